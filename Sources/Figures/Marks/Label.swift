/// Text at a place of the axes; it moves aside when another label is in the way.
public struct Label: Mark {
    public var text: String
    public var x: Double
    public var y: Double
    public var ink: Ink
    public var size: Double
    /// Centered on the place, wherever other labels are.
    public var isFixed: Bool

    public init(
        _ text: String, x: Double, y: Double, ink: Ink = .text, size: Double = TextSize.label, isFixed: Bool = false
    ) {
        self.text = text
        self.x = x
        self.y = y
        self.ink = ink
        self.size = size
        self.isFixed = isFixed
    }

    public var extent: (x: Extent, y: Extent) { (Extent([x]), Extent([y])) }

    public func draw(in plot: PlotArea, on canvas: inout Canvas) {}

    public func labels(in plot: PlotArea) -> [PlacedLabel] {
        [
            PlacedLabel(
                text, at: plot.point(x, y), place: isFixed ? .exactly : .near, ink: plot.ink(of: self), size: size)
        ]
    }

    public func description(_ context: DescriptionContext) -> String { "Label: \(text)" }
}
