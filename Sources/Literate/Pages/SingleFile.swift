import Diagnostics
import Foundation

extension PageRenderer {
    /// The largest CSV file that goes into a single file; larger ones are beside the site alone.
    static let largestCSV = 60_000

    /// All pages in one HTML file that opens offline: styles, faces, drawings and the smaller tables of values within.
    ///
    /// - Parameter mathStyle: the folder with KaTeX's style sheet and fonts.
    /// - Throws: a `Diagnostic` when a file of KaTeX cannot be read.
    public func renderSingleFile(_ book: Book, _ content: PageContent, mathStyle: URL?, claims: [UInt8]) throws -> OutputFile {
        let pages = pages(of: book, content)
        var tables = ["claims.json": Self.dataURL(claims, "application/json")]
        var large: [String] = []
        for (key, figure) in content.figures {
            guard case .drawn(let drawn) = figure else { continue }
            let path = "figures/\(key.replacingOccurrences(of: ".", with: "-")).csv"
            if drawn.csv.utf8.count <= Self.largestCSV { tables[path] = Self.dataURL(Array(drawn.csv.utf8), "text/csv") } else {
                large.append(path)
            }
        }
        func withoutLargeTables(_ html: String) -> String {
            large.reduce(html) {
                $0.replacingOccurrences(
                    of: BlockRenderer.csvLink(to: $1).description, with: "<p>All values are in \($1.dropFirst(8)), beside the pages of the site.</p>")
            }
        }
        let joined = JoinedPages(
            titles: Dictionary(pages.map { ($0.path, HTML.escaped($0.title)) }, uniquingKeysWith: { first, _ in first }), tables: tables)
        let body = pages.map { page -> String in
            let kind = page.path == "index.html" ? "board-page" : "text-page"
            let name = JoinedPages.name(page.path)
            return "<section class=\"page \(kind)\" id=\"\(name)\" aria-label=\"\(HTML.escaped(page.title))\">\n"
                + joined.rewritten(withoutLargeTables(page.body.description), of: page.path) + "\n</section>\n"
        }.joined()
        var values = values(of: "index.html", book.index.front.title, HTML(trusted: body), book, content)
        for key in ["navigation", "banner"] { values[key] = joined.rewritten(values[key] ?? "", of: "index.html") }
        let math = try mathStyle.map { try mathFiles($0) } ?? []
        let used = values.values.joined()
        // Of KaTeX's twenty faces only those that its classes in these pages call for: the others are for other alphabets.
        let faces = math.filter { $0.path.hasSuffix(".woff2") && Self.isUsed($0.path, in: used) } + fonts.filter { $0.path.hasSuffix(".woff2") }
        let rules = (math.first { $0.path.hasSuffix(".css") }.map { String(decoding: $0.bytes, as: UTF8.self) } ?? "") + "\n" + style + "\n"
            + content.figureStyles + "\n" + runStyle(content)
        values["style"] = Self.inlined(rules, faces)
        return OutputFile("restless.html", single.render(values))
    }

    /// Whether the classes of a page ask for a face of KaTeX.
    private static func isUsed(_ path: String, in html: String) -> Bool {
        let classes = [
            "AMS": "amsrm", "Caligraphic": "mathcal", "Fraktur": "mathfrak", "SansSerif": "mathsf", "Script": "mathscr",
            "Typewriter": "mathtt",
        ]
        let face = path.split(separator: "_").dropFirst().first?.split(separator: "-").first.map(String.init) ?? ""
        guard let name = classes[face] else { return true }
        return html.contains(name) || face == "AMS" && html.contains("mathbb")
    }

    /// Style rules with the faces in place of their addresses; faces that are not given are left out of the list of sources.
    private static func inlined(_ rules: String, _ faces: [OutputFile]) -> String {
        var result = rules.replacing(#/,?url\([^)]*\.(woff|ttf)\) ?format\("?'?(woff|truetype)'?"?\)/#, with: "")
        for face in faces {
            let name = face.path.split(separator: "/").last.map(String.init) ?? face.path
            result = result.replacingOccurrences(of: "url(fonts/\(name))", with: "url(\(dataURL(face.bytes, "font/woff2")))")
        }
        // A face that is not here is not asked for.
        return result.replacing(#/@font-face ?\{[^}]*url\(fonts\/[^}]*\}/#, with: "")
    }

    private static func dataURL(_ bytes: [UInt8], _ type: String) -> String {
        "data:\(type);base64,\(Data(bytes).base64EncodedString())"
    }
}

/// Pages that become sections of one: ids get the name of their page, and links between pages become links within it.
///
/// Works on the attributes of HTML that we wrote, where a quotation mark inside a text is always an entity.
struct JoinedPages {
    /// By path, as HTML.
    let titles: [String: String]
    /// What stands in the place of links to files beside the pages.
    let tables: [String: String]

    static func name(_ path: String) -> String { path.replacingOccurrences(of: ".html", with: "") }

    func rewritten(_ html: String, of path: String) -> String {
        let page = Self.name(path)
        var result = ""
        var rest = html[...]
        while let start = rest.firstIndex(of: "<") {
            result += rest[..<start]
            rest = rest[start...]
            let end = rest.firstIndex(of: ">").map { rest.index(after: $0) } ?? rest.endIndex
            result += tag(String(rest[..<end]), page, titles[path] ?? page)
            rest = rest[end...]
        }
        return result + rest
    }

    private func tag(_ tag: String, _ page: String, _ title: String) -> String {
        guard tag.contains("=\"") else { return tag }
        var tag = tag
        // Landmarks of several pages need names that tell them apart.
        if tag.hasPrefix("<nav ") || tag.hasPrefix("<section ") {
            tag = tag.replacing(#/ aria-label="([^"]*)"/#) { " aria-label=\"\($0.output.1), \(title)\"" }
        }
        return tag.replacing(#/ (id|href|aria-labelledby|aria-describedby|clip-path|fill|xlink:href)="([^"]*)"/#) { match in
            let (name, value) = (String(match.output.1), String(match.output.2))
            switch name {
            case "id": return " id=\"\(page)--\(value)\""
            case "aria-labelledby", "aria-describedby":
                return " \(name)=\"\(value.split(separator: " ").map { "\(page)--\($0)" }.joined(separator: " "))\""
            case "href", "xlink:href": return " \(name)=\"\(link(value, page))\""
            default: return " \(name)=\"\(value.replacingOccurrences(of: "url(#", with: "url(#\(page)--"))\""
            }
        }
    }

    private func link(_ target: String, _ page: String) -> String {
        if let table = tables[target] { return table }
        let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        guard let file = parts.first else { return target }
        if file.isEmpty { return parts.count > 1 ? "#\(page)--\(parts[1])" : target }
        guard titles[String(file)] != nil else { return target }
        return parts.count > 1 ? "#\(Self.name(String(file)))--\(parts[1])" : "#\(Self.name(String(file)))"
    }
}
