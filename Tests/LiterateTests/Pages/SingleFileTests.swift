import Foundation
import Literate
import Testing

/// All pages in one file: nothing is asked for from elsewhere, no id is there twice, every link leads somewhere.
@Suite struct SingleFileTests {
    private func file(csv: String = "a\n1\n") throws -> String {
        let theme = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("report/theme")
        let folder = try ChapterFolder([
            "index.md": "---\ntitle: Poster\nboard:\n  - - { title: Box A, chapter: a }\n---\n## Same\n\nSee [A](a.md).\n",
            "a.md": "---\ntitle: A\n---\n## Same\n\nText (@fig-x-f).\n\n```experiment noise as x\n```\n\n![C](figure:x.f)\n",
            "b.md": "---\ntitle: B\n---\n## Same\n\nOn [this](#sec-same) and on [that](a.md#sec-same).\n",
        ])
        var content = PageContent()
        let svg = "<svg id=\"x-f\" aria-labelledby=\"x-f-title\"><title id=\"x-f-title\">T</title><g clip-path=\"url(#x-f-clip)\"></g><clipPath id=\"x-f-clip\"></clipPath></svg>"
        content.figures["x.f"] = .drawn(.init(svg: svg, thumbnail: "<svg></svg>", title: "F", csv: csv, columns: ["a"], rows: [["1"]], rowCount: 1))
        content.experiments["x"] = ExperimentView(
            id: "x", name: "noise", summary: "S", seed: "0", cells: "1", file: "A.swift", listing: "let a = \"<p id='y'>\"", parameters: [], data: [], failure: nil)
        let output = try PageRenderer(theme: theme).renderSingleFile(folder.read(), content, mathStyle: Typesetter.styleFolder, claims: Array("{}".utf8))
        return String(decoding: output.bytes, as: UTF8.self)
    }

    private func attributes(_ name: String, in html: String) -> [String] {
        html.matches(of: try! Regex(" \(name)=\"([^\"]*)\"", as: (Substring, Substring).self)).map { String($0.output.1) }
    }

    @Test func everyIDIsThereOnceAndEveryLinkLeadsToOne() throws {
        let html = try file()
        let ids = attributes("id", in: html)
        #expect(ids.count == Set(ids).count && ids.contains("a--sec-same") && ids.contains("b--sec-same") && ids.contains("a"))
        let links = attributes("href", in: html).filter { !$0.hasPrefix("data:") && !$0.hasPrefix("http") }
        #expect(links.count > 8)
        for link in links { #expect(link.hasPrefix("#") && ids.contains(String(link.dropFirst())), "\(link)") }
        for label in attributes("aria-labelledby", in: html) { #expect(ids.contains(label), "\(label)") }
        #expect(html.contains("clip-path=\"url(#a--x-f-clip)\""))
    }

    @Test func nothingIsAskedForFromElsewhere() throws {
        let html = try file()
        #expect(!html.contains("<link") && !html.contains("<script") && !html.contains("url(fonts/") && !html.contains("url(katex"))
        #expect(html.contains("url(data:font/woff2;base64,") && html.contains("default-src 'none'"))
        #expect(html.contains("href=\"data:text/csv;base64,\(Data("a\n1\n".utf8).base64EncodedString())\""))
    }

    @Test func textThatLooksLikeMarkupStaysText() throws {
        #expect(try file().contains("let a = &quot;&lt;p id=&#39;y&#39;&gt;&quot;"))
    }

    @Test func aLargeTableIsLeftBesideTheSite() throws {
        let html = try file(csv: String(repeating: "1,2\n", count: 40_000))
        #expect(!html.contains("data:text/csv") && !html.contains("figures/x-f.csv"))
    }
}
