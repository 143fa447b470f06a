import Diagnostics

/// Lays a chapter's text over the defaults and gathers every unknown key and wrong type with its place.
package struct Overlay {
    package private(set) var diagnostics = Diagnostics()
    /// Where each parameter (`a` or `a.b`) was set last.
    package private(set) var places: [String: SourceLocation] = [:]

    package init() {}

    /// The mapping `fields` with the entries of `entries` in place of the values of the same name.
    package mutating func lay(
        _ entries: [YAMLValue.Entry], over fields: [ParameterValue.Field], path: String = "", of owner: String
    ) -> [ParameterValue.Field] {
        var result = fields
        for entry in entries {
            guard let index = fields.firstIndex(where: { $0.name == entry.key }) else {
                diagnostics.add(
                    "\(owner) has no parameter “\(path)\(entry.key)”", at: entry.keyLocation,
                    remedy: suggestion(for: entry.key, in: fields.map(\.name)))
                continue
            }
            let name = path + entry.key
            places[name] = entry.value.isEmpty ? entry.keyLocation : entry.value.location
            if let value = lay(entry.value, over: result[index].value, name: name, owner: owner) {
                result[index].value = value
            }
        }
        return result
    }

    /// - Returns: the value, or `nil` when the type is wrong, which is noted.
    private mutating func lay(
        _ text: YAMLValue, over standing: ParameterValue, name: String, owner: String
    ) -> ParameterValue? {
        switch (standing, text) {
        case (.mapping(let fields), .mapping(let entries, _)):
            return .mapping(lay(entries, over: fields, path: name + ".", of: owner))
        case (.list(let standing), .list(let items, _)):
            return list(items, like: standing.first, name: name, owner: owner)
        case (_, .scalar(let word, let quoted, _)) where !text.isEmpty:
            if let value = scalar(word, quoted: quoted, like: standing) { return value }
        default: break
        }
        var remedy: String?
        if case .choice(_, let allowed) = standing, case .scalar(let word, _, _) = text {
            remedy = nearestName(to: word, in: allowed).map { "did you mean “\($0)”?" }
        } else if case .list = standing, case .scalar = text {
            remedy = "write [\(text.isEmpty ? "" : text.summary.trimmingQuotes)]"
        }
        diagnostics.add(
            "“\(name)” takes \(standing.kind), found \(text.summary)", at: places[name] ?? text.location,
            remedy: remedy)
        return nil
    }

    private mutating func list(
        _ items: [YAMLValue], like example: ParameterValue?, name: String, owner: String
    ) -> ParameterValue? {
        var values: [ParameterValue] = []
        for (index, item) in items.enumerated() {
            let itemName = "\(name)[\(index)]"
            places[itemName] = item.location
            guard let example else {
                values.append(inferred(item))
                continue
            }
            if case .mapping(let fields) = example, case .mapping(let entries, let place) = item {
                // An item stands alone: nothing of the first default item may shine through.
                for field in fields where !entries.contains(where: { $0.key == field.name }) {
                    diagnostics.add("“\(itemName)” does not say “\(field.name)”", at: place)
                }
            }
            if let value = lay(item, over: example, name: itemName, owner: owner) { values.append(value) }
        }
        return values.count == items.count ? .list(values) : nil
    }

    private func scalar(_ word: String, quoted: Bool, like standing: ParameterValue) -> ParameterValue? {
        switch standing {
        case .boolean: ["true": .boolean(true), "false": .boolean(false)][quoted ? "" : word]
        case .integer(_, let range): integer(word, quoted: quoted, in: range)
        case .number: quoted ? nil : NumberText.whole(word).map { .number($0.value) }
        case .string: .string(word)
        case .choice(_, let allowed): allowed.contains(word) ? .choice(word, allowed: allowed) : nil
        case .list, .mapping: nil
        }
    }

    private func integer(_ word: String, quoted: Bool, in range: ClosedRange<Int64>) -> ParameterValue? {
        guard !quoted, let number = NumberText.whole(word), !number.isPercent else { return nil }
        let digits = word.replacing("_", with: "").replacing("−", with: "-")
        guard let value = Int64(digits) ?? Int64(exactly: number.value), range.contains(value) else { return nil }
        return .integer(value, in: range)
    }

    /// The value of a text where no default says what type it has.
    private func inferred(_ text: YAMLValue) -> ParameterValue {
        switch text {
        case .scalar(let word, let quoted, _):
            scalar(word, quoted: quoted, like: .boolean(false)) ?? integer(word, quoted: quoted, in: .min ... .max)
                ?? scalar(word, quoted: quoted, like: .number(0)) ?? .string(word)
        case .list(let items, _): .list(items.map(inferred))
        case .mapping(let entries, _): .mapping(entries.map { .init(name: $0.key, value: inferred($0.value)) })
        }
    }
}

extension String {
    fileprivate var trimmingQuotes: Substring { dropFirst().dropLast() }
}
