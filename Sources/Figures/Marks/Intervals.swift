/// Measured values with their intervals, each against the range that was accepted before the measurement.
public struct Intervals: Mark {
    public struct Row: Hashable, Sendable {
        public var name: String
        public var value: Double
        public var low: Double
        public var high: Double
        /// An end may be infinite, as in “above 0.5”.
        public var accepted: ClosedRange<Double>?
        public var ink: Ink

        public init(
            _ name: String, _ value: Double, low: Double, high: Double, accepted: ClosedRange<Double>? = nil,
            ink: Ink = .category(0)
        ) {
            self.name = name
            self.value = value
            self.low = low
            self.high = high
            self.accepted = accepted
            self.ink = ink
        }
    }

    public var rows: [Row]
    public var name: String
    public var ink: Ink { .text }

    public init(_ rows: [Row], _ name: String = "") {
        self.rows = rows
        self.name = name
    }

    /// Room beyond the finite ends, so that a range that ends shows its end, and one without end goes on.
    public var extent: (x: Extent, y: Extent) {
        var x = Extent()
        for row in rows {
            for value in [row.value, row.low, row.high] { x.add(value) }
            for end in [row.accepted?.lowerBound, row.accepted?.upperBound].compactMap({ $0 }) { x.add(end) }
        }
        if !x.isEmpty {
            let room = max((x.high - x.low) * 0.12, abs(x.high) * 1e-6)
            let high = x.high
            if x.low - room > 0 || x.low <= 0 { x.add(x.low - room) }
            x.add(high + room)
        }
        return (x, Extent(rows.indices.map(Double.init)))
    }

    public func draw(in plot: PlotArea, on canvas: inout Canvas) {
        let half = min(plot.y.length / Double(max(rows.count, 1)) * 0.36, 11)
        for (index, row) in rows.enumerated() {
            let y = plot.y(Double(index))
            if let accepted = row.accepted {
                let (left, right) = (plot.x.clamped(accepted.lowerBound), plot.x.clamped(accepted.upperBound))
                var path = PathData()
                path.rectangle(left, y - half, right, y + half)
                canvas.path(path, fill: Fill(.faint))
                // Ends that exist are marked; where there is none, the band runs out of the plot.
                var ends = PathData()
                for (end, pixel) in [(accepted.lowerBound, left), (accepted.upperBound, right)] where end.isFinite {
                    ends.polyline([Point(pixel, y - half), Point(pixel, y + half)])
                }
                canvas.path(ends, stroke: Stroke(.muted))
            }
            let (left, right) = (plot.x.clamped(row.low), plot.x.clamped(row.high))
            var bar = PathData()
            bar.polyline([Point(left, y), Point(right, y)])
            canvas.path(bar, stroke: Stroke(row.ink, width: plot.scaled(2.5)))
            var ends = PathData()
            for x in [left, right] { ends.polyline([Point(x, y - 4), Point(x, y + 4)]) }
            canvas.path(ends, stroke: Stroke(row.ink, width: plot.scaled(1.5)))
            guard row.value.isFinite else { continue }
            var dot = PathData()
            dot.circle(Point(plot.x.clamped(row.value), y), radius: plot.scaled(4))
            canvas.path(dot, fill: Fill(row.ink), stroke: Stroke(.surface(0), width: 1))
        }
    }

    public func description(_ context: DescriptionContext) -> String {
        rows.map { row in
            var text =
                "\(row.name): \(context.text(row.value)), interval \(context.text(row.low)) to \(context.text(row.high))"
            if let accepted = row.accepted {
                text += ", accepted \(context.text(accepted.lowerBound)) to \(context.text(accepted.upperBound))"
            }
            return text
        }.joined(separator: "; ")
    }

    public var table: FigureTable {
        FigureTable(
            columns: ["name", "value", "low", "high", "accepted from", "accepted to"],
            rows: rows.map { row in
                [RichText.plain(row.name)] + [row.value, row.low, row.high].map(FigureTable.text)
                    + [row.accepted?.lowerBound, row.accepted?.upperBound].map { $0.map(FigureTable.text) ?? "" }
            })
    }
}

extension Figure {
    /// A strip that shows each measured interval against its accepted range, for the box of a claim.
    public static func intervals(
        _ name: String, title: String, label: String = "", isLogarithmic: Bool = false, width: Double = 440,
        rows: [Intervals.Row]
    ) -> Figure {
        Figure(
            name, title: title, x: isLogarithmic ? .logarithmic(label) : .linear(label),
            y: .categorical("", rows.map(\.name)), width: width,
            height: Double(rows.count) * 30 + (label.isEmpty ? 32 : 52), marks: [Intervals(rows)])
    }
}
