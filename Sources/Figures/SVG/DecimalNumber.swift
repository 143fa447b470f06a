/// Numbers in SVG, rounded to hundredths of a pixel, without a locale and in the fewest characters.
package enum DecimalNumber {
    /// Appends `value` to `bytes`; values that are not finite become 0.
    @inline(__always)
    static func append(_ value: Double, to bytes: inout [UInt8]) {
        guard value.isFinite, abs(value) < 1e13 else {
            bytes.append(UInt8(ascii: "0"))
            return
        }
        append(hundredths: Int((value * 100).rounded(.toNearestOrAwayFromZero)), to: &bytes)
    }

    /// Appends a number given in hundredths: 150 → `1.5`, −7 → `-.07`.
    static func append(hundredths: Int, to bytes: inout [UInt8]) {
        var rest = hundredths
        if rest < 0 {
            bytes.append(UInt8(ascii: "-"))
            rest = -rest
        }
        let (whole, fraction) = rest.quotientAndRemainder(dividingBy: 100)
        if whole > 0 || fraction == 0 { append(digits: whole, to: &bytes) }
        if fraction > 0 {
            bytes.append(UInt8(ascii: "."))
            bytes.append(UInt8(ascii: "0") + UInt8(fraction / 10))
            if fraction % 10 > 0 { bytes.append(UInt8(ascii: "0") + UInt8(fraction % 10)) }
        }
    }

    private static func append(digits value: Int, to bytes: inout [UInt8]) {
        if value >= 10 { append(digits: value / 10, to: &bytes) }
        bytes.append(UInt8(ascii: "0") + UInt8(value % 10))
    }

    package static func string(_ value: Double) -> String {
        var bytes: [UInt8] = []
        append(value, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
