/// A label as people write it, split into runs of one face and one height.
///
/// Letters between asterisks are italic (`*x*`); superscript and subscript characters (10⁻³, x₁) become raised and
/// lowered small figures, because few faces carry all of those characters. What has none is raised by `e^{−Φ}`.
package struct RichText: Hashable, Sendable {
    enum Level: Hashable, Sendable { case base, raised, lowered }

    struct Run: Hashable, Sendable {
        var text: String
        var face: FontFace
        var level: Level
    }

    /// Size of raised and lowered text relative to the base, and their shifts in ems of the base.
    static let scriptSize = 0.72
    static let rise = 0.36
    static let drop = 0.2

    let runs: [Run]

    package init(_ source: String, face: FontFace = .regular) {
        var runs: [Run] = []
        var italic = false, isRaised = false
        var rest = source[...]
        while let character = rest.first {
            if !isRaised, rest.hasPrefix("^{"), rest.contains("}") {
                isRaised = true
                rest = rest.dropFirst(2)
                continue
            }
            rest = rest.dropFirst()
            if isRaised, character == "}" {
                isRaised = false
                continue
            }
            if character == "*" {
                italic.toggle()
                continue
            }
            var (text, level) = (String(character), isRaised ? Level.raised : .base)
            if let plain = Self.raised[character] { (text, level) = (String(plain), .raised) }
            if let plain = Self.lowered[character] { (text, level) = (String(plain), .lowered) }
            let runFace = italic ? FontFace.italic : face
            if let last = runs.last, last.face == runFace, last.level == level {
                runs[runs.count - 1].text += text
            } else {
                runs.append(Run(text: text, face: runFace, level: level))
            }
        }
        self.runs = runs
    }

    /// Width in pixels when set at `size` pixels.
    package func width(size: Double) -> Double {
        runs.reduce(0) { $0 + $1.face.width(of: $1.text) * size * ($1.level == .base ? 1 : Self.scriptSize) }
    }

    /// The text in lines of at most `width` pixels, broken at spaces; a single word may be longer.
    static func lines(_ source: String, face: FontFace, size: Double, width: Double) -> [String] {
        var lines: [String] = []
        for word in source.split(separator: " ") {
            if let last = lines.last, RichText(last + " " + word, face: face).width(size: size) <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    /// The text without its markup, for titles, descriptions and tables.
    package static func plain(_ source: String) -> String {
        source.filter { $0 != "*" }.replacing(#/\^\{([^}]*)\}/#) { "^(\($0.output.1))" }
    }

    private static func pairs(_ scripts: String, _ plain: String) -> [Character: Character] {
        Dictionary(uniqueKeysWithValues: zip(scripts, plain))
    }
    private static let raised = pairs("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", "0123456789+−=()ni")
    private static let lowered = pairs("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙᵢₖ", "0123456789+−=()nik")
}
