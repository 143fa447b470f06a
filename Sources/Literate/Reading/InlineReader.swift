import Diagnostics

/// Turns cmark's inline nodes into ours: math, values, references, citations and notes are found in text and code.
struct InlineReader {
    let source: SourceText
    /// Notes by name, read already.
    var notes: [String: (number: Int, [Inline])] = [:]
    private(set) var values: [ValueUse] = []
    private(set) var usedNotes: Set<String> = []
    private(set) var diagnostics = Diagnostics()

    init(source: SourceText) { self.source = source }

    mutating func read(_ nodes: [MarkdownNode], line: Int, to last: Int) -> [Inline] {
        var result: [Inline] = []
        var nodes = Self.merged(nodes)
        var index = 0
        while index < nodes.count {
            let node = nodes[index]
            switch node.kind {
            case .text(var text):
                // `$` before a code span, and another after it, make it mathematics.
                if text.hasSuffix("$"), index + 1 < nodes.count, case .code(let tex) = nodes[index + 1].kind {
                    if index + 2 < nodes.count, case .text(let after) = nodes[index + 2].kind, after.hasPrefix("$") {
                        text.removeLast()
                        result += read(text: text, node.line, last)
                        let place = source.location(of: tex, from: max(line, node.line), to: last)
                        result.append(.math(Formula(tex: tex, isDisplayed: false, location: place)))
                        nodes[index + 2].kind = .text(String(after.dropFirst()))
                        index += 2
                        continue
                    }
                }
                result += read(text: text, max(line, node.line), last)
            case .code(let text): result.append(code(text, max(line, node.line), last))
            case .emphasis: result.append(.emphasis(read(node.children, line: line, to: last)))
            case .strong: result.append(.strong(read(node.children, line: line, to: last)))
            case .softBreak: result.append(.softBreak)
            case .lineBreak: result.append(.lineBreak)
            case .link(let destination):
                result.append(.link(destination: destination, read(node.children, line: line, to: last)))
            case .image(let destination):
                diagnostics.add(
                    Diagnostic(
                        "an image inside a line", at: source.location(of: destination, from: line, to: last),
                        remedy: "put `![caption](figure:experiment.name)` in a paragraph of its own"))
            case .html(let html):
                if !html.hasPrefix("<!--") {
                    diagnostics.add(
                        Diagnostic(
                            "raw HTML “\(html)”", at: source.location(of: html, from: line, to: last),
                            remedy: "write Markdown, or `\\<` for the sign"))
                }
            default: break
            }
            index += 1
        }
        return result
    }

    /// `{experiment.value format}` is a value, all other code is code.
    private mutating func code(_ text: String, _ line: Int, _ last: Int) -> Inline {
        guard text.hasPrefix("{"), text.hasSuffix("}"), text.count > 2 else { return .code(text) }
        let inner = text.dropFirst().dropLast()
        let place = source.location(of: text, from: line, to: last)
        let words = inner.split(separator: " ")
        let name = (words.first ?? "").split(separator: ".", omittingEmptySubsequences: false)
        guard words.count <= 2, name.count == 2, name.allSatisfy({ !$0.isEmpty }) else {
            diagnostics.add(
                Diagnostic("“\(text)” is no value", at: place, remedy: "write `{experiment.value}` or `{experiment.value .3}`"))
            return .code(text)
        }
        guard let format = ValueFormat(words.count == 2 ? String(words[1]) : "") else {
            let column = place.column + 1 + words[0].count + 1
            diagnostics.add(
                Diagnostic(
                    "“\(words[1])” is no format", at: SourceLocation(file: place.file, line: place.line, column: column),
                    remedy: "there is: " + ValueFormat.examples.joined(separator: ", ")))
            return .code(text)
        }
        let use = ValueUse(
            experiment: String(name[0]), value: String(name[1]), format: format,
            location: SourceLocation(file: place.file, line: place.line, column: place.column + 1))
        values.append(use)
        return .value(use)
    }

    /// Finds `@fig-…`, `[@key; @key]` and `[^note]`.
    private mutating func read(text: String, _ line: Int, _ last: Int) -> [Inline] {
        var result: [Inline] = []
        var plain = ""
        var rest = Substring(text)
        func flush() {
            if !plain.isEmpty { result.append(.text(plain)) }
            plain = ""
        }
        while let character = rest.first {
            if rest.hasPrefix("[@"), let end = rest.firstIndex(of: "]") {
                flush()
                let keys = rest[rest.index(after: rest.startIndex)..<end].split(separator: ";")
                result.append(.citation(keys.map { part in
                    let key = part.drop { $0 == " " || $0 == "@" }.filter { $0 != " " }
                    return Citation(key: key, text: "", location: source.location(of: "@" + key, from: line, to: last))
                }))
                rest = rest[rest.index(after: end)...]
            } else if rest.hasPrefix("[^"), let end = rest.firstIndex(of: "]") {
                flush()
                let name = String(rest[rest.index(rest.startIndex, offsetBy: 2)..<end])
                if let note = notes[name] {
                    usedNotes.insert(name)
                    result.append(.footnote(number: note.number, note.1))
                } else {
                    diagnostics.add(
                        Diagnostic(
                            "there is no note “\(name)”", at: source.location(of: "[^\(name)]", from: line, to: last),
                            remedy: suggestion(for: name, in: notes.keys.sorted()) ?? "add a line `[^\(name)]: …`"))
                }
                rest = rest[rest.index(after: end)...]
            } else if character == "@", !(plain.last.map { $0.isLetter || $0.isNumber } ?? false),
                let target = Self.target(rest.dropFirst())
            {
                flush()
                result.append(
                    .reference(
                        Reference(target: target, text: "", href: "", location: source.location(of: "@" + target, from: line, to: last))))
                rest = rest.dropFirst(target.count + 1)
            } else {
                plain.append(character)
                rest = rest.dropFirst()
            }
        }
        flush()
        return result
    }

    /// A name such as `fig-cifar10-spectrum` at the front of the text.
    private static func target(_ text: Substring) -> String? {
        var name = text.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
        while name.last == "-" || name.last == "_" { name = name.dropLast() }
        return name.contains("-") ? String(name) : nil
    }

    private static func merged(_ nodes: [MarkdownNode]) -> [MarkdownNode] {
        var result: [MarkdownNode] = []
        for node in nodes {
            if case .text(let more) = node.kind, let last = result.last, case .text(let text) = last.kind {
                result[result.count - 1].kind = .text(text + more)
            } else {
                result.append(node)
            }
        }
        return result
    }
}
