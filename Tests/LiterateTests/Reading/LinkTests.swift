import Diagnostics
import Literate
import Testing

/// Two chapters; the second has a place of every kind.
private func folder(linking text: String) throws -> ChapterFolder {
    try ChapterFolder([
        "a.md": "---\ntitle: A\n---\n" + text,
        "b.md": """
            ---
            title: B
            ---
            ## First part

            ```math #eq-one
            a
            ```

            ```experiment noise as x
            ```

            ```claim c
            says: It holds [@b2001].
            ```

            ![C](figure:x.spectrum)

            | a |
            |---|
            | 1 |
            : Words, as in [@b2001] {#tbl-t}
            """,
        "bibliography.json": #"[{"id": "b2001", "title": "T"}]"#,
    ])
}

/// Where the links of a text lead.
private func destinations(_ inlines: [Inline]) -> [String] {
    inlines.flatMap { inline -> [String] in
        switch inline {
        case .link(let destination, _): [destination]
        case .emphasis(let text), .strong(let text), .footnote(_, let text): destinations(text)
        default: []
        }
    }
}

@Suite struct LinkTests {
    @Test(arguments: ["sec-first-part", "eq-one", "experiment-x", "claim-c", "fig-x-spectrum", "tbl-t", "work-b2001"])
    func everyKindOfPlaceCanBeLinkedTo(place: String) throws {
        let folder = try folder(linking: "A [link](b.md#\(place)).")
        #expect(folder.errors() == [])
        guard case .paragraph(let text) = try #require(folder.read().chapters.first).blocks[0] else { return }
        #expect(destinations(text) == ["b.html#\(place)"])
    }

    @Test func aSectionCanBeNamedAsGitHostsNameIt() throws {
        let folder = try folder(linking: "## Here\n\nA [link](b.md#first-part) and [another](#here).")
        #expect(folder.errors() == [])
        guard case .paragraph(let text) = try #require(folder.read().chapters.first).blocks[1] else { return }
        #expect(destinations(text) == ["b.html#sec-first-part", "#sec-here"])
    }

    @Test(arguments: [
        ("A [b](b.md) and [b](b.md#frist-part).", "4:21: there is no “#frist-part” in report/b.md; did you mean “#first-part”?"),
        ("A [b](<b.md#no>) and [b](b.md \"T\").", "4:8: there is no “#no” in report/b.md; there is: #"),
        ("A [b](b.md#eq-on).", "4:7: there is no “#eq-on” in report/b.md; did you mean “#eq-one”?"),
        ("## Here\n\nA *[link](#heer)*.", "6:11: there is no “#heer” in report/a.md; did you mean “#here”?"),
        ("A [link](#here).", "4:10: there is no “#here” in report/a.md; it has no places to link to"),
        ("Text\nand [b](bb.md).", "5:9: the link leads nowhere: “bb.md”; did you mean “b.md”?"),
        ("Text\nand [the\nchapter][c].\n\n[c]: bb.md", "5:5: the link leads nowhere: “bb.md”; did you mean “b.md”?"),
        ("A [link]().", "4:10: the link leads nowhere; write `[text](chapter.md)`"),
        ("A note.[^n]\n\n[^n]: It has a [b](bb.md).", "6:20: the link leads nowhere: “bb.md”; did you mean “b.md”?"),
        ("| a | b |\n|---|---|\n| [b](b.md) | [b](b.md#no) |", "6:19: there is no “#no” in report/b.md; there is: #"),
    ])
    func aLinkThatLeadsNowhereIsNamedAtItsPlace(pair: (String, String)) throws {
        let errors = try folder(linking: pair.0).errors()
        #expect(errors.count == 1 && errors.first?.hasPrefix("report/a.md:" + pair.1) == true, "\(errors)")
    }

    @Test func linksOfTheBoardAndOfTheHeadlineAreCheckedToo() throws {
        let folder = try ChapterFolder([
            "index.md": "---\ntitle: Index\nboard:\n  - - title: A\n      says:\n        - Good\n        - A [link](a.md#no)\n---\n",
            "a.md": "---\ntitle: A\nheadline: A [link](aa.md)\n---\n",
        ])
        let errors = folder.errors()
        #expect(errors.count == 2)
        #expect(errors.first == "report/a.md:3:20: the link leads nowhere: “aa.md”; did you mean “a.md”?")
        #expect(errors.last == "report/index.md:7:20: there is no “#no” in report/a.md; it has no places to link to")
    }
}
