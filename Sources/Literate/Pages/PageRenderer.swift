import Diagnostics
import Foundation
import Mustache

/// Turns a book and its results into the files of a static site. The bytes depend on these two and the theme alone.
public struct PageRenderer: Sendable {
    let page, single: MustacheTemplate
    let style: String
    let fonts: [OutputFile]

    /// - Parameter theme: a folder with `page.mustache`, `single.mustache`, `style.css` and `fonts/`.
    /// - Throws: a `Diagnostic` when a file of the theme is missing or no template.
    public init(theme: URL) throws {
        func text(_ name: String) throws -> String {
            do { return try String(contentsOf: theme.appendingPathComponent(name), encoding: .utf8) } catch {
                throw Diagnostic("\(theme.path)/\(name) cannot be read: \(systemReason(error))", remedy: "restore the theme")
            }
        }
        style = try text("style.css")
        func template(_ name: String, _ more: [String]) throws -> MustacheTemplate {
            try Self.template(try text(name), file: "\(theme.path)/\(name)", names: Self.names + more)
        }
        page = try template("page.mustache", ["kind", "isGallery"])
        single = try template("single.mustache", ["style"])
        let folder = theme.appendingPathComponent("fonts")
        // A theme may do without faces of its own.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        fonts = try names.filter { $0.hasSuffix(".woff2") || $0.hasSuffix(".txt") }.sorted().map { name in
            do { return OutputFile("fonts/\(name)", bytes: [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))) } catch {
                throw Diagnostic("\(folder.path)/\(name) cannot be read: \(error.localizedDescription)", remedy: "restore the theme")
            }
        }
    }

    /// What every template may show.
    static let names = ["title", "navigation", "banner", "body", "profile", "provenance", "data"]

    /// - Throws: a `Diagnostic` at the place of a mistake of form, or of a name that stands for nothing.
    private static func template(_ source: String, file: String, names: [String]) throws(Diagnostic) -> MustacheTemplate {
        for (index, line) in source.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            for tag in line.matches(of: /\{\{[{#^\/]?\s*([A-Za-z]\w*)/) where !names.contains(String(tag.output.1)) {
                throw Diagnostic(
                    "“\(tag.output.1)” is nothing that a page shows",
                    at: SourceLocation(file: file, line: index + 1, column: line.distance(from: line.startIndex, to: tag.output.1.startIndex) + 1),
                    remedy: suggestion(for: String(tag.output.1), in: names))
            }
        }
        do { return try MustacheTemplate(string: source) } catch let error as MustacheTemplate.ParserError {
            throw Diagnostic(
                "this is no Mustache template: \(error.error)",
                at: SourceLocation(file: file, line: error.context.lineNumber, column: error.context.columnNumber), remedy: "restore the theme")
        } catch { throw Diagnostic("\(file) is no Mustache template: \(error)", remedy: "restore the theme") }
    }

    /// All pages, style sheets and CSV files.
    ///
    /// - Parameter mathStyle: the folder with KaTeX's style sheet and fonts; its files go beside the pages.
    public func render(_ book: Book, _ content: PageContent, mathStyle: URL?) throws -> [OutputFile] {
        var files = [
            OutputFile("style.css", style + "\n" + content.figureStyles),
            OutputFile("run.css", runStyle(content)),
        ]
        files += pages(of: book, content).map { frame($0, book, content) } + fonts
        for (key, figure) in content.figures.sorted(by: { $0.key < $1.key }) {
            if case .drawn(let drawn) = figure {
                files.append(OutputFile("figures/\(key.replacingOccurrences(of: ".", with: "-")).csv", drawn.csv))
            }
        }
        if let mathStyle { files += try mathFiles(mathStyle) }
        return files
    }

    /// A page without its frame.
    struct Page {
        var path, title: String
        var body: HTML
    }

    func pages(of book: Book, _ content: PageContent) -> [Page] {
        let inline = InlineRenderer(content: content)
        var pages = [
            Page(path: "index.html", title: book.index.front.title, body: BoardPage(book: book, content: content, inline: inline).html)
        ]
        for (index, chapter) in book.chapters.enumerated() {
            let body = ChapterPage(
                chapter: chapter, before: index > 0 ? book.chapters[index - 1] : nil,
                after: index + 1 < book.chapters.count ? book.chapters[index + 1] : nil, content: content, inline: inline
            ).html
            pages.append(Page(path: "\(chapter.slug).html", title: chapter.front.title, body: body))
        }
        let tables = TablePages(book: book, content: content)
        pages.append(Page(path: "claims.html", title: "All claims", body: tables.claims))
        pages.append(Page(path: "provenance.html", title: "Provenance", body: tables.provenance))
        return pages
    }

    private func frame(_ framed: Page, _ book: Book, _ content: PageContent) -> OutputFile {
        OutputFile(framed.path, page.render(values(of: framed.path, framed.title, framed.body, book, content)))
    }

    /// What the templates show.
    func values(of path: String, _ title: String, _ body: HTML, _ book: Book, _ content: PageContent) -> [String: String] {
        let links = ([("index.html", "The poster")] + book.chapters.map { ("\($0.slug).html", $0.front.title) }
            + [("claims.html", "All claims"), ("provenance.html", "Provenance")])
        let navigation = links.map { href, name -> HTML in
            "<li><a href=\"\(href)\"\(href == path ? " aria-current=\"page\"" as HTML : "")>\(name)</a></li>"
        }.joined("\n")
        let banner: HTML = content.isStandIn
            ? "<aside class=\"banner\" aria-label=\"About the data\"><strong>Stand-in data.</strong> \(content.dataNote) Claims about the real images are not decided.</aside>" : ""
        let shown = ["revision", "compiler", "processor", "BLAS kernel"]
        let provenance = content.provenance.filter { shown.contains($0.label) }.map { label, text -> HTML in
            "\(label) \(label == "revision" ? String(text.prefix(12)) + (text.contains("modified") ? ", modified" : "") : text)"
        }
        return [
            "title": HTML.escaped(path == "index.html" ? title : "\(title) — \(book.index.front.title)"),
            "kind": path == "index.html" ? "board-page" : "text-page", "navigation": navigation.description,
            "banner": banner.description, "body": body.description, "profile": HTML.escaped(content.profile),
            "provenance": provenance.joined(" · ").description, "data": HTML.escaped(content.dataNote),
        ]
    }

    func runStyle(_ content: PageContent) -> String {
        content.runTexts.map { key, text in
            let safe = text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
            return "[data-run=\"\(key)\"]::after{content:\"\(safe)\"}\n"
        }.joined()
    }

    func mathFiles(_ folder: URL) throws -> [OutputFile] {
        func bytes(_ path: String) throws -> [UInt8] {
            do { return [UInt8](try Data(contentsOf: folder.appendingPathComponent(path))) } catch {
                throw Diagnostic("\(folder.path)/\(path) cannot be read: \(error.localizedDescription)", remedy: "type `apt-get install --reinstall katex`")
            }
        }
        let fonts = try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent("fonts").path)
            .filter { $0.hasSuffix(".woff2") }.sorted()
        return try [OutputFile("katex/katex.min.css", bytes: bytes("katex.min.css"))]
            + fonts.map { OutputFile("katex/fonts/\($0)", bytes: try bytes("fonts/\($0)")) }
    }
}
