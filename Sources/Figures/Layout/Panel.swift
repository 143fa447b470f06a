/// One plot: two axes and the marks on them.
public struct Panel: Sendable {
    /// Stands above the plot, as “λ = 0.5”; empty for none.
    public var title: String
    public var x: Axis
    public var y: Axis
    public var marks: [any Mark]

    public init(_ title: String = "", x: Axis, y: Axis, marks: [any Mark]) {
        self.title = title
        self.x = x
        self.y = y
        self.marks = marks
    }
}

/// How values of a field become color.
public struct ColorAxis: Hashable, Sendable {
    public enum Ramp: Hashable, Sendable {
        /// cividis, dark is low.
        case sequence
        /// Blue, neutral, vermilion; `middle` of the axis is neutral.
        case diverging
        /// A quiet tint on which other marks stay legible.
        case surface
    }

    public var label: String
    public var ramp: Ramp
    public var isReversed: Bool
    public var kind: Axis.Kind
    public var domain: ClosedRange<Double>?
    public var showsBar: Bool

    /// - Parameter label: above the color bar; without a label there is no bar.
    public init(
        _ label: String = "", ramp: Ramp = .sequence, isReversed: Bool = false, kind: Axis.Kind = .linear,
        in domain: ClosedRange<Double>? = nil
    ) {
        self.label = label
        self.ramp = ramp
        self.isReversed = isReversed
        self.kind = kind
        self.domain = domain
        showsBar = !label.isEmpty
    }
}

/// A map from values to inks.
public struct ColorScale: Hashable, Sendable {
    public let axis: ColorAxis
    public let scale: Scale

    init(_ axis: ColorAxis, extent: Extent) {
        self.axis = axis
        var helper = Axis(kind: axis.kind, label: axis.label, domain: axis.domain)
        if axis.ramp == .diverging, axis.domain == nil, !extent.isEmpty {
            let reach = max(abs(extent.low), abs(extent.high))
            helper.domain = reach > 0 ? -reach...reach : -1...1
        }
        scale = Scale(axis.kind, domain: helper.resolvedDomain(extent), from: 0, to: 1)
    }

    public var domain: ClosedRange<Double> { scale.domain }

    /// The place of `value` between 0 and 1.
    public func fraction(_ value: Double) -> Double { scale.clamped(value) }

    public func ink(_ value: Double) -> Ink { ink(fraction: fraction(value)) }

    func ink(fraction: Double) -> Ink {
        let t = axis.isReversed ? 1 - fraction : fraction
        return switch axis.ramp {
        case .sequence: .sequence(t)
        case .diverging: .diverging(2 * t - 1)
        case .surface: .surface(t)
        }
    }
}
