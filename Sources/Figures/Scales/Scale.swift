import Foundation

/// A map from values of an axis to places on the page. It knows nothing of marks.
public struct Scale: Hashable, Sendable {
    public let kind: Axis.Kind
    /// Values at the two ends.
    public let domain: ClosedRange<Double>
    /// Pixels at the two ends of the domain, in that order (for y the first is the larger).
    public let start: Double
    public let end: Double
    private let slope: Double
    private let offset: Double

    public init(_ kind: Axis.Kind, domain: ClosedRange<Double>, from start: Double, to end: Double) {
        self.kind = kind
        self.domain = domain
        self.start = start
        self.end = end
        let (a, b) = (kind.transform(domain.lowerBound), kind.transform(domain.upperBound))
        slope = b > a ? (end - start) / (b - a) : 0
        offset = b > a ? start - slope * a : (start + end) / 2
    }

    /// The pixel at `value`; not finite where the axis has no place for it, as at 0 on a logarithmic axis.
    @inline(__always)
    public func callAsFunction(_ value: Double) -> Double {
        if case .linear = kind { return offset + slope * value }
        return offset + slope * kind.transform(value)
    }

    /// The value at a pixel.
    public func value(at pixel: Double) -> Double {
        slope == 0 ? domain.lowerBound : kind.inverse((pixel - offset) / slope)
    }

    public var length: Double { abs(end - start) }

    /// The pixel nearest to `value` that is still on the axis; values below a logarithmic axis fall on its lower end.
    public func clamped(_ value: Double) -> Double {
        let pixel = self(value)
        if pixel.isNaN || pixel.isInfinite { return value > domain.lowerBound ? end : start }
        return min(max(pixel, min(start, end)), max(start, end))
    }
}

extension Axis.Kind {
    func transform(_ value: Double) -> Double {
        switch self {
        case .linear, .categorical: value
        case .logarithmic: value > 0 ? log10(value) : -.infinity
        case .symmetricLogarithmic(let threshold):
            (value < 0 ? -1 : 1) * log10(1 + abs(value) / threshold)
        }
    }

    func inverse(_ value: Double) -> Double {
        switch self {
        case .linear, .categorical: value
        case .logarithmic: pow(10, value)
        case .symmetricLogarithmic(let threshold):
            (value < 0 ? -1 : 1) * threshold * (pow(10, abs(value)) - 1)
        }
    }
}

extension Axis {
    /// Ends of the axis: those that were asked for, else those of the data with room for what lies on the edge.
    ///
    /// An axis without data spans 0 to 1 (1 to 10 when logarithmic); one with a single value gets room on both sides.
    func resolvedDomain(_ extent: Extent) -> ClosedRange<Double> {
        if case .categorical(let names) = kind {
            // A row of names, and more where a mark reaches beyond it.
            return min(-0.5, extent.low)...max(Double(max(names.count, 1)) - 0.5, extent.high)
        }
        if let domain, domain.lowerBound < domain.upperBound, kind != .logarithmic || domain.lowerBound > 0 {
            return domain
        }
        if kind == .logarithmic {
            guard extent.positiveLow.isFinite else { return 1...10 }
            let (low, high) = (extent.positiveLow, extent.high)
            return low < high ? low...high : (low / 2)...(high * 2)
        }
        guard !extent.isEmpty else { return 0...1 }
        var (low, high) = (extent.low, extent.high)
        if includesZero { (low, high) = (min(low, 0), max(high, 0)) }
        if low == high {
            let room = low == 0 ? 1 : abs(low) * 0.1
            (low, high) = (low - room, high + room)
        }
        return low...high
    }
}
