import Foundation

/// An exact decimal number: `mantissa · 10^exponent`.
///
/// Ticks are decimals by nature, and 0.1 + 0.2 must read 0.3.
package struct ExactDecimal: Hashable, Sendable {
    package var mantissa: Int
    package var exponent: Int

    /// With the fewest digits; 0 is 0 · 10⁰.
    package init(_ mantissa: Int, exponent: Int) {
        var (m, e) = (mantissa, exponent)
        while m != 0 && m % 10 == 0 { (m, e) = (m / 10, e + 1) }
        self.mantissa = m
        self.exponent = m == 0 ? 0 : e
    }

    /// The nearest binary number.
    package var value: Double { Double("\(mantissa)e\(exponent)") ?? 0 }

    /// The decimal with the fewest digits that reads back as `value`, or `nil` if not finite.
    package init?(_ value: Double) {
        guard value.isFinite else { return nil }
        let text = "\(value)".lowercased()
        let parts = text.split(separator: "e")
        let digits = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let fraction = digits.count > 1 ? String(digits[1]) : ""
        guard let mantissa = Int(String(digits[0]) + fraction) else { return nil }
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        self.init(mantissa, exponent: exponent - fraction.count)
    }

    /// `value` rounded to `digits` significant digits, or `nil` if not finite.
    package init?(_ value: Double, significantDigits digits: Int) {
        guard value.isFinite else { return nil }
        if value == 0 {
            self.init(0, exponent: 0)
            return
        }
        var exponent = Int(floor(log10(abs(value)))) - digits + 1
        var scaled = Self.scale(value, -exponent)
        if abs(scaled) >= pow(10, Double(digits)) {
            (exponent, scaled) = (exponent + 1, Self.scale(value, -exponent - 1))
        }
        self.init(Int(scaled.rounded(.toNearestOrAwayFromZero)), exponent: exponent)
    }

    private static func scale(_ value: Double, _ power: Int) -> Double {
        power > 300
            ? value * 1e300 * pow(10, Double(power - 300))
            : power >= 0 ? value * pow(10, Double(power)) : value / pow(10, Double(-power))
    }

    /// Power of ten of the leading digit.
    var magnitude: Int { mantissa == 0 ? 0 : exponent + String(abs(mantissa)).count - 1 }
}
