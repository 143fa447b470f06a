/// What the pages show of the results. Literate knows only these values, not where they come from.
public struct PageContent: Sendable {
    public var profile = ""
    /// Whether an experiment used a stand-in for real data; every page then says so.
    public var isStandIn = false
    /// For instance `CIFAR-10 (real data)`.
    public var dataNote = ""
    /// By `id.value`.
    public var values: [String: ValueView] = [:]
    /// By `id.name`.
    public var figures: [String: FigureView] = [:]
    public var claims: [String: ClaimView] = [:]
    public var experiments: [String: ExperimentView] = [:]
    /// How many claims have each verdict, in the order in which they are told.
    public var tally: [(verdict: String, count: Int)] = []
    public var provenance: [(label: String, text: String)] = []
    /// What was measured of the run itself, by key: shown through a style sheet of its own, so that pages stay the same.
    public var runTexts: [(key: String, text: String)] = []
    /// The rules for figures that stand in pages.
    public var figureStyles = ""

    public init() {}
}

/// A value with its interval.
public struct MeasuredView: Hashable, Sendable {
    public var value, low, high: Double
    public var unit: String

    public init(value: Double, low: Double, high: Double, unit: String) {
        (self.value, self.low, self.high, self.unit) = (value, low, high, unit)
    }
}

public enum ValueView: Hashable, Sendable {
    case measured(MeasuredView)
    /// Why there is no value.
    case missing(String)
}

public enum FigureView: Hashable, Sendable {
    case drawn(Drawn)
    case missing(String)

    public struct Drawn: Hashable, Sendable {
        public var svg, thumbnail, title, csv: String
        public var columns: [String]
        /// The first rows; `rowCount` tells of how many.
        public var rows: [[String]]
        public var rowCount: Int

        public init(svg: String, thumbnail: String, title: String, csv: String, columns: [String], rows: [[String]], rowCount: Int) {
            (self.svg, self.thumbnail, self.title, self.csv) = (svg, thumbnail, title, csv)
            (self.columns, self.rows, self.rowCount) = (columns, rows, rowCount)
        }
    }
}

public struct CriterionView: Hashable, Sendable {
    public var text: String
    public var measured: MeasuredView?
    /// Ends may be infinite.
    public var acceptedLow, acceptedHigh: Double?
    /// `holds`, `fails`, `undecided`, `not run`.
    public var outcome: String
    /// Shown in per cent.
    public var isPercent = false

    public init(text: String, measured: MeasuredView?, acceptedLow: Double?, acceptedHigh: Double?, outcome: String) {
        (self.text, self.measured, self.outcome) = (text, measured, outcome)
        (self.acceptedLow, self.acceptedHigh) = (acceptedLow, acceptedHigh)
    }
}

public struct ClaimView: Hashable, Sendable {
    public var id, chapter, says, source, verdict, expected: String
    public var reason, note: String?
    public var criteria, controls: [CriterionView]

    public init(
        id: String, chapter: String, says: String, source: String, verdict: String, expected: String, reason: String?,
        note: String?, criteria: [CriterionView], controls: [CriterionView]
    ) {
        (self.id, self.chapter, self.says, self.source) = (id, chapter, says, source)
        (self.verdict, self.expected, self.reason, self.note) = (verdict, expected, reason, note)
        (self.criteria, self.controls) = (criteria, controls)
    }
}

public struct ExperimentView: Hashable, Sendable {
    public struct Parameter: Hashable, Sendable {
        public var name, text: String
        public var defaultText: String?
        public init(name: String, text: String, defaultText: String?) {
            (self.name, self.text, self.defaultText) = (name, text, defaultText)
        }
    }

    public var id, name, summary, seed, cells, file, listing: String
    /// Those that differ from their default first.
    public var parameters: [Parameter]
    public var data: [(String)]
    public var failure: String?
    /// Whether it read a stand-in for real data.
    public var isStandIn = false

    public init(
        id: String, name: String, summary: String, seed: String, cells: String, file: String, listing: String,
        parameters: [Parameter], data: [String], failure: String?
    ) {
        (self.id, self.name, self.summary, self.seed, self.cells) = (id, name, summary, seed, cells)
        (self.file, self.listing, self.parameters, self.data, self.failure) = (file, listing, parameters, data, failure)
    }
}

/// A file of the site.
public struct OutputFile: Sendable {
    /// Relative to the site.
    public var path: String
    public var bytes: [UInt8]

    public init(_ path: String, _ text: String) { (self.path, bytes) = (path, Array(text.utf8)) }
    public init(_ path: String, bytes: [UInt8]) { (self.path, self.bytes) = (path, bytes) }
}
