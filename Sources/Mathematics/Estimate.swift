/// A number with its uncertainty: a value, and an interval that contains it.
///
/// What the interval means (a confidence level, a bracket, the rounding of a solver) is said by whoever computes it;
/// an exact number has `low == value == high`.
public struct Estimate: Hashable, Sendable {
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

/// As an object of four fields. JSON has no infinities, and an interval may have infinite ends; these, and what is not
/// a number, are written as the strings `inf`, `-inf` and `nan`. Finite numbers come back bit by bit.
extension Estimate: Codable {
    private enum CodingKeys: String, CodingKey { case value, low, high, unit }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func number(_ key: CodingKeys) throws -> Double {
            do {
                return try container.decode(Double.self, forKey: key)
            } catch DecodingError.typeMismatch(let type, let context) {
                let text = try container.decode(String.self, forKey: key)
                guard let number = Double(text), !number.isFinite else {
                    throw DecodingError.typeMismatch(type, context)
                }
                return number
            }
        }
        self.init(
            try number(.value), low: try number(.low), high: try number(.high),
            unit: try container.decode(String.self, forKey: .unit))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        for (key, number) in [(CodingKeys.value, value), (.low, low), (.high, high)] {
            if number.isFinite {
                try container.encode(number, forKey: key)
            } else {
                try container.encode(number.isNaN ? "nan" : number < 0 ? "-inf" : "inf", forKey: key)
            }
        }
        try container.encode(unit, forKey: .unit)
    }
}
