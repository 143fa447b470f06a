/// Points, with error bars when an interval is given.
public struct Points: Mark {
    public enum Shape: Int, Hashable, Sendable, CaseIterable { case circle, square, triangle, diamond, cross }

    public var x: [Double]
    public var y: [Double]
    /// Ends of the error bars, as values of y; none when empty.
    public var low: [Double]
    public var high: [Double]
    public var name: String
    public var ink: Ink
    /// The shape of the mark's category when `nil`, so that groups differ in grey print.
    public var shape: Shape?
    public var radius: Double
    public var isHollow: Bool
    /// A label per point; none where empty.
    public var texts: [String]

    public init(
        _ name: String = "", x: [Double]? = nil, y: [Double], low: [Double] = [], high: [Double] = [],
        ink: Ink = .automatic, shape: Shape? = nil, radius: Double = 3.5, isHollow: Bool = false, texts: [String] = []
    ) {
        self.name = name
        self.x = x ?? y.indices.map(Double.init)
        self.y = y
        self.low = low
        self.high = high
        self.ink = ink
        self.shape = shape
        self.radius = radius
        self.isHollow = isHollow
        self.texts = texts
    }

    /// A point on the edge is shown whole; those beyond it are left out.
    public var isClipped: Bool { false }
    public var extent: (x: Extent, y: Extent) { (Extent(x), Extent(y) + Extent(low) + Extent(high)) }

    private func shape(in plot: PlotArea) -> Shape {
        shape ?? Shape.of(plot.category(of: self))
    }

    public func draw(in plot: PlotArea, on canvas: inout Canvas) {
        let ink = plot.ink(of: self)
        var bars = PathData()
        for (index, x) in x.enumerated() where index < low.count && index < high.count {
            let (center, bottom, top) = (plot.x(x), plot.y.clamped(low[index]), plot.y.clamped(high[index]))
            guard center.isFinite, low[index].isFinite || high[index].isFinite else { continue }
            bars.polyline([Point(center, bottom), Point(center, top)])
            for end in [bottom, top] where !plot.isThumbnail {
                bars.polyline([Point(center - 3, end), Point(center + 3, end)])
            }
        }
        canvas.path(bars, stroke: Stroke(ink, width: plot.scaled(1.25)))
        var path = PathData()
        let radius = plot.scaled(radius)
        for (x, y) in zip(x, y) {
            let point = plot.point(x, y)
            if point.isFinite, plot.box.grown(by: radius).contains(point) {
                shape(in: plot).add(to: &path, at: point, radius: radius)
            }
        }
        // A rim of paper keeps points apart from each other and from lines.
        canvas.path(
            path, fill: Fill(isHollow ? .surface(0) : ink),
            stroke: isHollow ? Stroke(ink, width: 1.5) : Stroke(.surface(0), width: plot.scaled(0.75)))
    }

    public func labels(in plot: PlotArea) -> [PlacedLabel] {
        zip(zip(x, y), texts).filter { !$1.isEmpty }.map { pair, text in
            PlacedLabel(text, at: plot.point(pair.0, pair.1), place: .near, ink: .text, gap: radius + 4)
        }
    }

    public func outline(in plot: PlotArea) -> [Point] {
        zip(x, y).prefix(2_000).map { plot.point($0, $1) }.filter(\.isFinite)
    }

    public var key: LegendKey? { .dot(shape, isHollow: isHollow) }

    public func description(_ context: DescriptionContext) -> String {
        if !texts.isEmpty && texts.count <= 8 {
            let places = zip(texts, zip(x, y)).map { "\($0) (\(context.text($1.0)), \(context.text($1.1)))" }
            return "Points: \(places.joined(separator: ", "))"
        }
        return "\(name.isEmpty ? "The points" : "“\(name)”"): \(Trend.text(x: x, y: y))"
    }

    public var table: FigureTable {
        var columns = [("x", x), ("y", y)]
        if !low.isEmpty { columns += [("low", low), ("high", high)] }
        return FigureTable(columns)
    }
}

extension Points.Shape {
    /// The shape of a category, so that groups differ without color.
    static func of(_ category: Int) -> Self {
        allCases[((category % allCases.count) + allCases.count) % allCases.count]
    }

    /// Adds the shape to a path, of about the area of a circle with that radius.
    func add(to path: inout PathData, at center: Point, radius r: Double) {
        func around(_ corners: [(Double, Double)]) {
            path.polyline(corners.map { Point(center.x + $0.0 * r, center.y + $0.1 * r) }, closed: true)
        }
        switch self {
        case .circle: path.circle(center, radius: r)
        case .square: around([(-0.89, -0.89), (0.89, -0.89), (0.89, 0.89), (-0.89, 0.89)])
        case .triangle: around([(0, -1.25), (1.15, 0.8), (-1.15, 0.8)])
        case .diamond: around([(0, -1.3), (1.15, 0), (0, 1.3), (-1.15, 0)])
        case .cross:
            let (a, b) = (0.4, 1.15)
            around([
                (-a, -b), (a, -b), (a, -a), (b, -a), (b, a), (a, a), (a, b), (-a, b), (-a, a), (-b, a), (-b, -a),
                (-a, -a),
            ])
        }
    }
}
