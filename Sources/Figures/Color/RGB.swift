import Foundation

/// A color of the sRGB space, components from 0 to 1.
public struct RGB: Hashable, Sendable {
    public var red: Double
    public var green: Double
    public var blue: Double

    public init(_ red: Double, _ green: Double, _ blue: Double) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// A color written as in `0x0072B2`.
    public init(hex: UInt32) {
        self.init(Double(hex >> 16 & 255) / 255, Double(hex >> 8 & 255) / 255, Double(hex & 255) / 255)
    }

    /// `#0072b2`.
    public var hex: String {
        let digits = Array("0123456789abcdef")
        return [red, green, blue].reduce(into: "#") { text, component in
            let byte = Int((min(max(component, 0), 1) * 255).rounded())
            text.append(digits[byte / 16])
            text.append(digits[byte % 16])
        }
    }

    /// Relative luminance, WCAG 2.2.
    public var luminance: Double {
        0.2126 * Self.linear(red) + 0.7152 * Self.linear(green) + 0.0722 * Self.linear(blue)
    }

    /// Contrast ratio between two colors, WCAG 2.2: from 1 to 21.
    public func contrast(with other: RGB) -> Double {
        let (a, b) = (luminance, other.luminance)
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    /// The nearest color on the way to black (on light paper) or white (on dark paper) whose contrast is enough.
    func legible(on paper: RGB, contrast: Double) -> RGB {
        let goal = paper.luminance > 0.4 ? RGB(0, 0, 0) : RGB(1, 1, 1)
        if self.contrast(with: paper) >= contrast { return self }
        for step in 1...100 {
            let candidate = mixed(with: goal, Double(step) / 100)
            if candidate.contrast(with: paper) >= contrast { return candidate }
        }
        return goal
    }

    /// Mixture in the perceptual space OKLab (Ottosson 2020), where equal steps look equal.
    func mixed(with other: RGB, _ fraction: Double) -> RGB {
        let (a, b) = (oklab, other.oklab)
        let f = min(max(fraction, 0), 1)
        return RGB(oklab: (a.0 + (b.0 - a.0) * f, a.1 + (b.1 - a.1) * f, a.2 + (b.2 - a.2) * f))
    }

    static func linear(_ c: Double) -> Double { c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4) }
    static func gamma(_ c: Double) -> Double {
        let c = min(max(c, 0), 1)
        return c <= 0.0031308 ? 12.92 * c : 1.055 * pow(c, 1 / 2.4) - 0.055
    }

    /// Lightness, green–red and blue–yellow.
    var oklab: (Double, Double, Double) {
        let (r, g, b) = (Self.linear(red), Self.linear(green), Self.linear(blue))
        let l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
        let m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
        let s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
        return (
            0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
        )
    }

    init(oklab lab: (Double, Double, Double)) {
        func cube(_ x: Double) -> Double { x * x * x }
        let l = cube(lab.0 + 0.3963377774 * lab.1 + 0.2158037573 * lab.2)
        let m = cube(lab.0 - 0.1055613458 * lab.1 - 0.0638541728 * lab.2)
        let s = cube(lab.0 - 0.0894841775 * lab.1 - 1.2914855480 * lab.2)
        self.init(
            Self.gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
            Self.gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
            Self.gamma(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s)
        )
    }
}
