import Diagnostics
import Testing

@Suite struct DiagnosticsTests {
    @Test func aDiagnosticReadsAsFileLineColumnMessageRemedy() {
        let place = SourceLocation(file: "report/a.md", line: 12, column: 7)
        let one = Diagnostic("no value “rnak”", at: place, remedy: "did you mean “rank”?")
        #expect(one.description == "report/a.md:12:7: no value “rnak”; did you mean “rank”?")
    }

    @Test func everyErrorIsKeptAndSortedByPlace() {
        var all = Diagnostics()
        all.add(Diagnostic("second", at: SourceLocation(file: "a.md", line: 9)))
        all.add(Diagnostics([Diagnostic("first", at: SourceLocation(file: "a.md", line: 2)), Diagnostic("general")]))
        let kept: Int? = all.collect { 3 }
        let lost: Int? = all.collect(at: SourceLocation(file: "b.md", line: 1)) { throw Diagnostic("third") }
        #expect(kept == 3 && lost == nil)
        #expect(all.description == "general\nthird\na.md:2:1: first\na.md:9:1: second")
        #expect(throws: Diagnostics.self) { try all.throwIfAny() }
    }

    @Test(arguments: [("noise-covarance", "noise-covariance"), ("rnak", "rank"), ("Samples", "samples")])
    func aMisspeltNameFindsItsNeighbour(pair: (String, String)) {
        #expect(nearestName(to: pair.0, in: ["rank", "noise-covariance", "samples", "trace"]) == pair.1)
    }

    @Test func aStrangeNameFindsNone() {
        #expect(nearestName(to: "entropy", in: ["rank", "samples"]) == nil)
        #expect(suggestion(for: "entropy", in: ["samples", "rank"]) == "there is: rank, samples")
        #expect(suggestion(for: "entropy", in: [String]()) == nil)
    }
}
