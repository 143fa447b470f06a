/// Values on a regular lattice of the plane, rows from low to high y, each from low to high x.
///
/// As nodes (contours), the outermost values lie on the ends of the ranges; as cells (heat maps), values are those of
/// equal rectangles that fill the ranges.
public struct Grid: Hashable, Sendable {
    public let columns: Int
    public let rows: Int
    public let x: ClosedRange<Double>
    public let y: ClosedRange<Double>
    /// `columns · rows` values.
    public let values: [Double]

    /// - Precondition: none; missing values count as not a number, and what is too much is left out.
    public init(columns: Int, rows: Int, x: ClosedRange<Double>, y: ClosedRange<Double>, values: [Double]) {
        self.columns = max(columns, 1)
        self.rows = max(rows, 1)
        self.x = x
        self.y = y
        let count = self.columns * self.rows
        self.values =
            values.count >= count
            ? Array(values.prefix(count)) : values + [Double](repeating: .nan, count: count - values.count)
    }

    /// A function at the nodes.
    public init(
        nodes columns: Int, _ rows: Int, x: ClosedRange<Double>, y: ClosedRange<Double>,
        _ function: (Double, Double) -> Double
    ) {
        let (dx, dy) = (
            (x.upperBound - x.lowerBound) / Double(max(columns - 1, 1)),
            (y.upperBound - y.lowerBound) / Double(max(rows - 1, 1))
        )
        var values: [Double] = []
        values.reserveCapacity(columns * rows)
        for row in 0..<max(rows, 1) {
            for column in 0..<max(columns, 1) {
                values.append(function(x.lowerBound + dx * Double(column), y.lowerBound + dy * Double(row)))
            }
        }
        self.init(columns: columns, rows: rows, x: x, y: y, values: values)
    }

    /// A function at the centers of the cells.
    public init(
        cells columns: Int, _ rows: Int, x: ClosedRange<Double>, y: ClosedRange<Double>,
        _ function: (Double, Double) -> Double
    ) {
        let (dx, dy) = (
            (x.upperBound - x.lowerBound) / Double(max(columns, 1)),
            (y.upperBound - y.lowerBound) / Double(max(rows, 1))
        )
        var values: [Double] = []
        values.reserveCapacity(columns * rows)
        for row in 0..<max(rows, 1) {
            for column in 0..<max(columns, 1) {
                values.append(
                    function(x.lowerBound + dx * (Double(column) + 0.5), y.lowerBound + dy * (Double(row) + 0.5)))
            }
        }
        self.init(columns: columns, rows: rows, x: x, y: y, values: values)
    }

    public subscript(column: Int, row: Int) -> Double { values[row * columns + column] }

    func nodeX(_ column: Double) -> Double {
        x.lowerBound + (x.upperBound - x.lowerBound) * column / Double(max(columns - 1, 1))
    }
    func nodeY(_ row: Double) -> Double {
        y.lowerBound + (y.upperBound - y.lowerBound) * row / Double(max(rows - 1, 1))
    }
    func edgeX(_ column: Int) -> Double {
        x.lowerBound + (x.upperBound - x.lowerBound) * Double(column) / Double(columns)
    }
    func edgeY(_ row: Int) -> Double { y.lowerBound + (y.upperBound - y.lowerBound) * Double(row) / Double(rows) }

    /// Places of the largest and the smallest finite value, as (column, row).
    var extremes: (low: (Int, Int), high: (Int, Int))? {
        var (low, high): (Int?, Int?) = (nil, nil)
        for (index, value) in values.enumerated() where value.isFinite {
            if low.map({ value < values[$0] }) ?? true { low = index }
            if high.map({ value > values[$0] }) ?? true { high = index }
        }
        guard let low, let high else { return nil }
        return ((low % columns, low / columns), (high % columns, high / columns))
    }
}
