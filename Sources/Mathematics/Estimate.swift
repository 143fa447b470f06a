/// A number with its uncertainty: a value, and an interval that contains it.
///
/// What the interval means (a confidence level, a bracket, the rounding of a solver) is said by whoever computes it;
/// an exact number has `low == value == high`.
public struct Estimate: Codable, Hashable, Sendable {
    public var value: Double
    public var low: Double
    public var high: Double
    /// The unit as it is printed behind the number, empty when there is none.
    public var unit: String

    public init(_ value: Double, low: Double, high: Double, unit: String = "") {
        self.value = value
        self.low = low
        self.high = high
        self.unit = unit
    }

    /// A number without uncertainty.
    public init(exactly value: Double, unit: String = "") {
        self.init(value, low: value, high: value, unit: unit)
    }

    /// Half the width of the interval.
    public var halfWidth: Double { (high - low) / 2 }

    /// The same quantity in another unit: value and interval times `factor`, ordered again when it is negative.
    public func scaled(by factor: Double, unit: String? = nil) -> Estimate {
        let (a, b) = (low * factor, high * factor)
        return Estimate(value * factor, low: min(a, b), high: max(a, b), unit: unit ?? self.unit)
    }
}
