/// Values of cells as colors of the figure's color axis.
///
/// Cells of one color are one path of rectangles, neighbors joined along rows, then columns. When the cells are so many
/// that the drawing would grow too large, neighbors are averaged first.
public struct HeatMap: Mark {
    public var grid: Grid
    public var name: String
    public var ink: Ink { .text }
    /// Largest number of cells that are drawn.
    static let mostCells = 16_384

    public init(_ grid: Grid, _ name: String = "") {
        self.grid = grid
        self.name = name
    }

    public var fillsPlane: Bool { true }
    public var extent: (x: Extent, y: Extent) { (Extent(grid.x), Extent(grid.y)) }
    public var colorExtent: Extent { Extent(grid.values) }

    public func draw(in plot: PlotArea, on canvas: inout Canvas) {
        // A thumbnail has room for a cell per two pixels.
        let most = plot.isThumbnail ? 2_000 : Self.mostCells
        let grid = grid.averaged(toAtMost: most)
        let steps = plot.isThumbnail ? 24.0 : 48.0
        let levels = grid.values.map { value -> Int in
            value.isFinite ? Int((plot.color.fraction(value) * (steps - 1)).rounded()) : -1
        }
        let xs = (0...grid.columns).map { plot.x.clamped(grid.edgeX($0)) }
        let ys = (0...grid.rows).map { plot.y.clamped(grid.edgeY($0)) }
        let box = plot.box
        var paths = [PathData](repeating: PathData(), count: Int(steps))
        var isDone = [Bool](repeating: false, count: levels.count)
        for row in 0..<grid.rows {
            for column in 0..<grid.columns {
                let start = row * grid.columns + column
                let level = levels[start]
                guard level >= 0, !isDone[start] else { continue }
                func isOpen(_ c: Int, _ r: Int) -> Bool {
                    let index = r * grid.columns + c
                    return levels[index] == level && !isDone[index]
                }
                var right = column + 1
                while right < grid.columns, isOpen(right, row) { right += 1 }
                var top = row + 1
                while top < grid.rows, (column..<right).allSatisfy({ isOpen($0, top) }) { top += 1 }
                for r in row..<top {
                    for c in column..<right { isDone[r * grid.columns + c] = true }
                }
                // A little over the edges, so that no renderer shows the paper between neighbors.
                paths[level].rectangle(
                    max(xs[column] - 0.3, box.left), max(ys[top] - 0.3, box.top), min(xs[right] + 0.3, box.right),
                    min(ys[row] + 0.3, box.bottom))
            }
        }
        canvas.group("shape-rendering=\"crispEdges\"") { canvas in
            for (level, path) in paths.enumerated() {
                canvas.path(path, fill: Fill(plot.color.ink(fraction: Double(level) / (steps - 1))))
            }
        }
    }

    public func description(_ context: DescriptionContext) -> String {
        guard let (low, high) = grid.extremes else { return "A heat map without values" }
        func place(_ cell: (Int, Int)) -> String {
            let x = (grid.edgeX(cell.0) + grid.edgeX(cell.0 + 1)) / 2
            let y = (grid.edgeY(cell.1) + grid.edgeY(cell.1 + 1)) / 2
            return "\(context.text(grid[cell.0, cell.1])) at (\(context.text(x)), \(context.text(y)))"
        }
        return "A heat map of \(grid.columns) by \(grid.rows) cells\(name.isEmpty ? "" : " of “\(name)”"): "
            + "smallest \(place(low)), largest \(place(high))"
    }

    public var table: FigureTable {
        var (xs, ys): ([Double], [Double]) = ([], [])
        for row in 0..<grid.rows {
            for column in 0..<grid.columns {
                xs.append((grid.edgeX(column) + grid.edgeX(column + 1)) / 2)
                ys.append((grid.edgeY(row) + grid.edgeY(row + 1)) / 2)
            }
        }
        return FigureTable([("x", xs), ("y", ys), (name.isEmpty ? "value" : name, grid.values)])
    }
}

extension Grid {
    /// The grid with blocks of neighboring cells replaced by their mean until no more than `most` are left.
    func averaged(toAtMost most: Int) -> Grid {
        var factor = 1
        while ((columns + factor - 1) / factor) * ((rows + factor - 1) / factor) > most { factor += 1 }
        guard factor > 1 else { return self }
        let (wide, tall) = ((columns + factor - 1) / factor, (rows + factor - 1) / factor)
        var values: [Double] = []
        for row in 0..<tall {
            for column in 0..<wide {
                var (sum, count) = (0.0, 0.0)
                for r in (row * factor)..<min((row + 1) * factor, rows) {
                    for c in (column * factor)..<min((column + 1) * factor, columns) where self[c, r].isFinite {
                        (sum, count) = (sum + self[c, r], count + 1)
                    }
                }
                values.append(count > 0 ? sum / count : .nan)
            }
        }
        // The last blocks may be smaller; their edges still end where the grid ends.
        let stretchX = Double(wide * factor) / Double(columns)
        let stretchY = Double(tall * factor) / Double(rows)
        return Grid(
            columns: wide, rows: tall,
            x: x.lowerBound...(x.lowerBound + (x.upperBound - x.lowerBound) * stretchX),
            y: y.lowerBound...(y.lowerBound + (y.upperBound - y.lowerBound) * stretchY), values: values)
    }
}
