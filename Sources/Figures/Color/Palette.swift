/// The colors of every figure.
///
/// * Categories are those of Okabe and Ito (2008), told apart by readers with any kind of color vision, in an order in
///   which neighbors also differ in lightness. Each is darkened or lightened just enough for a contrast of 3 against
///   the paper (4.5 for text), WCAG 2.2 level AA.
/// * Sequences are cividis (Nuñez, Anderton, Renslow 2018) rather than viridis: it was fitted so that readers with and
///   without red–green deficiency see nearly the same picture, and its lightness rises linearly, which survives print
///   in grey.
/// * Time is lightness alone, at one hue: darker is later.
package enum Palette {
    package static let lightPaper = RGB(hex: 0xFFFFFF)
    package static let darkPaper = RGB(hex: 0x15181D)

    static let paper = Swatch(key: "paper", light: lightPaper, dark: darkPaper)
    package static let text = Swatch(key: "text", light: RGB(hex: 0x1B1E23), dark: RGB(hex: 0xE8E9EB))
    package static let muted = Swatch(key: "muted", light: RGB(hex: 0x5C626B), dark: RGB(hex: 0xA3A9B2))
    static let faint = Swatch(key: "faint", light: RGB(hex: 0xE3E5E8), dark: RGB(hex: 0x2E333B))

    /// Blue, vermilion, bluish green, reddish purple, orange, sky blue, black (grey on dark paper).
    private static let okabeIto: [UInt32] = [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x4D4D4D]

    package static let categoryCount = 7
    private static let categories: [Swatch] = okabeIto.enumerated().map { index, hex in
        variants("c\(index)", RGB(hex: hex), contrast: 3)
    }
    private static let categoryTexts: [Swatch] = okabeIto.enumerated().map { index, hex in
        variants("x\(index)", RGB(hex: hex), contrast: 4.5)
    }

    private static func variants(_ key: String, _ color: RGB, contrast: Double) -> Swatch {
        Swatch(
            key: key,
            light: color.legible(on: lightPaper, contrast: contrast),
            dark: color.legible(on: darkPaper, contrast: max(contrast, 4.5))
        )
    }

    package static func category(_ index: Int, forText: Bool) -> Swatch {
        let wrapped = ((index % categoryCount) + categoryCount) % categoryCount
        return forText ? categoryTexts[wrapped] : categories[wrapped]
    }

    /// Dashes of a category, for lines that only a legend names.
    static func dash(_ category: Int) -> [Double] {
        let dashes: [[Double]] = [[], [7, 3], [2, 2.5], [9, 3, 2, 3], [5, 2, 5, 6], [1.5, 4]]
        return dashes[((category % dashes.count) + dashes.count) % dashes.count]
    }

    /// Darker is later: on light paper from a pale blue to nearly black, on dark paper from nearly white to a full blue.
    package static let time = ramp(
        count: 17,
        light: [RGB(hex: 0x86B6DC), RGB(hex: 0x2F74AE), RGB(hex: 0x08203F)],
        dark: [RGB(hex: 0xF1F6FB), RGB(hex: 0x8FC1EC), RGB(hex: 0x2C7CC4)]
    )

    /// From paper to a tint of low chroma.
    static let surface = ramp(
        count: 25,
        light: [RGB(hex: 0xFAFBFC), RGB(hex: 0xD3DEE9), RGB(hex: 0x9DB4CB)],
        dark: [RGB(hex: 0x191D23), RGB(hex: 0x27384A), RGB(hex: 0x3B5D7E)]
    )

    /// Blue, paper, vermilion. Blue goes further from paper, so that the sign can be told in grey print.
    package static let diverging = ramp(
        count: 33,
        light: [RGB(hex: 0x072E55), RGB(hex: 0x4A8FC6), RGB(hex: 0xF5F5F4), RGB(hex: 0xEE9F66), RGB(hex: 0xC8580F)],
        dark: [RGB(hex: 0xC9E6FB), RGB(hex: 0x4F98CF), RGB(hex: 0x20242A), RGB(hex: 0x9A4A17), RGB(hex: 0xE8894F)]
    )

    /// `count` colors, the light and the dark variant each interpolated through its own stops.
    private static func ramp(count: Int, light: [RGB], dark: [RGB]) -> [(light: RGB, dark: RGB)] {
        (0..<count).map { index in
            let t = Double(index) / Double(count - 1)
            return (between(light, t), between(dark, t))
        }
    }

    static func between(_ stops: [RGB], _ t: Double) -> RGB {
        let position = min(max(t, 0), 1) * Double(stops.count - 1)
        let index = min(Int(position), stops.count - 2)
        return stops[index].mixed(with: stops[index + 1], position - Double(index))
    }

    /// The step of a ramp that is nearest to `t` in [0, 1].
    static func step(_ ramp: [(light: RGB, dark: RGB)], _ prefix: String, _ t: Double) -> Swatch {
        let t = t.isFinite ? min(max(t, 0), 1) : 0
        let index = Int((t * Double(ramp.count - 1)).rounded())
        return Swatch(key: "\(prefix)\(index)", light: ramp[index].light, dark: ramp[index].dark)
    }

    /// The color of cividis at `t`, one of 64 steps.
    static func sequence(_ t: Double) -> Swatch {
        let t = t.isFinite ? min(max(t, 0), 1) : 0
        let color = cividisSteps[Int((t * Double(cividisSteps.count - 1)).rounded())]
        return Swatch(key: nil, light: color, dark: color)
    }

    package static let cividisSteps: [RGB] = (0..<64).map { between(Cividis.stops, Double($0) / 63) }

    /// Every swatch that has a custom property, in a fixed order.
    static var all: [Swatch] {
        [paper, text, muted, faint] + categories + categoryTexts
            + (0..<time.count).map { step(time, "t", Double($0) / Double(time.count - 1)) }
            + (0..<surface.count).map { step(surface, "u", Double($0) / Double(surface.count - 1)) }
            + (0..<diverging.count).map { step(diverging, "d", Double($0) / Double(diverging.count - 1)) }
    }
}
