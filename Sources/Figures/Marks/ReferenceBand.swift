/// A range of one axis, across the whole plot: what was accepted before the experiment ran.
public struct ReferenceBand: Mark {
    public var range: ClosedRange<Double>
    public var direction: Rule.Direction
    public var text: String
    public var ink: Ink

    /// Between two values of x.
    public init(x range: ClosedRange<Double>, _ text: String = "", ink: Ink = .faint) {
        (self.range, direction, self.text, self.ink) = (range, .vertical, text, ink)
    }

    /// Between two values of y.
    public init(y range: ClosedRange<Double>, _ text: String = "", ink: Ink = .faint) {
        (self.range, direction, self.text, self.ink) = (range, .horizontal, text, ink)
    }

    public var extent: (x: Extent, y: Extent) {
        direction == .vertical ? (Extent(range), Extent()) : (Extent(), Extent(range))
    }

    private func box(in plot: PlotArea) -> Box {
        let box = plot.box
        if direction == .vertical {
            let (a, b) = (plot.x.clamped(range.lowerBound), plot.x.clamped(range.upperBound))
            return Box(left: a, top: box.top, right: b, bottom: box.bottom)
        }
        let (a, b) = (plot.y.clamped(range.lowerBound), plot.y.clamped(range.upperBound))
        return Box(left: box.left, top: b, right: box.right, bottom: a)
    }

    public func draw(in plot: PlotArea, on canvas: inout Canvas) {
        let box = box(in: plot)
        var path = PathData()
        path.rectangle(box.left, box.top, box.right, box.bottom)
        canvas.path(path, fill: Fill(plot.ink(of: self), opacity: ink == .faint ? 1 : 0.18))
    }

    public func labels(in plot: PlotArea) -> [PlacedLabel] {
        guard !text.isEmpty else { return [] }
        let box = box(in: plot)
        let (top, bottom) = (box.top + TextSize.tick + 2, box.bottom - 6)
        let middle = (box.left + box.right) / 2
        let alternatives: [PlacedLabel.Alternative] =
            direction == .horizontal
            ? [
                .init(Point(box.right - 5, top), .end), .init(Point(box.left + 5, top), .start),
                .init(Point(middle, top), .middle), .init(Point(box.right - 5, bottom), .end),
                .init(Point(box.left + 5, bottom), .start),
                .init(Point(box.right - 5, box.top - 5), .end), .init(Point(box.left + 5, box.top - 5), .start),
                .init(Point(box.right - 5, box.bottom + 12), .end), .init(Point(box.left + 5, box.bottom + 12), .start),
            ]
            : [
                .init(Point(middle, top), .middle), .init(Point(box.left + 5, top), .start),
                .init(Point(box.right - 5, top), .end), .init(Point(box.right + 5, top), .start),
                .init(Point(box.left - 5, top), .end), .init(Point(middle, bottom), .middle),
            ]
        let at = Point(middle, top)
        return [PlacedLabel(text, at: at, place: .oneOf(alternatives), ink: .muted, size: TextSize.tick)]
    }

    public func description(_ context: DescriptionContext) -> String {
        let ends = "from \(context.text(range.lowerBound)) to \(context.text(range.upperBound))"
        return "A band\(text.isEmpty ? "" : " “\(text)”") \(ends)"
    }

    public var table: FigureTable {
        FigureTable([("low", [range.lowerBound]), ("high", [range.upperBound])])
    }
}
