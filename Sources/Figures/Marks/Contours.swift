/// Level sets of a sampled function, as areas of the figure's color axis, as lines, or both.
///
/// Areas are painted from the lowest level to the highest, each over the one before, so that no seam shows and holes
/// come out right.
public struct Contours: Mark {
    public var grid: Grid
    public var name: String
    /// Ink of the lines.
    public var ink: Ink
    /// Levels in rising order; about `count` round numbers when empty.
    public var levels: [Double]
    public var isFilled: Bool
    public var lineWidth: Double

    /// - Parameter lineWidth: 0 for no lines.
    public init(
        _ grid: Grid, _ name: String = "", levels: [Double] = [], count: Int = 12, isFilled: Bool = true,
        ink: Ink = .muted, lineWidth: Double = 0.5
    ) {
        self.grid = grid
        self.name = name
        self.ink = ink
        self.isFilled = isFilled
        self.lineWidth = lineWidth
        let extent = Extent(grid.values)
        self.levels =
            !levels.isEmpty || extent.isEmpty
            ? levels.sorted() : WilkinsonTicks.ticks(from: extent.low, to: extent.high, count: count).map(\.value)
    }

    public var fillsPlane: Bool { true }
    public var extent: (x: Extent, y: Extent) { (Extent(grid.x), Extent(grid.y)) }
    /// The color scale spans the levels: values beyond them are painted like the last.
    public var colorExtent: Extent { isFilled ? Extent(levels) : Extent() }

    public func draw(in plot: PlotArea, on canvas: inout Canvas) {
        let thresholds = levels.filter { $0.isFinite }
        if isFilled {
            let middle = thresholds.first.map { first in
                thresholds.count > 1 ? first - (thresholds[1] - first) / 2 : first
            }
            paint(outline(-.greatestFiniteMagnitude, in: plot), middle ?? 0, in: plot, on: &canvas)
            for (index, level) in thresholds.enumerated() {
                let upper = index + 1 < thresholds.count ? thresholds[index + 1] : level
                paint(outline(level, in: plot), (level + upper) / 2, in: plot, on: &canvas)
            }
        }
        guard lineWidth > 0 else { return }
        var lines = PathData()
        for level in thresholds { addLines(level, in: plot, to: &lines) }
        canvas.path(lines, stroke: Stroke(ink, width: plot.scaled(lineWidth), opacity: isFilled ? 0.55 : 1))
    }

    private func paint(_ path: PathData, _ value: Double, in plot: PlotArea, on canvas: inout Canvas) {
        canvas.path(path, fill: Fill(plot.color.ink(value)))
    }

    private func place(_ vertex: MarchingSquares.Vertex, in plot: PlotArea) -> Point {
        plot.point(grid.nodeX(vertex.column), grid.nodeY(vertex.row))
    }

    private func outline(_ level: Double, in plot: PlotArea) -> PathData {
        var path = PathData()
        for ring in MarchingSquares.rings(grid, atLeast: level) {
            let points = ring.map { place($0, in: plot) }
            path.polyline(Simplification.douglasPeucker(points + points.prefix(1), 0.1).dropLast(), closed: true)
        }
        return path
    }

    /// Outlines without the pieces that only follow the rim of the lattice.
    private func addLines(_ level: Double, in plot: PlotArea, to path: inout PathData) {
        func isOnRim(_ a: MarchingSquares.Vertex, _ b: MarchingSquares.Vertex) -> Bool {
            (a.column == b.column && (a.column == 0 || a.column == Double(grid.columns - 1)))
                || (a.row == b.row && (a.row == 0 || a.row == Double(grid.rows - 1)))
        }
        for ring in MarchingSquares.rings(grid, atLeast: level) {
            // Begin where the line leaves the rim, so that no piece is cut in two.
            let start = ring.indices.first { isOnRim(ring[$0], ring[($0 + 1) % ring.count]) }.map { $0 + 1 } ?? 0
            var piece: [Point] = []
            for step in 0...ring.count {
                let vertex = ring[(start + step) % ring.count]
                piece.append(place(vertex, in: plot))
                if step == ring.count || isOnRim(vertex, ring[(start + step + 1) % ring.count]) {
                    if piece.count > 1 { path.polyline(Simplification.douglasPeucker(piece, 0.1)) }
                    piece = []
                }
            }
        }
    }

    public func description(_ context: DescriptionContext) -> String {
        guard let (low, high) = grid.extremes, let first = levels.first, let last = levels.last else {
            return "Contours without values"
        }
        func node(_ place: (Int, Int)) -> String {
            "\(context.text(grid[place.0, place.1])) at (\(context.text(grid.nodeX(Double(place.0)))), \(context.text(grid.nodeY(Double(place.1)))))"
        }
        return "\(levels.count) contours\(name.isEmpty ? "" : " of “\(name)”") from \(context.text(first)) to "
            + "\(context.text(last)); smallest \(node(low)), largest \(node(high))"
    }

    public var table: FigureTable {
        var (xs, ys): ([Double], [Double]) = ([], [])
        for row in 0..<grid.rows {
            for column in 0..<grid.columns {
                xs.append(grid.nodeX(Double(column)))
                ys.append(grid.nodeY(Double(row)))
            }
        }
        return FigureTable([("x", xs), ("y", ys), (name.isEmpty ? "value" : name, grid.values)])
    }
}
