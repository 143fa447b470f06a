/// The values that marks have on one axis: smallest, largest, and smallest positive for logarithmic axes.
public struct Extent: Hashable, Sendable {
    public private(set) var low = Double.infinity
    public private(set) var high = -Double.infinity
    public private(set) var positiveLow = Double.infinity

    public init() {}

    public init(_ values: some Sequence<Double>) {
        for value in values { add(value) }
    }

    public init(_ values: [Double]) { values.withUnsafeBufferPointer { for value in $0 { add(value) } } }

    public init(_ range: ClosedRange<Double>) {
        add(range.lowerBound)
        add(range.upperBound)
    }

    public var isEmpty: Bool { low > high }

    /// Counts `value` in; values that are not finite have no place on an axis.
    @inline(__always)
    public mutating func add(_ value: Double) {
        guard value.isFinite else { return }
        if value < low { low = value }
        if value > high { high = value }
        if value > 0 && value < positiveLow { positiveLow = value }
    }

    public func union(_ other: Extent) -> Extent {
        var result = self
        result.low = min(low, other.low)
        result.high = max(high, other.high)
        result.positiveLow = min(positiveLow, other.positiveLow)
        return result
    }

    public static func + (a: Extent, b: Extent) -> Extent { a.union(b) }
}
