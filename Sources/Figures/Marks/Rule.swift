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

    public func labels(in plot: PlotArea) -> [PlacedLabel] {
        guard !text.isEmpty else { return [] }
        let width = RichText(text).width(size: TextSize.tick)
        let at =
            direction == .vertical
            ? Point(plot.x(value), plot.box.top + 10)
            : Point(plot.box.right - width - 10, plot.y(value))
        return [PlacedLabel(text, at: at, place: .near, ink: plot.ink(of: self), size: TextSize.tick, gap: 6)]
    }

    public func description(_ context: DescriptionContext) -> String {
        let axis = direction == .vertical ? context.x : context.y
        return "A rule\(text.isEmpty ? "" : " “\(text)”") at \(axis.isEmpty ? "" : axis + " = ")\(context.text(value))"
    }

    public var table: FigureTable { FigureTable([(direction == .vertical ? "x" : "y", [value])]) }
}
