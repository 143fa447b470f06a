import Diagnostics
import Foundation
import Literate
import Testing

/// A folder of chapters that goes when the test ends.
final class ChapterFolder {
    let url: URL
    init(_ chapters: [String: String]) throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("restless-chapters-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        var files = chapters
        if files["index.md"] == nil { files["index.md"] = "---\ntitle: Index\n---\n" }
        for (name, text) in files { try Data(text.utf8).write(to: url.appendingPathComponent(name)) }
    }
    deinit { try? FileManager.default.removeItem(at: url) }

    func read() throws -> Book {
        try Book.read(folder: url, shownAs: "report") { $0 == "Sources/A.swift" ? "let a = 1\n" : nil }
    }

    /// What is wrong, a line each.
    func errors() -> [String] {
        do { _ = try read() } catch { return "\(error)".split(separator: "\n").map(String.init) }
        return []
    }
}

func chapter(_ body: String) throws -> ChapterFolder { try ChapterFolder(["a.md": "---\ntitle: A\n---\n" + body]) }

@Suite struct ReadingTests {
    @Test func aChapterIsReadWithItsDirectives() throws {
        let folder = try chapter(
            """
            ## First

            Text with `{x.rank %.2±}`, $`a^2`$, @fig-x-spectrum, @eq-one, @claim-c and @sec-first.

            ```math #eq-one
            a = b
            ```

            ```experiment noise as x
            samples: 3
            ```

            ```claim c
            says: It holds.
            ```

            ![A *caption*](figure:x.spectrum)

            ```source Sources/A.swift
            ```
            """)
        let chapter = try #require(folder.read().chapters.first)
        #expect(chapter.front.title == "A" && chapter.slug == "a")
        #expect(chapter.experiments.map(\.id) == ["x"] && chapter.experiments[0].name == "noise")
        #expect(chapter.experiments[0].body == "samples: 3\n")
        #expect(chapter.experiments[0].location == SourceLocation(file: "report/a.md", line: 12, column: 4))
        #expect(chapter.experiments[0].bodyLocation.line == 13)
        #expect(chapter.claims.map(\.id) == ["c"])
        #expect(chapter.values.map { "\($0.experiment).\($0.value)" } == ["x.rank"])
        #expect(chapter.values[0].location == SourceLocation(file: "report/a.md", line: 6, column: 13))
        #expect(chapter.figures.map(\.id) == ["fig-x-spectrum"])
        let references = try #require(chapter.blocks.first { if case .paragraph = $0 { true } else { false } })
        guard case .paragraph(let inlines) = references else { return }
        let texts = inlines.compactMap { if case .reference(let reference) = $0 { "\(reference.text) \(reference.href)" } else { nil } }
        #expect(texts == ["figure 1 #fig-x-spectrum", "equation 1 #eq-one", "claim 1 #claim-c", "section 1 #sec-first"])
    }

    @Test(arguments: [
        ("```experimnt noise as x\n```", "report/a.md:4:4: there is no directive or language “experimnt”; did you mean “experiment”?"),
        ("```experiment noise\n```", "report/a.md:4:4: an experiment needs a name and an id; write `experiment NAME as ID`"),
        ("```claim\n```", "report/a.md:4:4: a claim needs an id; write `claim ID`"),
        ("Text `{x.rank %q}`.", "report/a.md:4:15: “%q” is no format; there is: %.2, .3, .2f, d, .3±"),
        ("Text `{x.rank %.2`.", "report/a.md:4:7: “{x.rank” is not closed; write `{experiment.value}`"),
        ("Text {x.rank %.2}.", "report/a.md:4:6: “{x.rank…” is printed as it stands; write `{experiment.value}` between backticks, or `\\{` for the sign"),
        ("Text $(\\pm 1, 0)$.", "report/a.md:4:6: “$(\\pm 1, 0)$” is printed as it stands; write $`…`$, or `\\$` for the sign"),
        ("Text `{rank}`.", "report/a.md:4:7: “{rank}” is no value; write `{experiment.value}` or `{experiment.value .3}`"),
        ("```math #eq-flow\na\n```\n\nSee @eq-flwo.", "report/a.md:8:5: there is no “eq-flwo”; did you mean “eq-flow”?"),
        ("See [@nobody].", "report/a.md:4:6: “nobody” is not in report/bibliography.json"),
        ("A note[^b].", "report/a.md:4:7: there is no note “b”; add a line `[^b]: …`"),
        ("Text\n\n<div>raw</div>", "report/a.md:6:1: raw HTML in a chapter; write it in Markdown"),
        ("# Big", "report/a.md:4:1: a heading of the first level; the title stands in the front matter; begin sections with `##`"),
        ("![x](picture.png)", "report/a.md:4:6: “picture.png” is no figure; figures come from experiments: `figure:experiment.name`"),
        ("```source Sources/B.swift\n```", "report/a.md:4:4: there is no file “Sources/B.swift” to list; name it from the top of the package"),
    ])
    func whatIsWrongIsNamedWithItsPlace(pair: (String, String)) throws {
        #expect(try chapter(pair.0).errors() == [pair.1])
    }

    @Test func allErrorsOfAllChaptersAreReported() throws {
        let folder = try ChapterFolder([
            "a.md": "---\ntitle: A\ntitel: B\n---\nSee @eq-none-here.\n",
            "b.md": "---\ntitle: B\n---\n```clam c\n```\n",
        ])
        let errors = folder.errors()
        #expect(errors.count == 3)
        #expect(errors[0] == "report/a.md:3:1: the front matter has no “titel”; did you mean “title”?")
        #expect(errors[1].hasPrefix("report/a.md:5:5: there is no “eq-none-here”"))
        #expect(errors[2] == "report/b.md:4:4: there is no directive or language “clam”; did you mean “claim”?")
    }

    @Test func aLabelThatIsThereTwiceNamesBothPlaces() throws {
        let errors = try chapter("```math #eq-a\nx\n```\n\n```math #eq-a\ny\n```").errors()
        #expect(errors == ["report/a.md:8:4: “eq-a” is there twice, first at report/a.md:4:4; rename one"])
    }

    @Test func bytesThatAreNoTextAreNamedWithTheirPlace() throws {
        let folder = try chapter("")
        var data = Data("---\ntitle: A\n---\nGood ü line\nbad ".utf8)
        data.append(contentsOf: [0xFF, 0x20])
        try data.write(to: folder.url.appendingPathComponent("a.md"))
        #expect(folder.errors() == ["report/a.md:5:5: this is not UTF-8; save the file as UTF-8"])
    }

    @Test(arguments: ["\r\n", "\r"]) func otherLineEndsAreLineEndsToo(end: String) throws {
        let text = "---\ntitle: A\n---\nText\n\n```clam c\n```\n".replacingOccurrences(of: "\n", with: end)
        #expect(try ChapterFolder(["a.md": text]).errors() == ["report/a.md:6:4: there is no directive or language “clam”; did you mean “claim”?"])
    }

    @Test func whatFollowsACommentIsNotLost() throws {
        #expect(try chapter("<!-- c --> <div>x</div>").errors().count == 1 && chapter("<!-- c -->").errors().isEmpty)
    }

    @Test func tablesNotesAndCitationsAreRead() throws {
        let folder = try ChapterFolder([
            "a.md": """
            ---
            title: A
            ---
            As shown [@b2001], in @tbl-t.[^n]

            | a | b |
            |---|--:|
            | `x|y` | 2 |
            : Words {#tbl-t}

            [^n]: One
            """,
            "bibliography.json": #"[{"id": "b2001", "author": [{"family": "Bell"}], "issued": {"date-parts": [[2001]]}, "title": "T"}]"#,
        ])
        let chapter = try #require(folder.read().chapters.first)
        guard case .paragraph(let text) = chapter.blocks[0], case .table(let table) = chapter.blocks[1] else {
            Issue.record("a paragraph and a table were expected")
            return
        }
        #expect(text.contains { if case .citation(let c) = $0 { c[0].text == "Bell 2001" } else { false } })
        #expect(text.contains { if case .footnote(1, let note) = $0 { note.plainText == "One" } else { false } })
        #expect(text.contains { if case .reference(let r) = $0 { r.text == "table 1" } else { false } })
        #expect(table.alignments == [.none, .right] && table.rows.count == 1 && table.caption.plainText == "Words")
        if case .code(let code) = table.rows[0][0][0] { #expect(code == "x|y") } else { Issue.record("code was expected") }
        #expect(chapter.works.map(\.key) == ["b2001"])
    }

    @Test func textThatLooksLikeABlockIsStillText() throws {
        let folder = try chapter("| a |\n|---|\n| > 50 % |\n| - |\n| 1. first |")
        guard case .table(let table) = try #require(folder.read().chapters.first).blocks[0] else {
            Issue.record("a table was expected")
            return
        }
        #expect(table.rows.map { $0[0].plainText } == ["> 50 %", "-", "1. first"])
    }

    @Test func linksToOtherChaptersAreChecked() throws {
        let good = try ChapterFolder(["a.md": "---\ntitle: A\n---\n[b](b.md)\n", "b.md": "---\ntitle: B\n---\n"])
        #expect(good.errors().isEmpty)
        let bad = try ChapterFolder(["a.md": "---\ntitle: A\n---\n[b](bb.md)\n", "b.md": "---\ntitle: B\n---\n"])
        #expect(bad.errors().count == 1 && bad.errors()[0].contains("bb.md") && bad.errors()[0].contains("b.md"))
    }
}

@Suite struct ValueFormatTests {
    @Test(arguments: [
        ("%.2", 0.003412, "0.34\u{202F}%"), (".3", 1.23456, "1.23"), (".2f", -0.001, "0.00"), ("d", 26982, "26\u{202F}982"),
        ("", 0.0000123, "1.23 × 10⁻⁵"), (".2", -3.14159, "−3.1"), (".3", 9.996, "10.0"), (".3", 0.9996, "1.00"), (".3", 12345.6, "12\u{202F}346"),
    ])
    func numbersAreWrittenAsPeopleDo(format: String, value: Double, text: String) {
        #expect(ValueFormat(format)?.text(value: value, low: value, high: value) == text)
    }

    @Test func anIntervalEndsAtTheSamePlace() {
        #expect(ValueFormat(".3±")?.text(value: 1.234, low: 1.2, high: 1.3) == "1.23 ± 0.05")
        #expect(ValueFormat("%.2±")?.text(value: 0.0034, low: 0.003, high: 0.0038) == "0.34 ± 0.04\u{202F}%")
    }

    @Test(arguments: [
        (".2±", 11.2, 0.3, "11.2 ± 0.3"), (".2±", 13, 0.04, "13.00 ± 0.04"), (".3±", 0.4009, 0.00002, "0.40090 ± 0.00002"),
        (".2f±", 1.83, 0.0004, "1.8300 ± 0.0004"), ("d±", 11, 0.3, "11.0 ± 0.3"), (".3±", 2.13e-9, 17.05e-9, "(2.13 ± 17.05) × 10⁻⁹"),
        ("±", 2.13e-9, 17.05e-9, "(2 ± 17) × 10⁻⁹"), ("±", 0.2712, 0.8437, "0.27 ± 0.84"), ("±", 0, 3.4e-5, "(0.0 ± 3.4) × 10⁻⁵"),
        ("±", 1.828, 0.096, "1.83 ± 0.10"), ("±", 26_982, 1_234, "26\u{202F}982 ± 1234"), ("%±", 0.5, 0.25, "50 ± 25\u{202F}%"),
    ])
    func halfTheWidthKeepsADigit(format: String, value: Double, half: Double, text: String) {
        #expect(ValueFormat(format)?.text(value: value, low: value - half, high: value + half) == text)
    }

    @Test func whatIsKnownHasNoInterval() {
        #expect(ValueFormat(".3±")?.text(value: 1.5, low: 1.5, high: 1.5) == "1.50")
        #expect(ValueFormat("±")?.text(value: 3, low: 3, high: 3) == "3")
        #expect(ValueFormat("±")?.text(value: 3, low: 2, high: 4) == "3.0 ± 1.0")
        #expect(ValueFormat("±")?.text(value: 0.4009, low: 0.4009 - 1e-10, high: 0.4009 + 1e-10) == "0.401")
        #expect(ValueFormat("±")?.text(value: .infinity, low: 1, high: .infinity) == "∞")
        #expect(ValueFormat("±")?.text(value: 2.5, low: 1, high: .infinity) == "2.50 ± ∞")
    }

    @Test(arguments: ["%", "x", ".", ".99", "d2", "%d"]) func othersAreNone(text: String) {
        #expect(ValueFormat(text) == nil || text == "%")
    }
}

@Suite(.enabled(if: Typesetter.styleFolder != nil, "KaTeX is not installed")) struct TypesetterTests {
    @Test func formulasAreSetOnceAndKept() throws {
        let folder = try chapter("Some $`a^2`$.\n\n```math\n\\frac{1}{2}\n```")
        let cache = folder.url.appendingPathComponent("cache")
        let book = try Typesetter(cache: cache).typeset(folder.read())
        guard case .paragraph(let text) = book.chapters[0].blocks[0], case .math(let formula) = text[1] else {
            Issue.record("a formula was expected")
            return
        }
        #expect(formula.html.contains("katex") && formula.html.contains("<math"))
        let file = try #require(FileManager.default.contentsOfDirectory(atPath: cache.path).first)
        // What is kept is used: a mark put into it comes out again.
        let path = cache.appendingPathComponent(file)
        let kept = try String(contentsOf: path, encoding: .utf8).replacingOccurrences(of: "katex", with: "kept")
        try kept.write(to: path, atomically: true, encoding: .utf8)
        let again = try Typesetter(cache: cache).typeset(folder.read())
        if case .math(let formula, _, _) = again.chapters[0].blocks[1] { #expect(formula.html.contains("kept")) }
        // A damaged cache is set anew.
        try Data("{".utf8).write(to: path)
        let anew = try Typesetter(cache: cache).typeset(folder.read())
        if case .math(let formula, _, _) = anew.chapters[0].blocks[1] { #expect(formula.html.contains("katex")) }
    }

    /// Another version may set the same formula otherwise.
    @Test func whatIsKeptIsThatOfOneVersion() throws {
        let style = try #require(Typesetter.styleFolder)
        let node = Process(), answer = Pipe()
        node.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        node.arguments = ["node", "-p", "require('\(style.path)/katex.js').version"]
        node.standardOutput = answer
        try node.run()
        let version = String(decoding: answer.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        node.waitUntilExit()
        let folder = try chapter("Some $`a^2`$.")
        let cache = folder.url.appendingPathComponent("cache")
        _ = try Typesetter(cache: cache).typeset(folder.read())
        #expect(try FileManager.default.contentsOfDirectory(atPath: cache.path) == ["katex-\(version).json"])
    }

    @Test func everyRejectedFormulaIsNamedAtItsPlace() throws {
        let folder = try chapter("Bad $`\\nosuch`$ text.\n\n```math\n\\frac{1}\n```")
        let error = #expect(throws: Diagnostics.self) { try Typesetter(cache: folder.url.appendingPathComponent("c")).typeset(folder.read()) }
        let places = (error?.all ?? []).compactMap { $0.location?.line }
        #expect(places == [4, 7])
    }

    @Test func anEqualFormulaHasItsOwnPlace() throws {
        let folder = try chapter("Say \\no: $`\\no`$ and $`\\no`$.\n\n- ```math\n  \\no\n  ```")
        let error = #expect(throws: Diagnostics.self) { try Typesetter(cache: folder.url.appendingPathComponent("c")).typeset(folder.read()) }
        #expect((error?.all ?? []).compactMap { $0.location.map { "\($0.line):\($0.column)" } } == ["4:12", "4:24", "7:3"])
    }
}
