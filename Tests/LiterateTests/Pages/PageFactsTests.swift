import Diagnostics
import Foundation
import Literate
import Testing

private let theme = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("report/theme")

/// Opens an element, an attribute and an entity wherever it is not escaped.
private let hostile = "\"'><i onclick=x>&amp;"

/// A site in which every text that results bring along is hostile.
private func site(
    outcome: String = "holds", measured: MeasuredView? = MeasuredView(value: 2, low: 1, high: 3, unit: ""), accepted: ClosedRange<Double> = 0...4,
    mathStyle: URL? = nil, _ change: (inout PageContent) -> Void = { _ in }
) throws -> [String: String] {
    let folder = try ChapterFolder([
        "index.md": "---\ntitle: Poster\nboard:\n  - - { title: Box A, chapter: a }\n  - - { title: Box B, chapter: later }\n---\n",
        "a.md": "---\ntitle: A\n---\n## One\n\n`{x.rank .2}`\n\n```experiment noise as x\n```\n\n```claim c\nsays: y\n```\n\n![C](figure:x.f)\n",
        "b.md": "---\ntitle: B\n---\n## Two\n\nSee @claim-c and [A](a.md).\n\n```claim d\nsays: y\n```\n",
    ])
    var content = PageContent()
    content.profile = hostile
    content.dataNote = hostile
    let criterion = CriterionView(
        text: hostile, measured: measured, acceptedLow: accepted.lowerBound, acceptedHigh: accepted.upperBound, outcome: outcome)
    for (id, chapter) in [("c", "a"), ("d", "b")] {
        content.claims[id] = ClaimView(
            id: id, chapter: chapter, says: hostile, source: hostile, verdict: "undecided", expected: "reproduced", reason: hostile,
            note: hostile, criteria: [criterion], controls: [criterion])
    }
    content.values["x.rank"] = .missing(hostile)
    content.figures["x.f"] = .drawn(
        .init(svg: "<svg></svg>", thumbnail: "<svg></svg>", title: hostile, csv: "a\n1\n", columns: [hostile], rows: [[hostile]], rowCount: 2))
    content.experiments["x"] = ExperimentView(
        id: "x", name: hostile, summary: hostile, seed: hostile, cells: hostile, file: hostile, listing: hostile,
        parameters: [.init(name: hostile, text: hostile, defaultText: hostile)], data: [hostile], failure: hostile)
    content.tally = [("undecided", 2)]
    content.provenance = [(hostile, hostile)]
    content.runTexts = [("x-seconds", "12 s")]
    change(&content)
    let files = try PageRenderer(theme: theme).render(folder.read(), content, mathStyle: mathStyle)
    return Dictionary(uniqueKeysWithValues: files.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) })
}

/// The values of an attribute, in order.
private func attributes(_ name: String, in page: String) -> [String] {
    page.components(separatedBy: " \(name)=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
}

@Suite struct PageFactsTests {
    @Test func noTextFromResultsBecomesMarkup() throws {
        for (path, page) in try site() where path.hasSuffix(".html") {
            #expect(!page.contains("<i onclick") && !page.contains("\"'>"), "\(path)")
        }
        #expect(try #require(site()["a.html"]).contains("&quot;&#39;&gt;&lt;i onclick=x&gt;&amp;amp;"))
    }

    @Test func everyElementIsClosedInsideItsParent() throws {
        let void: Set = ["meta", "link", "br", "hr", "img"]
        for (path, page) in try site() where path.hasSuffix(".html") {
            var open: [String] = []
            for piece in page.split(separator: "<").dropFirst() where !piece.hasPrefix("!") {
                let tag = piece.prefix { $0 != ">" }
                let name = String(tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber })
                if tag.hasPrefix("/") {
                    #expect(open.popLast() == name, "\(path): </\(name)>")
                } else if !tag.hasSuffix("/") && !void.contains(name) {
                    open.append(name)
                }
            }
            #expect(open.isEmpty, "\(path)")
        }
    }

    @Test func everyLinkLeadsToAPageAndPlaceThatExist() throws {
        let all = try site()
        for (path, page) in all where path.hasSuffix(".html") {
            #expect(Set(attributes("id", in: page)).count == attributes("id", in: page).count, "\(path) names a place twice")
            for href in attributes("href", in: page) where !href.hasPrefix("katex/") && href != "claims.json" {
                let parts = href.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                let target = try #require(all[parts[0].isEmpty ? path : parts[0]], "\(path) leads to \(href)")
                if parts.count > 1 { #expect(attributes("id", in: target).contains(parts[1]), "\(path) leads to \(href)") }
            }
        }
    }

    @Test func aFailedExperimentSaysSoInItsCardWhichStandsOpen() throws {
        let failed = try #require(site { $0.experiments["x"]?.failure = "no space left" }["a.html"])
        #expect(failed.contains("did not finish: no space left") && failed.contains("id=\"experiment-x\" open>"))
        let finished = try #require(site { $0.experiments["x"]?.failure = nil }["a.html"])
        #expect(!finished.contains("did not finish") && finished.contains("id=\"experiment-x\">"))
    }

    @Test(arguments: [("holds", "✓"), ("fails", "✕"), ("undecided", "?"), ("not run", "–")])
    func anOutcomeIsAShapeAndAWord(outcome: String, shape: String) throws {
        #expect(try #require(site(outcome: outcome)["a.html"]).contains("\(shape)</span> \(outcome)</td>"))
    }

    @Test(arguments: [("holds", "✓</span> as stated"), ("fails", "✕</span> not as stated"), ("undecided", "?</span> undecided")])
    func aControlComesOutAsStatedOrNot(outcome: String, text: String) throws {
        let page = try #require(site(outcome: outcome)["a.html"])
        let controls = try #require(page.range(of: "Control, which has to come out as stated</caption>"))
        #expect(page[controls.upperBound...].contains("\(text)</td>") && !page[..<controls.lowerBound].contains("as stated</td>"))
    }

    @Test func theTableOfAllClaimsNumbersThemAsTheirChaptersDo() throws {
        let table = try #require(site()["claims.html"])
        #expect(table.contains("1 of “A”") && table.contains("1 of “B”"))
    }

    /// The axis leaves 15 % of the span of all ends free on either side: 0 … 4 becomes −0.6 … 4.6, drawn 150 wide.
    @Test func theStripDrawsIntervalAndRangeOnOneAxis() throws {
        let page = try #require(site()["a.html"])
        #expect(page.contains("class=\"strip-value\" cx=\"75.0\""))
        #expect(page.contains("class=\"strip-accepted\" x=\"17.3\" y=\"3\" width=\"115.4\""))
        #expect(page.contains("class=\"strip-interval\" x1=\"46.2\" y1=\"10\" x2=\"103.8\""))
    }

    @Test func anOpenRangeReachesTheEdgeOfTheStrip() throws {
        let page = try #require(site(accepted: -.infinity...4)["a.html"])
        #expect(page.contains("class=\"strip-accepted\" x=\"0.0\"") && page.contains("<title>measured 2, interval 1 to 3; accepted −∞ to 4</title>"))
        #expect(!page.contains("=\"inf") && !page.contains("=\"-inf") && !page.contains("=\"nan"))
    }

    @Test func nothingMeasuredMeansNoStrip() throws {
        #expect(try #require(site(measured: nil)["a.html"]).contains("strip-drawing") == false)
    }

    @Test func pagesAreTheSameBytesEachTime() throws {
        #expect(try site() == site())
    }

    @Test func mathComesWithItsStyleAndCompactFontsOnly() throws {
        let folder = try ChapterFolder(["katex.min.css": "x{}"])
        let fonts = folder.url.appendingPathComponent("fonts")
        try FileManager.default.createDirectory(at: fonts, withIntermediateDirectories: true)
        for name in ["M.woff2", "M.woff", "M.ttf"] { try Data([1]).write(to: fonts.appendingPathComponent(name)) }
        let paths = try site(mathStyle: folder.url).keys.filter { $0.hasPrefix("katex/") }.sorted()
        #expect(paths == ["katex/fonts/M.woff2", "katex/katex.min.css"])
    }

    @Test func aThemeThatIsMissingOrBrokenIsNamed() throws {
        let missing = try ChapterFolder(["style.css": ""])
        #expect { try PageRenderer(theme: missing.url) } throws: { "\($0)".contains("page.mustache cannot be read") }
        let broken = try ChapterFolder(["style.css": "", "page.mustache": "<p>\n{{#title}}"])
        #expect { try PageRenderer(theme: broken.url) } throws: { "\($0)".contains("page.mustache:2:") && "\($0)".contains("no Mustache template") }
        let misspelt = try ChapterFolder(["style.css": "", "page.mustache": "<p>\n{{{titel}}}"])
        #expect { try PageRenderer(theme: misspelt.url) } throws: {
            "\($0)".contains("page.mustache:2:4: “titel” is nothing that a page shows; did you mean “title”?")
        }
    }
}
