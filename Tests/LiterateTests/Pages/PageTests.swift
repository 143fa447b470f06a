import Foundation
import Literate
import Testing

private let theme = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("report/theme")

private func claim(_ verdict: String) -> ClaimView {
    ClaimView(
        id: "c", chapter: "a", says: "One < two & “three”", source: "poster", verdict: verdict, expected: "reproduced", reason: nil, note: nil,
        criteria: [
            CriterionView(
                text: "x.rank < 1", measured: MeasuredView(value: 0.5, low: 0.4, high: 0.6, unit: ""), acceptedLow: -.infinity,
                acceptedHigh: 1, outcome: "holds")
        ], controls: [])
}

@Suite struct PageTests {
    private func pages(_ change: (inout PageContent) -> Void = { _ in }) throws -> [String: String] {
        let folder = try ChapterFolder([
            "index.md": "---\ntitle: Poster\nboard:\n  - - { title: Box A, chapter: a }\n    - { title: Box B, chapter: later }\n---\n",
            "a.md": "---\ntitle: A\n---\n## One\n\nValue `{x.rank .2}`.\n\n```experiment noise as x\n```\n\n```claim c\nsays: y\n```\n\n### Two\n\n![C](figure:x.f)\n",
        ])
        var content = PageContent()
        content.claims["c"] = claim("reproduced")
        content.tally = [("reproduced", 1), ("partly", 0)]
        content.values["x.rank"] = .measured(MeasuredView(value: 0.5, low: 0.4, high: 0.6, unit: ""))
        content.figures["x.f"] = .drawn(.init(svg: "<svg></svg>", thumbnail: "<svg></svg>", title: "F", csv: "a\n1\n", columns: ["a"], rows: [["1"]], rowCount: 1))
        content.experiments["x"] = ExperimentView(
            id: "x", name: "noise", summary: "S", seed: "0", cells: "1", file: "A.swift", listing: "let a = \"<b>\"", parameters: [], data: [], failure: nil)
        content.runTexts = [("x-seconds", "12 s")]
        change(&content)
        let files = try PageRenderer(theme: theme).render(folder.read(), content, mathStyle: nil)
        return Dictionary(uniqueKeysWithValues: files.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) })
    }

    @Test func headlinesFromStandInDataSayThatTheyAre() throws {
        let folder = try ChapterFolder([
            "index.md": "---\ntitle: Poster\nboard:\n  - - { title: Box A, chapter: a }\n---\n",
            "a.md": "---\ntitle: A\nheadline: We find much\n---\n```experiment noise as x\n```\n",
        ])
        for isStandIn in [false, true] {
            var content = PageContent()
            var experiment = ExperimentView(
                id: "x", name: "noise", summary: "S", seed: "0", cells: "1", file: "A.swift", listing: "", parameters: [], data: [], failure: nil)
            experiment.isStandIn = isStandIn
            content.experiments["x"] = experiment
            let files = try PageRenderer(theme: theme).render(folder.read(), content, mathStyle: nil)
            for name in ["index.html", "a.html"] {
                let page = String(decoding: try #require(files.first { $0.path == name }).bytes, as: UTF8.self)
                #expect(page.contains("We find much") && page.contains("With stand-in data:</strong> We find much") == isStandIn)
            }
        }
    }

    @Test func textIsEscapedEverywhere() throws {
        let page = try #require(pages()["a.html"])
        #expect(page.contains("One &lt; two &amp; “three”") && page.contains("let a = &quot;&lt;b&gt;&quot;") && !page.contains("<b>\""))
    }

    @Test func everyClaimHasItsPlaceAndItsVerdictInWords() throws {
        let all = try pages()
        #expect(all["a.html"]?.contains("id=\"claim-c\"") == true && all["index.html"]?.contains("a.html#claim-c") == true)
        #expect(all["index.html"]?.contains("</span> reproduced</span>") == true && all["claims.html"]?.contains("claim-c") == true)
    }

    @Test func aNameInACriterionMayBeBrokenBehindItsExperiment() throws {
        #expect(try #require(pages()["a.html"]).contains("<code><span>x.<wbr>rank</span> &lt; 1</code>"))
    }

    @Test func aValueThatIsKnownExactlyTellsNoInterval() throws {
        #expect(try #require(pages()["a.html"]).contains("title=\"x.rank: 0.400 to 0.600\">0.50<"))
        let exact = try pages { $0.values["x.rank"] = .measured(MeasuredView(value: 0.5, low: 0.5, high: 0.5, unit: "")) }
        #expect(try #require(exact["a.html"]).contains("title=\"x.rank\">0.50<"))
    }

    @Test func aBoxWithoutChapterSaysSo() throws {
        let index = try #require(pages()["index.html"])
        #expect(index.contains("Box B") && index.contains("not written yet") && !index.contains("later.html"))
    }

    @Test func measuredTimesStandInTheRunsStyleSheetAlone() throws {
        let all = try pages()
        let other = try pages { $0.runTexts = [("x-seconds", "99 s")] }
        #expect(all["run.css"]?.contains("12 s") == true && all["run.css"] != other["run.css"])
        for (path, text) in all where path != "run.css" { #expect(other[path] == text && !text.contains("12 s")) }
    }

    @Test func standInDataIsSaidOnEveryPage() throws {
        let all = try pages { $0.isStandIn = true }
        for (path, text) in all where path.hasSuffix(".html") { #expect(text.contains("Stand-in data"), "\(path)") }
        #expect(try pages().values.allSatisfy { !$0.contains("Stand-in data") })
    }

    @Test func aMissingValueOrFigureSaysWhy() throws {
        let page = try #require(pages { content in
            content.values["x.rank"] = .missing("it broke")
            content.figures["x.f"] = .missing("it broke")
        }["a.html"])
        #expect(page.contains("no value (x.rank)") && page.contains("This figure is not here: it broke"))
    }

    @Test func nothingIsAskedOfOtherHostsAndNoScriptRuns() throws {
        for (path, text) in try pages() where path.hasSuffix(".html") {
            #expect(!text.contains("<script") && text.contains("default-src 'none'"))
            #expect(!text.contains("src=\"http") && !text.contains("<link rel=\"stylesheet\" href=\"http"), "\(path)")
        }
    }

    @Test func headingsDescendWithoutGaps() throws {
        let page = try #require(pages()["a.html"])
        let article = page[(page.range(of: "<main")?.upperBound ?? page.startIndex)...]
        let levels = article.split(separator: "<h").dropFirst().compactMap { $0.first?.wholeNumberValue }
        #expect(levels.first == 1)
        for (above, below) in zip(levels, levels.dropFirst()) { #expect(below <= above + 1) }
    }
}
