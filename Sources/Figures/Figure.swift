/// A scientific figure: marks on scales, drawn as SVG.
///
///     let figure = Figure("loss", title: "The loss falls", x: .linear("step"), y: .logarithmic("loss"),
///                         marks: [Line(x: steps, y: losses)])
///     let page = figure.svg(embedded: true)
///
/// The same figure always gives the same bytes. Every `id` starts with the figure's name, so that several figures share
/// a page.
public struct Figure: Sendable {
    /// Starts every `id`: letters, digits and hyphens; other characters become hyphens.
    public var name: String
    /// What the figure shows, in a few words: the accessible name, and the heading of a file that is opened alone.
    public var title: String
    public var panels: [Panel]
    /// Panels side by side; rows follow.
    public var columns: Int
    /// Axes that all panels have in common, so that they compare.
    public var shared: Shared
    public var color: ColorAxis
    /// Width in pixels; the figure scales with the page.
    public var width: Double
    /// Height of one row of panels including its axes; from the width when `nil`.
    public var rowHeight: Double?
    /// One unit of x is as long as one unit of y, as in a plane.
    public var hasEqualUnits: Bool
    /// Precedes what is written from the data in the description.
    public var summary: String

    public struct Shared: OptionSet, Hashable, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }
        public static let x = Shared(rawValue: 1)
        public static let y = Shared(rawValue: 2)
        public static let both: Shared = [.x, .y]
        public static let none: Shared = []
    }

    /// Several panels.
    public init(
        _ name: String, title: String, panels: [Panel], columns: Int? = nil, sharing shared: Shared = .both,
        color: ColorAxis = ColorAxis(), width: Double = 680, rowHeight: Double? = nil, equalUnits: Bool = false,
        summary: String = ""
    ) {
        self.name = Figure.identifier(name)
        self.title = title
        self.panels = panels
        self.columns = max(columns ?? min(panels.count, 3), 1)
        self.shared = shared
        self.color = color
        self.width = width
        self.rowHeight = rowHeight
        hasEqualUnits = equalUnits
        self.summary = summary
    }

    /// One plot.
    public init(
        _ name: String, title: String, x: Axis = .linear(), y: Axis = .linear(), color: ColorAxis = ColorAxis(),
        width: Double = 680, height: Double? = nil, equalUnits: Bool = false, summary: String = "", marks: [any Mark]
    ) {
        self.init(
            name, title: title, panels: [Panel(x: x, y: y, marks: marks)], columns: 1, color: color, width: width,
            rowHeight: height, equalUnits: equalUnits, summary: summary)
    }

    /// `text` with everything but ASCII letters and digits replaced by single hyphens, starting with a letter.
    package static func identifier(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            if isPlain { result.unicodeScalars.append(scalar) } else if result.last != "-" { result.append("-") }
        }
        while result.last == "-" { result.removeLast() }
        while result.first == "-" { result.removeFirst() }
        return result.first.map { $0.isLetter } == true ? result : "figure-" + result
    }

    /// Names of marks in order of appearance, each with the number of its category.
    var categories: [String: Int] {
        var result: [String: Int] = [:]
        for mark in panels.flatMap(\.marks) where mark.ink == .automatic && result[mark.name] == nil {
            result[mark.name] = result.count
        }
        return result
    }

    var colorScale: ColorScale {
        ColorScale(color, extent: panels.flatMap(\.marks).reduce(Extent()) { $0 + $1.colorExtent })
    }
}
