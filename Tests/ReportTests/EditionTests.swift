import Claims
import Diagnostics
import Foundation
import Mathematics
import Report
import Testing

/// The mean of draws that are shifted, in two cells; refuses when told to.
struct Shift: Experiment {
    struct Parameters: Codable, Sendable {
        var shift = 1.0
        var draws = 400
        var fails = false
    }
    static let name = "shift"
    static let summary = "Draws about a shift."
    static let file = "Sources/Shift.swift"
    var defaults: Parameters { Parameters() }
    func values(_ parameters: Parameters) -> [ValueDeclaration] {
        [ValueDeclaration("mean", meaning: "mean of the draws"), ValueDeclaration("plain", meaning: "mean without shift")]
    }
    func measure(_ p: Parameters, in laboratory: Laboratory) async throws -> Evidence {
        if p.fails { throw Diagnostic("the instrument broke", remedy: "mend it") }
        let cells = try await laboratory.cells([p.shift, 0], named: { "shift \($0)" }) { shift, random in
            var random = random
            return random.normals(p.draws).map { $0 + shift }
        }
        return Evidence(values: [
            "mean": Statistics.interval(meanOf: cells[0]), "plain": Statistics.interval(meanOf: cells[1]),
        ])
    }
}

/// A small report in a folder of its own.
final class SmallReport {
    let folders: Folders
    init(_ body: String = SmallReport.body) throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("restless-report-\(UUID().uuidString)")
        let theme = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("report/theme")
        let files = FileManager.default
        try files.createDirectory(at: root.appendingPathComponent("report"), withIntermediateDirectories: true)
        try files.createDirectory(at: root.appendingPathComponent("Sources"), withIntermediateDirectories: true)
        try files.copyItem(at: theme, to: root.appendingPathComponent("report/theme"))
        folders = Folders(root: root)
        try write("// a listing\n", to: "Sources/Shift.swift")
        try write("---\ntitle: Small\nboard:\n  - - { title: Box, chapter: a }\n---\n", to: "report/index.md")
        try write("---\ntitle: A\n---\n" + body, to: "report/a.md")
    }
    deinit { try? FileManager.default.removeItem(at: folders.root) }

    static let body = """
        Mean `{s.mean .2±}`.

        ```experiment shift as s
        ```

        ```claim shifted
        says: The draws are shifted.
        source: "a test"
        holds when:
          - s.mean > 0.5
        control:
          - s.plain < 0.5
        expected: reproduced
        ```

        """

    func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: folders.root.appendingPathComponent(path))
    }

    func edition(jobs: Int = 2, profile: Profile = .standard) throws -> Edition {
        try Edition(
            folders: folders, catalogue: ExperimentCatalogue([Shift()]), data: NoData(), profile: profile, seed: 0, jobs: jobs,
            blas: (kernel: "none", library: "none"))
    }

    func errors() -> String {
        do { _ = try edition() } catch { return "\(error)" }
        return ""
    }

    /// Every file of the site and its bytes.
    func site() throws -> [String: Data] {
        let names = FileManager.default.enumerator(atPath: folders.site.path)?.compactMap { $0 as? String } ?? []
        var files: [String: Data] = [:]
        for name in names {
            var isFolder: ObjCBool = false
            let path = folders.site.appendingPathComponent(name).path
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
                files[name] = try Data(contentsOf: URL(fileURLWithPath: path))
            }
        }
        return files
    }
}

@Suite struct EditionTests {
    @Test func chaptersBecomePagesWithVerdicts() async throws {
        let small = try SmallReport()
        let edition = try small.edition()
        let report = await edition.run(observer: nil)
        #expect(report.judgements.map(\.verdict) == [.reproduced])
        let publication = try edition.publish(report)
        #expect(publication.index == "report/site/index.html")
        let page = String(decoding: try #require(small.site()["a.html"]), as: UTF8.self)
        #expect(page.contains("id=\"claim-shifted\"") && page.contains("class=\"value\"") && page.contains("// a listing"))
    }

    /// A share has one unit in the text and in the claims.
    @Test(arguments: [false, true])
    func whatTheTextGivesInPerCentIsInPerCentInItsClaims(isShare: Bool) async throws {
        let small = try SmallReport(SmallReport.body.replacingOccurrences(of: "{s.mean .2±}", with: isShare ? "{s.mean %.2}" : "{s.mean .2}"))
        let edition = try small.edition()
        _ = try edition.publish(await edition.run(observer: nil))
        let page = String(decoding: try #require(small.site()["a.html"]), as: UTF8.self)
        let box = try #require(page.components(separatedBy: "id=\"claim-shifted\"").last)
        #expect(box.contains("\u{202F}%") == isShare)
    }

    @Test func jobsAndFoldersChangeNoByte() async throws {
        var sites: [[String: Data]] = []
        for jobs in [1, 2] {
            let small = try SmallReport()
            let edition = try small.edition(jobs: jobs)
            _ = try edition.publish(await edition.run(observer: nil))
            var site = try small.site()
            site["run.css"] = nil
            var claims = try #require(
                JSONSerialization.jsonObject(with: site["claims.json"] ?? Data()) as? [String: Any])
            #expect(claims["volatile"] != nil)
            claims["volatile"] = nil
            site["claims.json"] = try JSONSerialization.data(withJSONObject: claims, options: .sortedKeys)
            sites.append(site)
        }
        #expect(sites[0].count > 5 && sites[0] == sites[1])
    }

    /// One that is to come may be named before it is there.
    @Test func aMisspeltChapterOfTheBoardIsNamed() throws {
        let small = try SmallReport()
        try FileManager.default.moveItem(
            at: small.folders.chapters.appendingPathComponent("a.md"), to: small.folders.chapters.appendingPathComponent("limit-cycles.md"))
        func errors(_ chapter: String) throws -> String {
            try small.write("---\ntitle: Small\nboard:\n  - - { title: Box, chapter: \(chapter) }\n---\n", to: "report/index.md")
            return small.errors()
        }
        #expect(try errors("limit-cycle").contains("report/index.md:1:1: the board’s box “Box” names a chapter “limit-cycle”"))
        #expect(try errors("limit-cycle").contains("did you mean “limit-cycles”?"))
        #expect(try errors("limit-cycles").isEmpty && errors("spectra-of-trajectories").isEmpty)
    }

    @Test func chaptersThatCannotBeReadOrHaveTheNameOfAPageAreNamed() throws {
        let small = try SmallReport()
        try small.write("---\ntitle: Claims\n---\nWords.\n", to: "report/claims.md")
        try FileManager.default.createDirectory(at: small.folders.chapters.appendingPathComponent("folder.md"), withIntermediateDirectories: true)
        try small.write("[{ \"title\": \"no id\" }]", to: "report/bibliography.json")
        let errors = small.errors()
        #expect(errors.contains("report/claims.md:1:1: claims.html is a page that every report has; give the chapter another name"), "\(errors)")
        #expect(errors.contains("report/folder.md:1:1: this cannot be read: Is a directory;"), "\(errors)")
        #expect(errors.contains("report/bibliography.json:1:1: the bibliography cannot be read: at work 1: there is no id;"), "\(errors)")
        try small.write("[{ id }]", to: "report/bibliography.json")
        #expect(!small.errors().contains("DecodingError") && !small.errors().contains("NSError"), "\(small.errors())")
    }

    @Test func aChangeOfProseRunsNothing() async throws {
        let small = try SmallReport()
        _ = await (try small.edition()).run(observer: nil)
        try small.write("---\ntitle: A\n---\nOther words.\n\n" + SmallReport.body, to: "report/a.md")
        #expect(try small.edition().plan().outOfDate.isEmpty)
        try small.write("---\ntitle: A\n---\n" + SmallReport.body.replacingOccurrences(of: "as s\n", with: "as s\ndraws: 500\n"), to: "report/a.md")
        let why = try #require(small.edition().why("s"))
        #expect("\(why)".contains("draws") && "\(why)".contains("500"))
    }

    @Test(arguments: [
        ("experiment shift as s", "experiment shfit as s", "report/a.md:6:4: there is no experiment “shfit”; did you mean “shift”?"),
        ("as s\n", "as s\ndrwas: 3\n", "report/a.md:7:1:"),
        ("{s.mean .2±}", "{s.maen .2±}", "report/a.md:4:8:"),
        ("s.mean > 0.5", "s.mean >> 0.5", "report/a.md:13:"),
        ("{s.mean .2±}", "{t.mean .2±}", "report/a.md:4:8:"),
    ])
    func whatIsMisspeltIsNamedBeforeAnythingRuns(change: (String, String, String)) throws {
        let errors = try SmallReport(SmallReport.body.replacingOccurrences(of: change.0, with: change.1)).errors()
        #expect(errors.contains(change.2.split(separator: ";")[0].prefix(18)), "\(errors)")
    }

    @Test func anIdThatIsThereTwiceIsNamed() throws {
        let again = try SmallReport(SmallReport.body + "```experiment shift as s\n```\n").errors()
        #expect(again.contains("report/a.md:18:4") && again.contains("“s”"))
        let errors = try SmallReport(SmallReport.body + SmallReport.body.replacingOccurrences(of: "as s", with: "as t")).errors()
        #expect(errors.contains("claim-shifted") && errors.contains("first at report/a.md:9:4"))
    }

    @Test func aFigureThatNobodyDrawsIsNamed() throws {
        #expect(try SmallReport(SmallReport.body + "\n![c](figure:s.curve)\n").errors().contains("draws no figure “curve”"))
    }

    @Test func aFailureIsShownWhereItsResultWouldBe() async throws {
        let small = try SmallReport(
            SmallReport.body.replacingOccurrences(of: "as s\n", with: "as s\nfails: true\n") + "```experiment shift as good\n```\n\nGood `{good.mean}`.\n")
        let edition = try small.edition()
        let report = await edition.run(observer: nil)
        #expect(report["s"]?.failure != nil && report["good"]?.measurement != nil)
        #expect(report.judgements.map(\.verdict) == [.notRun] && exitCode(report) == .failed)
        _ = try edition.publish(report)
        let page = String(decoding: try #require(small.site()["a.html"]), as: UTF8.self)
        #expect(page.contains("the instrument broke") && page.contains("no value (s.mean)"))
    }

    @Test func aPlaceThatCannotBeWrittenIsNamedAndNothingIsLost() async throws {
        let small = try SmallReport()
        try small.write("a file in the way", to: "report/site")
        let edition = try small.edition()
        let report = await edition.run(observer: nil)
        let error = #expect(throws: Diagnostic.self) { try edition.publish(report) }
        #expect(error?.description.contains("report/site") == true && error?.description.contains("kept") == true)
        #expect(try small.edition().plan().outOfDate.isEmpty)
    }

    @Test func aFolderInThePlaceOfAPageIsNamed() async throws {
        let small = try SmallReport()
        try FileManager.default.createDirectory(at: small.folders.site.appendingPathComponent("a.html"), withIntermediateDirectories: true)
        let edition = try small.edition()
        let report = await edition.run(observer: nil)
        let error = #expect(throws: Diagnostic.self) { try edition.publish(report) }
        #expect(error?.description.contains("a.html cannot be written: Is a directory") == true, "\(error?.description ?? "")")
        #expect(try !small.site().keys.contains { $0.contains(".new-") })
    }

    @Test func aDamagedEntryOfTheStoreIsComputedAgain() async throws {
        let small = try SmallReport()
        let first = try await small.edition().run(observer: nil)
        let files = FileManager.default.enumerator(at: small.folders.store, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL } ?? []
        var damaged = 0
        for file in files where !file.hasDirectoryPath {
            guard var data = try? Data(contentsOf: file), data.count > 200 else { continue }
            data[data.count / 2] ^= 4
            try data.write(to: file)
            damaged += 1
        }
        #expect(damaged > 0)
        let second = try await small.edition().run(observer: nil)
        #expect(second["s"]?.measurement?.evidence == first["s"]?.measurement?.evidence && !second.warnings.isEmpty)
    }

    @Test func filesThatAreNoLongerWrittenGo() async throws {
        let small = try SmallReport()
        try small.write("---\ntitle: B\n---\nText.\n", to: "report/b.md")
        let both = try small.edition()
        _ = try both.publish(await both.run(observer: nil))
        #expect(try small.site()["b.html"] != nil)
        try FileManager.default.removeItem(at: small.folders.chapters.appendingPathComponent("b.md"))
        let one = try small.edition()
        _ = try one.publish(await one.run(observer: nil))
        #expect(try small.site()["b.html"] == nil && small.site()["a.html"] != nil)
    }
}
