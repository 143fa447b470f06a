/// What a mark may say in its description: the names on the axes.
public struct DescriptionContext: Sendable {
    public var x: String
    public var y: String
    /// Values on x are the names of categories.
    var names: [String] = []

    /// A value as text, four significant digits.
    public func text(_ value: Double) -> String { NumberText.short(value) }
}

extension Figure {
    /// What the figure shows, written from its data: axes with their ranges, then each mark's extremes and trend.
    public var description: String {
        let domains = Domains(self)
        var sentences: [String] = summary.isEmpty ? [] : [Self.sentence(summary)]
        if panels.count > 1 { sentences.append("\(panels.count) panels.") }
        for (index, panel) in panels.enumerated() {
            if !panel.title.isEmpty { sentences.append(Self.sentence("Panel “\(RichText.plain(panel.title))”")) }
            if index == 0 || shared != .both {
                sentences += [("Horizontal", panel.x, domains.x[index]), ("Vertical", panel.y, domains.y[index])]
                    .compactMap { Self.axis($0.0, $0.1, $0.2) }
            }
            let context = DescriptionContext(x: RichText.plain(panel.x.label), y: RichText.plain(panel.y.label))
            sentences += panel.marks.map { $0.description(context) }.filter { !$0.isEmpty }.map(Self.sentence)
        }
        return sentences.joined(separator: " ")
    }

    private static func sentence(_ text: String) -> String {
        let plain = RichText.plain(text)
        return plain.hasSuffix(".") ? plain : plain + "."
    }

    private static func axis(_ side: String, _ axis: Axis, _ domain: ClosedRange<Double>) -> String? {
        if axis.isHidden { return nil }
        let label = axis.label.isEmpty ? "" : ": " + RichText.plain(axis.label)
        let kind =
            switch axis.kind {
            case .linear: ""
            case .logarithmic: ", logarithmic"
            case .symmetricLogarithmic: ", symmetric logarithmic"
            case .categorical(let names): ", " + names.joined(separator: ", ")
            }
        if case .categorical = axis.kind { return "\(side) axis\(label)\(kind)." }
        return "\(side) axis\(label)\(kind), from \(NumberText.short(domain.lowerBound)) to \(NumberText.short(domain.upperBound))."
    }
}

/// The course of a series in words.
enum Trend {
    static func text(x: [Double], y: [Double]) -> String {
        let pairs = zip(x, y).filter { $0.0.isFinite && $0.1.isFinite }
        guard let first = pairs.first, let last = pairs.last, pairs.count > 1 else {
            return pairs.first.map { "\(NumberText.short($0.1)) at \(NumberText.short($0.0))" } ?? "no values"
        }
        var (low, high) = (first, first)
        for pair in pairs {
            if pair.1 < low.1 { low = pair }
            if pair.1 > high.1 { high = pair }
        }
        let span = high.1 - low.1
        let change = last.1 - first.1
        let course =
            span == 0 ? "stays at \(NumberText.short(first.1))"
            : abs(change) < 0.1 * span
                ? "starts at \(NumberText.short(first.1)) and ends near it at \(NumberText.short(last.1))"
                : "\(change > 0 ? "rises" : "falls") from \(NumberText.short(first.1)) to \(NumberText.short(last.1))"
        var text = "\(course), \(pairs.count) values"
        if low != first && low != last { text += ", smallest \(NumberText.short(low.1)) at \(NumberText.short(low.0))" }
        if high != first && high != last { text += ", largest \(NumberText.short(high.1)) at \(NumberText.short(high.0))" }
        return text
    }
}
