import Claims
import Diagnostics
import Foundation
import Mathematics
import Synchronization

/// The mean of normal draws at several widths: a toy whose answer is known.
struct Drift: Experiment {
    enum Method: String, Codable, CaseIterable, Sendable { case plain, antithetic }
    struct Grid: Codable, Sendable {
        var points = 8
        var size = 2.5
    }
    struct Parameters: Codable, Sendable {
        var draws: UInt = 100
        var widths = [0.5, 1, 2]
        var method = Method.plain
        var methods: [Method] = [.plain]
        var fraction = 0.1
        var label = "drift"
        var offset: Int16 = 0
        var isCentered = true
        var grid = Grid()
    }

    static let name = "drift"
    static let summary = "The mean of normal draws."
    static let file = "Sources/Drift.swift"
    static let rooms = ["Sources/Room"]
    let defaults = Parameters()

    func values(_ parameters: Parameters) -> [ValueDeclaration] {
        [
            ValueDeclaration("mean", meaning: "mean over all widths"),
            ValueDeclaration("wide-mean", unit: "m", meaning: "mean at the largest width"),
        ]
    }

    func validate(_ parameters: Parameters) throws {
        var errors = ParameterErrors()
        errors.require(
            parameters.draws > 0, "draws", "\(parameters.draws) draws have no mean", remedy: "take at least 1")
        errors.require((0...1).contains(parameters.fraction), "fraction", "\(parameters.fraction) is not in 0 ... 1")
        errors.require(parameters.grid.points > 1, "grid.points", "a grid needs two points")
        try errors.throwIfAny()
    }

    func measure(_ parameters: Parameters, in laboratory: Laboratory) async throws -> Evidence {
        struct Inputs: Codable { var draws: UInt }
        let means = try await laboratory.cells(
            parameters.widths, named: { "width \($0)" }, dependingOn: Inputs(draws: parameters.draws)
        ) { width, random in
            var random = random
            return Double((0..<parameters.draws).reduce(0) { sum, _ in sum + width * random.normal() })
                / Double(parameters.draws)
        }
        let mean = means.reduce(0, +) / Double(max(1, means.count)) + Double(parameters.offset)
        let last = means.last ?? 0
        return Evidence(
            values: [
                "mean": Estimate(mean, low: mean - 1, high: mean + 1),
                "wide-mean": Estimate(last, low: last, high: last + 0.1, unit: "m"),
            ],
            series: ["means": Series(means)], text: ["method": parameters.method.rawValue])
    }
}

/// What goes wrong when it is told to.
struct Mishap: Experiment {
    enum Kind: String, Codable, CaseIterable, Sendable {
        case none, error, undeclared, infinite, outside, missing, unit, duplicateCells, cell
    }
    struct Parameters: Codable, Sendable { var kind = Kind.none }
    struct Broken: Error, CustomStringConvertible { let description = "the apparatus broke in room 3; mend it" }

    static let name = "mishap"
    static let summary = "Fails on demand."
    static let file = "Sources/Drift.swift"
    let defaults = Parameters()

    func values(_ parameters: Parameters) -> [ValueDeclaration] { [ValueDeclaration("x", meaning: "one")] }

    func measure(_ parameters: Parameters, in laboratory: Laboratory) async throws -> Evidence {
        switch parameters.kind {
        case .none: return Evidence(values: ["x": Estimate(exactly: 1)])
        case .error: throw Broken()
        case .undeclared: return Evidence(values: ["x": Estimate(exactly: 1), "y": Estimate(exactly: 1)])
        case .infinite: return Evidence(values: ["x": Estimate(1, low: 0, high: .infinity)])
        case .outside: return Evidence(values: ["x": Estimate(3, low: 0, high: 2)])
        case .missing: return Evidence()
        case .unit: return Evidence(values: ["x": Estimate(exactly: 1, unit: "s")])
        case .duplicateCells: _ = try await laboratory.cells([1, 1], named: { "\($0)" }) { item, _ in item }
        case .cell:
            _ = try await laboratory.cells(Array(0..<6), named: { "\($0)" }) { item, _ in
                if item % 2 == 1 { throw Broken() }
                return item
            }
        }
        return Evidence()
    }
}

/// Reads a data set.
struct Count: Experiment {
    struct Parameters: Codable, Sendable { var dataset = "images" }
    static let name = "count"
    static let summary = "Counts records."
    static let file = "Sources/Drift.swift"
    let defaults = Parameters()
    func values(_ parameters: Parameters) -> [ValueDeclaration] { [ValueDeclaration("records", meaning: "how many")] }
    func dataSets(_ parameters: Parameters) -> [String] { [parameters.dataset] }
    func measure(_ parameters: Parameters, in laboratory: Laboratory) async throws -> Evidence {
        Evidence(values: ["records": Estimate(exactly: Double(try laboratory.dataSource(parameters.dataset).records))])
    }
}

struct Shelf: DataCatalogue {
    var kind = DataSource.Kind.real
    var digest = "00ff"
    struct CutShort: Error, CustomStringConvertible {
        let description = "data/images.bin: cut short at byte 12; fetch it again"
    }
    func source(_ name: String) throws -> DataSource {
        guard name == "images" else { throw CutShort() }
        return DataSource(name: name, kind: kind, sha256: digest, records: 10, folder: nil)
    }
}

let catalogue = ExperimentCatalogue([Drift(), Mishap(), Count()])

func experiment(_ name: String, as id: String, _ body: String = "", file: String = "report/a.md", line: Int = 10)
    -> ExperimentText
{
    ExperimentText(
        name: name, id: id, chapter: "a", body: body, location: SourceLocation(file: file, line: line, column: 4),
        bodyLocation: SourceLocation(file: file, line: line + 1))
}

func claim(_ id: String, _ body: String, line: Int = 40) -> ClaimText {
    ClaimText(
        id: id, chapter: "a", body: body, location: SourceLocation(file: "report/a.md", line: line, column: 4),
        bodyLocation: SourceLocation(file: "report/a.md", line: line + 1))
}

/// The YAML of a claim with the given criteria.
func claimBody(_ holds: [String], control: [String] = ["c.x > 1"], expected: String = "reproduced") -> String {
    (["says: It holds.", "source: poster", "holds when:"] + holds.map { "  - \($0)" } + ["control:"]
        + control.map { "  - \($0)" } + ["expected: \(expected)"]).joined(separator: "\n")
}

func messages(_ body: () throws(Diagnostics) -> Void) -> [String] {
    do {
        try body()
        return []
    } catch {
        return error.description.split(separator: "\n").map(String.init)
    }
}

/// A folder that is gone when the test is over, with a package's sources and room for a store.
final class Workplace: Sendable {
    let folder: String
    var store: String { folder + "/store" }

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/restless-claims-\(UUID().uuidString)"
        try write("one", to: "Sources/Drift.swift")
        try write("two", to: "Sources/Room/A.swift")
        try write("three", to: "Sources/Room/Inner/B.swift")
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: folder) } catch { print("left behind: \(folder): \(error)") }
    }

    func write(_ text: String, to path: String) throws {
        let url = URL(fileURLWithPath: folder + "/" + path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    var tree: SourceTree { SourceTree(root: URL(fileURLWithPath: folder), executable: nil) }

    /// Every entry of the store, sorted.
    var entries: [String] {
        let walk = FileManager.default.enumerator(atPath: store + "/entries")
        var paths: [String] = []
        while let name = walk?.nextObject() as? String {
            if (name as NSString).lastPathComponent.count == 64 { paths.append("\(store)/entries/\(name)") }
        }
        return paths.sorted()
    }

    func runner(
        _ experiments: [ExperimentText], _ claims: [ClaimText] = [], profile: Profile = .standard, seed: UInt64 = 1,
        jobs: Int = 2, data: any DataCatalogue = Shelf(), store: Store? = nil
    ) throws -> Runner {
        Runner(
            study: try Study(experiments: experiments, claims: claims, catalogue: catalogue, profile: profile),
            store: store ?? Store(folder: self.store), data: data, sources: tree, seed: seed, jobs: jobs)
    }
}

/// Remembers what it was told.
final class Witness: ProgressObserver {
    private let seen = Mutex<[ProgressUpdate]>([])
    func observe(_ update: ProgressUpdate) { seen.withLock { $0.append(update) } }
    var updates: [ProgressUpdate] { seen.withLock { $0 } }
    var events: [ProgressEvent] { updates.map(\.event) }
    /// Names of the cells that were computed, not taken from the store.
    var computed: [String] {
        events.compactMap { if case .cellFinished(_, let name, _, _, false) = $0 { name } else { nil } }.sorted()
    }
}
