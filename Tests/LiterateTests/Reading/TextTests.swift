import Diagnostics
import Foundation
import Literate
import Testing

private func firstParagraph(_ text: String) throws -> [Inline] {
    let chapter = try #require(chapter(text).read().chapters.first)
    guard case .paragraph(let inlines) = chapter.blocks.first else { return [] }
    return inlines
}

private func tables(_ blocks: [Block]) -> [Table] {
    blocks.flatMap { block -> [Table] in
        switch block {
        case .table(let table): [table]
        case .quote(let inner): tables(inner)
        case .list(_, let items): items.flatMap(tables)
        default: []
        }
    }
}

private func notes(_ inlines: [Inline]) -> [String] {
    inlines.flatMap { inline -> [String] in
        if case .footnote(let number, let text) = inline { ["\(number) \(text.plainText)"] + notes(text) } else { [] }
    }
}

@Suite struct TextTests {
    @Test(arguments: [
        ("\\@fig-x", "@fig-x"), ("a \\[@key] b", "a [@key] b"), ("a \\[^note] b", "a [^note] b"), ("\\\\\\@fig-x", "\\@fig-x"),
        ("`\\@fig-x`", "\\@fig-x"), ("\\$`a`$", "$a$"), ("$`a`\\$", "$a$"),
    ])
    func aBackslashMakesTextOfAMark(pair: (String, String)) throws {
        let text = try firstParagraph(pair.0)
        #expect(text.plainText == pair.1)
        for inline in text { if case .math = inline { Issue.record("a formula in \(pair.0)") } }
    }

    @Test func anEscapedBackslashDoesNotEscape() throws {
        #expect(try chapter("\\\\@fig-x").errors() == ["report/a.md:4:3: there is no “fig-x”"])
    }

    @Test func backslashesOfCodeAndFormulasStay() throws {
        let chapter = try #require(chapter("$`\\[a\\]`$\n\n```text\n\\@a\n```\n\n```math\n\\[\n```").read().chapters.first)
        guard case .paragraph(let text) = chapter.blocks[0], case .math(let inner) = text[0], case .code(_, let code) = chapter.blocks[1],
            case .math(let outer, _, _) = chapter.blocks[2]
        else {
            Issue.record("a formula, code and a formula were expected")
            return
        }
        #expect(inner.tex == "\\[a\\]" && code == "\\@a\n" && outer.tex == "\\[")
    }

    @Test func notesAreNumberedAsTheTextRefersToThem() throws {
        let text = try firstParagraph("A[^b], B[^a], C[^b], D[^c]\n\n[^a]: One\n[^b]: Two\n[^c]: Three")
        #expect(notes(text) == ["1 Two", "2 One", "1 Two", "3 Three"])
    }

    @Test func aNoteOfANoteComesAfterIt() throws {
        #expect(try notes(firstParagraph("A[^a], B[^b]\n\n[^a]: One[^c]\n[^b]: Two\n[^c]: Three")) == ["1 One", "2 Three", "3 Two"])
    }

    @Test func aNoteThatRefersToItselfIsAnError() throws {
        let errors = try chapter("A[^a]\n\n[^a]: One[^b]\n[^b]: Two[^a]").errors()
        #expect(errors == ["report/a.md:7:10: the note “a” refers to itself; remove this reference"])
    }

    @Test func aNoteAfterAFenceInAListIsFound() throws {
        let folder = try chapter("A[^n]\n\n- ```sh\n  ls\n  ```\n\n[^n]: One")
        #expect(folder.errors() == [])
    }

    @Test(arguments: [
        ("## A\n\n#### B", "6:1: a heading of level 4 after one of level 2; write `###`"),
        ("### A", "4:1: a heading of level 3 before any of level 2; write `##`"),
        ("## A\n\n### B\n\n## C\n\n#### D\n\n#### E", "10:1: a heading of level 4 after one of level 2; write `###`"),
    ])
    func aLevelOfHeadingsIsNotSkipped(pair: (String, String)) throws {
        #expect(try chapter(pair.0).errors() == ["report/a.md:" + pair.1])
    }

    @Test func headingsMayGoBackSeveralLevels() throws {
        #expect(try chapter("## A\n\n### B\n\n#### C\n\n## D\n\n### E").errors() == [])
    }

    @Test(arguments: [("foo", "tbl-foo"), ("table-foo", "tbl-table-foo"), ("tbl-", "tbl-name"), ("", "tbl-name")])
    func aTableIsNamedWithItsPrefix(pair: (String, String)) throws {
        let errors = try chapter("| a |\n|---|\n| 1 |\n: C {#\(pair.0)}").errors()
        #expect(errors == ["report/a.md:7:7: “\(pair.0)” cannot name a table; write `{#\(pair.1)}`"])
    }

    @Test func tablesInQuotesAndListsAreReadAndCounted() throws {
        let folder = try chapter(
            """
            - | a | b |
              |---|--:|
              | 1 | 2 |
              : In a list {#tbl-list}

            > | a | b |
            > |---|---|
            > | > 1 | 2 |
            > : In a quote {#tbl-quote}

            > - > | a |
            >   > |---|
            > | lazy |

            | a |
            |---|
            | 1 |
            : Outside {#tbl-last}

            See @tbl-list, @tbl-quote and @tbl-last.
            """)
        let chapter = try #require(folder.read().chapters.first)
        let all = tables(chapter.blocks)
        #expect(all.map { $0.id ?? "" } == ["tbl-list", "tbl-quote", "", "tbl-last"] && all.map(\.number) == [1, 2, nil, 3])
        #expect(all.map(\.caption.plainText) == ["In a list", "In a quote", "", "Outside"])
        #expect(all.map { $0.rows.map { $0.map(\.plainText) } } == [[["1", "2"]], [["> 1", "2"]], [["lazy"]], [["1"]]])
        #expect(all[0].header.map(\.plainText) == ["a", "b"])
    }

    @Test(arguments: ["none", "text"]) func plainTextMayStandInAFence(language: String) throws {
        let chapter = try #require(chapter("```\(language)\nx\n```").read().chapters.first)
        guard case .code(let shown, "x\n") = chapter.blocks.first else {
            Issue.record("code was expected")
            return
        }
        #expect(shown == (language == "none" ? nil : language))
    }

    @Test func aWorkThatIsThereTwiceNamesBothPlaces() throws {
        let folder = try ChapterFolder(["bibliography.json": "[\n {\"id\": \"a\", \"title\": \"id\"},\n {\"title\": \"a\",\n  \"id\" : \"a\"}]"])
        #expect(
            folder.errors() == ["report/bibliography.json:4:11: “a” is there twice, first at report/bibliography.json:2:10; rename one"])
    }
}
