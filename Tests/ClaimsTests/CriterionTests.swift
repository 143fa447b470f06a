import Claims
import Diagnostics
import Mathematics
import Testing

@Suite("Criteria")
struct CriterionTests {
    private let place = SourceLocation(file: "report/a.md", line: 7, column: 5)

    private func parse(_ text: String) throws(Diagnostic) -> Criterion { try Criterion(parsing: text, at: place) }

    private static let x = ValueReference(experiment: "a", value: "x")
    private static let other = Criterion.Bound.reference(ValueReference(experiment: "b-2", value: "y_1"))

    @Test(
        "Every form of the grammar",
        arguments: [
            ("a.x in 0.1% ... 1.0%", Criterion.Relation.between(.number(0.001), .number(0.01))),
            ("a.x in 1...2", .between(.number(1), .number(2))),
            ("a.x in −2.5e-3….5", .between(.number(-0.0025), .number(0.5))),
            ("a.x in b-2.y_1 ... 3", .between(other, .number(3))),
            ("a.x within 50% of 0.27", .withinFraction(0.5, of: .number(0.27))),
            ("a.x within 0.1 of -3", .withinDistance(0.1, of: .number(-3))),
            ("a.x within 2% of b-2.y_1", .withinFraction(0.02, of: other)),
            ("a.x < 1e5", .below(.number(1e5), orEqual: false)),
            ("a.x ≤ 50%", .below(.number(0.5), orEqual: true)),
            ("a.x<=1_000", .below(.number(1000), orEqual: true)),
            ("a.x > b-2.y_1", .above(other, orEqual: false)),
            ("a.x >= −1", .above(.number(-1), orEqual: true)),
            ("a.x ≥ +1", .above(.number(1), orEqual: true)),
        ])
    func grammar(text: String, relation: Criterion.Relation) throws {
        let criterion = try parse(text)
        #expect(criterion.reference == Self.x)
        #expect(criterion.relation == relation)
        #expect(criterion.text == text)
    }

    @Test(
        "What cannot be parsed is named at its place",
        arguments: [
            ("", 5, "expected a value"), ("3 < a.x", 5, "expected a value"), ("a < 3", 5, "“a” is not a value"),
            ("a.x", 8, "expected `in`"), ("a.x = 3", 9, "expected `in`"), ("a.x inside 3", 9, "expected `in`"),
            ("a.x in 1 .. 2", 14, "expected `...`"), ("a.x in 2 ... 1", 18, "nothing lies in 2 ... 1"),
            ("a.x < ", 11, "expected a number"), ("a.x < 3 apples", 13, "expected the end"),
            ("a.x < 3apples", 11, "not a number"),
            ("a.x within 5 off 3", 18, "expected `of`"), ("a.x within -5% of 3", 16, "cannot be negative"),
            ("a.x within b.y of 3", 16, "expected a width"), ("a.x < nan", 11, "“nan” is not a value"),
            ("a.x within 5% of 0", 16, "a percentage of 0 is nothing"), ("a.x < a.x", 5, "“a.x” is compared with itself"),
            ("a.x in 0 ... a.x", 5, "“a.x” is compared with itself"),
        ])
    func errors(text: String, column: Int, message: String) {
        #expect { try parse(text) } throws: { error in
            guard let error = error as? Diagnostic else { return false }
            return error.location == SourceLocation(file: "report/a.md", line: 7, column: column)
                && error.message.contains(message)
        }
    }

    /// A criterion on an interval is the criterion on each of its points, whatever the other value is in its interval:
    /// true for all, it holds; false for all, it fails.
    @Test(
        "An interval holds, fails or is undecided as all of its points do",
        arguments: [
            "a.x in -1 ... 2", "a.x in b.y ... 3", "a.x in -2 ... b.y", "a.x within 50% of 2", "a.x within 50% of -2",
            "a.x within 50% of b.y", "a.x within 150% of b.y", "a.x within 1 of b.y", "a.x < 1", "a.x ≤ 1", "a.x > 1",
            "a.x ≥ 1",
            "a.x < b.y", "a.x ≤ b.y", "a.x > b.y", "a.x ≥ b.y",
        ])
    func intervals(text: String) throws {
        let criterion = try parse(text)
        let ends = stride(from: -3.0, through: 3, by: 0.5).map { $0 }
        var wrong: [String] = []
        for low in ends {
            for high in ends where high >= low {
                for (otherLow, otherHigh) in [(-2.0, -1.0), (-0.5, 1), (1, 1), (1, 2.5)] {
                    let mine = Estimate(low, low: low, high: high)
                    let theirs = Estimate(otherLow, low: otherLow, high: otherHigh)
                    let judged = criterion.judged { $0.experiment == "a" ? mine : theirs }
                    var truths: Set<Bool> = []
                    for point in stride(from: low, through: high, by: 0.25) {
                        for bound in stride(from: otherLow, through: otherHigh, by: 0.25) {
                            truths.insert(accepts(criterion.relation, point, bound))
                        }
                    }
                    let truth: Outcome = truths == [true] ? .holds : truths == [false] ? .fails : .undecided
                    if judged.outcome != truth {
                        wrong.append(
                            "\(low)...\(high) against \(otherLow)...\(otherHigh): \(judged.outcome), not \(truth)")
                    }
                }
            }
        }
        #expect(wrong == [])
    }

    /// The definition, for numbers.
    private func accepts(_ relation: Criterion.Relation, _ x: Double, _ y: Double) -> Bool {
        func number(_ bound: Criterion.Bound) -> Double { if case .number(let value) = bound { value } else { y } }
        return switch relation {
        case .between(let a, let b): number(a) <= x && x <= number(b)
        case .withinFraction(let p, let v): abs(x - number(v)) <= p * abs(number(v))
        case .withinDistance(let e, let v): abs(x - number(v)) <= e
        case .below(let v, let orEqual): x < number(v) || (orEqual && x == number(v))
        case .above(let v, let orEqual): x > number(v) || (orEqual && x == number(v))
        }
    }

    @Test("The accepted range is known for drawing")
    func acceptedRange() throws {
        let within = try #require(try parse("a.x within 50% of 0.5").acceptedRange { _ in nil })
        #expect(within.low == 0.25 && within.high == 0.75)
        let above = try #require(try parse("a.x > 50%").acceptedRange { _ in nil })
        #expect(above.low == 0.5 && above.high == .infinity && !above.includesLow)
        #expect(try parse("a.x > b.y").acceptedRange { _ in nil } == nil)
    }

    @Test("A value that is not there decides nothing")
    func absent() throws {
        #expect(try parse("a.x > 1").judged { _ in nil }.outcome == .notRun)
    }
}
