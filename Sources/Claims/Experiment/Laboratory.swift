import Foundation
import Mathematics

/// What an experiment works with: named random streams, cells that are kept as soon as they are finished, data.
public struct Laboratory: Sendable {
    /// The seed of the whole run; random streams derive from it by name.
    public let seed: UInt64
    let bench: Bench

    /// Threads that a parallel loop inside a cell uses. No result depends on it.
    public var threads: Int { Parallel.width }

    /// The stream for a purpose outside of any cell, the same for the same (seed, experiment, purpose).
    public func random(_ purpose: String...) -> RandomStream {
        RandomStream(seed: seed, path: [bench.experiment, "purpose"] + purpose)
    }

    /// Computes a cell for each item, several at a time, or takes what the store has of them.
    ///
    /// A cell is a pure function of its item, its inputs and its random stream, which is keyed by (seed, experiment,
    /// name). Cells of all experiments share the run's jobs.
    /// - Parameters:
    ///   - name: a name for each item, all different.
    ///   - inputs: what the cells depend on; all parameters of the experiment when `nil`. Narrower inputs let a cell
    ///     survive a change of the other parameters. What tells one item from another belongs in its name.
    /// - Returns: the results in the order of the items, exactly as the store gives them back.
    /// - Throws: the error of the first item that failed, after the others have finished and been stored.
    public func cells<Item: Sendable, Result: Codable & Sendable>(
        _ items: [Item], named name: @Sendable (Item) -> String, dependingOn inputs: (any Encodable & Sendable)? = nil,
        _ compute: @Sendable @escaping (Item, RandomStream) async throws -> Result
    ) async throws -> [Result] {
        let names = items.map(name)
        if let twice = firstDuplicate(names) { throw LaboratoryError.duplicateCell(twice) }
        let keys = try names.map { try bench.key(cell: $0, inputs: inputs) }
        try bench.expect(keys)
        // While its cells run, the experiment itself only waits.
        return try await bench.slots.leavingSeat {
            try await withThrowingTaskGroup(of: (Int, Swift.Result<Result, any Error>).self) { group in
                for (index, item) in items.enumerated() {
                    group.addTask {
                        do {
                            try Task.checkCancellation()
                            return (index, .success(try await bench.cell(keys[index]) { try await compute(item, $0) }))
                        } catch {
                            return (index, .failure(error))
                        }
                    }
                }
                var results = [Swift.Result<Result, any Error>?](repeating: nil, count: items.count)
                var fatal: (any Error)?
                for try await (index, result) in group {
                    results[index] = result
                    // Where nothing can be kept any more, computing on would be in vain.
                    if case .failure(let error as StoreError) = result, fatal == nil {
                        fatal = error
                        group.cancelAll()
                    }
                }
                if let fatal { throw fatal }
                return try results.compactMap { try $0?.get() }
            }
        }
    }

    /// Computes one cell, or takes it from the store.
    public func cell<Result: Codable & Sendable>(
        _ name: String, dependingOn inputs: (any Encodable & Sendable)? = nil,
        _ compute: @Sendable @escaping (RandomStream) async throws -> Result
    ) async throws -> Result {
        let results = try await cells([name], named: { $0 }, dependingOn: inputs) { try await compute($1) as Result }
        guard let result = results.first else { throw LaboratoryError.noResult(name) }
        return result
    }

    /// Where a data set that the experiment declares comes from.
    public func dataSource(_ name: String) throws -> DataSource {
        guard let source = bench.data.first(where: { $0.name == name }) else {
            throw UnknownDataSet(name: name, known: bench.data.map(\.name))
        }
        return source
    }

    /// Says how far a long cell is, as a fraction of it when that is known.
    public func note(_ fraction: Double?, _ message: String) { bench.note(fraction, message) }
}

public enum LaboratoryError: Error, Hashable, Sendable, CustomStringConvertible {
    case duplicateCell(String)
    case noResult(String)

    public var description: String {
        switch self {
        case .duplicateCell(let name): "two cells are named “\(name)”; give each cell a name of its own"
        case .noResult(let name): "the cell “\(name)” gave no result"
        }
    }
}

package func firstDuplicate(_ names: [String]) -> String? {
    var seen: Set<String> = []
    return names.first { !seen.insert($0).inserted }
}
