/// A line through points, broken where a value is not finite, with its name at its right end.
public struct Line: Mark {
    public var x: [Double]
    public var y: [Double]
    public var name: String
    public var ink: Ink
    public var width: Double
    public var dash: [Double]
    /// The name stands at the right end; otherwise in the legend.
    public var isLabelled: Bool

    /// - Parameters:
    ///   - x: places; 0, 1, 2 … when `nil`.
    ///   - y: as many values; what is beyond the shorter of both is not drawn.
    public init(
        _ name: String = "", x: [Double]? = nil, y: [Double], ink: Ink = .automatic, width: Double = 1.75,
        dash: [Double] = [], isLabelled: Bool = true
    ) {
        self.name = name
        self.x = x ?? y.indices.map(Double.init)
        self.y = y
        self.ink = ink
        self.width = width
        self.dash = dash
        self.isLabelled = isLabelled
    }

    /// A function, evaluated at `count` places spaced evenly on a linear axis.
    public init(
        _ name: String = "", over domain: ClosedRange<Double>, count: Int = 400, ink: Ink = .automatic,
        width: Double = 1.75, dash: [Double] = [], isLabelled: Bool = true, _ function: (Double) -> Double
    ) {
        let step = (domain.upperBound - domain.lowerBound) / Double(max(count, 2) - 1)
        let x = (0..<max(count, 2)).map { domain.lowerBound + step * Double($0) }
        self.init(name, x: x, y: x.map(function), ink: ink, width: width, dash: dash, isLabelled: isLabelled)
    }

    public var extent: (x: Extent, y: Extent) { (Extent(x), Extent(y)) }

    public func draw(in plot: PlotArea, on canvas: inout Canvas) {
        let dash = dash.isEmpty && !isLabelled ? plot.dash(of: self) : dash
        let stroke = Stroke(plot.ink(of: self), width: plot.scaled(width), dash: dash)
        canvas.path(LineGeometry.path(x: x, y: y, in: plot), stroke: stroke)
    }

    public func labels(in plot: PlotArea) -> [PlacedLabel] {
        guard isLabelled, !name.isEmpty,
            let last = (0..<min(x.count, y.count)).last(where: { plot.point(x[$0], y[$0]).isFinite })
        else { return [] }
        let height = plot.y.clamped(y[last])
        return [PlacedLabel(name, at: Point(plot.box.right, height), place: .margin, ink: plot.ink(of: self))]
    }

    public func outline(in plot: PlotArea) -> [Point] { LineGeometry.samples(x: x, y: y, in: plot) }

    public var key: LegendKey? {
        isLabelled ? nil : dash.isEmpty ? .dashedLine(width: width) : .line(Stroke(.text, width: width, dash: dash))
    }

    public func description(_ context: DescriptionContext) -> String {
        "\(name.isEmpty ? "The line" : "“\(name)”") \(Trend.text(x: x, y: y))"
    }

    public var table: FigureTable { FigureTable([("x", x), ("y", y)]) }
}

enum LineGeometry {
    /// Points of the page, in pieces between values that are not finite.
    static func pieces(x: [Double], y: [Double], in plot: PlotArea) -> [[Point]] {
        var pieces: [[Point]] = []
        var piece: [Point] = []
        let count = min(x.count, y.count)
        piece.reserveCapacity(count)
        x.withUnsafeBufferPointer { x in
            y.withUnsafeBufferPointer { y in
                for index in 0..<count {
                    let point = plot.point(x[index], y[index])
                    if point.isFinite {
                        piece.append(point)
                    } else if !piece.isEmpty {
                        pieces.append(piece)
                        piece.removeAll(keepingCapacity: true)
                    }
                }
            }
        }
        if !piece.isEmpty { pieces.append(piece) }
        return pieces
    }

    /// Places along the line, no further apart than a few pixels.
    static func samples(x: [Double], y: [Double], in plot: PlotArea) -> [Point] {
        pieces(x: x, y: y, in: plot).flatMap { piece -> [Point] in
            let points = Simplification.simplified(piece, tolerance: 1)
            return zip(points, points.dropFirst()).flatMap { a, b -> [Point] in
                let steps = min(max(Int((b - a).length / 5), 1), 400)
                return (0..<steps).map { a + (b - a) * (Double($0) / Double(steps)) }
            } + points.suffix(1)
        }
    }

    static func path(x: [Double], y: [Double], in plot: PlotArea) -> PathData {
        var path = PathData()
        for piece in pieces(x: x, y: y, in: plot) { path.polyline(Simplification.simplified(piece)) }
        return path
    }
}

extension Point {
    var isFinite: Bool { x.isFinite && y.isFinite }
}
