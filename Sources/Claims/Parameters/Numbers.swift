/// The shortest decimal text that reads back as the same double, without a trailing `.0`: `0.1`, `4`, `1e-05`.
package func shortest(_ value: Double) -> String {
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

/// A decimal number as people write it in a chapter.
package struct NumberText: Hashable, Sendable {
    /// The value, a percentage already divided by 100.
    package var value: Double
    package var isPercent: Bool

    /// The number at the beginning of `text`: sign (also `−`), digits with `_` between them, fraction, exponent, `%`.
    ///
    /// A second dot in a row is left alone, so that `1...2` begins with the number 1.
    /// - Returns: the number and how many characters it takes, or `nil` when the text begins otherwise.
    package static func prefix(of text: Substring) -> (number: NumberText, length: Int)? {
        let characters = Array(text)
        var position = 0
        var digits = ""

        func peek(_ offset: Int = 0) -> Character? {
            position + offset < characters.count ? characters[position + offset] : nil
        }
        func isDigit(_ character: Character?) -> Bool { character.map { ("0"..."9").contains($0) } ?? false }
        func takeDigits() -> Bool {
            let start = position
            while let character = peek(),
                isDigit(character) || (character == "_" && isDigit(peek(1)) && position > start)
            {
                if character != "_" { digits.append(character) }
                position += 1
            }
            return position > start
        }

        if let sign = peek(), "+-−".contains(sign) {
            if sign != "+" { digits.append("-") }
            position += 1
        }
        var hasDigits = takeDigits()
        if peek() == ".", isDigit(peek(1)) {
            digits.append(hasDigits ? "." : "0.")
            position += 1
            hasDigits = takeDigits()
        }
        guard hasDigits else { return nil }
        var hasExponent = false
        if let e = peek(), "eE".contains(e) {
            let signed = peek(1).map { "+-−".contains($0) } ?? false
            if isDigit(peek(signed ? 2 : 1)) {
                hasExponent = true
                digits.append("e")
                if signed, peek(1) != "+" { digits.append("-") }
                position += signed ? 2 : 1
                _ = takeDigits()
            }
        }
        let isPercent = peek() == "%"
        if isPercent { position += 1 }
        // Moving the exponent rounds once; dividing by 100 would round twice.
        let parsed =
            isPercent ? (hasExponent ? Double(digits).map { $0 / 100 } : Double(digits + "e-2")) : Double(digits)
        guard let value = parsed, value.isFinite else { return nil }
        return (NumberText(value: value, isPercent: isPercent), position)
    }

    /// The number that is the whole of `text`.
    package static func whole(_ text: String) -> NumberText? {
        guard let (number, length) = prefix(of: text[...]), length == text.count else { return nil }
        return number
    }
}
