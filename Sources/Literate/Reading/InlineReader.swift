import Diagnostics

/// A link as it stands in a chapter, for checking where it leads.
struct LinkUse {
    var destination: String
    var location: SourceLocation
}

/// Turns cmark's inline nodes into ours: math, values, references, citations and notes are found in text and code.
struct InlineReader {
    let source: SourceText
    var notes = Notes()
    private(set) var values: [ValueUse] = []
    private(set) var links: [LinkUse] = []
    private(set) var diagnostics = Diagnostics()
    /// Behind the last token that was read.
    private var cursor: TextCursor

    init(source: SourceText) {
        self.source = source
        cursor = TextCursor(source, at: source.location(line: 1), to: 1)
    }

    /// Reads text that begins at a place and ends with a line.
    mutating func read(_ nodes: [MarkdownNode], at place: SourceLocation, to last: Int) -> [Inline] {
        let outer = cursor
        defer { cursor = outer }
        cursor = TextCursor(source, at: place, to: last)
        return read(nodes)
    }

    /// Reads notes that nothing refers to, for what is wrong in them.
    mutating func readUnusedNotes() {
        for (name, note) in notes.unused {
            diagnostics.add(
                Diagnostic("no text refers to the note “\(name)”", at: note.place, remedy: "add `[^\(name)]` or remove it"))
            if notes.known(name) == nil { _ = read(note, name) }
        }
    }

    private mutating func read(_ nodes: [MarkdownNode]) -> [Inline] {
        var result: [Inline] = []
        var nodes = Self.merged(nodes)
        var index = 0
        while index < nodes.count {
            let node = nodes[index]
            switch node.kind {
            case .text(var text):
                // `$` before a code span, and another after it, make it mathematics.
                if text.hasSuffix("$"), index + 1 < nodes.count, case .code(let tex) = nodes[index + 1].kind,
                    index + 2 < nodes.count, case .text(let after) = nodes[index + 2].kind, after.hasPrefix("$"),
                    after.dropFirst().first != CommonMarkDocument.escapeMark
                {
                    text.removeLast()
                    result += read(text: text)
                    result.append(.math(Formula(tex: tex, isDisplayed: false, location: place(code: tex))))
                    nodes[index + 2].kind = .text(String(after.dropFirst()))
                    index += 2
                    continue
                }
                result += read(text: text)
            case .code(let text): result.append(code(text))
            case .emphasis: result.append(.emphasis(read(node.children)))
            case .strong: result.append(.strong(read(node.children)))
            case .softBreak, .lineBreak:
                cursor.lineBreak()
                result.append(node.kind == .softBreak ? .softBreak : .lineBreak)
            case .link(let destination): result.append(link(destination, node.children))
            case .image(let destination):
                diagnostics.add(
                    Diagnostic(
                        "an image inside a line", at: cursor.find(destination) ?? cursor.place,
                        remedy: "put `![caption](figure:experiment.name)` in a paragraph of its own"))
            case .html(let html):
                let place = cursor.find(html) ?? cursor.place
                if !html.hasPrefix("<!--") {
                    diagnostics.add(
                        Diagnostic("raw HTML “\(html)”", at: place, remedy: "write Markdown, or `\\<` for the sign"))
                }
            default: break
            }
            index += 1
        }
        return result
    }

    private mutating func link(_ destination: String, _ children: [MarkdownNode]) -> Inline {
        var opening = cursor
        let text = read(children)
        let start = "[" + text.plainText.prefix { $0.isLetter || $0.isNumber }
        let place: SourceLocation
        if let (mark, found) = cursor.find(anyOf: ["](", "](<", "<"].map { $0 + destination }) {
            place = source.location(line: found.line, column: found.column + mark.count - destination.count)
        } else {
            // One that is defined elsewhere, `[text][name]`.
            place = opening.find(start) ?? opening.place
        }
        links.append(LinkUse(destination: destination, location: place))
        return .link(destination: destination, text)
    }

    /// Of what stands between backticks.
    private mutating func place(code text: String) -> SourceLocation {
        guard let (mark, found) = cursor.find(anyOf: ["`\(text)`", "` \(text) `"]) else { return cursor.find(text) ?? cursor.place }
        return source.location(line: found.line, column: found.column + (mark.count - text.count) / 2)
    }

    /// `{experiment.value format}` is a value, all other code is code.
    private mutating func code(_ text: String) -> Inline {
        let place = place(code: text)
        if let unclosed = text.prefixMatch(of: Self.valueStart), !text.hasSuffix("}") {
            diagnostics.add(Diagnostic("“\(unclosed.output)” is not closed", at: place, remedy: "write `{experiment.value}`"))
        }
        guard text.hasPrefix("{"), text.hasSuffix("}"), text.count > 2 else { return .code(text) }
        let inner = text.dropFirst().dropLast()
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

    /// How a value begins.
    private static var valueStart: Regex<Substring> { /\{[A-Za-z][\w\-]*\.[A-Za-z]\w*/ }

    /// A value or a formula without the backticks that make it one would be printed as it is typed.
    private mutating func checkForMissingBackticks(_ rest: Substring) {
        if rest.first == "{", let value = rest.prefixMatch(of: Self.valueStart) {
            diagnostics.add(
                Diagnostic(
                    "“\(value.output)…” is printed as it stands", at: cursor.find(String(value.output)) ?? cursor.place,
                    remedy: "write `{experiment.value}` between backticks, or `\\{` for the sign"))
        } else if let formula = rest.prefixMatch(of: /\$[^\s$](?:[^$\n]*[^\s$])?\$(?![0-9])/) {
            guard !formula.output.contains(CommonMarkDocument.escapeMark) else { return }
            diagnostics.add(
                Diagnostic(
                    "“\(formula.output)” is printed as it stands", at: cursor.find(String(formula.output)) ?? cursor.place,
                    remedy: "write $`…`$, or `\\$` for the sign"))
        }
    }

    /// Finds `@fig-…`, `[@key; @key]` and `[^note]`, unless a backslash stands before them.
    private mutating func read(text: String) -> [Inline] {
        var result: [Inline] = []
        var plain = ""
        var rest = Substring(text)
        func flush() {
            if !plain.isEmpty { result.append(.text(plain)) }
            plain = ""
        }
        while let character = rest.first {
            if rest.dropFirst().first == CommonMarkDocument.escapeMark {
                _ = cursor.find("\\\(character)")
                plain.append(character)
                rest = rest.dropFirst(2)
            } else if rest.hasPrefix("[@"), let end = rest.firstIndex(of: "]") {
                flush()
                let keys = rest[rest.index(after: rest.startIndex)..<end].split(separator: ";")
                result.append(.citation(keys.map { part in
                    let key = part.drop { $0 == " " || $0 == "@" }.filter { $0 != " " }
                    return Citation(key: key, text: "", location: cursor.find("@" + key) ?? cursor.place)
                }))
                rest = rest[rest.index(after: end)...]
            } else if rest.hasPrefix("[^"), let end = rest.firstIndex(of: "]") {
                flush()
                let name = String(rest[rest.index(rest.startIndex, offsetBy: 2)..<end])
                if let note = footnote(name) { result.append(note) }
                rest = rest[rest.index(after: end)...]
            } else if character == "@", !(plain.last.map { $0.isLetter || $0.isNumber } ?? false),
                let target = Self.target(rest.dropFirst())
            {
                flush()
                let place = cursor.find("@" + target) ?? cursor.place
                result.append(.reference(Reference(target: target, text: "", href: "", location: place)))
                rest = rest.dropFirst(target.count + 1)
            } else {
                if character == "@" { _ = cursor.find("@") }
                if character == "{" || (character == "$" && plain.last != "$") { checkForMissingBackticks(rest) }
                plain.append(character)
                rest = rest.dropFirst()
            }
        }
        flush()
        return result
    }

    private mutating func footnote(_ name: String) -> Inline? {
        let place = cursor.find("[^\(name)]") ?? cursor.place
        if let known = notes.known(name) { return .footnote(number: known.number, known.text) }
        guard let note = notes[name] else {
            diagnostics.add(
                Diagnostic(
                    "there is no note “\(name)”", at: place,
                    remedy: suggestion(for: name, in: notes.names) ?? "add a line `[^\(name)]: …`"))
            return nil
        }
        if notes.open.contains(name) {
            diagnostics.add(Diagnostic("the note “\(name)” refers to itself", at: place, remedy: "remove this reference"))
            return nil
        }
        guard notes.open.count < CommonMarkDocument.deepest else {
            diagnostics.add(Diagnostic("notes of notes, nested more than \(CommonMarkDocument.deepest) deep", at: place))
            return nil
        }
        return read(note, name)
    }

    private mutating func read(_ note: Notes.Note, _ name: String) -> Inline {
        let number = notes.begin(name)
        let text = read(note.nodes, at: note.textPlace, to: note.last)
        notes.end(name, number, text)
        return .footnote(number: number, text)
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
