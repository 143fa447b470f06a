import Diagnostics

/// A value of an experiment, written `cifar10.rank`.
public struct ValueReference: Hashable, Sendable, CustomStringConvertible {
    public var experiment: String
    public var value: String

    public init(experiment: String, value: String) {
        self.experiment = experiment
        self.value = value
    }

    public var description: String { "\(experiment).\(value)" }
}

/// A condition that the interval of one value meets, fails, or leaves undecided.
public struct Criterion: Hashable, Sendable {
    /// As it stands in the chapter.
    public var text: String
    public var location: SourceLocation
    public var reference: ValueReference
    public var relation: Relation

    /// What a value is compared with.
    public enum Bound: Hashable, Sendable {
        case number(Double)
        case reference(ValueReference)
    }

    public enum Relation: Hashable, Sendable {
        /// `in a ... b`, both ends included.
        case between(Bound, Bound)
        /// `within p% of v`: at most |p v| from v.
        case withinFraction(Double, of: Bound)
        /// `within e of v`: at most e from v.
        case withinDistance(Double, of: Bound)
        /// `< v`, or `≤ v` when equality is allowed.
        case below(Bound, orEqual: Bool)
        /// `> v`, or `≥ v` when equality is allowed.
        case above(Bound, orEqual: Bool)
    }

    /// Every value that must be known to judge it, the subject first.
    public var references: [ValueReference] {
        let bounds: [Bound] =
            switch relation {
            case .between(let low, let high): [low, high]
            case .withinFraction(_, let center), .withinDistance(_, let center): [center]
            case .below(let bound, _), .above(let bound, _): [bound]
            }
        return [reference]
            + bounds.compactMap { bound in
                if case .reference(let reference) = bound { reference } else { nil }
            }
    }
}

/// What becomes of a criterion.
public enum Outcome: String, Hashable, Sendable, Codable {
    case holds, fails, undecided
    /// A value that it needs is not there, or was measured on stand-in data.
    case notRun = "not run"
}
