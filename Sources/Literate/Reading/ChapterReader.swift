import Diagnostics
import Foundation

/// Reads one chapter: front matter, blocks, directives, numbers. References are resolved later, when all chapters are read.
struct ChapterReader {
    static let languages = [
        "swift", "sh", "bash", "console", "yaml", "json", "text", "python", "c", "markdown", "html", "css", "make",
    ]
    static let directives = ["experiment", "claim", "math", "source"]

    let source: SourceText
    let slug: String
    let listing: (String) -> String?
    var inlines: InlineReader
    var diagnostics = Diagnostics()
    var experiments: [Fence] = []
    var claims: [Fence] = []
    var figures: [FigureUse] = []
    var labels: [Label] = []
    var equations = 0
    var tables = 0
    /// How many quotes the block stands in that is being read.
    var quoteDepth = 0
    private var isTooDeep = false
    private var sections = [0, 0, 0, 0, 0]
    /// Of the heading before.
    private var level = 1

    /// Something that a reference can name.
    struct Label {
        var id: String
        var text: String
        var location: SourceLocation
    }

    init(_ source: SourceText, slug: String, listing: @escaping (String) -> String?) {
        self.source = source
        self.slug = slug
        self.listing = listing
        inlines = InlineReader(source: source)
    }

    /// - Returns: the chapter and its labels; what is wrong is in `diagnostics`.
    mutating func read() -> Chapter {
        let body = bodyWithoutNotes()
        var problems = Diagnostics()
        var own = self
        let front = FrontMatterReader(source: source, isIndex: slug == "index") { text, place in
            own.line(text, at: place, to: place.line + 3)
        }.read(into: &problems)
        self = own
        diagnostics.add(problems)
        let blocks = read(nodes(of: body))
        inlines.readUnusedNotes()
        diagnostics.add(inlines.diagnostics)
        return Chapter(
            slug: slug, file: source.file, front: front, blocks: blocks, experiments: experiments, claims: claims,
            values: inlines.values, figures: figures, works: [])
    }

    /// - Parameter place: where the text begins, when it is not the chapter's whole body.
    private mutating func nodes(of text: String, at place: SourceLocation? = nil) -> [MarkdownNode] {
        let (document, tooDeep) = CommonMarkDocument(text).tree()
        // A cell lies inside a paragraph that was found too deep before.
        if let tooDeep, !isTooDeep {
            isTooDeep = true
            diagnostics.add(
                Diagnostic(
                    "this is nested more than \(CommonMarkDocument.deepest) deep",
                    at: place ?? (tooDeep.isBlock ? source.location(of: tooDeep) : source.location(line: tooDeep.line)),
                    remedy: "put fewer quotes, lists or marks inside each other"))
        }
        return document.children
    }

    /// A piece of Markdown without blocks.
    mutating func line(_ text: String, at place: SourceLocation, to last: Int) -> [Inline] {
        inlines.read(lineNodes(text, at: place), at: place, to: last)
    }

    private mutating func lineNodes(_ text: String, at place: SourceLocation) -> [MarkdownNode] {
        let blocks = nodes(of: text, at: place)
        if blocks.isEmpty { return [] }
        if blocks.count == 1, blocks[0].kind == .paragraph { return blocks[0].children }
        // What would begin a block, such as `> 50 %` in a cell, is text here: behind a mark that no block begins with.
        var guarded = CommonMarkDocument("\u{2060}" + text).tree().document.children.flatMap(\.children)
        if let first = guarded.first, case .text(let text) = first.kind { guarded[0].kind = .text(text.replacing("\u{2060}", with: "")) }
        return guarded
    }

    /// The text with front matter and notes blanked, so that lines keep their numbers; the notes go to `inlines`.
    private mutating func bodyWithoutNotes() -> String {
        var lines = source.lines
        for index in 0..<FrontMatterReader.length(source) { lines[index] = "" }
        let isCode = codeLines(CommonMarkDocument(lines.joined(separator: "\n")).tree().document)
        var index = 0
        while index < lines.count {
            let text = lines[index]
            if !isCode.contains(index + 1), text.hasPrefix("[^"), let end = text.range(of: "]:") {
                var note = String(text[end.upperBound...])
                let blank = note.prefix { $0 == " " || $0 == "\t" }.count
                let place = source.location(line: index + 1)
                let column = text.distance(from: text.startIndex, to: end.upperBound) + blank + 1
                lines[index] = ""
                while index + 1 < lines.count, !lines[index + 1].allSatisfy(\.isWhitespace), !lines[index + 1].hasPrefix("[^") {
                    index += 1
                    note += " " + lines[index]
                    lines[index] = ""
                }
                let name = String(text[text.index(text.startIndex, offsetBy: 2)..<end.lowerBound])
                let textPlace = source.location(line: place.line, column: column)
                let nodes = lineNodes(note.trimmingCharacters(in: .whitespaces), at: textPlace)
                if !inlines.notes.add(.init(nodes: nodes, place: place, textPlace: textPlace, last: index + 1), named: name) {
                    diagnostics.add(Diagnostic("the note “\(name)” is there twice", at: place, remedy: "rename one"))
                }
            }
            index += 1
        }
        return lines.joined(separator: "\n")
    }

    /// The lines of fences, in which nothing is a note.
    private func codeLines(_ node: MarkdownNode) -> Set<Int> {
        if case .codeBlock = node.kind { return Set(node.line...max(node.line, node.endLine)) }
        return node.children.reduce(into: []) { $0.formUnion(codeLines($1)) }
    }

    mutating func read(_ nodes: [MarkdownNode]) -> [Block] {
        var blocks: [Block] = []
        for node in nodes {
            switch node.kind {
            case .heading(let level): blocks += heading(node, level)
            case .paragraph: blocks += paragraph(node)
            case .quote:
                quoteDepth += 1
                blocks.append(.quote(read(node.children)))
                quoteDepth -= 1
            case .list(let start): blocks.append(.list(start: start, items: node.children.map { read($0.children) }))
            case .rule: blocks.append(.rule)
            case .codeBlock(let info, let literal): blocks += fence(node, info, literal)
            case .html(let html):
                if !Self.isOnlyComments(html) {
                    diagnostics.add(
                        Diagnostic("raw HTML in a chapter", at: source.location(of: node), remedy: "write it in Markdown"))
                }
            default: break
            }
        }
        return blocks
    }

    /// cmark keeps what follows a comment on its line in the same block, and all that follows one left open.
    private static func isOnlyComments(_ html: String) -> Bool {
        var rest = html.drop(while: \.isWhitespace)
        while !rest.isEmpty {
            guard rest.hasPrefix("<!--"), let end = rest.range(of: "-->") else { return false }
            rest = rest[end.upperBound...].drop(while: \.isWhitespace)
        }
        return true
    }

    private mutating func text(of node: MarkdownNode) -> [Inline] {
        inlines.read(node.children, at: source.location(of: node), to: node.endLine)
    }

    private mutating func heading(_ node: MarkdownNode, _ level: Int) -> [Block] {
        let text = text(of: node)
        let place = source.location(of: node)
        guard level > 1 else {
            diagnostics.add(
                Diagnostic(
                    "a heading of the first level", at: place,
                    remedy: "the title stands in the front matter; begin sections with `##`"))
            return []
        }
        if level > self.level + 1 {
            let before = self.level == 1 ? "before any of level 2" : "after one of level \(self.level)"
            diagnostics.add(
                Diagnostic(
                    "a heading of level \(level) \(before)", at: place,
                    remedy: "write `\(String(repeating: "#", count: self.level + 1))`"))
        }
        self.level = level
        let depth = level - 2
        sections[depth] += 1
        for deeper in (depth + 1)..<sections.count { sections[deeper] = 0 }
        let number = sections[0...depth].map(String.init).joined(separator: ".")
        let words = text.plainText.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" }
        let id = "sec-" + String(words).split(separator: "-").joined(separator: "-")
        labels.append(Label(id: id, text: "section \(number)", location: place))
        return [.heading(level: level, id: id, number: number, text)]
    }

    private mutating func paragraph(_ node: MarkdownNode) -> [Block] {
        if node.children.count == 1, case .image(let destination) = node.children[0].kind {
            return figure(node, destination)
        }
        if let table = table(node) { return [.table(table)] }
        let text = text(of: node)
        return text.isEmpty ? [] : [.paragraph(text)]
    }

    private mutating func figure(_ node: MarkdownNode, _ destination: String) -> [Block] {
        var cursor = TextCursor(source, at: source.location(of: node), to: node.endLine)
        let place = cursor.find(destination) ?? source.location(of: node)
        guard let (experiment, figure) = splitFigure(destination) else {
            diagnostics.add(
                Diagnostic(
                    "“\(destination)” is no figure", at: place, remedy: "figures come from experiments: `figure:experiment.name`"))
            return []
        }
        let caption = inlines.read(node.children[0].children, at: source.location(of: node), to: node.endLine)
        let use = FigureUse(
            experiment: experiment, figure: figure, caption: caption, number: figures.count + 1, location: place)
        labels.append(Label(id: use.id, text: "figure \(use.number)", location: place))
        figures.append(use)
        return [.figure(use)]
    }
}

extension Diagnostics {
    mutating func add(_ others: Diagnostics) { for one in others.all { add(one) } }
}
