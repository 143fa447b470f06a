import Figures
import Testing

@Test func smoke() { #expect(Figure("a b", title: "t", marks: []).name == "a-b") }
