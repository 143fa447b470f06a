import Figures
import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Reads a document and keeps its element names and identifiers.
private final class Reader: NSObject, XMLParserDelegate {
    var elements: [String] = []
    var ids: [String] = []

    static func read(_ text: String) -> Reader? {
        let reader = Reader()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = reader
        return parser.parse() ? reader : nil
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements.append(name)
        if let id = attributes["id"] { ids.append(id) }
    }
}

@Suite struct FigureTests {
    @Test func everyDrawingIsWellFormedWithItsOwnIdentifiers() throws {
        var all: Set<String> = []
        for example in Gallery.figures {
            let figure = example.figure
            for text in [figure.svg(embedded: true), figure.svg(embedded: false), figure.thumbnail()] {
                #expect(Reader.read(text) != nil, "\(figure.name)")
            }
            let page = try #require(Reader.read(figure.svg(embedded: true) + ""))
            #expect(Set(page.ids).count == page.ids.count)
            #expect(page.ids.allSatisfy { $0.hasPrefix(figure.name) })
            #expect(all.isDisjoint(with: page.ids))
            all.formUnion(page.ids)
            #expect(Array(page.elements.prefix(3)) == ["svg", "title", "desc"])
            #expect(!page.elements.contains("style"), "pages carry the rules themselves")
            #expect(Reader.read(figure.thumbnail())?.elements.contains("text") == false)
        }
    }

    @Test func drawingsAreSmallAndRounded() {
        for figure in Gallery.figures.map(\.figure) {
            let text = figure.svg(embedded: false)
            #expect(text.utf8.count <= 150_000)
            #expect(figure.thumbnail().utf8.count <= 25_000)
            let paths = text.matches(of: /d="([^"]*)"/).map(\.output.1)
            #expect(!paths.isEmpty)
            #expect(paths.allSatisfy { $0.firstMatch(of: /\.\d{3}/) == nil }, "\(figure.name)")
        }
    }

    @Test func theSameFigureGivesTheSameBytes() {
        for (a, b) in zip(Gallery.figures, Gallery.figures) {
            #expect(a.figure.svg(embedded: true) == b.figure.svg(embedded: true))
            #expect(a.figure.csv() == b.figure.csv())
        }
    }

    @Test func labelsKeepApartAndWithinTheFigure() {
        for figure in Gallery.figures.map(\.figure) {
            let layout = Layout(figure)
            let page = Box(left: 0, top: 0, right: layout.width, bottom: layout.height)
            for cell in layout.cells {
                for (index, label) in cell.labels.enumerated() {
                    let box = label.box
                    #expect(
                        box.left >= page.left && box.right <= page.right && box.top >= page.top
                            && box.bottom <= page.bottom,
                        "\(figure.name): \(label.label.text)")
                    for other in cell.labels.dropFirst(index + 1) {
                        let isClear =
                            other.box.left >= box.right || other.box.right <= box.left || other.box.top >= box.bottom
                            || other.box.bottom <= box.top
                        #expect(isClear, "\(figure.name): \(label.label.text) on \(other.label.text)")
                    }
                }
                for tick in cell.yTicks {
                    #expect(cell.plot.box.left - 12 - RichText(tick.label).width(size: 11) >= -0.01, "\(figure.name)")
                }
            }
        }
    }

    @Test func tickLabelsOfNeighboursStandApart() throws {
        let axis = Axis.linear("x", in: -1.5...1.5)
        let panels = (0..<3).map { _ in Panel(x: axis, y: axis, marks: [Line(x: [-1.5, 1.5], y: [-1.5, 1.5])]) }
        let cells = Layout(Figure("n", title: "n", panels: panels, width: 860, equalUnits: true)).cells
        for (left, right) in zip(cells, cells.dropFirst()) {
            let last = try #require(left.xTicks.last), first = try #require(right.xTicks.first)
            let end = left.plot.x(last.value) + RichText(last.label).width(size: TextSize.tick) / 2
            let start = right.plot.x(first.value) - RichText(first.label).width(size: TextSize.tick) / 2
            #expect(start - end >= 8)
        }
    }

    /// A hundred thousand points cost no more bytes than the eye can use.
    @Test func longSeriesAreSimplified() {
        let x = (0..<100_000).map(Double.init)
        let y = x.map { sin($0 / 3_000) + 0.2 * sin($0 * 1.7) }
        let figure = Figure(
            "long", title: "Long",
            marks: [Band("a", x: x, low: y.map { $0 - 0.3 }, high: y.map { $0 + 0.3 }), Line("a", x: x, y: y)])
        #expect(figure.svg(embedded: true).utf8.count < 150_000)
        #expect(figure.table.rows.count == 200_000, "the table keeps every value")
    }

    @Test func whateverTheDataTheDrawingIsSound() {
        let odd: [Double] = [.nan, .infinity, -.infinity, 0, -1, 1e300, -1e300, .leastNonzeroMagnitude, 1]
        let axes: [Axis] = [.linear("a"), .logarithmic("a"), .symmetricLogarithmic("a"), .categorical("a", [])]
        let grid = Grid(columns: 3, rows: 3, x: 0...0, y: 0...1, values: odd)
        for x in axes {
            for y in axes {
                let marks: [any Mark] = [
                    Line("<&\">", x: odd, y: odd), Line(y: []), Band(low: odd, high: odd.reversed()),
                    Points(y: odd, texts: ["a"]),
                    Histogram(of: odd), Histogram(of: [], isLogarithmic: true), Histogram(edges: [], heights: []),
                    Steps(y: odd),
                    Rule(x: .nan, "r"), Rule(y: 0, "r"), ReferenceBand(y: 0...(.infinity), "b"),
                    Label("l", x: 0, y: .nan),
                    HeatMap(grid), Contours(grid), Vectors(x: odd, y: odd, dx: odd, dy: odd), Bars(values: odd),
                    Ridges(of: [odd, []]), Orbits([.init(x: odd, y: odd, period: 0)]),
                    Intervals([.init("i", .nan, low: -.infinity, high: 1)]),
                    Streamlines(x: 0...1, y: 0...1) { _, _ in (.nan, 0) },
                ]
                let figure = Figure("o", title: "\u{1}<b>", x: x, y: y, color: ColorAxis("c"), marks: marks)
                for text in [figure.svg(embedded: false), figure.thumbnail()] {
                    #expect(Reader.read(text) != nil)
                    #expect(text.firstMatch(of: /="[^"]*(nan|inf)\b/) == nil)
                }
            }
        }
        #expect(Reader.read(Figure("", title: "", panels: []).svg(embedded: false)) != nil)
    }

    @Test func descriptionsTellAxesExtremesAndTrend() {
        let figure = Figure(
            "d", title: "t", x: .linear("step"), y: .logarithmic("loss"),
            marks: [Line("*η* = 0.1", x: [0, 1, 2, 3], y: [2, 0.5, 8, 1])])
        let text = figure.description
        #expect(text.contains("Horizontal axis: step, from 0 to 3."))
        #expect(text.contains("Vertical axis: loss, logarithmic"))
        #expect(text.contains("“η = 0.1” falls from 2 to 1, 4 values, smallest 0.5 at 1, largest 8 at 2."))
    }

    @Test func tablesReadBackAndAreQuoted() {
        let values = [0.1, 2.0 / 3, 1e-300, 12]
        let figure = Figure("t", title: "t", x: .linear("a, b"), y: .linear("say \"y\""), marks: [Line(y: values)])
        #expect(figure.table.columns == ["a, b", "say \"y\""])
        #expect(figure.table.rows.compactMap { Double($0[1]) } == values)
        #expect(figure.csv().hasPrefix("\"a, b\",\"say \"\"y\"\"\"\n0,0.1\n"))
        #expect(figure.table.thinned(to: 2).rows.map { $0[0] } == ["0", "3"])
    }

    @Test func bandsBreakWhereAnEndIsMissing() {
        let band = Band(x: [0, 1, 2, 3, 4, 5], low: [0, 0, .nan, 0, 0, 0], high: [1, 1, 1, 1, .nan, 1])
        let text = Figure("b", title: "b", x: .hidden(), y: .hidden(), marks: [band]).svg(embedded: true)
        // Two places, one, and one: three closed outlines of which each begins anew.
        let outline = text.matches(of: /<path d="([^"]*)" fill/).map { $0.output.1 }.joined()
        #expect(outline.count { $0 == "M" } == 3 && outline.count { $0 == "z" } == 3)
    }

    @Test func longTitlesAreBrokenIntoLines() throws {
        let title = String(repeating: "The spectrum of the noise ", count: 12)
        let text = Figure("long", title: title, width: 300, marks: []).svg(embedded: false)
        let lines = text.matches(of: /font-weight="bold">([^<]*)</).map { String($0.output.1) }
        #expect(lines.count > 5)
        #expect(lines.joined(separator: " ") + " " == title)
        #expect(lines.allSatisfy { FontFace.bold.width(of: $0) * TextSize.title <= 300 })
    }

    @Test func categoriesAreNamedInTablesAndDescriptions() {
        let figure = Figure(
            "b", title: "b", x: .categorical("", ["real", "stand-in"]), y: .linear("rank"),
            marks: [Bars(values: [3, 5])])
        #expect(figure.csv() == "category,rank\nreal,3\nstand-in,5\n")
        #expect(figure.description.contains("Bars: real 3, stand-in 5."))
    }

    @Test func histogramsCountEveryValueOnce() {
        let values = (1...1_000).map { Double($0) / 7 }
        #expect(Histogram(of: values, bins: 13).heights.reduce(0, +) == 1_000)
        #expect(Histogram(of: values, bins: 13, isLogarithmic: true).heights.reduce(0, +) == 1_000)
        #expect(Histogram(of: [0, 1, 1, 2], bins: 2, in: 0...2).heights == [1, 3])
    }

    @Test func estimatedDensitiesIntegrateToOne() {
        let samples = (0..<500).map { sin(Double($0) * 12.9898) * 3 }
        let ridges = Ridges(of: [samples], in: -8...8)
        let step = ridges.x[1] - ridges.x[0]
        #expect(abs(ridges.densities[0].reduce(0, +) * step - 1) < 1e-3)
    }

    /// Where x = a·cos t, equal times are unequal ways; the drawn particle must follow the time.
    @Test func particlesMoveAtTheirTrueSpeed() throws {
        let times = (0..<256).map { Double($0) / 256 * 2 * Double.pi }
        let orbit = Orbits.Orbit(x: times.map { 2 * cos($0) }, y: times.map(sin), period: 1)
        let figure = Figure(
            "p", title: "p", x: .linear(in: -3...3), y: .linear(in: -2...2), marks: [Orbits([orbit])])
        let plot = Layout(figure).cells[0].plot
        let frames = figure.styles.matches(of: /translate\(([-0-9.]+)px,([-0-9.]+)px\)/)
        #expect(frames.count == 65)
        for (index, frame) in frames.enumerated() {
            let time = Double(index) / 64 * 2 * Double.pi
            let (x, y) = (try #require(Double(frame.output.1)), try #require(Double(frame.output.2)))
            #expect(abs(x - plot.x(2 * cos(time))) < 0.011 && abs(y - plot.y(sin(time))) < 0.011)
        }
        #expect(Figure.styleSheet.contains("prefers-reduced-motion"))
    }
}
