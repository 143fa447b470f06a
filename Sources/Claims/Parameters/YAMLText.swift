import Diagnostics
import Yams

/// YAML as the chapters use it, each part with its place. The only file that knows the YAML library.
package indirect enum YAMLValue: Sendable {
    case scalar(String, quoted: Bool, at: SourceLocation)
    case list([YAMLValue], at: SourceLocation)
    case mapping([Entry], at: SourceLocation)

    package struct Entry: Sendable {
        package var key: String
        package var keyLocation: SourceLocation
        package var value: YAMLValue
    }

    package var location: SourceLocation {
        switch self {
        case .scalar(_, _, let location), .list(_, let location), .mapping(_, let location): location
        }
    }

    package var isEmpty: Bool {
        if case .scalar(let text, let quoted, _) = self {
            return !quoted && (text.isEmpty || text == "~" || text == "null")
        }
        return false
    }

    /// What it is, for messages: `“many”`, `a list`, `a mapping`.
    package var summary: String {
        switch self {
        case .scalar(let text, _, _): isEmpty ? "nothing" : "“\(text)”"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}

/// Parses the body of a fence.
///
/// - Parameter start: the place of the body's first character.
/// - Returns: `nil` when there is nothing but comments.
/// - Throws: what is wrong, at its place.
package func parseYAML(_ body: String, startingAt start: SourceLocation) throws(Diagnostic) -> YAMLValue? {
    func place(_ line: Int, _ column: Int) -> SourceLocation {
        SourceLocation(file: start.file, line: start.line + line - 1, column: start.column + column - 1)
    }
    do {
        guard let node = try compose(yaml: body) else { return nil }
        return try value(of: node) { mark in mark.map { place($0.line, $0.column) } ?? start }
    } catch let error as Diagnostic {
        throw error
    } catch let error as YamlError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            throw Diagnostic("this is not YAML: \(problem)", at: place(mark.line, mark.column))
        case .duplicatedKeysInMapping(let keys, let context):
            let key = keys.sorted().first ?? ""
            let second = lines(of: body, settingKey: key).dropFirst().first
            throw Diagnostic(
                "“\(key)” is set twice",
                at: place(second ?? context.mark.line, second == nil ? context.mark.column : 1),
                remedy: "keep one of the two")
        case .reader(let problem, let offset, _, _):
            let before = body.prefix(offset ?? 0)
            let line = before.count(where: \.isNewline) + 1
            let column = before.reversed().prefix { !$0.isNewline }.count + 1
            throw Diagnostic("this is not YAML: \(problem)", at: place(line, column))
        default:
            throw Diagnostic("this is not YAML: \(error)", at: start)
        }
    } catch {
        throw Diagnostic("this is not YAML: \(error)", at: start)
    }
}

/// The lines, counted from one, that begin with `key:`.
private func lines(of body: String, settingKey key: String) -> [Int] {
    body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().compactMap { index, line in
        let text = line.drop { $0 == " " || $0 == "\"" || $0 == "'" }
        guard text.hasPrefix(key) else { return nil }
        let rest = text.dropFirst(key.count).drop { $0 == " " || $0 == "\"" || $0 == "'" }
        return rest.hasPrefix(":") ? index + 1 : nil
    }
}

private func value(of node: Node, at place: (Mark?) -> SourceLocation) throws(Diagnostic) -> YAMLValue {
    switch node {
    case .scalar(let scalar):
        let quoted =
            switch scalar.style {
            case .singleQuoted, .doubleQuoted, .literal, .folded: true
            default: false
            }
        return .scalar(scalar.string, quoted: quoted, at: place(scalar.mark))
    case .sequence(let sequence):
        var items: [YAMLValue] = []
        for item in sequence { items.append(try value(of: item, at: place)) }
        return .list(items, at: place(sequence.mark))
    case .mapping(let mapping):
        var entries: [YAMLValue.Entry] = []
        for (key, item) in mapping {
            guard case .scalar(let name) = key else {
                throw Diagnostic("a key must be a word", at: place(key.mark), remedy: "write `name: value`")
            }
            entries.append(
                YAMLValue.Entry(key: name.string, keyLocation: place(name.mark), value: try value(of: item, at: place)))
        }
        return .mapping(entries, at: place(mapping.mark))
    case .alias(let alias):
        throw Diagnostic("aliases are not supported", at: place(alias.mark), remedy: "write the value out")
    }
}
