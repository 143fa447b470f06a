import Diagnostics

extension Claim {
    /// Parses the YAML of a claim.
    ///
    /// - Throws: everything that is wrong with it, each at its place.
    public init(parsing text: ClaimText) throws(Diagnostics) {
        var parser = ClaimParser(text: text)
        guard let claim = parser.parse() else { throw parser.diagnostics }
        try parser.diagnostics.throwIfAny()
        self = claim
    }
}

private struct ClaimParser {
    let text: ClaimText
    var diagnostics = Diagnostics()

    private static let keys = ["says", "source", "holds when", "control", "expected", "note"]

    mutating func parse() -> Claim? {
        if !isName(text.id) {
            diagnostics.add(
                "“\(text.id)” cannot name a claim", at: text.location,
                remedy: "use letters, digits, “-” and “_”, beginning with a letter")
        }
        let body: YAMLValue?
        do {
            body = try parseYAML(text.body, startingAt: text.bodyLocation)
        } catch {
            diagnostics.add(error)
            return nil
        }
        guard case .mapping(let entries, _) = body else {
            diagnostics.add(
                "claim “\(text.id)” has no statement", at: body?.location ?? text.location,
                remedy: "write `says:`, `source:`, `holds when:`, `control:` and `expected:`")
            return nil
        }
        for entry in entries where !Self.keys.contains(entry.key) {
            diagnostics.add(
                "a claim has no “\(entry.key)”", at: entry.keyLocation,
                remedy: suggestion(for: entry.key, in: Self.keys))
        }
        func entry(_ key: String) -> YAMLValue.Entry? { entries.first { $0.key == key && !$0.value.isEmpty } }

        let says = sentence(entry("says"), "says", "what the poster says")
        let source = sentence(entry("source"), "source", "where it says so")
        let criteria = self.criteria(
            entry("holds when"), "holds when", "write down what must be measured before it runs")
        let controls = self.criteria(
            entry("control"), "control",
            "name a case for which the claim should not hold, and state what is then measured")
        let expected = expectation(entry("expected"))
        let note = entry("note").flatMap { sentence($0, "note", "") }
        for control in voidControls(controls, of: criteria) {
            diagnostics.add(
                "the control “\(control.text)” accepts what claim “\(text.id)” accepts, so it shows nothing",
                at: control.location, remedy: "state what is measured in a case for which the claim should not hold"
            )
        }
        guard let says, let source, let expected else { return nil }
        return Claim(
            id: text.id, chapter: text.chapter, location: text.location, says: says, source: source,
            criteria: criteria, controls: controls, expected: expected, note: note)
    }

    private mutating func missing(_ key: String, _ remedy: String) {
        diagnostics.add("claim “\(text.id)” does not say “\(key):”", at: text.location, remedy: remedy)
    }

    private mutating func sentence(_ entry: YAMLValue.Entry?, _ key: String, _ what: String) -> String? {
        guard let entry else {
            missing(key, "write \(what)")
            return nil
        }
        guard case .scalar(let words, _, _) = entry.value else {
            diagnostics.add("“\(key)” takes a text, found \(entry.value.summary)", at: entry.value.location)
            return nil
        }
        // A folded text ends in a line break that is no part of the sentence.
        return words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// A list of criteria, or a single one.
    private mutating func criteria(_ entry: YAMLValue.Entry?, _ key: String, _ remedy: String) -> [Criterion] {
        guard let entry else {
            missing(key, remedy)
            return []
        }
        let items: [YAMLValue]
        switch entry.value {
        case .scalar: items = [entry.value]
        case .list(let list, _): items = list
        case .mapping(_, let place):
            diagnostics.add(
                "“\(key)” takes a list of criteria, found a mapping", at: place, remedy: "begin each line with “- ”"
            )
            return []
        }
        if items.isEmpty { missing(key, remedy) }
        var result: [Criterion] = []
        for item in items {
            guard case .scalar(let words, let quoted, var place) = item else {
                diagnostics.add(
                    "a criterion is a text, found \(item.summary)", at: item.location,
                    remedy: "a criterion reads \(Criterion.forms)")
                continue
            }
            if quoted { place.column += 1 }
            if let criterion = diagnostics.collect({ try Criterion(parsing: words, at: place) }) {
                result.append(criterion)
            }
        }
        return result
    }

    private mutating func expectation(_ entry: YAMLValue.Entry?) -> ExpectedVerdict? {
        guard let entry else {
            missing("expected", "write the verdict on record: one of \(Self.verdicts)")
            return nil
        }
        switch entry.value {
        case .scalar:
            return verdict(entry.value).map { ExpectedVerdict(byProfile: [.standard: $0]) }
        case .list(_, let place):
            diagnostics.add("“expected” takes a verdict or a verdict for each profile, found a list", at: place)
            return nil
        case .mapping(let entries, let place):
            var byProfile: [Profile: Verdict] = [:]
            var isComplete = true
            for entry in entries {
                guard let profile = Profile(rawValue: entry.key) else {
                    diagnostics.add(
                        "there is no profile “\(entry.key)”", at: entry.keyLocation,
                        remedy: suggestion(for: entry.key, in: Profile.allCases.map(\.rawValue)))
                    isComplete = false
                    continue
                }
                if let verdict = verdict(entry.value) { byProfile[profile] = verdict } else { isComplete = false }
            }
            guard isComplete else { return nil }
            let silent = Profile.allCases.filter { ExpectedVerdict(byProfile: byProfile).verdict(for: $0) == nil }
            guard silent.isEmpty else {
                diagnostics.add(
                    "“expected” names no verdict for \(silent.map(\.rawValue).joined(separator: ", "))", at: place,
                    remedy: "add `standard:`, which serves every profile that is not named")
                return nil
            }
            return ExpectedVerdict(byProfile: byProfile)
        }
    }

    private static let verdicts = Verdict.allCases.map(\.rawValue).joined(separator: ", ")

    private mutating func verdict(_ value: YAMLValue) -> Verdict? {
        if case .scalar(let word, _, _) = value, let verdict = Verdict(rawValue: word) { return verdict }
        var remedy = "there is: \(Self.verdicts)"
        if case .scalar(let word, _, _) = value, let near = nearestName(to: word, in: Verdict.allCases.map(\.rawValue))
        {
            remedy = "did you mean “\(near)”?"
        }
        diagnostics.add("\(value.summary) is not a verdict", at: value.location, remedy: remedy)
        return nil
    }
}
