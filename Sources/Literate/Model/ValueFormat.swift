import Foundation

/// How a measured value is written in running text.
///
/// | written | means |
/// |---|---|
/// | nothing | three significant digits; a whole number that is known exactly as such |
/// | `.3` | three significant digits |
/// | `.2f` | two decimals |
/// | `%.2` | per cent, two significant digits |
/// | `d` | a whole number in groups of three |
///
/// With `±` at the end, half the width of the interval follows, and both get the digits that leave one significant digit
/// to it. A `±` alone gives no more than two to it. What is known exactly, or to more than six digits, has no `±`.
public struct ValueFormat: Hashable, Sendable {
    enum Style: Hashable { case fitting, significant(Int), decimals(Int), whole }

    var style = Style.fitting
    public private(set) var isPercent = false
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

    /// For instance `0.34 %`, `−1.20 ± 0.05`, `(2 ± 17) × 10⁻⁹`, `26 982` (with thin spaces).
    public func text(value: Double, low: Double, high: Double) -> String {
        let scale = isPercent ? 100.0 : 1
        let ending = isPercent ? "\u{202F}%" : ""
        let value = value * scale
        var half = hasInterval ? (high - low) / 2 * scale : 0
        if half < abs(value) * 1e-6 { half = 0 }
        guard value.isFinite else { return Self.endless(value) + ending }
        let isOpen = !half.isFinite
        if isOpen { half = 0 }
        let (power, decimals) = low == high && isWhole(value) ? (0, 0) : places(value, half)
        func number(_ value: Double) -> String { grouped(fixed(value / pow(10, Double(power)), max(0, decimals + power))) }
        var text = number(value)
        if half > 0 { text += " ± " + number(half) }
        if power != 0 { text = (half > 0 ? "(\(text))" : text) + " × 10\(raised(power))" }
        return text + (isOpen ? " ± ∞" : "") + ending
    }

    /// The power of ten to be factored out, and the decimals of the number before it is.
    private func places(_ value: Double, _ half: Double) -> (power: Int, decimals: Int) {
        let least = half > 0 ? -Self.exponent(half, 1) : .min
        switch style {
        case .whole: return (0, max(0, least))
        case .decimals(let digits): return (0, max(digits, least))
        case .significant(let digits): return places(value, half, digits)
        case .fitting:
            let (power, decimals) = places(value, half, 3)
            return (power, half > 0 ? min(decimals, 1 - Self.exponent(half, 2)) : decimals)
        }
    }

    /// Digits are counted from the first of the value, or from that of a half width more than ten times as large.
    private func places(_ value: Double, _ half: Double, _ digits: Int) -> (power: Int, decimals: Int) {
        let spread = half > 0 ? Self.exponent(half, 1) : nil
        var first = value == 0 ? spread ?? 0 : Self.exponent(abs(value), digits)
        if let spread, first < spread - 1 { first = spread }
        return (first < -4 || first > 6 ? first : 0, max(digits - 1 - first, spread.map { -$0 } ?? .min))
    }

    private func isWhole(_ value: Double) -> Bool { style == .fitting && value == value.rounded() && abs(value) < 1e7 }

    private static func endless(_ value: Double) -> String { value.isNaN ? "not a number" : value < 0 ? "−∞" : "∞" }

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
