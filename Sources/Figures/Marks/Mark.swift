/// Something that is drawn on the axes. A new mark is one new type; nothing else changes.
public protocol Mark: Sendable {
    /// What the mark shows; marks of the same name share a color. Empty when it needs no name.
    var name: String { get }
    /// How it is colored; `.automatic` takes the next category.
    var ink: Ink { get }
    /// Values that the axes must hold.
    var extent: (x: Extent, y: Extent) { get }
    /// Values that a color scale must hold.
    var colorExtent: Extent { get }
    /// Draws on the axes.
    func draw(in plot: PlotArea, on canvas: inout Canvas)
    /// Labels that stand beside the plot or at places in it, set by the figure so that none overlaps another.
    func labels(in plot: PlotArea) -> [PlacedLabel]
    /// The mark fills a rectangle of the plane: axes end where it ends.
    var fillsPlane: Bool { get }
    /// What reaches beyond the plot is cut off; otherwise the mark sees to it itself.
    var isClipped: Bool { get }
    /// Places of the page that labels had better leave free, at most a few pixels apart along lines.
    func outline(in plot: PlotArea) -> [Point]
    /// How a legend shows the mark when it has a name and no label of its own.
    var key: LegendKey? { get }
    /// Sentences for readers who cannot see the figure, from the data.
    func description(_ context: DescriptionContext) -> String
    /// The values that are shown.
    var table: FigureTable { get }
}

extension Mark {
    public var name: String { "" }
    public var ink: Ink { .automatic }
    public var colorExtent: Extent { Extent() }
    public func labels(in plot: PlotArea) -> [PlacedLabel] { [] }
    public var fillsPlane: Bool { false }
    public var isClipped: Bool { true }
    public func outline(in plot: PlotArea) -> [Point] { [] }
    public var key: LegendKey? { nil }
    public func description(_ context: DescriptionContext) -> String { "" }
    public var table: FigureTable { FigureTable() }
}

/// How a legend shows a mark.
public enum LegendKey: Hashable, Sendable {
    case line(Stroke)
    /// A line with the dashes of the mark's category.
    case dashedLine(width: Double)
    case area(Fill)
    /// A shape, that of the mark's category when `nil`.
    case dot(Points.Shape?, isHollow: Bool = false)
}

/// A label with the place that it would like to have.
public struct PlacedLabel: Hashable, Sendable {
    public enum Place: Hashable, Sendable {
        /// Right of the plot, at this height.
        case margin
        /// Near the point, on the side where there is most room; within the plot.
        case near
        /// At one of these baselines, the first of those with most room; within the plot.
        case oneOf([Alternative])
        /// Centered on the point, wherever that is.
        case exactly
    }

    public struct Alternative: Hashable, Sendable {
        public var baseline: Point
        public var anchor: TextAnchor

        public init(_ baseline: Point, _ anchor: TextAnchor) {
            self.baseline = baseline
            self.anchor = anchor
        }
    }

    public var text: String
    public var at: Point
    public var place: Place
    public var ink: Ink
    public var size: Double
    /// Distance that a label near a point keeps.
    public var gap: Double

    public init(
        _ text: String, at: Point, place: Place, ink: Ink, size: Double = TextSize.label, gap: Double = 5
    ) {
        self.text = text
        self.at = at
        self.place = place
        self.ink = ink
        self.size = size
        self.gap = gap
    }
}

/// What a mark may know when it is drawn: the plot's box, its scales and its inks.
public struct PlotArea: Sendable {
    public let box: Box
    public let x: Scale
    public let y: Scale
    public let color: ColorScale
    /// Drawn at the size of a stamp: less detail, thinner lines.
    public let isThumbnail: Bool
    /// Names of the figure's marks in order of appearance, each of which has a category.
    let categories: [String: Int]
    /// Starts every `id` within the drawing.
    let idPrefix: String

    public func point(_ x: Double, _ y: Double) -> Point { Point(self.x(x), self.y(y)) }

    /// The mark's ink, `.automatic` replaced by the category of its name.
    public func ink(of mark: some Mark) -> Ink {
        mark.ink == .automatic ? .category(categories[mark.name] ?? 0) : mark.ink
    }

    /// The number of the mark's category, for shapes.
    public func category(of mark: some Mark) -> Int {
        if case .category(let index) = mark.ink { return index }
        return categories[mark.name] ?? 0
    }

    /// Dashes by which lines of different categories differ in grey print, where no label stands beside them.
    public func dash(of mark: some Mark) -> [Double] {
        if case .category(let category) = ink(of: mark) { Palette.dash(category) } else { [] }
    }

    /// A length for a full figure, reduced in a thumbnail.
    public func scaled(_ length: Double) -> Double { isThumbnail ? length * 0.75 : length }
}
