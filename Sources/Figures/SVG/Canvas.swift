/// Where text is anchored.
public enum TextAnchor: String, Hashable, Sendable { case start, middle, end }

/// A line's appearance.
public struct Stroke: Hashable, Sendable {
    public var ink: Ink
    public var width: Double
    public var dash: [Double]
    public var opacity: Double

    public init(_ ink: Ink, width: Double = 1, dash: [Double] = [], opacity: Double = 1) {
        self.ink = ink
        self.width = width
        self.dash = dash
        self.opacity = opacity
    }
}

/// An area's appearance.
public struct Fill: Hashable, Sendable {
    public var ink: Ink
    public var opacity: Double

    public init(_ ink: Ink, opacity: Double = 1) {
        self.ink = ink
        self.opacity = opacity
    }
}

/// What marks draw on: writes SVG elements and remembers which colors were used.
public struct Canvas: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var swatchKeys: Set<String> = []
    /// Style rules that belong to this drawing alone (motion).
    private(set) var ownRules: [String] = []
    /// Thumbnails are drawn without text.
    let showsText: Bool

    init(showsText: Bool = true) {
        self.showsText = showsText
        bytes.reserveCapacity(16_384)
    }

    var byteCount: Int { bytes.count }

    mutating func raw(_ text: String) { bytes += Array(text.utf8) }

    mutating func addRule(_ rule: String) { ownRules.append(rule) }

    /// Elements drawn by `content`, inside `<g …>`.
    mutating func group(_ attributes: String, _ content: (inout Canvas) -> Void) {
        raw("<g \(attributes)>")
        content(&self)
        raw("</g>\n")
    }

    /// One path. Without `fill`, nothing is filled (the drawing's root says `fill="none"`).
    public mutating func path(_ data: PathData, fill: Fill? = nil, stroke: Stroke? = nil, extra: String = "") {
        if data.isEmpty { return }
        raw("<path d=\"")
        bytes += data.bytes
        raw("\"")
        paint(fill: fill, stroke: stroke)
        raw(extra.isEmpty ? "/>\n" : " \(extra)/>\n")
    }

    /// Attributes with the light colors and classes that replace them where CSS is understood.
    mutating func paint(fill: Fill?, stroke: Stroke?) {
        var classes: [String] = []
        if let fill {
            color("fill", fill.ink.swatch(), "f", &classes)
            if fill.opacity < 1 { attribute("fill-opacity", fill.opacity) }
        }
        if let stroke {
            color("stroke", stroke.ink.swatch(), "s", &classes)
            if stroke.width != 1 { attribute("stroke-width", stroke.width) }
            if stroke.opacity < 1 { attribute("stroke-opacity", stroke.opacity) }
            if !stroke.dash.isEmpty {
                raw(" stroke-dasharray=\"\(stroke.dash.map(DecimalNumber.string).joined(separator: " "))\"")
            }
        }
        if !classes.isEmpty { raw(" class=\"\(classes.joined(separator: " "))\"") }
    }

    private mutating func color(_ name: String, _ swatch: Swatch, _ kind: String, _ classes: inout [String]) {
        raw(" \(name)=\"\(swatch.light.hex)\"")
        if let key = swatch.key {
            swatchKeys.insert(key)
            classes.append("rf-\(kind)-\(key)")
        }
    }

    mutating func attribute(_ name: String, _ value: Double) {
        raw(" \(name)=\"")
        DecimalNumber.append(value, to: &bytes)
        raw("\"")
    }

    /// One line of text with its baseline at `point`; with a halo of paper when it stands on other marks.
    public mutating func text(
        _ source: String, at point: Point, size: Double = TextSize.label, anchor: TextAnchor = .start,
        ink: Ink = .text, face: FontFace = .regular, halo: Bool = false
    ) {
        guard showsText, !source.isEmpty else { return }
        let rich = RichText(source, face: face)
        // The halo is a text of its own below: not every renderer knows `paint-order`.
        if halo { element(rich, point, size, anchor, ink, face, isHalo: true) }
        element(rich, point, size, anchor, ink, face, isHalo: false)
    }

    private mutating func element(
        _ rich: RichText, _ point: Point, _ size: Double, _ anchor: TextAnchor, _ ink: Ink, _ face: FontFace,
        isHalo: Bool
    ) {
        raw("<text")
        attribute("x", point.x)
        attribute("y", point.y)
        if size != TextSize.label { attribute("font-size", size) }
        if anchor != .start { raw(" text-anchor=\"\(anchor.rawValue)\"") }
        if face == .bold { raw(" font-weight=\"bold\"") }
        var classes: [String] = []
        if isHalo {
            color("stroke", Palette.paper, "s", &classes)
            raw(" fill=\"none\" stroke-width=\"3\" stroke-linejoin=\"round\" stroke-opacity=\".8\"")
        } else if ink.swatch(forText: true) != Palette.text {
            // The root's fill is the color of text.
            color("fill", ink.swatch(forText: true), "f", &classes)
        }
        if !classes.isEmpty { raw(" class=\"\(classes.joined(separator: " "))\"") }
        raw(">")
        write(rich, size: size)
        raw("</text>\n")
    }

    private mutating func write(_ rich: RichText, size: Double) {
        var shift = 0.0
        for run in rich.runs {
            let level: Double =
                switch run.level {
                case .base: 0
                case .raised: -RichText.rise * size
                case .lowered: RichText.drop * size
                }
            if level == 0 && shift == 0 && run.face != .italic {
                raw(XML.escape(run.text))
                continue
            }
            raw("<tspan")
            if level != shift { attribute("dy", level - shift) }
            if run.level != .base { attribute("font-size", size * RichText.scriptSize) }
            if run.face == .italic { raw(" font-style=\"italic\"") }
            raw(">\(XML.escape(run.text))</tspan>")
            shift = level
        }
    }
}

/// Sizes of text in pixels.
public enum TextSize {
    public static let label = 12.0
    public static let tick = 11.0
    public static let title = 14.0
}

enum XML {
    static func escape(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default:
                // Control characters have no place in XML.
                if scalar.value >= 0x20 || scalar == "\n" || scalar == "\t" { result.unicodeScalars.append(scalar) }
            }
        }
        return result
    }
}
