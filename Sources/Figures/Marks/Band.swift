/// The area between two lines, as an interval around an estimate.
public struct Band: Mark {
    public var x: [Double]
    public var low: [Double]
    public var high: [Double]
    public var name: String
    public var ink: Ink
    public var opacity: Double

    /// - Parameter name: that of the line in the middle, to have its color.
    public init(
        _ name: String = "", x: [Double]? = nil, low: [Double], high: [Double], ink: Ink = .automatic,
        opacity: Double = 0.2
    ) {
        self.name = name
        self.x = x ?? low.indices.map(Double.init)
        self.low = low
        self.high = high
        self.ink = ink
        self.opacity = opacity
    }

    public var extent: (x: Extent, y: Extent) { (Extent(x), Extent(low) + Extent(high)) }

    public func draw(in plot: PlotArea, on canvas: inout Canvas) {
        // Ends that the axis has no place for, as 0 on a logarithmic one, lie on its lower end; a place without one of
        // its ends breaks the band.
        let floor = plot.y.kind == .logarithmic ? plot.y.domain.lowerBound : -.infinity
        let count = min(x.count, low.count, high.count)
        var (bottom, top) = (Array(low.prefix(count)), Array(high.prefix(count)))
        for index in 0..<count {
            if bottom[index].isFinite && top[index].isFinite {
                bottom[index] = max(bottom[index], floor)
                top[index] = max(top[index], floor)
            } else {
                (bottom[index], top[index]) = (.nan, .nan)
            }
        }
        var path = PathData()
        let (lower, upper) = (
            LineGeometry.pieces(x: x, y: bottom, in: plot), LineGeometry.pieces(x: x, y: top, in: plot)
        )
        for (below, above) in zip(lower, upper) {
            path.polyline(Simplification.simplified(above) + Simplification.simplified(below).reversed(), closed: true)
        }
        canvas.path(path, fill: Fill(plot.ink(of: self), opacity: opacity))
    }

    public func description(_ context: DescriptionContext) -> String {
        let widths = zip(low, high).map { $1 - $0 }.filter(\.isFinite)
        guard let narrow = widths.min(), let wide = widths.max() else { return "" }
        let whose = name.isEmpty ? "A band" : "A band around “\(name)”"
        return "\(whose) is between \(context.text(narrow)) and \(context.text(wide)) wide"
    }

    public var table: FigureTable { FigureTable([("x", x), ("low", low), ("high", high)]) }
}
