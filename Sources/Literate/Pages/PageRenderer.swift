import Diagnostics
import Foundation
import Mustache

/// Turns a book and its results into the files of a static site. The bytes depend on these two and the theme alone.
public struct PageRenderer: Sendable {
    private let page: MustacheTemplate
    private let style: String

    /// - Parameter theme: a folder with `page.mustache` and `style.css`.
    /// - Throws: a `Diagnostic` when a file of the theme is missing or no template.
    public init(theme: URL) throws {
        func text(_ name: String) throws -> String {
            do { return try String(contentsOf: theme.appendingPathComponent(name), encoding: .utf8) } catch {
                throw Diagnostic("\(theme.path)/\(name) cannot be read: \(error.localizedDescription)", remedy: "restore the theme")
            }
        }
        style = try text("style.css")
        let template = try text("page.mustache")
        do { page = try MustacheTemplate(string: template) } catch {
            throw Diagnostic("\(theme.path)/page.mustache is no template: \(error)", remedy: "restore the theme")
        }
    }

    /// All pages, style sheets and CSV files.
    ///
    /// - Parameter mathStyle: the folder with KaTeX's style sheet and fonts; its files go beside the pages.
    public func render(_ book: Book, _ content: PageContent, mathStyle: URL?) throws -> [OutputFile] {
        var files = [
            OutputFile("style.css", style + "\n" + content.figureStyles),
            OutputFile("run.css", runStyle(content)),
        ]
        let inline = InlineRenderer(content: content)
        files.append(frame("index.html", book.index.front.title, BoardPage(book: book, content: content, inline: inline).html, book, content))
        for (index, chapter) in book.chapters.enumerated() {
            let body = ChapterPage(
                chapter: chapter, before: index > 0 ? book.chapters[index - 1] : nil,
                after: index + 1 < book.chapters.count ? book.chapters[index + 1] : nil, content: content, inline: inline
            ).html
            files.append(frame("\(chapter.slug).html", chapter.front.title, body, book, content))
        }
        let tables = TablePages(book: book, content: content)
        files.append(frame("claims.html", "All claims", tables.claims, book, content))
        files.append(frame("provenance.html", "Provenance", tables.provenance, book, content))
        for (key, figure) in content.figures.sorted(by: { $0.key < $1.key }) {
            if case .drawn(let drawn) = figure {
                files.append(OutputFile("figures/\(key.replacingOccurrences(of: ".", with: "-")).csv", drawn.csv))
            }
        }
        if let mathStyle { files += try mathFiles(mathStyle) }
        return files
    }

    private func frame(_ path: String, _ title: String, _ body: HTML, _ book: Book, _ content: PageContent) -> OutputFile {
        let links = ([("index.html", "The poster")] + book.chapters.map { ("\($0.slug).html", $0.front.title) }
            + [("claims.html", "All claims"), ("provenance.html", "Provenance")])
        let navigation = links.map { href, name -> HTML in
            "<li><a href=\"\(href)\"\(href == path ? " aria-current=\"page\"" as HTML : "")>\(name)</a></li>"
        }.joined("\n")
        let banner: HTML = content.isStandIn
            ? "<p class=\"banner\" role=\"note\"><strong>Stand-in data.</strong> \(content.dataNote) Claims about the real images are not decided.</p>" : ""
        let shown = ["revision", "compiler", "processor", "BLAS kernel"]
        let provenance = content.provenance.filter { shown.contains($0.label) }.map { label, text -> HTML in
            "\(label) \(label == "revision" ? String(text.prefix(12)) + (text.contains("modified") ? ", modified" : "") : text)"
        }
        let values: [String: String] = [
            "title": HTML.escaped(path == "index.html" ? title : "\(title) — \(book.index.front.title)"),
            "kind": path == "index.html" ? "board-page" : "text-page", "navigation": navigation.description,
            "banner": banner.description, "body": body.description, "profile": HTML.escaped(content.profile),
            "provenance": provenance.joined(" · ").description, "data": HTML.escaped(content.dataNote),
        ]
        return OutputFile(path, page.render(values))
    }

    private func runStyle(_ content: PageContent) -> String {
        content.runTexts.map { key, text in
            let safe = text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
            return "[data-run=\"\(key)\"]::after{content:\"\(safe)\"}\n"
        }.joined()
    }

    private func mathFiles(_ folder: URL) throws -> [OutputFile] {
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
