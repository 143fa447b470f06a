import Claims
import Diagnostics
import Foundation
import Mathematics
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite("The documents of a run")
struct ResultsTests {
    private static let experiments = [
        experiment("drift", as: "a", "quick: { draws: 3 }"),
        experiment("mishap", as: "broken", "kind: error", line: 20),
        experiment("count", as: "n", line: 30),
    ]
    private static let good = ["a.mean in -5 ... 5"]

    private func report(
        _ claims: [ClaimText], data: DataSource.Kind = .real, broken: Bool = false, jobs: Int = 2,
        place: Workplace? = nil
    ) async throws -> RunReport {
        let place = try place ?? Workplace()
        let experiments = Self.experiments.filter { broken || $0.id != "broken" }
        return try await place.runner(experiments, claims, jobs: jobs, data: Shelf(kind: data)).run()
    }

    private func document(_ report: RunReport, jobs: Int = 2) -> String {
        ClaimsDocument(
            report,
            provenance: Provenance(
                revision: "abc", modified: false, compiler: "Swift 6.3", cpu: "a | b", blasKernel: "Haswell",
                libraries: ["z": "1", "a": "2"], data: report.dataSources),
            jobs: jobs
        ).json
    }

    private func object(_ json: String) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    }

    private let holding = claim("holding", claimBody(good, control: ["a.wide-mean < 99"]))

    // MARK: - claims.json

    @Test("claims.json has the documented keys, in a fixed order, and numbers that read back exactly")
    func schema() async throws {
        let report = try await report([holding])
        let json = document(report)
        let root = try object(json)
        #expect(Set(root.keys) == ["schema", "profile", "provenance", "claims", "experiments", "volatile"])
        let provenance = try #require(root["provenance"] as? [String: Any])
        #expect(Set(provenance.keys) == ["revision", "modified", "compiler", "cpu", "blasKernel", "libraries", "data"])
        let images = try #require((provenance["data"] as? [String: Any])?["images"] as? [String: Any])
        #expect(
            images["kind"] as? String == "real" && images["sha256"] as? String == "00ff"
                && images["records"] as? Int == 10)
        let claims = try #require(root["claims"] as? [[String: Any]])
        #expect(
            Set(claims[0].keys) == [
                "id", "chapter", "says", "source", "verdict", "expected", "reason", "criteria", "control",
            ])
        let criterion = try #require((claims[0]["criteria"] as? [[String: Any]])?.first)
        #expect(criterion["outcome"] as? String == "holds" && criterion["acceptedLow"] as? Double == -5)
        let experiments = try #require(root["experiments"] as? [[String: Any]])
        #expect(Set(experiments[0].keys) == ["id", "name", "parameters", "seed", "cells", "values", "failure"])
        let mean = try #require((experiments[0]["values"] as? [String: [String: Any]])?["mean"])
        #expect(mean["value"] as? Double == report["a"]?.measurement?.evidence.values["mean"]?.value)
        #expect(json.contains(#""libraries": {"a": "2", "z": "1"}"#))
        let volatile = try #require(root["volatile"] as? [String: Any])
        #expect(Set(volatile.keys) == ["started", "seconds", "processorSeconds", "host", "jobs", "experiments"])
    }

    @Test("Without what is volatile, two runs give the same bytes: other jobs, other folders, from the store or not")
    func sameBytes() async throws {
        let claims = [holding, claim("other", claimBody(["a.mean > 3"], control: ["n.records > 3"]), line: 60)]
        func stable(_ json: String) throws -> Substring {
            let start = try #require(json.range(of: "\n  \"volatile\""))
            return json[..<start.lowerBound]
        }
        let place = try Workplace()
        let first = try await report(claims, broken: true, jobs: 1, place: place)
        let reference = try stable(document(first, jobs: 1))
        #expect(try await stable(document(report(claims, broken: true, jobs: 4), jobs: 4)) == reference)
        #expect(try await stable(document(report(claims, broken: true, jobs: 4, place: place))) == reference)
        #expect(junitXML(first) == junitXML(try await report(claims, broken: true, jobs: 4, place: place)))
        #expect(reference.utf8.count > 1_000)
    }

    @Test("JSON text is written as RFC 8259 wants it")
    func json() throws {
        let text = "quote \" slash \\ line\n tab\t bell\u{7} é 😀"
        let value = JSONValue.object([
            ("text", .string(text)),
            ("numbers", .array([.number(0.1), .number(1e300), .number(-0.0), .number(.leastNonzeroMagnitude)])),
            ("seed", .unsigned(.max)), ("nothing", .null), ("empty", .object([] as [(String, JSONValue)])),
        ])
        for json in [value.compact, value.pretty] {
            let root = try object(json)
            #expect(root["text"] as? String == text)
            #expect(root["numbers"] as? [Double] == [0.1, 1e300, 0, .leastNonzeroMagnitude])
            #expect(json.contains("18446744073709551615"))
        }
        #expect(JSONValue.number(.infinity).compact == "\"inf\"")
    }

    // MARK: - JUnit

    private final class Counter: NSObject, XMLParserDelegate {
        var names: [String: Int] = [:]
        var attributes: [String: [String: String]] = [:]
        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes values: [String: String]
        ) {
            names[name, default: 0] += 1
            attributes[name] = values
        }
    }

    @Test("JUnit: failure when a verdict differs, skipped while real data are absent, error when an experiment failed")
    func junit() async throws {
        let claims = [
            holding, claim("differs", claimBody(["a.mean > 50"], control: ["a.wide-mean < 99"]), line: 60),
            claim("waits", claimBody(["n.records > 3"], control: ["a.mean < 99"]), line: 80),
            claim(
                "blocked",
                "says: 'A <b> & \"c\"'\n"
                    + claimBody(["broken.x > 3"], control: ["a.mean < 99"]).split(separator: "\n").dropFirst().joined(
                        separator: "\n"), line: 95),
        ]
        let report = try await report(claims, data: .standIn, broken: true)
        func count(_ xml: String) -> Counter {
            let parser = XMLParser(data: Data(xml.utf8))
            let counter = Counter()
            parser.delegate = counter
            #expect(parser.parse(), "\(xml)")
            return counter
        }
        let counter = count(junitXML(report))
        #expect(
            counter.names["testcase"] == 4 && counter.names["failure"] == 1 && counter.names["skipped"] == 1
                && counter.names["error"] == 1)
        #expect(
            counter.attributes["failure"]?["message"]
                == "contradicted, expected reproduced: what was measured lies outside “a.mean > 50”")
        #expect(counter.attributes["skipped"]?["message"] == "stand-in data: images")
        #expect(
            counter.attributes["error"]?["message"]
                == "experiment “broken” failed: the apparatus broke in room 3; mend it")
        #expect(
            counter.attributes["testsuite"]?["failures"] == "1" && counter.attributes["testsuite"]?["skipped"] == "1")
        #expect(count(junitXML(report, requireData: true)).names["failure"] == 2)
    }

    // MARK: - Exit code

    @Test("The exit code: 0 as expected, 1 a verdict differs, 2 an experiment failed")
    func exitCodes() async throws {
        let differs = claim("differs", claimBody(["a.mean > 50"], control: ["a.wide-mean < 99"]), line: 60)
        let better = claim(
            "better", claimBody(Self.good, control: ["a.wide-mean < 99"], expected: "contradicted"), line: 60)
        let waits = claim("waits", claimBody(["n.records > 3"], control: ["a.mean < 99"]), line: 60)
        #expect(exitCode(try await report([holding])) == .asExpected)
        #expect(exitCode(try await report([])) == .asExpected)
        #expect(exitCode(try await report([holding, differs])) == .differs)
        #expect(exitCode(try await report([better])) == .differs)
        let waiting = try await report([holding, waits], data: .standIn)
        #expect(exitCode(waiting) == .asExpected && exitCode(waiting, requireData: true) == .differs)
        #expect(exitCode(try await report([waits]), requireData: true) == .asExpected)
        #expect(exitCode(try await report([holding, differs], broken: true)) == .failed)
    }

    // MARK: - Tables

    @Test("The table's columns are aligned and fit the terminal", arguments: [60, 80, 120])
    func table(width: Int) async throws {
        let report = try await report(
            [
                holding, claim("d", claimBody(["a.mean > 50"], control: ["a.wide-mean < 99"]), line: 60),
                claim("waits-for-images", claimBody(["n.records > 3"], control: ["a.mean < 99"]), line: 80),
            ], data: .standIn)
        let lines = claimsTable(report, width: width).split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init)
        #expect(lines.dropLast().allSatisfy { displayWidth($0) <= width && !$0.hasSuffix(" ") })
        let column = try #require(lines[0].range(of: "claim")).lowerBound
        let offset = lines[0].distance(from: lines[0].startIndex, to: column)
        let heads = lines.dropFirst().dropLast(2).filter { $0.prefix(offset).contains { $0 != " " } }
        #expect(
            heads.map { String($0.dropFirst(offset).prefix { $0 != " " }) } == ["holding", "d", "waits-for-images"])
        // Why a verdict differs is said in full, whatever the width.
        let rest = lines.map { $0.dropFirst(offset).description }.joined(separator: " ")
        #expect(rest.contains("what was measured lies outside “a.mean > 50”") && rest.contains("stand-in data: images"))
        #expect(
            lines.last == "3 claims: 1 reproduced, 1 contradicted, 1 not run (1 waits for real data); 1 not as expected"
        )
    }

    @Test("The summary is a Markdown table with a row for each claim, and names failed experiments")
    func markdown() async throws {
        let text = markdownSummary(try await report([holding], broken: true))
        #expect(text.contains("| ✓ | holding | reproduced | reproduced | a.mean = "))
        #expect(text.contains("- experiment `broken` failed: the apparatus broke in room 3; mend it"))
        #expect(text.contains("**1 claim: 1 reproduced; all as expected**"))
    }

    @Test("Widths of text on a terminal", arguments: [("abc", 3), ("D̃λ", 2), ("図", 2), ("😀", 2), ("–✓", 2), ("", 0)])
    func widths(text: String, width: Int) { #expect(displayWidth(text) == width) }

    @Test(
        "Numbers and durations for reading",
        arguments: [
            (0.30000000000000004, "0.3"), (12345.678, "12350"), (-0.000123456, "-0.0001235"), (0, "0"),
            (1e-12, "1e-12"), (99_999, "100000"),
        ])
    func significantDigits(value: Double, text: String) { #expect(significant(value) == text) }

    @Test(
        "Durations",
        arguments: [(0.04, "0 s"), (1.26, "1.3 s"), (59.7, "1 min"), (200, "3 min 20 s"), (3900, "1 h 5 min")])
    func durations(seconds: Double, text: String) { #expect(roundedSeconds(seconds) == text) }

    // MARK: - Provenance

    @Test("Outside of a checkout the revision is unknown, inside it is git's own")
    func provenance() throws {
        let place = try Workplace()
        let root = URL(fileURLWithPath: place.folder)
        func gathered() -> Provenance { .gathered(root: root, blasKernel: "Haswell", libraries: [:], data: []) }
        #expect(gathered().revision == "unknown" && gathered().modified == nil)
        #expect(gathered().compiler.hasPrefix("Swift 6."))
        #expect(!gathered().cpu.isEmpty)

        func git(_ arguments: String...) throws -> Int32 {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments =
                [
                    "git", "-C", place.folder, "-c", "user.name=a", "-c", "user.email=a@example.org", "-c",
                    "commit.gpgsign=false",
                ] + arguments
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            return process.terminationStatus
        }
        guard try git("init", "-q") == 0 else { return }
        #expect(try git("add", ".") == 0 && git("commit", "-q", "-m", "first") == 0)
        #expect(gathered().revision.count == 40 && gathered().modified == false)
        try place.write("changed", to: "Sources/Drift.swift")
        #expect(gathered().modified == true)
    }
}
