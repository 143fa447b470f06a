/// What a mark is drawn with: a role, never a fixed color, so that it suits light and dark pages and print.
public enum Ink: Hashable, Sendable {
    /// The next color of the categorical palette; marks of the same name share one.
    case automatic
    /// A color of the categorical palette (Okabe and Ito), counted from 0.
    case category(Int)
    /// A time between 0 (early) and 1 (late): darker is later, on light and on dark paper.
    case time(Double)
    /// The color of text.
    case text
    /// Secondary text, rules and annotations.
    case muted
    /// Grid lines and reference bands.
    case faint
    /// A quiet tint between 0 (the paper) and 1, for areas on which other marks must stay legible.
    case surface(Double)
    /// A value between 0 and 1 on the sequential scale (cividis).
    case sequence(Double)
    /// A value between −1 and 1 on the diverging scale, 0 being neutral.
    case diverging(Double)
}

/// A color with its variants for light and dark paper and the name of its custom property.
package struct Swatch: Hashable, Sendable {
    /// `c0` in the class `rf-f-c0` (fill), `rf-s-c0` (stroke) and the custom property `--rf-c0`; `nil` for colors that
    /// are the same on any paper.
    package var key: String?
    package var light: RGB
    package var dark: RGB
}

extension Ink {
    /// The swatch to paint areas, lines and dots with, or text when `forText`.
    func swatch(forText: Bool = false) -> Swatch {
        switch self {
        case .automatic: Ink.category(0).swatch(forText: forText)
        case .category(let index): Palette.category(index, forText: forText)
        case .time(let time): forText ? Palette.text : Palette.step(Palette.time, "t", time)
        case .text: Palette.text
        case .muted: Palette.muted
        case .faint: Palette.faint
        case .surface(let value): Palette.step(Palette.surface, "u", value)
        case .sequence(let value): Palette.sequence(value)
        case .diverging(let value): Palette.step(Palette.diverging, "d", (value + 1) / 2)
        }
    }
}
