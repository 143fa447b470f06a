import Diagnostics
import Foundation
import Literate
import Testing

/// Where errors are said to be, and how much is said about them.
@Suite struct PlaceTests {
    @Test(arguments: [
        ("`{x.a %q}` and `{x.a %q}`", ["4:7", "4:22"]),
        ("See @fig-no-a and @fig-no-a.", ["4:5", "4:19"]),
        ("Code `@fig-no-a`, a@fig-no-a.org, \\@fig-no-a and @fig-no-a.", ["4:50"]),
        ("Twice\n[@no] and\n[@no].", ["5:2", "6:2"]),
        ("A[^no] and[^no].", ["4:2", "4:11"]),
        ("| `{r}` | `{r}` |\n|---|---|\n| 1 | `{r}` |", ["4:4", "4:12", "6:8"]),
        ("`` {r} `` and `{r}`", ["4:4", "4:16"]),
        ("<i>a</i>", ["4:1", "4:5"]),
        ("- Ü `{r}` and\n  `{r}`", ["4:6", "5:4"]),
    ])
    func equalErrorsHaveEachTheirOwnPlace(pair: (String, [String])) throws {
        let places = try chapter(pair.0).errors().map { $0.split(separator: ":", maxSplits: 3)[1...2].joined(separator: ":") }
        #expect(places == pair.1)
    }

    @Test(arguments: [
        ("- ```clam c\n  ```", "4:6"), ("1. Text\n\n   ~~~ clam c\n   ~~~", "6:8"), ("> ```clam c\n> ```", "4:6"),
        ("- > ```clam c\n  > ```", "4:8"), ("- # Big", "4:3"), ("> <div>\n", "4:3"),
    ])
    func anErrorInAListOrAQuoteHasItsColumn(pair: (String, String)) throws {
        let errors = try chapter(pair.0).errors()
        #expect(errors.count == 1 && errors.first?.hasPrefix("report/a.md:\(pair.1): ") == true, "\(errors)")
    }

    @Test(arguments: [("", 1), ("- ", 3), ("10. ", 5), ("> ", 3)]) func theBodyOfAFenceBeginsWhereItsTextDoes(mark: String, column: Int) throws {
        let indent = mark.hasPrefix(">") ? mark : String(repeating: " ", count: mark.count)
        let chapter = try #require(chapter("\(mark)```claim c\n\(indent)says: It holds.\n\(indent)```").read().chapters.first)
        #expect(chapter.claims.map(\.bodyLocation) == [SourceLocation(file: "report/a.md", line: 5, column: column)])
        #expect(chapter.claims.map(\.location.column) == [column + 3])
    }

    /// `mark` 10 000 times around a letter.
    @Test(arguments: [("> ", ""), ("- ", ""), ("*a ", " a*")]) func whatIsNestedTooDeepIsAnError(mark: (before: String, after: String)) throws {
        let text = String(repeating: mark.before, count: 10_000) + "x" + String(repeating: mark.after, count: 10_000)
        let errors = try chapter("Text\n\n" + text).errors()
        #expect(errors.count == 1)
        #expect(try #require(errors.first).hasPrefix("report/a.md:6:") && errors[0].contains("nested more than 100 deep"))
    }

    @Test(arguments: ["| a |\n|---|\n| # |", "A[^n]\n\n[^n]: #", "Text\n\n#"]) func whatIsNestedTooDeepIsSaidOnce(text: String) throws {
        let deep = String(repeating: "*a ", count: 500) + "x" + String(repeating: " a*", count: 500)
        let errors = try chapter(text.replacingOccurrences(of: "#", with: deep)).errors()
        #expect(errors.count == 1)
        #expect(try #require(errors.first).hasPrefix("report/a.md:6:") && errors[0].contains("nested more than 100 deep"))
    }

    @Test func fiftyNestedQuotesAreRead() throws {
        #expect(try chapter(String(repeating: "> ", count: 50) + "x").errors() == [])
    }
}
