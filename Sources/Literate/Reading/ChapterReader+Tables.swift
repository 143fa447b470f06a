import Diagnostics
import Foundation

extension ChapterReader {
    /// A line of a paragraph without what the lists and quotes around it put before it.
    private struct Row {
        var text: Substring
        var place: SourceLocation
    }

    private struct Cell {
        var text: String
        var place: SourceLocation
    }

    /// A paragraph whose second line is `|---|---|`: a table, its last line perhaps `: caption {#tbl-id}`.
    mutating func table(_ node: MarkdownNode) -> Table? {
        guard node.endLine > node.line, source.lines[node.line - 1].contains("|") else { return nil }
        var rows = rows(of: node)
        guard rows.count > 1 else { return nil }
        let rule = Self.cells(rows[1]).map(\.text)
        guard rows[0].text.contains("|"), !rule.isEmpty,
            rule.allSatisfy({ cell in cell.contains("-") && cell.allSatisfy { $0 == "-" || $0 == ":" } })
        else { return nil }
        var table = Table(id: nil, number: nil, caption: [], alignments: [], header: [], rows: [])
        if let last = rows.last, last.text.hasPrefix(": ") {
            rows.removeLast()
            caption(last, of: &table)
        }
        table.alignments = rule.map { cell in
            switch (cell.hasPrefix(":"), cell.hasSuffix(":")) {
            case (true, true): .center
            case (false, true): .right
            case (true, false): .left
            default: .none
            }
        }
        for (index, row) in rows.enumerated() where index != 1 {
            let cells = Self.cells(row).map { line($0.text, at: $0.place, to: $0.place.line) }
            if cells.count != rule.count {
                diagnostics.add(Diagnostic("this row has \(cells.count) cells, the head has \(rule.count)", at: row.place))
            }
            if index == 0 { table.header = cells } else { table.rows.append(cells) }
        }
        return table
    }

    private mutating func caption(_ row: Row, of table: inout Table) {
        var text = row.text.dropFirst(2)
        if text.hasSuffix("}"), let mark = text.range(of: "{#", options: .backwards) {
            let id = String(text[mark.upperBound...].dropLast())
            var place = row.place
            place.column += row.text.distance(from: row.text.startIndex, to: mark.upperBound)
            text = text[..<mark.lowerBound]
            if id.hasPrefix("tbl-") && id != "tbl-" {
                tables += 1
                (table.id, table.number) = (id, tables)
                labels.append(Label(id: id, text: "table \(tables)", location: place))
            } else {
                let better = id.isEmpty || id == "tbl-" ? "tbl-name" : "tbl-" + id
                diagnostics.add(Diagnostic("“\(id)” cannot name a table", at: place, remedy: "write `{#\(better)}`"))
            }
        }
        table.caption = line(String(text), at: row.place, to: row.place.line)
    }

    private func rows(of node: MarkdownNode) -> [Row] {
        (node.line...min(node.endLine, source.lines.count)).map { number in
            if number == node.line { return row(at: source.location(of: node)) }
            // A paragraph may go on without the marks of its quotes, but has none beyond theirs.
            var text = source.lines[number - 1].drop { $0 == " " || $0 == "\t" }
            for _ in 0..<quoteDepth where text.first == ">" { text = text.dropFirst().drop { $0 == " " || $0 == "\t" } }
            return row(at: source.location(line: number, column: source.lines[number - 1].count - text.count + 1))
        }
    }

    private func row(at place: SourceLocation) -> Row {
        var text = source.text(at: place)
        while text.last?.isWhitespace == true { text.removeLast() }
        return Row(text: text, place: place)
    }

    /// The cells of a row; a bar in code or after a backslash does not divide.
    private static func cells(_ row: Row) -> [Cell] {
        var cells = [Cell(text: "", place: row.place)]
        var place = row.place
        var inCode = false
        var escaped = false
        for character in row.text {
            place.column += 1
            if character == "`" { inCode.toggle() }
            if character == "|" && !inCode && !escaped {
                cells.append(Cell(text: "", place: place))
            } else {
                cells[cells.count - 1].text.append(character)
            }
            escaped = character == "\\" && !escaped
        }
        if cells.first?.text.allSatisfy(\.isWhitespace) == true { cells.removeFirst() }
        if cells.last?.text.allSatisfy(\.isWhitespace) == true { cells.removeLast() }
        return cells.map { cell in
            var cell = cell
            cell.place.column += cell.text.prefix(while: \.isWhitespace).count
            cell.text = cell.text.trimmingCharacters(in: .whitespaces)
            return cell
        }
    }
}
