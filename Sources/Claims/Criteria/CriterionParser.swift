import Diagnostics

extension Criterion {
    /// What a criterion may look like, for error messages.
    package static let forms = "`ID.value in a ... b`, `within p% of v`, `within e of v`, `< x`, `> x`, `≤ x` or `≥ x`"

    /// Parses a criterion such as `cifar10.rank in 0.1% ... 1.0%`.
    ///
    /// - Parameter location: the place of the first character.
    /// - Throws: what was expected, at its place.
    public init(parsing text: String, at location: SourceLocation) throws(Diagnostic) {
        var scanner = CriterionScanner(text: text, start: location)
        let reference = try scanner.reference("a value, written `experiment.value`")
        let relation: Relation
        if scanner.take(word: "in") {
            let low = try scanner.bound()
            guard scanner.take("...") || scanner.take("…") else { throw scanner.expected("`...`") }
            let highPlace = scanner.place
            let high = try scanner.bound()
            if case .number(let a) = low, case .number(let b) = high, a > b {
                throw Diagnostic(
                    "nothing lies in \(shortest(a)) ... \(shortest(b))", at: highPlace,
                    remedy: "write the smaller bound first")
            }
            relation = .between(low, high)
        } else if scanner.take(word: "within") {
            let widthPlace = scanner.place
            let width = try scanner.number("a width such as `50%` or `0.1`")
            if width.value < 0 { throw Diagnostic("a width cannot be negative", at: widthPlace) }
            guard scanner.take(word: "of") else { throw scanner.expected("`of`") }
            let center = try scanner.bound()
            if width.isPercent, case .number(0) = center {
                throw Diagnostic("a percentage of 0 is nothing", at: widthPlace, remedy: "write a width, such as `within 0.1 of 0`")
            }
            relation =
                width.isPercent ? .withinFraction(width.value, of: center) : .withinDistance(width.value, of: center)
        } else if scanner.take("<=") || scanner.take("≤") {
            relation = .below(try scanner.bound(), orEqual: true)
        } else if scanner.take(">=") || scanner.take("≥") {
            relation = .above(try scanner.bound(), orEqual: true)
        } else if scanner.take("<") {
            relation = .below(try scanner.bound(), orEqual: false)
        } else if scanner.take(">") {
            relation = .above(try scanner.bound(), orEqual: false)
        } else {
            throw scanner.expected("`in`, `within`, `<`, `>`, `≤` or `≥`")
        }
        guard scanner.isAtEnd else { throw scanner.expected("the end of the criterion") }
        self.init(text: text, location: location, reference: reference, relation: relation)
        if references.dropFirst().contains(reference) {
            throw Diagnostic("“\(reference)” is compared with itself", at: location, remedy: "name another value, or write a number")
        }
    }
}

/// The rest of a criterion and where it stands.
private struct CriterionScanner {
    let start: SourceLocation
    var rest: Substring
    var column = 0

    init(text: String, start: SourceLocation) {
        self.start = start
        rest = text[...]
        skipSpace()
    }

    var place: SourceLocation { SourceLocation(file: start.file, line: start.line, column: start.column + column) }
    var isAtEnd: Bool { rest.isEmpty }

    mutating func advance(_ count: Int) {
        rest = rest.dropFirst(count)
        column += count
    }

    mutating func skipSpace() { advance(rest.prefix(while: \.isWhitespace).count) }

    mutating func take(_ symbol: String) -> Bool {
        guard rest.hasPrefix(symbol) else { return false }
        advance(symbol.count)
        skipSpace()
        return true
    }

    mutating func take(word: String) -> Bool {
        guard rest.hasPrefix(word), !(rest.dropFirst(word.count).first.map(isNameCharacter) ?? false) else {
            return false
        }
        return take(word)
    }

    mutating func number(_ what: String) throws(Diagnostic) -> NumberText {
        guard let (number, length) = NumberText.prefix(of: rest) else { throw expected(what) }
        if let next = rest.dropFirst(length).first, isNameCharacter(next) {
            throw Diagnostic("“\(rest.prefix { !$0.isWhitespace })” is not a number", at: place)
        }
        advance(length)
        skipSpace()
        return number
    }

    mutating func bound() throws(Diagnostic) -> Criterion.Bound {
        if rest.first?.isLetter ?? false { return .reference(try reference("a number or a value")) }
        return .number(try number("a number, or a value written `experiment.value`").value)
    }

    mutating func reference(_ what: String) throws(Diagnostic) -> ValueReference {
        guard rest.first?.isLetter ?? false else { throw expected(what) }
        let experiment = rest.prefix(while: isNameCharacter)
        let value = rest.dropFirst(experiment.count + 1).prefix(while: isNameCharacter)
        guard rest.dropFirst(experiment.count).first == ".", value.first?.isLetter ?? false else {
            throw Diagnostic(
                "“\(experiment)” is not a value of an experiment", at: place, remedy: "write `\(experiment).value`")
        }
        advance(experiment.count + 1 + value.count)
        skipSpace()
        return ValueReference(experiment: String(experiment), value: String(value))
    }

    func expected(_ what: String) -> Diagnostic {
        let found = rest.isEmpty ? "the end" : "“\(rest)”"
        return Diagnostic("expected \(what), found \(found)", at: place, remedy: "a criterion reads \(Criterion.forms)")
    }
}

/// Whether a character may stand in the name of an experiment or value.
package func isNameCharacter(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_" || character == "-"
}

/// Whether a text can be the name of an experiment or value.
package func isName(_ text: String) -> Bool {
    (text.first?.isLetter ?? false) && text.allSatisfy(isNameCharacter)
}
