/// Numbers as people write them: −0.25, 12 000, 3×10⁻⁵.
package enum NumberText {
    /// Plain decimals, with at least `decimals` places, and a thin space between thousands from five digits on.
    package static func plain(_ number: ExactDecimal, decimals: Int = 0) -> String {
        let places = max(decimals, -number.exponent, 0)
        var digits = String(abs(number.mantissa)) + String(repeating: "0", count: max(number.exponent + places, 0))
        while digits.count <= places { digits = "0" + digits }
        let whole = String(digits.dropLast(places))
        let text = grouped(whole) + (places > 0 ? "." + digits.suffix(places) : "")
        return (number.mantissa < 0 ? "\u{2212}" : "") + text
    }

    private static func grouped(_ digits: String) -> String {
        guard digits.count > 4 else { return digits }
        var groups: [Substring] = []
        var rest = Substring(digits)
        while !rest.isEmpty {
            groups.insert(rest.suffix(3), at: 0)
            rest = rest.dropLast(3)
        }
        return groups.joined(separator: "\u{2009}")
    }

    /// `10⁻³`, or `5×10⁻³`.
    package static func scientific(_ number: ExactDecimal) -> String {
        guard number.mantissa != 0 else { return "0" }
        let magnitude = number.magnitude
        if magnitude == 0 || (magnitude == 1 && number.mantissa.magnitude == 1) { return plain(number) }
        let factor = ExactDecimal(number.mantissa, exponent: number.exponent - magnitude)
        let power = "10" + superscript(magnitude)
        if abs(factor.mantissa) == 1 && factor.exponent == 0 { return (factor.mantissa < 0 ? "\u{2212}" : "") + power }
        return plain(factor) + "\u{00D7}" + power
    }

    static func superscript(_ number: Int) -> String {
        let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
        return (number < 0 ? "⁻" : "")
            + String(String(abs(number)).compactMap { $0.wholeNumberValue }.map { digits[$0] })
    }

    /// A value in running text, rounded to four significant digits.
    package static func short(_ value: Double, digits: Int = 4) -> String {
        guard let number = ExactDecimal(value, significantDigits: digits) else {
            return value.isNaN ? "not a number" : value > 0 ? "∞" : "\u{2212}∞"
        }
        return (-4...5).contains(number.magnitude) ? plain(number) : scientific(number)
    }

    /// Labels of one axis, all with as many decimal places, or all as powers of ten when plain numbers get long.
    package static func labels(_ numbers: [ExactDecimal]) -> [String] {
        let places = numbers.map { max(-$0.exponent, 0) }.max() ?? 0
        let largest = numbers.map { $0.mantissa == 0 ? 0 : $0.magnitude }.max() ?? 0
        if places > 4 || largest > 6 {
            // One power for the whole axis, so that labels compare at a glance.
            let exponent = numbers.filter { $0.mantissa != 0 }.map(\.magnitude).max() ?? 0
            let factors = numbers.map { ExactDecimal($0.mantissa, exponent: $0.exponent - exponent) }
            let decimals = factors.map { max(-$0.exponent, 0) }.max() ?? 0
            return factors.map { factor in
                factor.mantissa == 0
                    ? "0"
                    : factor == ExactDecimal(1, exponent: 0) && decimals == 0
                        ? "10" + superscript(exponent)
                        : plain(factor, decimals: decimals) + "\u{00D7}10" + superscript(exponent)
            }
        }
        return numbers.map { $0.mantissa == 0 ? "0" : plain($0, decimals: places) }
    }
}
