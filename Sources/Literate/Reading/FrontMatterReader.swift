import Diagnostics
import Foundation
import Yams

/// Reads what stands between `---` lines at the head of a chapter.
struct FrontMatterReader {
    private static let keys = ["title", "headline", "summary", "thumbnail", "board"]
    private static let boxKeys = ["title", "says", "chapter", "claims"]

    let source: SourceText
    /// Only the index has a board.
    let isIndex: Bool
    /// Reads a line of Markdown that stands at a place of the file.
    let inline: (String, SourceLocation) -> [Inline]

    /// The number of lines that the front matter takes, its marks included; 0 when there is none.
    static func length(_ source: SourceText) -> Int {
        guard source.lines.first == "---",
            let end = source.lines.dropFirst().firstIndex(of: "---")
        else { return 0 }
        return end + 1
    }

    func read(into diagnostics: inout Diagnostics) -> FrontMatter {
        var front = FrontMatter(title: "", headline: [], summary: "", thumbnail: nil, board: [])
        let length = Self.length(source)
        let head = source.location(line: 1)
        guard length > 2 else {
            diagnostics.add(
                Diagnostic("the chapter does not begin with its title", at: head, remedy: "write `---`, `title: …`, `---` first"))
            return front
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: source.lines[1..<(length - 1)].joined(separator: "\n"))
        } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
            let key = keys.sorted().first ?? ""
            diagnostics.add(
                Diagnostic("the front matter has “\(key)” twice", at: place(second: key, in: context.mark), remedy: "keep one of the two"))
            return front
        } catch let error as YamlError {
            diagnostics.add(Diagnostic("the front matter is not YAML: \(Self.reason(error))", at: place(error)))
            return front
        } catch {
            diagnostics.add(error, at: head)
            return front
        }
        guard let mapping = root?.mapping else {
            diagnostics.add(Diagnostic("the front matter is no list of `key: value`", at: source.location(line: 2)))
            return front
        }
        for (key, value) in mapping {
            let name = key.string ?? ""
            switch name {
            case "title": front.title = text(value, name, &diagnostics)
            case "summary": front.summary = text(value, name, &diagnostics)
            case "headline": front.headline = inline(text(value, name, &diagnostics), place(value))
            case "thumbnail": front.thumbnail = thumbnail(value, &diagnostics)
            case "board" where !isIndex:
                diagnostics.add(Diagnostic("only index.md has a board", at: place(key), remedy: "move it there or remove it"))
            case "board": front.board = board(value, &diagnostics)
            default:
                diagnostics.add(
                    Diagnostic(
                        "the front matter has no “\(name)”", at: place(key), remedy: suggestion(for: name, in: Self.keys)))
            }
        }
        if front.title.isEmpty && diagnostics.isEmpty {
            diagnostics.add(Diagnostic("the chapter has no title", at: head, remedy: "add `title: …` to its front matter"))
        }
        return front
    }

    private func thumbnail(_ node: Node, _ diagnostics: inout Diagnostics) -> FigureUse? {
        let value = text(node, "thumbnail", &diagnostics)
        if let (experiment, figure) = splitFigure(value) {
            var cursor = TextCursor(source, at: place(node), to: line(node))
            return FigureUse(
                experiment: experiment, figure: figure, caption: [], number: 0, location: cursor.find(value) ?? place(node))
        }
        diagnostics.add(Diagnostic("“\(value)” names no figure", at: place(node), remedy: "write `figure:experiment.name`"))
        return nil
    }

    private func board(_ node: Node, _ diagnostics: inout Diagnostics) -> [[BoardBox]] {
        guard let columns = node.sequence else {
            diagnostics.add(Diagnostic("“board” takes a list of columns, each a list of boxes", at: place(node)))
            return []
        }
        return columns.map { column in
            guard let boxes = column.sequence else {
                diagnostics.add(
                    Diagnostic(
                        "a column of the board is no list of boxes", at: place(column),
                        remedy: "begin each box with `- title: …`, a step further in"))
                return []
            }
            return boxes.compactMap { box($0, &diagnostics) }
        }
    }

    private func box(_ node: Node, _ diagnostics: inout Diagnostics) -> BoardBox? {
        guard let mapping = node.mapping else {
            diagnostics.add(Diagnostic("a box of the board takes `title: …` and more", at: place(node)))
            return nil
        }
        var box = BoardBox(title: "", says: [], chapter: "", claims: [])
        for (key, value) in mapping {
            let name = key.string ?? ""
            switch name {
            case "title": box.title = text(value, name, &diagnostics)
            case "chapter": box.chapter = text(value, name, &diagnostics)
            case "says":
                box.says = (value.sequence.map(Array.init) ?? [value]).map { inline(text($0, name, &diagnostics), place($0)) }
            case "claims":
                box.claims = (value.sequence.map(Array.init) ?? [value]).map { text($0, name, &diagnostics) }
            default:
                diagnostics.add(
                    Diagnostic(
                        "a box of the board has no “\(name)”", at: place(key), remedy: suggestion(for: name, in: Self.boxKeys)))
            }
        }
        if box.title.isEmpty {
            diagnostics.add(Diagnostic("a box of the board has no title", at: place(node), remedy: "add `title: …`"))
        }
        return box
    }

    private func text(_ node: Node, _ key: String, _ diagnostics: inout Diagnostics) -> String {
        if let scalar = node.scalar { return scalar.string }
        diagnostics.add(Diagnostic("“\(key)” takes text", at: place(node)))
        return ""
    }

    private func line(_ node: Node) -> Int { (node.mark?.line ?? 1) + 1 }
    private func place(_ node: Node) -> SourceLocation { source.location(line: line(node), column: node.mark?.column ?? 1) }

    /// Of a key that is set again in the mapping that begins at a mark.
    private func place(second key: String, in mark: Mark) -> SourceLocation {
        let start = source.location(line: mark.line + 1, column: mark.column)
        let lines = (start.line..<max(start.line, Self.length(source))).filter {
            source.text(at: source.location(line: $0, column: start.column)).hasPrefix(key + ":")
                && source.lines[$0 - 1].prefix(start.column - 1).allSatisfy { $0 == " " || $0 == "-" }
        }
        return lines.count > 1 ? source.location(line: lines[1], column: start.column) : start
    }

    private func place(_ error: YamlError) -> SourceLocation {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
            source.location(line: mark.line + 1, column: mark.column)
        default: source.location(line: 1)
        }
    }

    private static func reason(_ error: YamlError) -> String {
        switch error {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): problem
        default: "\(error)"
        }
    }
}

/// `figure:cifar10.spectrum` in its two parts.
func splitFigure(_ text: String) -> (experiment: String, figure: String)? {
    guard text.hasPrefix("figure:") else { return nil }
    let parts = text.dropFirst(7).split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    return (String(parts[0]), String(parts[1]))
}
