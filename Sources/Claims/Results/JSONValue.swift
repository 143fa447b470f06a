/// JSON whose keys keep the order in which they were written, and whose numbers have the shortest exact text.
package indirect enum JSONValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case unsigned(UInt64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([Member])

    package struct Member: Hashable, Sendable {
        package var key: String
        package var value: JSONValue
    }

    package static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        .object(members.map { Member(key: $0.0, value: $0.1) })
    }

    package static func string(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    /// On one line, without spaces.
    package var compact: String {
        var text = ""
        write(into: &text, indentation: nil)
        return text
    }

    /// Indented by two spaces; arrays and objects without inner structure stay on one line.
    package var pretty: String {
        var text = ""
        write(into: &text, indentation: 0)
        return text + "\n"
    }

    private var isLeaf: Bool {
        switch self {
        case .array(let items): items.isEmpty
        case .object(let members): members.isEmpty
        default: true
        }
    }

    private func write(into text: inout String, indentation: Int?) {
        switch self {
        case .null: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .unsigned(let value): text += String(value)
        // JSON has no word for infinity; a text is better than a lie.
        case .number(let value): text += value.isFinite ? shortest(value) : "\"\(value)\""
        case .string(let value): text += quoted(value)
        case .array(let items):
            let inner = items.allSatisfy(\.isLeaf) ? nil : indentation
            list("[", "]", items.count, of: indentation, inner, &text) { items[$0].write(into: &$1, indentation: $2) }
        case .object(let members):
            let inner = members.allSatisfy(\.value.isLeaf) && members.count <= 4 ? nil : indentation
            list("{", "}", members.count, of: indentation, inner, &text) { index, text, deeper in
                text += quoted(members[index].key) + (indentation == nil ? ":" : ": ")
                members[index].value.write(into: &text, indentation: deeper)
            }
        }
    }

    private func list(
        _ open: String, _ close: String, _ count: Int, of outer: Int?, _ inner: Int?, _ text: inout String,
        item: (Int, inout String, Int?) -> Void
    ) {
        text += open
        for index in 0..<count {
            if index > 0 { text += "," }
            if let inner {
                text += "\n" + String(repeating: "  ", count: inner + 1)
            } else if outer != nil, index > 0 {
                text += " "
            }
            item(index, &text, inner.map { $0 + 1 } ?? outer)
        }
        if let inner, count > 0 { text += "\n" + String(repeating: "  ", count: inner) }
        text += close
    }
}

private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case _ where scalar.value < 0x20:
            let digits = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
