/// The values of a figure, for readers and for programs.
public struct FigureTable: Hashable, Sendable {
    public var columns: [String]
    public var rows: [[String]]

    public init(columns: [String] = [], rows: [[String]] = []) {
        self.columns = columns
        self.rows = rows
    }

    /// Columns of numbers, written with the fewest digits that read back as the same values; shorter columns end in
    /// empty fields.
    public init(_ columns: [(String, [Double])]) {
        self.columns = columns.map(\.0)
        let count = columns.map(\.1.count).max() ?? 0
        rows = (0..<count).map { row in columns.map { row < $0.1.count ? Self.text($0.1[row]) : "" } }
    }

    /// A number for CSV: `0.001`, `2.5e-07`, `12`; `NA` when it is not finite.
    public static func text(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "NA" : value > 0 ? "Inf" : "-Inf" }
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// A table with the columns of all, and first columns that say to which panel and series a row belongs.
    static func joined(_ parts: [(panel: String, series: String, table: FigureTable)]) -> FigureTable {
        let parts = parts.filter { !$0.table.rows.isEmpty }
        let hasPanels = Set(parts.map(\.panel)).count > 1
        let hasSeries = parts.count > 1
        var columns: [String] = []
        for column in parts.flatMap(\.table.columns) where !columns.contains(column) { columns.append(column) }
        var result = FigureTable(columns: (hasPanels ? ["panel"] : []) + (hasSeries ? ["series"] : []) + columns)
        for part in parts {
            let places = columns.map { part.table.columns.firstIndex(of: $0) }
            for row in part.table.rows {
                result.rows.append(
                    (hasPanels ? [part.panel] : []) + (hasSeries ? [part.series] : [])
                        + places.map { $0.map { row[$0] } ?? "" })
            }
        }
        return result
    }

    /// The table as CSV (RFC 4180, with line feeds), fields quoted where they must be.
    public func csv() -> String {
        ([columns] + rows).map { $0.map(Self.quoted).joined(separator: ",") + "\n" }.joined()
    }

    private static func quoted(_ field: String) -> String {
        guard field.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return field }
        return "\"" + field.replacing("\"", with: "\"\"") + "\""
    }

    /// At most `count` rows, evenly chosen with the first and the last, for a page; the whole table is in the CSV file.
    public func thinned(to count: Int) -> FigureTable {
        guard rows.count > count, count > 1 else { return self }
        return FigureTable(columns: columns, rows: (0..<count).map { rows[$0 * (rows.count - 1) / (count - 1)] })
    }
}

extension Figure {
    /// All values of all marks.
    public var table: FigureTable {
        .joined(
            panels.flatMap { panel in
                panel.marks.map { mark in
                    (RichText.plain(panel.title), RichText.plain(mark.name), mark.table.renamed(x: panel.x, y: panel.y))
                }
            })
    }

    /// The table as CSV.
    public func csv() -> String { table.csv() }
}

extension FigureTable {
    /// Columns `x` and `y` under the names on the axes, categories by their names.
    func renamed(x: Axis, y: Axis) -> FigureTable {
        var copy = self
        for (index, column) in columns.enumerated() {
            guard let axis = column == "x" ? x : column == "y" ? y : nil else { continue }
            let label = RichText.plain(axis.label)
            copy.columns[index] = !label.isEmpty ? label : axis.isCategorical ? "category" : column
            let names = axis.names
            if names.isEmpty { continue }
            for row in copy.rows.indices {
                guard let category = Int(copy.rows[row][index]), names.indices.contains(category) else { continue }
                copy.rows[row][index] = names[category]
            }
        }
        return copy
    }
}
