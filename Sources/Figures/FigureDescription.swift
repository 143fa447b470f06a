/// What a mark may say in its description: the names on the axes.
public struct DescriptionContext: Sendable {
    public var x: String
    public var y: String
    /// Names of the categories on x and on y; empty on other axes.
    public var xNames: [String] = []
    public var yNames: [String] = []

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
            let context = DescriptionContext(
                x: RichText.plain(panel.x.label), y: RichText.plain(panel.y.label), xNames: panel.x.names,
                yNames: panel.y.names)
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
        return
            "\(side) axis\(label)\(kind), from \(NumberText.short(domain.lowerBound)) to \(NumberText.short(domain.upperBound))."
    }
}

/// The course of a series in words.
enum Trend {
    static func text(x: [Double], y: [Double]) -> String {
        var ends: (first: (Double, Double), last: (Double, Double), low: (Double, Double), high: (Double, Double))?
        var count = 0
        for index in 0..<min(x.count, y.count) where x[index].isFinite && y[index].isFinite {
            let pair = (x[index], y[index])
            count += 1
            guard let known = ends else {
                ends = (pair, pair, pair, pair)
                continue
            }
            ends?.last = pair
            if pair.1 < known.low.1 { ends?.low = pair }
            if pair.1 > known.high.1 { ends?.high = pair }
        }
        guard let (first, last, low, high) = ends else { return "no values" }
        if count == 1 { return "\(NumberText.short(first.1)) at \(NumberText.short(first.0))" }
        let span = high.1 - low.1
        let change = last.1 - first.1
        let course =
            span == 0
            ? "stays at \(NumberText.short(first.1))"
            : abs(change) < 0.1 * span
                ? "starts at \(NumberText.short(first.1)) and ends near it at \(NumberText.short(last.1))"
                : "\(change > 0 ? "rises" : "falls") from \(NumberText.short(first.1)) to \(NumberText.short(last.1))"
        var text = "\(course), \(count) values"
        if low != first && low != last { text += ", smallest \(NumberText.short(low.1)) at \(NumberText.short(low.0))" }
        if high != first && high != last {
            text += ", largest \(NumberText.short(high.1)) at \(NumberText.short(high.0))"
        }
        return text
    }
}
