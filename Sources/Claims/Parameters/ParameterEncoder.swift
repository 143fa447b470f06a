/// Encodes parameters into a `ParameterValue`, keeping the order of declaration and the types.
///
/// - Throws: `EncodingError` for what a chapter could not set (a number that is not finite, an integer too large).
package func parameterValue(of value: some Encodable) throws -> ParameterValue {
    let encoder = TreeEncoder(codingPath: [])
    try value.encode(to: encoder)
    return encoder.node.value
}

/// A place in the tree that is being built; a reference, since containers are filled after they are handed out.
private final class TreeNode {
    enum Content {
        case leaf(ParameterValue)
        case list([TreeNode])
        case mapping([(String, TreeNode)])
    }
    var content = Content.mapping([])

    var value: ParameterValue {
        switch content {
        case .leaf(let value): value
        case .list(let items): .list(items.map(\.value))
        case .mapping(let fields): .mapping(fields.map { .init(name: $0.0, value: $0.1.value) })
        }
    }

    func field(_ name: String) -> TreeNode {
        let node = TreeNode()
        guard case .mapping(var fields) = content else {
            content = .mapping([(name, node)])
            return node
        }
        fields.removeAll { $0.0 == name }
        fields.append((name, node))
        content = .mapping(fields)
        return node
    }

    func item() -> TreeNode {
        let node = TreeNode()
        if case .list(let items) = content { content = .list(items + [node]) } else { content = .list([node]) }
        return node
    }
}

private final class TreeEncoder: Encoder {
    let codingPath: [any CodingKey]
    let userInfo: [CodingUserInfoKey: Any] = [:]
    let node: TreeNode

    init(codingPath: [any CodingKey], node: TreeNode = TreeNode()) {
        self.codingPath = codingPath
        self.node = node
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(Keyed(node: node, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        node.content = .list([])
        return Unkeyed(node: node, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { Single(node: node, codingPath: codingPath) }
}

private struct Single: SingleValueEncodingContainer {
    let node: TreeNode
    let codingPath: [any CodingKey]

    func encodeNil() throws {}
    func encode(_ value: Bool) throws { node.content = .leaf(.boolean(value)) }
    func encode(_ value: String) throws { node.content = .leaf(.string(value)) }
    func encode(_ value: Double) throws { try number(value) }
    func encode(_ value: Float) throws {
        // The shortest text of the float, not the digits of the double nearest to it.
        try number(Double(value.description) ?? Double(value))
    }
    func encode(_ value: Int) throws { try integer(value) }
    func encode(_ value: Int8) throws { try integer(value) }
    func encode(_ value: Int16) throws { try integer(value) }
    func encode(_ value: Int32) throws { try integer(value) }
    func encode(_ value: Int64) throws { try integer(value) }
    func encode(_ value: UInt) throws { try integer(value) }
    func encode(_ value: UInt8) throws { try integer(value) }
    func encode(_ value: UInt16) throws { try integer(value) }
    func encode(_ value: UInt32) throws { try integer(value) }
    func encode(_ value: UInt64) throws { try integer(value) }

    func encode<T: Encodable>(_ value: T) throws {
        try value.encode(to: TreeEncoder(codingPath: codingPath, node: node))
        if let allowed = allowedWords(T.self), case .leaf(.string(let word)) = node.content {
            node.content = .leaf(.choice(word, allowed: allowed))
        }
    }

    private func number(_ value: Double) throws {
        guard value.isFinite else { throw invalid(value, "a parameter must be finite") }
        node.content = .leaf(.number(value))
    }

    private func integer<I: FixedWidthInteger>(_ value: I) throws {
        guard let value = Int64(exactly: value) else { throw invalid(value, "a parameter must fit 64 signed bits") }
        node.content = .leaf(.integer(value, in: Int64(clamping: I.min)...Int64(clamping: I.max)))
    }

    private func invalid(_ value: Any, _ message: String) -> EncodingError {
        .invalidValue(value, .init(codingPath: codingPath, debugDescription: message))
    }
}

private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: TreeNode
    let codingPath: [any CodingKey]

    private func single(_ key: Key) -> Single {
        Single(node: node.field(key.stringValue), codingPath: codingPath + [key])
    }

    mutating func encodeNil(forKey key: Key) throws {}
    mutating func encode<T: Encodable>(_ value: T, forKey key: Key) throws { try single(key).encodeAny(value) }
    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        KeyedEncodingContainer(Keyed<Nested>(node: node.field(key.stringValue), codingPath: codingPath + [key]))
    }
    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        TreeEncoder(codingPath: codingPath + [key], node: node.field(key.stringValue)).unkeyedContainer()
    }
    mutating func superEncoder() -> any Encoder { TreeEncoder(codingPath: codingPath, node: node.field("super")) }
    mutating func superEncoder(forKey key: Key) -> any Encoder {
        TreeEncoder(codingPath: codingPath + [key], node: node.field(key.stringValue))
    }
}

private struct Unkeyed: UnkeyedEncodingContainer {
    let node: TreeNode
    let codingPath: [any CodingKey]
    var count = 0

    init(node: TreeNode, codingPath: [any CodingKey]) {
        self.node = node
        self.codingPath = codingPath
    }

    private mutating func next() -> TreeNode {
        count += 1
        return node.item()
    }

    mutating func encodeNil() throws {}
    mutating func encode<T: Encodable>(_ value: T) throws {
        try Single(node: next(), codingPath: codingPath).encodeAny(value)
    }
    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        KeyedEncodingContainer(Keyed<Nested>(node: next(), codingPath: codingPath))
    }
    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        TreeEncoder(codingPath: codingPath, node: next()).unkeyedContainer()
    }
    mutating func superEncoder() -> any Encoder { TreeEncoder(codingPath: codingPath, node: next()) }
}

extension Single {
    /// `encode` for a value whose static type is only `Encodable`: a number must reach its own overload.
    fileprivate func encodeAny(_ value: some Encodable) throws {
        switch value {
        case let value as Bool: try encode(value)
        case let value as String: try encode(value)
        case let value as Double: try encode(value)
        case let value as Float: try encode(value)
        case let value as any FixedWidthInteger & Encodable:
            try value.encode(to: TreeEncoder(codingPath: codingPath, node: node))
        default: try encode(value)
        }
    }
}

/// The raw values of a string enumeration that can list its cases, else `nil`.
private func allowedWords(_ type: Any.Type) -> [String]? {
    guard let type = type as? any (CaseIterable & RawRepresentable).Type else { return nil }
    return words(type)
}

private func words<T: CaseIterable & RawRepresentable>(_ type: T.Type) -> [String]? {
    let all = type.allCases.map { $0.rawValue as? String }
    return all.contains(nil) ? nil : all.compactMap { $0 }
}
