import Foundation

/// How often values fall into bins: outlines, so that several compare, or filled bars.
public struct Histogram: Mark {
    /// Ends of the bins, rising, one more than there are heights.
    public var edges: [Double]
    public var heights: [Double]
    public var name: String
    public var ink: Ink
    public var isFilled: Bool
    public var width: Double

    /// Bins that were counted elsewhere.
    public init(
        _ name: String = "", edges: [Double], heights: [Double], ink: Ink = .automatic, isFilled: Bool = false,
        width: Double = 1.75
    ) {
        self.name = name
        self.edges = edges
        self.heights = heights
        self.ink = ink
        self.isFilled = isFilled
        self.width = width
    }

    /// Counts `values` in `bins` bins that are equally wide, or equally wide in their logarithm.
    ///
    /// Values that are not finite, lie outside `range`, or are not positive on a logarithmic axis are not counted.
    public init(
        _ name: String = "", of values: [Double], bins: Int = 40, in range: ClosedRange<Double>? = nil,
        isLogarithmic: Bool = false, ink: Ink = .automatic, isFilled: Bool = false
    ) {
        let kind: Axis.Kind = isLogarithmic ? .logarithmic : .linear
        let domain = range ?? Axis(kind: kind, label: "", domain: nil).resolvedDomain(Extent(values))
        let count = max(bins, 1)
        let scale = Scale(kind, domain: domain, from: 0, to: Double(count))
        var heights = [Double](repeating: 0, count: count)
        for value in values where value.isFinite && domain.contains(value) {
            heights[min(max(Int(scale(value)), 0), count - 1)] += 1
        }
        self.init(
            name, edges: (0...count).map { scale.value(at: Double($0)) }, heights: heights, ink: ink, isFilled: isFilled
        )
    }

    public var extent: (x: Extent, y: Extent) {
        var y = Extent(heights.filter { $0 > 0 })
        // Room below the lowest bar of a logarithmic axis, so that it has a height.
        if y.positiveLow.isFinite { y.add(y.positiveLow * 0.6) }
        // Bars stand on zero; a logarithmic axis takes the smallest positive height instead.
        y.add(0)
        return (Extent(edges), y)
    }

    public func draw(in plot: PlotArea, on canvas: inout Canvas) {
        let base = max(plot.box.top, min(plot.box.bottom, plot.y.clamped(0)))
        let floor = plot.y.kind == .logarithmic ? plot.box.bottom + 2 : base
        var path = PathData()
        var points: [Point] = []
        func flush() {
            if let first = points.first, let last = points.last {
                path.polyline([Point(first.x, floor)] + points + [Point(last.x, floor)])
            }
            points = []
        }
        for (index, height) in heights.enumerated() where index + 1 < edges.count {
            let (left, right) = (plot.x.clamped(edges[index]), plot.x.clamped(edges[index + 1]))
            // Empty bins leave a gap on a logarithmic axis, which has no place for zero.
            guard height.isFinite, height > 0 || plot.y.kind != .logarithmic else {
                flush()
                continue
            }
            points += [Point(left, plot.y(height)), Point(right, plot.y(height))]
        }
        flush()
        let ink = plot.ink(of: self)
        let dash = isFilled ? [] : plot.dash(of: self)
        canvas.path(
            path, fill: isFilled ? Fill(ink, opacity: 0.25) : nil,
            stroke: Stroke(ink, width: plot.scaled(width), dash: dash))
    }

    public func outline(in plot: PlotArea) -> [Point] {
        zip(zip(edges, edges.dropFirst()), heights).map { ends, height in
            Point((plot.x.clamped(ends.0) + plot.x.clamped(ends.1)) / 2, plot.y.clamped(height))
        }
    }

    public var key: LegendKey? { isFilled ? .area(Fill(.text, opacity: 0.5)) : .dashedLine(width: width) }

    public func description(_ context: DescriptionContext) -> String {
        let total = heights.reduce(0, +)
        guard total > 0, let peak = heights.indices.max(by: { heights[$0] < heights[$1] }), edges.count > peak + 1
        else {
            return "An empty histogram"
        }
        return "\(name.isEmpty ? "The histogram" : "The histogram “\(name)”") has \(heights.count) bins; "
            + "the highest, \(context.text(heights[peak])), is from \(context.text(edges[peak])) to "
            + context.text(edges[peak + 1])
    }

    public var table: FigureTable {
        FigureTable([("from", Array(edges.dropLast())), ("to", Array(edges.dropFirst())), ("height", heights)])
    }
}
