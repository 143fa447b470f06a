/// A line across the whole plot at one value, with a label: a threshold, a theoretical value.
public struct Rule: Mark {
    public enum Direction: Hashable, Sendable { case vertical, horizontal }

    public var value: Double
    public var direction: Direction
    public var text: String
    public var ink: Ink
    public var dash: [Double]

    /// A vertical rule at a value of x.
    public init(x: Double, _ text: String = "", ink: Ink = .muted, dash: [Double] = [4, 3]) {
        (value, direction, self.text, self.ink, self.dash) = (x, .vertical, text, ink, dash)
    }

    /// A horizontal rule at a value of y.
    public init(y: Double, _ text: String = "", ink: Ink = .muted, dash: [Double] = [4, 3]) {
        (value, direction, self.text, self.ink, self.dash) = (y, .horizontal, text, ink, dash)
    }

    public var extent: (x: Extent, y: Extent) {
        direction == .vertical ? (Extent([value]), Extent()) : (Extent(), Extent([value]))
    }

    public func draw(in plot: PlotArea, on canvas: inout Canvas) {
        let box = plot.box
        var path = PathData()
        let place = direction == .vertical ? plot.x(value) : plot.y(value)
        guard place.isFinite else { return }
        path.polyline(
            direction == .vertical
                ? [Point(place, box.top), Point(place, box.bottom)] : [Point(box.left, place), Point(box.right, place)])
        canvas.path(path, stroke: Stroke(plot.ink(of: self), width: 1, dash: dash))
    }

    public func outline(in plot: PlotArea) -> [Point] {
        let box = plot.box
        let (x, y) = (plot.x(value), plot.y(value))
        return direction == .vertical
            ? stride(from: box.top, to: box.bottom, by: 5).map { Point(x, $0) }
            : stride(from: box.left, to: box.right, by: 5).map { Point($0, y) }
    }

    public func labels(in plot: PlotArea) -> [PlacedLabel] {
        guard !text.isEmpty else { return [] }
        let box = plot.box
        let (x, y) = (plot.x.clamped(value), plot.y.clamped(value))
        let (above, below) = (y - 5, y + 5 + TextSize.tick * 0.72)
        let (top, bottom) = (box.top + TextSize.tick, box.bottom - 6)
        let middle = (box.left + box.right) / 2
        let alternatives: [PlacedLabel.Alternative] =
            direction == .horizontal
            ? [
                .init(Point(box.right - 3, above), .end), .init(Point(box.left + 3, above), .start),
                .init(Point(middle, above), .middle), .init(Point(box.right - 3, below), .end),
                .init(Point(box.left + 3, below), .start), .init(Point(middle, below), .middle),
            ]
            : [
                .init(Point(x + 5, top), .start), .init(Point(x - 5, top), .end), .init(Point(x + 5, bottom), .start),
                .init(Point(x - 5, bottom), .end), .init(Point(x + 5, (top + bottom) / 2), .start),
                .init(Point(x - 5, (top + bottom) / 2), .end),
            ]
        return [
            PlacedLabel(
                text, at: Point(x, y), place: .oneOf(alternatives), ink: plot.ink(of: self), size: TextSize.tick)
        ]
    }

    public func description(_ context: DescriptionContext) -> String {
        let axis = direction == .vertical ? context.x : context.y
        return "A rule\(text.isEmpty ? "" : " “\(text)”") at \(axis.isEmpty ? "" : axis + " = ")\(context.text(value))"
    }

    public var table: FigureTable { FigureTable([(direction == .vertical ? "x" : "y", [value])]) }
}
