/// A line that keeps each value until the next place.
public struct Steps: Mark {
    public var x: [Double]
    public var y: [Double]
    public var name: String
    public var ink: Ink
    public var width: Double
    public var isLabelled: Bool

    public init(
        _ name: String = "", x: [Double]? = nil, y: [Double], ink: Ink = .automatic, width: Double = 1.75,
        isLabelled: Bool = true
    ) {
        self.name = name
        self.x = x ?? y.indices.map(Double.init)
        self.y = y
        self.ink = ink
        self.width = width
        self.isLabelled = isLabelled
    }

    private var corners: (x: [Double], y: [Double]) {
        var (xs, ys): ([Double], [Double]) = ([], [])
        for (index, (x, y)) in zip(x, y).enumerated() {
            if index > 0 {
                xs.append(x)
                ys.append(self.y[index - 1])
            }
            xs.append(x)
            ys.append(y)
        }
        return (xs, ys)
    }

    private var line: Line {
        Line(name, x: corners.x, y: corners.y, ink: ink, width: width, isLabelled: isLabelled)
    }

    public var extent: (x: Extent, y: Extent) { (Extent(x), Extent(y)) }
    public func draw(in plot: PlotArea, on canvas: inout Canvas) { line.draw(in: plot, on: &canvas) }
    public func labels(in plot: PlotArea) -> [PlacedLabel] { line.labels(in: plot) }
    public func outline(in plot: PlotArea) -> [Point] { line.outline(in: plot) }
    public var key: LegendKey? { line.key }

    public func description(_ context: DescriptionContext) -> String {
        "\(name.isEmpty ? "The steps" : "“\(name)”") \(Trend.text(x: x, y: y))"
    }

    public var table: FigureTable { FigureTable([("x", x), ("y", y)]) }
}
