import Foundation
import Testing

@Suite(.serialized) struct CommandTests {
    /// The options of every command that reads the chapters.
    private static let shared = ["--profile", "--data", "--jobs", "--seed", "--store", "--output"]

    @Test(arguments: [
        ("report", "--single-file", true), ("watch", "--port", true), ("check", "--require-data", true), ("run", "<ids>", true),
        ("list", "--jobs", true), ("why", "<id>", true), ("gallery", "--output", false), ("download", "--from", false),
        ("download", "--into", false),
    ])
    func helpNamesEveryOption(command: String, own: String, readsChapters: Bool) throws {
        let help = try WorkingCopy().restless(command, "--help")
        #expect(help.code == 0 && help.complaints.isEmpty)
        for option in [own] + (readsChapters ? Self.shared : []) { #expect(help.output.contains(option), "\(command) \(option)") }
    }

    @Test(arguments: [
        (["reprot"], "did you mean “report”?"),
        (["galery", "--output", "x"], "did you mean “gallery”?"),
        (["xyzzy"], "there is: check, download, gallery, help, list, report, run, watch, why"),
        (["report", "--profile", "quik"], "'quick', 'standard' or 'paper'"),
        (["check", "--jobs", "0"], "--jobs needs a number from 1 to 1024, found 0"),
        (["watch", "--port", "65536"], "from 0 to 65535"),
    ])
    func aWrongWordIsAnErrorOfUsage(arguments: [String], hint: String) throws {
        let outcome = try WorkingCopy().restless(arguments)
        #expect(outcome.code == 64 && outcome.output.isEmpty)
        #expect(outcome.complaints.contains(hint), "\(outcome.complaints)")
    }

    @Test func aSecondReportRunsNothingAndWritesTheSameBytes() throws {
        let copy = try WorkingCopy()
        let first = try copy.restless("report")
        #expect(first.code == 0, "\(first.complaints)")
        #expect(first.output == "report/site/index.html — 1 claim: 1 reproduced; all as expected\n")
        #expect(first.complaints.contains("example is measured"))
        let before = try lasting(copy.site())
        #expect(before["index.html"] != nil && before["claims.json"] != nil)
        let second = try copy.restless("report")
        #expect(second.code == 0 && second.output == first.output && second.complaints.isEmpty)
        #expect(try lasting(copy.site()) == before)
    }

    /// The files of a site without what belongs to one run alone.
    private func lasting(_ site: [String: Data]) throws -> [String: Data] {
        var site = site
        site["run.css"] = nil
        var claims = try #require(JSONSerialization.jsonObject(with: site["claims.json"] ?? Data()) as? [String: Any])
        claims["volatile"] = nil
        site["claims.json"] = try JSONSerialization.data(withJSONObject: claims, options: .sortedKeys)
        return site
    }

    @Test func checkComparesWithTheVerdictOnRecord() throws {
        let copy = try WorkingCopy()
        let asExpected = try copy.restless("check")
        #expect(asExpected.code == 0 && asExpected.output.contains("✓  reproduced"))
        #expect(try copy.site()["junit.xml"] != nil)
        try copy.edit("expected: reproduced", "expected: contradicted")
        let differs = try copy.restless("check")
        #expect(differs.code == 1 && differs.output.contains("✗  reproduced  contradicted  nodes-leave"), "\(differs.output)")
    }

    @Test(arguments: [
        ("experiment double-well", "experiment duoble-well", "report/a.md:6:4: ", "did you mean “double-well”?"),
        ("walkers:", "wakers:", "report/a.md:7:1: ", "did you mean “walkers”?"),
        ("{example.", "{exmaple.", "report/a.md:4:15: ", "did you mean “example”?"),
        ("figure:example.density", "figure:example.desnity", "report/a.md:22:", "did you mean “density”?"),
    ])
    func whatIsMisspeltInAChapterIsNamed(old: String, new: String, place: String, hint: String) throws {
        let copy = try WorkingCopy()
        try copy.edit(old, new)
        let outcome = try copy.restless("check")
        #expect(outcome.code == 2 && outcome.output.isEmpty)
        #expect(outcome.complaints.contains("error: " + place) && outcome.complaints.contains(hint), "\(outcome.complaints)")
    }

    @Test func anOutputThatCannotBeWrittenIsSaidBeforeAnythingRuns() throws {
        let copy = try WorkingCopy()
        try copy.write("in the way", to: "taken")
        let outcome = try copy.restless("report", "--output", "taken/site")
        #expect(outcome.code == 2 && outcome.output.isEmpty)
        #expect(outcome.complaints.contains("taken/site") && outcome.complaints.contains("--output"), "\(outcome.complaints)")
        #expect(!outcome.complaints.contains("begins") && !outcome.complaints.contains("measured"), "\(outcome.complaints)")
    }

    @Test func aPageOfSomebodyElseIsNotOverwritten() throws {
        let copy = try WorkingCopy()
        try FileManager.default.createDirectory(at: copy.root.appendingPathComponent("mine"), withIntermediateDirectories: true)
        try copy.write("my page", to: "mine/index.html")
        let refused = try copy.restless("report", "--output", "mine")
        #expect(refused.code == 2 && refused.complaints.contains("mine/index.html is not of a report"), "\(refused.complaints)")
        #expect(try String(contentsOf: copy.root.appendingPathComponent("mine/index.html"), encoding: .utf8) == "my page")
        // A folder without one is taken, again and again, and the drawings go there too.
        for _ in 0..<2 { #expect(try copy.restless("report", "--output", "other").code == 0) }
        let exists = { FileManager.default.fileExists(atPath: copy.root.appendingPathComponent($0).path) }
        #expect(exists("other/figures/example-density.svg") && exists("other/figures/example-density.csv") && !exists("figures"))
    }

    @Test func theReportOfACheckDoesNotOutliveIt() throws {
        let copy = try WorkingCopy()
        #expect(try copy.restless("check").code == 0)
        #expect(try copy.site()["junit.xml"] != nil)
        #expect(try copy.restless("report").code == 0)
        #expect(try copy.site()["junit.xml"] == nil)
    }

    @Test(arguments: ["--data", "--store", "--output"])
    func anEmptyNameOfAFolderIsRefused(option: String) throws {
        let outcome = try WorkingCopy().restless("list", option, "")
        #expect(outcome.code == 64 && outcome.complaints.contains("\(option) needs the name of a folder"), "\(outcome.complaints)")
    }

    @Test func aFolderWithoutDataIsNotTakenForData() throws {
        let copy = try WorkingCopy()
        let outcome = try copy.restless("list", "--data", "report")
        #expect(outcome.code == 2 && outcome.complaints.contains("report, which --data names, holds none of cifar-10-batches-bin"), "\(outcome.complaints)")
    }

    @Test func listAndWhyFollowAnEditedParameter() throws {
        let copy = try WorkingCopy()
        #expect(try copy.restless("list").output.contains("nodes-leave  (a)  not run, expected reproduced"))
        let run = try copy.restless("run", "example")
        #expect(run.code == 0 && run.output.hasPrefix("example: ") && run.output.hasSuffix(" cells\n"), "\(run.output)")
        let list = try copy.restless("list")
        #expect(list.code == 0 && list.output.contains("  example  (double-well, a)  up to date\n"))
        #expect(list.output.contains("  nodes-leave  (a)  reproduced, expected reproduced\n"))
        try copy.edit("steps: 40", "steps: 60")
        for id in ["example", "nodes-leave"] {
            #expect(try copy.restless("why", id).output.contains("parameter steps: 40 → 60"))
        }
    }

    @Test func anUnknownIDIsNamedWithTheNearest() throws {
        let copy = try WorkingCopy()
        let outcomes = try [copy.restless("why", "node-leaves"), copy.restless("run", "exmaple")]
        #expect(outcomes.allSatisfy { $0.code == 2 && $0.output.isEmpty })
        #expect(outcomes[0].complaints.contains("“node-leaves”; did you mean “nodes-leave”?"))
        #expect(outcomes[1].complaints.contains("“exmaple”; did you mean “example”?"))
    }

    @Test func runTakesOneExperimentAlone() throws {
        let copy = try WorkingCopy()
        let another = "```experiment double-well as other\nwalkers: 2048\nburnIn: 10\nsteps: 20\n```\n"
        try copy.write(WorkingCopy.chapter + another, to: "report/a.md")
        let run = try copy.restless("run", "other")
        #expect(run.code == 0 && run.output.hasPrefix("other: ") && !run.output.contains("example"))
        let list = try copy.restless("list").output
        #expect(list.contains("other  (double-well, a)  up to date") && list.contains("example  (double-well, a)  would run"), "\(list)")
    }

    @Test func theGalleryIsAPage() throws {
        let copy = try WorkingCopy()
        let outcome = try copy.restless("gallery")
        #expect(outcome.code == 0 && outcome.output == "report/site/gallery/index.html\n")
        #expect(String(decoding: try copy.site()["gallery/index.html"] ?? Data(), as: UTF8.self).contains("<svg"))
    }

    @Test func aSingleFileNeedsNoOther() throws {
        let copy = try WorkingCopy()
        let outcome = try copy.restless("report", "--single-file")
        #expect(outcome.code == 0 && outcome.output.hasPrefix("report/site/restless.html — "))
        let bytes = try #require(try copy.site()["restless.html"])
        #expect(bytes.count < 3_000_000)
        let page = String(decoding: bytes, as: UTF8.self)
        #expect(!page.contains("<script"))
        for (opening, allowed) in [("href=\"", ["#", "data:", "https://"]), ("src=\"", ["data:"]), ("url(", ["#", "data:"])] {
            let targets = page.components(separatedBy: opening).dropFirst().map { String($0.prefix(40)) }
            let elsewhere = targets.filter { !allowed.contains(where: $0.hasPrefix) }
            #expect(elsewhere.isEmpty, "\(opening) \(elsewhere)")
        }
    }

    @Test(arguments: ["report", "gallery"])
    func aFileInTheWayOfThePagesIsSaid(command: String) throws {
        let copy = try WorkingCopy()
        try copy.write("a file", to: "taken")
        let outcome = try copy.restless(command, "--output", "taken/site")
        #expect(outcome.code == 2 && outcome.output.isEmpty)
        #expect(outcome.complaints.contains("error: \(copy.root.path)/taken/site/"))
        #expect(outcome.complaints.contains("cannot be written: Not a directory; "), "\(outcome.complaints)")
    }

    /// Nobody answers at port 9 of this machine.
    @Test func aServerThatDoesNotAnswerIsNamed() throws {
        let outcome = try WorkingCopy().restless("download", "--from", "http://127.0.0.1:9", "--into", "fetched")
        #expect(outcome.code == 2 && outcome.output.isEmpty)
        #expect(outcome.complaints.contains("could not be fetched from http://127.0.0.1:9/"), "\(outcome.complaints)")
    }
}
