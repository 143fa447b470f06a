import Claims
import Diagnostics
import Mathematics
import Testing

@Suite("Claims")
struct ClaimTests {
    private func parse(_ body: String) throws(Diagnostics) -> Claim { try Claim(parsing: claim("small", body)) }
    private func errors(_ body: String) -> [String] { messages { () throws(Diagnostics) in _ = try parse(body) } }

    // MARK: - Text

    @Test("A claim is read with all its parts")
    func whole() throws {
        let claim = try parse(
            """
            says: >
              The gradient noise
              has rank 0.34 %.
            source: "poster, box “Noise covariance”"
            holds when:
              - a.rank in 0.1% ... 1.0%
              - 'a.mean within 50% of 0.27'
            control: b.rank > 50%
            expected: { quick: undecided, standard: reproduced }
            note: Looks only at the first checkpoint.
            """)
        #expect(claim.says == "The gradient noise has rank 0.34 %.")
        #expect(claim.source == "poster, box “Noise covariance”")
        #expect(claim.criteria.map(\.text) == ["a.rank in 0.1% ... 1.0%", "a.mean within 50% of 0.27"])
        #expect(claim.criteria.map(\.location.line) == [46, 47])
        #expect(claim.criteria.map(\.location.column) == [5, 6])
        #expect(claim.controls.map(\.text) == ["b.rank > 50%"])
        #expect(claim.expected.verdict(for: .quick) == .undecided)
        #expect(claim.expected.verdict(for: .paper) == .reproduced)
        #expect(claim.note == "Looks only at the first checkpoint.")
        #expect(claim.experiments == ["a", "b"])
    }

    @Test("A claim without a control, an expected verdict, or anything else that it needs is refused")
    func missing() {
        #expect(
            errors("note: nothing").map { $0.prefix(45).description }
                == [
                    "says:", "source:", "holds when:", "control:", "expected:",
                ].map { "report/a.md:40:4: claim “small” does not say “\($0)".prefix(45).description })
        #expect(errors("").first?.hasPrefix("report/a.md:40:4: claim “small” has no statement") == true)
        #expect(
            errors(claimBody(["a.x > 1"]).replacing("expected: reproduced", with: "")) == [
                "report/a.md:40:4: claim “small” does not say “expected:”; write the verdict on record: one of reproduced, partly, contradicted, undecided, not run"
            ])
        #expect(errors("says: a\nsource: b\nholds when: a.x > 1\ncontrol: []\nexpected: partly").count == 1)
    }

    @Test("What is wrong with the text of a claim is named at its place")
    func wrong() {
        #expect(
            errors(claimBody(["a.x > 1"], expected: "reproducd")) == [
                "report/a.md:47:11: “reproducd” is not a verdict; did you mean “reproduced”?"
            ])
        #expect(
            errors(claimBody(["a.x > 1"], expected: "{ quik: partly, standard: partly }")) == [
                "report/a.md:47:13: there is no profile “quik”; did you mean “quick”?"
            ])
        #expect(
            errors(claimBody(["a.x > 1"], expected: "{ quick: partly }")) == [
                "report/a.md:47:11: “expected” names no verdict for standard, paper; add `standard:`, which serves every profile that is not named"
            ])
        #expect(
            errors(claimBody(["a.x > 1"]) + "\nhold when: a.x > 2") == [
                "report/a.md:48:1: a claim has no “hold when”; did you mean “holds when”?"
            ])
        #expect(errors(claimBody(["a.x >", "a.x ~ 3"], control: ["a.x > 1"])).count == 2)
    }

    @Test("A profile without a verdict of its own has that of `standard`; three named profiles need none")
    func profiles() throws {
        let claim = try parse(claimBody(["a.x > 1"], expected: "{ quick: partly, standard: not run }"))
        #expect(claim.expected.verdict(for: .paper) == .notRun)
        #expect(try parse(claimBody(["a.x > 1"], expected: "undecided")).expected.verdict(for: .quick) == .undecided)
    }

    // MARK: - Controls that show nothing

    @Test(
        "A control that accepts what the claim accepts is refused",
        arguments: [
            ("a.x in 0 ... 1", "a.x in 0.2 ... 0.4"), ("a.x in 0 ... 1", "a.x in 0.9 ... 4"),
            ("a.x in 0 ... 1", "a.x in 1 ... 2"),
            ("a.x > 1", "a.x > 2"), ("a.x > 1", "a.x < 2"), ("a.x ≥ 1", "a.x ≤ 1"),
            ("a.x within 50% of 2", "a.x > 2.9"),
            ("a.x > b.y", "a.x > b.y"), ("a.x > b.y", "a.x ≥ b.y"), ("a.x > b.y", "b.y < a.x"),
            ("a.x within 5% of b.y", "a.x within 1% of b.y"),
        ])
    func voidControls(criterion: String, control: String) {
        let found = errors(claimBody([criterion], control: [control]))
        #expect(found.count == 1)
        #expect(
            found.first?.hasPrefix("report/a.md:46:5: the control “\(control)” accepts what claim “small” accepts")
                == true)
    }

    @Test(
        "A control outside the accepted range, or of another value, is taken",
        arguments: [
            ("a.x in 0 ... 1", "a.x > 1"), ("a.x > 1", "a.x ≤ 1"), ("a.x > 1", "c.x > 2"), ("a.x > b.y", "a.x < b.y"),
            ("a.x > b.y", "c.x > b.y"), ("a.x within 50% of 2", "a.x > 3"), ("a.x < b.y", "a.z < b.y"),
        ])
    func usefulControls(criterion: String, control: String) {
        #expect(errors(claimBody([criterion], control: [control])) == [])
    }

    // MARK: - Verdicts

    private func judge(
        _ holds: [String], control: [String] = ["c.x > 1"], _ values: [String: Estimate],
        other: EvidenceState? = nil, data: [DataSource] = []
    ) throws -> Judgement {
        try parse(claimBody(holds, control: control)).judged(for: .standard) { id in
            if id == "c" { return .measured(Evidence(values: ["x": Estimate(2, low: 1.5, high: 3)]), data: []) }
            return other ?? .measured(Evidence(values: values), data: data)
        }
    }

    private static let yes = "a.x > 1", no = "a.x < 1", open = "a.y > 1"
    private let values = ["x": Estimate(2, low: 1.5, high: 2.5), "y": Estimate(1, low: 0, high: 2)]

    @Test(
        "The verdict follows from the criteria",
        arguments: [
            ([yes, yes], Verdict.reproduced), ([no, no], .contradicted), ([yes, no], .partly),
            ([yes, no, open], .partly),
            ([yes, open], .undecided), ([no, open], .undecided), ([open], .undecided),
        ])
    func verdicts(criteria: [String], verdict: Verdict) throws {
        let judgement = try judge(criteria, values)
        #expect(judgement.verdict == verdict)
        #expect((judgement.reason == nil) == (verdict == .reproduced))
    }

    @Test(
        "A control that does not come out as stated leaves the claim undecided, whatever its criteria say",
        arguments: [
            ([yes], "c.x < 1", "does not come out as stated"), ([no], "c.x < 1", "does not come out as stated"),
            ([yes], "c.x > 2", "is undecided"),
        ])
    func controls(criteria: [String], control: String, reason: String) throws {
        let judgement = try judge(criteria, control: [control], values)
        #expect(judgement.verdict == .undecided)
        #expect(judgement.reason == "the control “\(control)” \(reason)")
    }

    @Test("An experiment that failed or did not run decides nothing, and the reason is said")
    func notRun() throws {
        let failed = try judge([Self.yes], values, other: .failed("out of paper"))
        #expect(
            failed.verdict == .notRun && failed.reason == "experiment “a” failed: out of paper"
                && !failed.waitsForRealData)
        let absent = try judge([Self.yes], values, other: .notRun("not asked for"))
        #expect(absent.verdict == .notRun && absent.reason == "experiment “a” did not run: not asked for")
    }

    @Test("Stand-in data decide nothing, though what was measured is still shown")
    func standIn() throws {
        let images = DataSource(name: "images", kind: .standIn, sha256: "", records: 1, folder: nil)
        let judgement = try judge([Self.yes], values, data: [images])
        #expect(
            judgement.verdict == .notRun && judgement.reason == "stand-in data: images" && judgement.waitsForRealData)
        #expect(judgement.criteria[0].outcome == .notRun && judgement.criteria[0].measured?.value == 2)
    }

    // MARK: - References

    @Test("Values and experiments that claims name must be there")
    func references() {
        let found = messages { () throws(Diagnostics) in
            _ = try Study(
                experiments: [
                    experiment("drift", as: "first"), experiment("drift", as: "broken", "drawz: 1", line: 30),
                ],
                claims: [
                    claim(
                        "one",
                        claimBody(["first.maen > 1", "frist.mean > 1"], control: ["first.mean < broken.anything"])),
                    claim("one", claimBody(["first.mean < 2"], control: ["first.wide-mean < 3"]), line: 60),
                    claim("two", claimBody(["first.mean < first.zzz"], control: ["first.wide-mean < 3"]), line: 80),
                ],
                references: [
                    (
                        ValueReference(experiment: "first", value: "mean"),
                        SourceLocation(file: "report/b.md", line: 2, column: 9)
                    ),
                    (
                        ValueReference(experiment: "first", value: "meen"),
                        SourceLocation(file: "report/b.md", line: 3, column: 9)
                    ),
                ], catalogue: catalogue, profile: .quick)
        }
        #expect(
            found == [
                "report/a.md:31:1: experiment “drift” has no parameter “drawz”; did you mean “draws”?",
                "report/a.md:44:5: experiment “first” has no value “maen”; did you mean “mean”?",
                "report/a.md:45:5: no experiment has the id “frist”; did you mean “first”?",
                "report/a.md:60:4: claim “one” is there already, at report/a.md:40:4; give one of them another id",
                "report/a.md:84:18: experiment “first” has no value “zzz”; there is: mean, wide-mean",
                "report/b.md:3:9: experiment “first” has no value “meen”; did you mean “mean”?",
            ])
    }
}
