import Foundation

/// How a measured value is written in running text.
///
/// | written | means |
/// |---|---|
/// | `.3` | three significant digits (also when nothing is said) |
/// | `.2f` | two decimals |
/// | `%.2` | per cent, two significant digits |
/// | `d` | a whole number in groups of three |
///
/// With `±` at the end, half the width of the interval follows.
public struct ValueFormat: Hashable, Sendable {
    enum Style: Hashable { case significant(Int), decimals(Int), whole }

    var style = Style.significant(3)
    var isPercent = false
    var hasInterval = false

    public static let examples = ["%.2", ".3", ".2f", "d", ".3±"]

    /// - Returns: `nil` when the text is no format.
    public init?(_ text: String) {
        var text = Substring(text)
        if text.hasSuffix("±") {
            hasInterval = true
            text = text.dropLast()
        }
        if text.hasPrefix("%") {
            isPercent = true
            text = text.dropFirst()
        }
        if text == "d" && !isPercent {
            style = .whole
        } else if text.hasPrefix(".") {
            text = text.dropFirst()
            let isFixed = text.hasSuffix("f")
            if isFixed { text = text.dropLast() }
            guard let digits = Int(text), (isFixed ? 0...12 : 1...12).contains(digits) else { return nil }
            style = isFixed ? .decimals(digits) : .significant(digits)
        } else if !text.isEmpty {
            return nil
        }
    }

    /// For instance `0.34 %`, `−1.20 ± 0.05`, `2.6 × 10⁻⁴`, `26 982` (with thin spaces).
    public func text(value: Double, low: Double, high: Double) -> String {
        let scale = isPercent ? 100.0 : 1
        var text = number(value * scale, like: value * scale)
        if hasInterval { text += " ± " + number((high - low) / 2 * scale, like: value * scale) }
        return text + (isPercent ? "\u{202F}%" : "")
    }

    /// `model` decides the number of decimals, so that both sides of a ± end at the same place.
    private func number(_ value: Double, like model: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "not a number" : value < 0 ? "−∞" : "∞" }
        switch style {
        case .whole: return grouped(fixed(value, 0))
        case .decimals(let digits): return grouped(fixed(value, digits))
        case .significant(let digits):
            let exponent = Self.exponent(abs(model), digits)
            if exponent < -4 || exponent > 6 {
                let mantissa = value / pow(10, Double(exponent))
                return "\(fixed(mantissa, digits - 1)) × 10\(raised(exponent))"
            }
            return grouped(fixed(value, max(0, digits - 1 - exponent)))
        }
    }

    /// Of the number as it will be written: 9.996 to three digits is 10.0.
    private static func exponent(_ size: Double, _ digits: Int) -> Int {
        guard size > 0 else { return 0 }
        let written = String(format: "%.\(digits - 1)e", size)
        return written.split(separator: "e").last.flatMap { Int($0) } ?? 0
    }

    private func fixed(_ value: Double, _ decimals: Int) -> String {
        let text = String(format: "%.\(decimals)f", value)
        let isZero = !text.contains { $0 >= "1" && $0 <= "9" }
        return text.hasPrefix("-") ? (isZero ? String(text.dropFirst()) : "−" + text.dropFirst()) : text
    }

    private func grouped(_ text: String) -> String {
        let sign = text.hasPrefix("−") ? "−" : ""
        let parts = text.dropFirst(sign.count).split(separator: ".", maxSplits: 1)
        guard let whole = parts.first, whole.count > 4 else { return text }
        var result = ""
        for (index, digit) in whole.enumerated() {
            if index > 0 && (whole.count - index) % 3 == 0 { result += "\u{202F}" }
            result.append(digit)
        }
        return sign + result + (parts.count > 1 ? "." + parts[1] : "")
    }

    private func raised(_ exponent: Int) -> String {
        let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
        return (exponent < 0 ? "⁻" : "") + String(String(abs(exponent)).compactMap { $0.wholeNumberValue.map { digits[$0] } })
    }
}
