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
    private var sections = [0, 0, 0, 0, 0]

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
        let (body, notes) = bodyAndNotes()
        for (index, note) in notes.enumerated() {
            if let before = inlines.notes[note.name] {
                _ = before
                diagnostics.add(Diagnostic("the note “\(note.name)” is there twice", at: source.location(line: note.line)))
            }
            inlines.notes[note.name] = (index + 1, line(note.text, at: note.line, to: note.last))
        }
        var problems = Diagnostics()
        var own = self
        let front = FrontMatterReader(source: source) { text, number in own.line(text, at: number, to: number + 3) }
            .read(into: &problems)
        self = own
        diagnostics.add(problems)
        let blocks = read(CommonMarkDocument(body).tree().children)
        for note in notes where !inlines.usedNotes.contains(note.name) {
            diagnostics.add(
                Diagnostic("no text refers to the note “\(note.name)”", at: source.location(line: note.line), remedy: "add `[^\(note.name)]` or remove it"))
        }
        diagnostics.add(inlines.diagnostics)
        return Chapter(
            slug: slug, file: source.file, front: front, blocks: blocks, experiments: experiments, claims: claims,
            values: inlines.values, figures: figures, works: [])
    }

    /// A piece of Markdown without blocks.
    private mutating func line(_ text: String, at number: Int, to last: Int) -> [Inline] {
        let blocks = CommonMarkDocument(text).tree().children
        if blocks.isEmpty { return [] }
        if blocks.count == 1, blocks[0].kind == .paragraph { return inlines.read(blocks[0].children, line: number, to: last) }
        // What would begin a block, such as `> 50 %` in a cell, is text here: behind a mark that no block begins with.
        let guarded = CommonMarkDocument("\u{2060}" + text).tree().children.flatMap(\.children)
        return inlines.read(guarded, line: number, to: last).map { inline in
            if case .text(let text) = inline { .text(text.replacing("\u{2060}", with: "")) } else { inline }
        }
    }

    /// The text with front matter and notes blanked, so that lines keep their numbers, and the notes.
    private func bodyAndNotes() -> (String, [(name: String, text: String, line: Int, last: Int)]) {
        var lines = source.lines
        for index in 0..<FrontMatterReader.length(source) { lines[index] = "" }
        var notes: [(name: String, text: String, line: Int, last: Int)] = []
        var fence: Substring?
        var index = 0
        while index < lines.count {
            let text = lines[index]
            let marks = text.drop { $0 == " " }.prefix { $0 == "`" || $0 == "~" }
            if marks.count >= 3 {
                if let open = fence { if marks.count >= open.count && marks.first == open.first { fence = nil } } else { fence = marks }
            } else if fence == nil, text.hasPrefix("[^"), let end = text.range(of: "]:") {
                var note = String(text[end.upperBound...])
                let start = index
                lines[index] = ""
                while index + 1 < lines.count, !lines[index + 1].allSatisfy(\.isWhitespace), !lines[index + 1].hasPrefix("[^") {
                    index += 1
                    note += " " + lines[index]
                    lines[index] = ""
                }
                let name = String(text[text.index(text.startIndex, offsetBy: 2)..<end.lowerBound])
                notes.append((name, note.trimmingCharacters(in: .whitespaces), start + 1, index + 1))
            }
            index += 1
        }
        return (lines.joined(separator: "\n"), notes)
    }

    mutating func read(_ nodes: [MarkdownNode]) -> [Block] {
        var blocks: [Block] = []
        for node in nodes {
            switch node.kind {
            case .heading(let level): blocks += heading(node, level)
            case .paragraph: blocks += paragraph(node)
            case .quote: blocks.append(.quote(read(node.children)))
            case .list(let start): blocks.append(.list(start: start, items: node.children.map { read($0.children) }))
            case .rule: blocks.append(.rule)
            case .codeBlock(let info, let literal): blocks += fence(node, info, literal)
            case .html(let html):
                if !Self.isOnlyComments(html) {
                    diagnostics.add(
                        Diagnostic("raw HTML in a chapter", at: source.location(line: node.line), remedy: "write it in Markdown"))
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

    private mutating func heading(_ node: MarkdownNode, _ level: Int) -> [Block] {
        let text = inlines.read(node.children, line: node.line, to: node.endLine)
        guard level > 1 else {
            diagnostics.add(
                Diagnostic(
                    "a heading of the first level", at: source.location(line: node.line),
                    remedy: "the title stands in the front matter; begin sections with `##`"))
            return []
        }
        let depth = level - 2
        sections[depth] += 1
        for deeper in (depth + 1)..<sections.count { sections[deeper] = 0 }
        let number = sections[0...depth].map(String.init).joined(separator: ".")
        let words = text.plainText.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" }
        let id = "sec-" + String(words).split(separator: "-").joined(separator: "-")
        labels.append(Label(id: id, text: "section \(number)", location: source.location(line: node.line)))
        return [.heading(level: level, id: id, number: number, text)]
    }

    private mutating func paragraph(_ node: MarkdownNode) -> [Block] {
        if node.children.count == 1, case .image(let destination) = node.children[0].kind {
            return figure(node, destination)
        }
        if let table = table(node) { return [.table(table)] }
        let text = inlines.read(node.children, line: node.line, to: node.endLine)
        return text.isEmpty ? [] : [.paragraph(text)]
    }

    private mutating func figure(_ node: MarkdownNode, _ destination: String) -> [Block] {
        let place = source.location(of: destination, from: node.line, to: node.endLine)
        guard let (experiment, figure) = splitFigure(destination) else {
            diagnostics.add(
                Diagnostic(
                    "“\(destination)” is no figure", at: place, remedy: "figures come from experiments: `figure:experiment.name`"))
            return []
        }
        let caption = inlines.read(node.children[0].children, line: node.line, to: node.endLine)
        let use = FigureUse(
            experiment: experiment, figure: figure, caption: caption, number: figures.count + 1, location: place)
        labels.append(Label(id: use.id, text: "figure \(use.number)", location: place))
        figures.append(use)
        return [.figure(use)]
    }

    /// A paragraph whose second line is `|---|---|`: a table, its last line perhaps `: caption {#tbl-id}`.
    private mutating func table(_ node: MarkdownNode) -> Table? {
        var lines = Array(source.lines[(node.line - 1)..<min(node.endLine, source.lines.count)])
        guard lines.count >= 2, lines[0].contains("|") else { return nil }
        let rule = Self.cells(lines[1])
        guard !rule.isEmpty, rule.allSatisfy({ cell in cell.contains("-") && cell.allSatisfy { $0 == "-" || $0 == ":" } })
        else { return nil }
        var table = Table(id: nil, number: nil, caption: [], alignments: [], header: [], rows: [])
        if let last = lines.last, last.hasPrefix(": ") {
            lines.removeLast()
            var caption = String(last.dropFirst(2))
            if caption.hasSuffix("}"), let mark = caption.range(of: "{#") {
                let id = String(caption[mark.upperBound...].dropLast())
                caption = String(caption[..<mark.lowerBound])
                tables += 1
                (table.id, table.number) = (id, tables)
                labels.append(Label(id: id, text: "table \(tables)", location: source.location(of: id, from: node.endLine)))
            }
            table.caption = line(caption, at: node.endLine, to: node.endLine)
        }
        table.alignments = rule.map { cell in
            switch (cell.hasPrefix(":"), cell.hasSuffix(":")) {
            case (true, true): .center
            case (false, true): .right
            case (true, false): .left
            default: .none
            }
        }
        for (index, text) in lines.enumerated() where index != 1 {
            let cells = Self.cells(text).map { line($0, at: node.line + index, to: node.line + index) }
            if cells.count != rule.count {
                diagnostics.add(
                    Diagnostic(
                        "this row has \(cells.count) cells, the head has \(rule.count)",
                        at: source.location(line: node.line + index)))
            }
            if index == 0 { table.header = cells } else { table.rows.append(cells) }
        }
        return table
    }

    /// The cells of a row; a bar in code or after a backslash does not divide.
    private static func cells(_ text: String) -> [String] {
        var cells = [""]
        var inCode = false
        var escaped = false
        for character in text.trimmingCharacters(in: .whitespaces) {
            if character == "`" { inCode.toggle() }
            if character == "|" && !inCode && !escaped { cells.append("") } else { cells[cells.count - 1].append(character) }
            escaped = character == "\\" && !escaped
        }
        if cells.first?.allSatisfy(\.isWhitespace) == true { cells.removeFirst() }
        if cells.last?.allSatisfy(\.isWhitespace) == true { cells.removeLast() }
        return cells.map { $0.trimmingCharacters(in: .whitespaces) }
    }
}

extension Diagnostics {
    mutating func add(_ others: Diagnostics) { for one in others.all { add(one) } }
}
