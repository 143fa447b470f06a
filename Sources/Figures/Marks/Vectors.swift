/// Arrows from places of the axes, their lengths in units of the axes times a factor.
public struct Vectors: Mark {
    public var x: [Double]
    public var y: [Double]
    public var dx: [Double]
    public var dy: [Double]
    public var name: String
    public var ink: Ink
    public var width: Double
    /// Length of the longest arrow in pixels; as long as on the axes when `nil`.
    public var longest: Double?

    public init(
        _ name: String = "", x: [Double], y: [Double], dx: [Double], dy: [Double], longest: Double? = 24,
        ink: Ink = .automatic, width: Double = 1.25
    ) {
        self.name = name
        self.x = x
        self.y = y
        self.dx = dx
        self.dy = dy
        self.longest = longest
        self.ink = ink
        self.width = width
    }

    public var isClipped: Bool { false }
    public var extent: (x: Extent, y: Extent) { (Extent(x), Extent(y)) }

    public func draw(in plot: PlotArea, on canvas: inout Canvas) {
        let count = min(x.count, y.count, dx.count, dy.count)
        let arrows = (0..<count).map { i -> (Point, Point) in
            let from = plot.point(x[i], y[i])
            return (from, plot.point(x[i] + dx[i], y[i] + dy[i]) - from)
        }.filter { plot.box.grown(by: 0.5).contains($0.0) && $0.1.isFinite && $0.1.length > 0 }
        let most = arrows.map(\.1.length).max() ?? 1
        let factor = longest.map { plot.scaled($0) / most } ?? 1
        var (shafts, heads) = (PathData(), PathData())
        for (from, arrow) in arrows {
            let arrow = arrow * factor
            // Arrows of a length for the eye stand centered on their places.
            let from = longest == nil ? from : from - arrow * 0.5
            let size = min(plot.scaled(6), arrow.length * 0.6)
            if size < 0.6 { continue }
            shafts.polyline([from, from + arrow * (1 - size * 0.6 / arrow.length)])
            Arrow.addHead(tip: from + arrow, along: arrow, size: size, to: &heads)
        }
        canvas.path(shafts, stroke: Stroke(plot.ink(of: self), width: plot.scaled(width)))
        canvas.path(heads, fill: Fill(plot.ink(of: self)))
    }

    public var key: LegendKey? { .line(Stroke(.text, width: width)) }

    public func description(_ context: DescriptionContext) -> String {
        let lengths = zip(dx, dy).map { ($0 * $0 + $1 * $1).squareRoot() }
        return
            "\(lengths.count) arrows\(name.isEmpty ? "" : " of “\(name)”"), the longest \(context.text(lengths.max() ?? 0))"
    }

    public var table: FigureTable { FigureTable([("x", x), ("y", y), ("along x", dx), ("along y", dy)]) }
}
