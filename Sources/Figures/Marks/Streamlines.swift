import Foundation

/// Evenly spaced lines along a vector field, with arrowheads; lines are wider where the flow is faster.
public struct Streamlines: Mark {
    public var x: ClosedRange<Double>
    public var y: ClosedRange<Double>
    public var name: String
    public var ink: Ink
    /// Distance between lines in pixels.
    public var separation: Double
    /// Width of a line where the flow is slowest and where it is fastest, in pixels.
    public var width: ClosedRange<Double>
    public var field: @Sendable (Double, Double) -> (Double, Double)

    /// - Parameter field: the velocity at a place of the axes, in units of the axes; not finite where there is none.
    public init(
        _ name: String = "", x: ClosedRange<Double>, y: ClosedRange<Double>, ink: Ink = .text, separation: Double = 16,
        width: ClosedRange<Double> = 0.6...2, _ field: @escaping @Sendable (Double, Double) -> (Double, Double)
    ) {
        self.name = name
        self.x = x
        self.y = y
        self.ink = ink
        self.separation = max(separation, 4)
        self.width = width
        self.field = field
    }

    public var fillsPlane: Bool { true }
    public var extent: (x: Extent, y: Extent) { (Extent(x), Extent(y)) }

    private func lines(in plot: PlotArea) -> [[StreamlinePlacement.Vertex]] {
        let box = Box(
            left: plot.x.clamped(x.lowerBound), top: plot.y.clamped(y.upperBound),
            right: plot.x.clamped(x.upperBound), bottom: plot.y.clamped(y.lowerBound))
        guard box.width > 1, box.height > 1 else { return [] }
        let separation = plot.isThumbnail ? max(separation * 0.6, 8) : separation
        return StreamlinePlacement(box: box, separation: separation) { pixelVelocity($0, in: plot) }.lines()
    }

    public func outline(in plot: PlotArea) -> [Point] {
        lines(in: plot).flatMap { line in stride(from: 0, to: line.count, by: 3).map { line[$0].at } }
    }

    public func draw(in plot: PlotArea, on canvas: inout Canvas) {
        let lines = lines(in: plot)
        let fastest = lines.flatMap { $0.map(\.speed) }.max() ?? 1
        var (ribbons, heads) = (PathData(), PathData())
        for line in lines {
            addRibbon(line, fastest, plot, to: &ribbons)
            if !plot.isThumbnail || line.count > 30 { addHeads(line, fastest, plot, to: &heads) }
        }
        let ink = plot.ink(of: self)
        canvas.path(ribbons, fill: Fill(ink))
        canvas.path(heads, fill: Fill(ink))
    }

    /// Direction of the flow on the page, of length 1, and its speed.
    private func pixelVelocity(_ point: Point, in plot: PlotArea) -> (direction: Point, speed: Double)? {
        let (px, py) = (plot.x.value(at: point.x), plot.y.value(at: point.y))
        let (vx, vy) = field(px, py)
        let speed = (vx * vx + vy * vy).squareRoot()
        guard speed.isFinite, speed > 1e-12 else { return nil }
        // A small move along the flow, seen through the scales.
        let spanX = (plot.x.domain.upperBound - plot.x.domain.lowerBound) * 1e-5
        let spanY = (plot.y.domain.upperBound - plot.y.domain.lowerBound) * 1e-5
        let small = min(spanX, spanY) / speed
        let moved = Point(plot.x(px + vx * small) - point.x, plot.y(py + vy * small) - point.y)
        guard moved.length > 0, moved.isFinite else { return nil }
        return (moved * (1 / moved.length), speed)
    }

    private func lineWidth(_ speed: Double, _ fastest: Double, _ plot: PlotArea) -> Double {
        plot.scaled(width.lowerBound + (width.upperBound - width.lowerBound) * (speed / fastest).squareRoot())
    }

    /// The outline of a line whose width follows the speed.
    private func addRibbon(
        _ line: [StreamlinePlacement.Vertex], _ fastest: Double, _ plot: PlotArea, to path: inout PathData
    ) {
        let every = plot.isThumbnail ? 4 : 3
        let chosen = line.indices.filter { $0 % every == 0 || $0 == line.count - 1 }
        var (left, right): ([Point], [Point]) = ([], [])
        for (place, index) in chosen.enumerated() {
            let (before, after) = (
                line[chosen[max(place - 1, 0)]].at, line[chosen[min(place + 1, chosen.count - 1)]].at
            )
            let along = after - before
            guard along.length > 0 else { continue }
            let half = lineWidth(line[index].speed, fastest, plot) / 2
            let normal = Point(-along.y, along.x) * (half / along.length)
            left.append(line[index].at + normal)
            right.append(line[index].at - normal)
        }
        guard left.count > 1 else { return }
        path.polyline(
            Simplification.douglasPeucker(left, 0.06) + Simplification.douglasPeucker(right, 0.06).reversed(),
            closed: true)
    }

    /// One arrowhead in the middle of a line, more on long ones.
    private func addHeads(
        _ line: [StreamlinePlacement.Vertex], _ fastest: Double, _ plot: PlotArea, to path: inout PathData
    ) {
        let length = Double(line.count) * StreamlinePlacement.step
        let count = plot.isThumbnail ? 1 : max(Int(length / 130), 1)
        for k in 0..<count {
            let index = (2 * k + 1) * line.count / (2 * count)
            guard index > 0, index + 1 < line.count else { continue }
            let along = line[index + 1].at - line[index - 1].at
            guard along.length > 0 else { continue }
            let size = plot.scaled(4.5) + lineWidth(line[index].speed, fastest, plot) * 1.2
            Arrow.addHead(
                tip: line[index].at + along * (size * 0.6 / along.length), along: along, size: size, to: &path)
        }
    }

    public func description(_ context: DescriptionContext) -> String {
        var (fastest, place) = (-1.0, (0.0, 0.0))
        for row in 0...20 {
            for column in 0...20 {
                let px = x.lowerBound + (x.upperBound - x.lowerBound) * Double(column) / 20
                let py = y.lowerBound + (y.upperBound - y.lowerBound) * Double(row) / 20
                let (vx, vy) = field(px, py)
                let speed = (vx * vx + vy * vy).squareRoot()
                if speed.isFinite, speed > fastest { (fastest, place) = (speed, (px, py)) }
            }
        }
        let fast =
            fastest < 0
            ? "" : ", fastest, \(context.text(fastest)), near (\(context.text(place.0)), \(context.text(place.1)))"
        return "Streamlines\(name.isEmpty ? "" : " of “\(name)”"), wider where the flow is faster\(fast)"
    }

    /// The field on a lattice of 21 by 21 places.
    public var table: FigureTable {
        var columns = [("x", [Double]()), ("y", []), ("along x", []), ("along y", [])]
        for row in 0...20 {
            for column in 0...20 {
                let px = x.lowerBound + (x.upperBound - x.lowerBound) * Double(column) / 20
                let py = y.lowerBound + (y.upperBound - y.lowerBound) * Double(row) / 20
                let (vx, vy) = field(px, py)
                for (index, value) in [px, py, vx, vy].enumerated() { columns[index].1.append(value) }
            }
        }
        return FigureTable(columns)
    }
}

/// Arrowheads.
enum Arrow {
    /// A triangle with a notch, its point at `tip`.
    static func addHead(tip: Point, along direction: Point, size: Double, to path: inout PathData) {
        let unit = direction * (1 / direction.length)
        let side = Point(-unit.y, unit.x) * (size * 0.42)
        let back = tip - unit * size
        path.polyline([tip, back + side, back + unit * (size * 0.25), back - side], closed: true)
    }
}
