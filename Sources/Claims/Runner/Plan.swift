import Foundation

/// Which experiments of a study would run, and why.
public struct Plan: Sendable {
    public var items: [PlanItem]

    public subscript(id: String) -> PlanItem? { items.first { $0.id == id } }

    public var outOfDate: [PlanItem] { items.filter { $0.state != .upToDate } }
}

/// The state of one experiment.
public struct PlanItem: Sendable, CustomStringConvertible {
    public enum State: Hashable, Sendable {
        case upToDate
        /// It would run, for these reasons.
        case outOfDate([Reason])
        /// It cannot run: a data set or a source file cannot be read.
        case blocked(String)
    }

    public var experiment: PreparedExperiment
    public var state: State
    /// Cells that its last run asked for and that are there, of how many; `nil` before its first run.
    public var cells: (present: Int, of: Int)?
    /// What the last run took.
    public var expectedSeconds: Double?
    package var inputs: RunInputs?

    public var id: String { experiment.id }

    /// Several lines: whether it would run, and which input changed.
    public var description: String {
        var lines: [String]
        switch state {
        case .upToDate: lines = ["\(id) is up to date (\(experiment.profile.rawValue))"]
        case .blocked(let message): lines = ["\(id) cannot run: \(message)"]
        case .outOfDate(let reasons):
            lines = ["\(id) would run (\(experiment.profile.rawValue)):"] + reasons.map { "  \($0)" }
            if let cells { lines.append("  \(cells.present) of \(cells.of) cells are there") }
        }
        if let expectedSeconds { lines.append("  the last run took \(roundedSeconds(expectedSeconds))") }
        return lines.joined(separator: "\n")
    }
}

/// Why an experiment would run.
public enum Reason: Hashable, Sendable, CustomStringConvertible {
    /// It has not finished yet with this profile.
    case neverRun
    /// Its evidence is gone or damaged, though nothing changed.
    case evidenceMissing
    case parameter(name: String, was: String?, is: String?)
    case source(path: String, was: String?, is: String?)
    case data(name: String, was: String?, is: String?)
    case seed(was: UInt64, is: UInt64)

    public var description: String {
        switch self {
        case .neverRun: "it has not finished yet"
        case .evidenceMissing: "its evidence is not in the store any more, or is damaged"
        case .parameter(let name, let was, let new): "parameter \(name): \(change(was, new))"
        case .source(let path, nil, _): "source \(path) is new"
        case .source(let path, _, nil): "source \(path) is gone"
        case .source(let path, _, _): "source \(path) changed"
        case .data(let name, let was, let new): "data \(name): \(change(short(was), short(new)))"
        case .seed(let was, let new): "seed: \(was) → \(new)"
        }
    }

    private func change(_ was: String?, _ new: String?) -> String { "\(was ?? "absent") → \(new ?? "absent")" }

    private func short(_ digest: String?) -> String? { digest.map { String($0.prefix(12)) } }
}

/// Everything that an experiment's evidence depends on, part by part.
package struct RunInputs: Sendable {
    package var key: CellKey
    package var sources: [DataSource]
    package var code: [String: String]
    package var parameters: [String: String]

    init(_ experiment: PreparedExperiment, data: DataMemory, tree: SourceTree, seed: UInt64) throws {
        sources = try experiment.dataSets.map(data.source)
        code = try tree.digests(of: experiment.sources)
        parameters = Dictionary(experiment.parameters.all.map { ($0.name, $0.text) }) { first, _ in first }
        key = CellKey(
            experiment: experiment.name, cell: CellKey.evidence, code: SourceTree.combined(code),
            inputs: experiment.parameters.json, data: Self.digests(sources), seed: seed)
    }

    private static func digests(_ sources: [DataSource]) -> [String: String] {
        Dictionary(sources.map { ($0.name, "\($0.kind.rawValue) \($0.sha256)") }) { first, _ in first }
    }

    func lastRun(seconds: Double, cells: Int) -> LastRun {
        LastRun(
            key: key.digest, parameters: parameters, code: code, data: key.data, seed: key.seed, seconds: seconds,
            cells: cells)
    }

    /// What differs from the last run, in a fixed order.
    func reasons(since last: LastRun?) -> [Reason] {
        guard let last else { return [.neverRun] }
        var reasons: [Reason] = []
        for name in changed(last.parameters, parameters) {
            reasons.append(.parameter(name: name, was: last.parameters[name], is: parameters[name]))
        }
        for path in changed(last.code, code) {
            reasons.append(.source(path: path, was: last.code[path], is: code[path]))
        }
        for name in changed(last.data, key.data) {
            reasons.append(.data(name: name, was: last.data[name], is: key.data[name]))
        }
        if last.seed != key.seed { reasons.append(.seed(was: last.seed, is: key.seed)) }
        return reasons.isEmpty ? [.evidenceMissing] : reasons
    }

    private func changed(_ a: [String: String], _ b: [String: String]) -> [String] {
        Set(a.keys).union(b.keys).filter { a[$0] != b[$0] }.sorted()
    }
}

/// `0.4 s`, `12 s`, `3 min 20 s`, `1 h 5 min`.
package func roundedSeconds(_ seconds: Double) -> String {
    if seconds < 10 { return "\(shortest((seconds * 10).rounded() / 10)) s" }
    let whole = Int(min(seconds, 1e9).rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3_600 { return "\(whole / 60) min" + (whole % 60 == 0 ? "" : " \(whole % 60) s") }
    return "\(whole / 3_600) h" + (whole % 3_600 / 60 == 0 ? "" : " \(whole % 3_600 / 60) min")
}
