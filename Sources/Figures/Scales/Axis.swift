/// What stands on an axis and how values map to places.
public struct Axis: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case linear
        case logarithmic
        /// Linear up to about `threshold` on both sides of zero, logarithmic beyond.
        case symmetricLogarithmic(threshold: Double)
        /// Names at 0, 1, 2 …, in this order.
        case categorical([String])
    }

    public var kind: Kind
    /// Label, with `*x*` for italic and 10⁻³ or x₁ for scripts.
    public var label: String
    /// Ends of the axis; from the data when `nil`.
    public var domain: ClosedRange<Double>?
    /// Zero belongs on the axis.
    public var includesZero = false
    /// Places of the ticks; found by the program when `nil`.
    public var ticks: [Double]?
    /// Thin lines across the plot at the major ticks.
    public var grid = false
    /// Without line, ticks and label.
    public var isHidden = false

    /// Names of the categories; empty on other axes.
    var names: [String] {
        if case .categorical(let names) = kind { names.map(RichText.plain) } else { [] }
    }

    var isCategorical: Bool {
        if case .categorical = kind { true } else { false }
    }

    public static func linear(
        _ label: String = "", in domain: ClosedRange<Double>? = nil, includesZero: Bool = false,
        ticks: [Double]? = nil, grid: Bool = false
    ) -> Axis {
        Axis(kind: .linear, label: label, domain: domain, includesZero: includesZero, ticks: ticks, grid: grid)
    }

    public static func logarithmic(
        _ label: String = "", in domain: ClosedRange<Double>? = nil, ticks: [Double]? = nil, grid: Bool = false
    ) -> Axis {
        Axis(kind: .logarithmic, label: label, domain: domain, ticks: ticks, grid: grid)
    }

    public static func symmetricLogarithmic(
        _ label: String = "", threshold: Double = 1, in domain: ClosedRange<Double>? = nil, ticks: [Double]? = nil,
        grid: Bool = false
    ) -> Axis {
        Axis(kind: .symmetricLogarithmic(threshold: threshold), label: label, domain: domain, ticks: ticks, grid: grid)
    }

    public static func categorical(_ label: String = "", _ names: [String]) -> Axis {
        Axis(kind: .categorical(names), label: label, domain: nil)
    }

    /// An axis that is not drawn.
    public static func hidden(in domain: ClosedRange<Double>? = nil) -> Axis {
        Axis(kind: .linear, label: "", domain: domain, isHidden: true)
    }
}
