/// A parameter's value with the type that its Swift declaration gives it.
///
/// Parameters are encoded into this tree, a chapter's text is laid over it, and the result is decoded again; the
/// order of properties is the order of their declaration.
package indirect enum ParameterValue: Hashable, Sendable {
    case boolean(Bool)
    /// With the range of its Swift type.
    case integer(Int64, in: ClosedRange<Int64>)
    case number(Double)
    case string(String)
    /// One of a few words: a string enumeration whose cases can be listed.
    case choice(String, allowed: [String])
    case list([ParameterValue])
    case mapping([Field])

    package struct Field: Hashable, Sendable {
        package var name: String
        package var value: ParameterValue
    }

    /// The kind in words, as in `“samples” takes …`.
    package var kind: String {
        switch self {
        case .boolean: "true or false"
        case .integer(_, let range) where range == .min ... .max: "an integer"
        case .integer(_, let range) where range == 0 ... .max: "an integer of at least 0"
        case .integer(_, let range): "an integer in \(range.lowerBound) ... \(range.upperBound)"
        case .number: "a number"
        case .string: "a text"
        case .choice(_, let allowed): "one of \(allowed.joined(separator: ", "))"
        case .list(let items): items.first.map { "a list of values, each \($0.kind)" } ?? "a list"
        case .mapping(let fields): "a mapping of \(fields.map(\.name).joined(separator: ", "))"
        }
    }

    /// The canonical text, on one line, as one would write it in a chapter: `0.1`, `[1, 4, 16]`, `cifar10`.
    package var text: String {
        switch self {
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value, _): String(value)
        case .number(let value): shortest(value)
        case .string(let value): value
        case .choice(let value, _): value
        case .list(let items): "[" + items.map(\.text).joined(separator: ", ") + "]"
        case .mapping(let fields): "{ " + fields.map { "\($0.name): \($0.value.text)" }.joined(separator: ", ") + " }"
        }
    }

    /// The same as JSON, keys in the order of declaration.
    package var json: JSONValue {
        switch self {
        case .boolean(let value): .boolean(value)
        case .integer(let value, _): .integer(value)
        case .number(let value): .number(value)
        case .string(let value), .choice(let value, _): .string(value)
        case .list(let items): .array(items.map(\.json))
        case .mapping(let fields): .object(fields.map { ($0.name, $0.value.json) })
        }
    }

    package subscript(name: String) -> ParameterValue? {
        guard case .mapping(let fields) = self else { return nil }
        return fields.first { $0.name == name }?.value
    }
}
