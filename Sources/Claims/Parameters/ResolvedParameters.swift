/// One parameter as an experiment will run with it.
public struct ResolvedParameter: Hashable, Sendable {
    public var name: String
    /// Canonical text on one line: `4096`, `[0.2, 0.4, 1]`, `cifar10`.
    public var text: String
    /// The text of the Swift default.
    public var defaultText: String
    /// Whether a profile's own `quick:` or `paper:` set it.
    public var isSetByProfile: Bool

    public var differsFromDefault: Bool { text != defaultText }
}

/// All parameters of an experiment in the order of their declaration.
public struct ResolvedParameters: Hashable, Sendable {
    public var all: [ResolvedParameter]
    /// The same as JSON.
    package var value: ParameterValue

    /// Those that differ from the default, in the order of declaration, then the others.
    public var differingFirst: [ResolvedParameter] {
        all.filter(\.differsFromDefault) + all.filter { !$0.differsFromDefault }
    }

    public subscript(name: String) -> ResolvedParameter? { all.first { $0.name == name } }

    /// Canonical text, a line per parameter.
    public var text: String { all.map { "\($0.name): \($0.text)" }.joined(separator: "\n") }

    /// Canonical JSON on one line.
    public var json: String { value.json.compact }
}
