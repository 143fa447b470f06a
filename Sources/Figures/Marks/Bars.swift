/// A bar per category, from zero to its value, with an interval when one is given.
public struct Bars: Mark {
    public var values: [Double]
    public var low: [Double]
    public var high: [Double]
    public var name: String
    public var ink: Ink
    /// Part of the room of a category that its bar fills.
    public var thickness: Double

    /// - Parameter values: one per name of the categorical axis x, in its order.
    public init(
        _ name: String = "", values: [Double], low: [Double] = [], high: [Double] = [], ink: Ink = .automatic,
        thickness: Double = 0.66
    ) {
        self.name = name
        self.values = values
        self.low = low
        self.high = high
        self.ink = ink
        self.thickness = thickness
    }

    public var extent: (x: Extent, y: Extent) {
        (Extent(values.indices.map(Double.init)), Extent(values) + Extent(low) + Extent(high) + Extent([0]))
    }

    public func draw(in plot: PlotArea, on canvas: inout Canvas) {
        var (bars, whiskers) = (PathData(), PathData())
        let base = plot.y.clamped(0)
        for (index, value) in values.enumerated() where value.isFinite {
            let left = plot.x(Double(index) - thickness / 2)
            let right = plot.x(Double(index) + thickness / 2)
            bars.rectangle(left, min(base, plot.y.clamped(value)), right, max(base, plot.y.clamped(value)))
            guard index < low.count, index < high.count else { continue }
            let (bottom, top) = (plot.y.clamped(low[index]), plot.y.clamped(high[index]))
            let middle = (left + right) / 2
            whiskers.polyline([Point(middle, bottom), Point(middle, top)])
            for end in [bottom, top] { whiskers.polyline([Point(middle - 3, end), Point(middle + 3, end)]) }
        }
        canvas.path(bars, fill: Fill(plot.ink(of: self), opacity: 0.85))
        canvas.path(whiskers, stroke: Stroke(.text, width: plot.scaled(1.25)))
    }

    public var key: LegendKey? { .area(Fill(.text, opacity: 0.85)) }

    public func description(_ context: DescriptionContext) -> String {
        let bars = values.enumerated().map { index, value in
            (index < context.xNames.count ? context.xNames[index] + " " : "") + context.text(value)
        }
        return "Bars\(name.isEmpty ? "" : " of “\(name)”"): \(bars.joined(separator: ", "))"
    }

    public var table: FigureTable {
        var columns = [("x", values.indices.map(Double.init)), ("y", values)]
        if !low.isEmpty { columns += [("low", low), ("high", high)] }
        return FigureTable(columns)
    }
}
