import Foundation
import Mathematics
import Synchronization

/// The work of one experiment in one run: where its cells are kept, counted and reported.
final class Bench: Sendable {
    let id: String
    let experiment: String
    let profile: Profile
    let data: [DataSource]
    /// The key of the whole evidence; a cell's key differs in its name and maybe in its inputs.
    let evidenceKey: CellKey
    let slots: Slots
    private let store: Store
    private let inFlight: InFlight
    private let meter: ProgressMeter
    private let tally = Mutex(CellTally())

    init(
        _ experiment: PreparedExperiment, key: CellKey, data: [DataSource], store: Store, slots: Slots,
        inFlight: InFlight,
        meter: ProgressMeter
    ) {
        id = experiment.id
        self.experiment = experiment.name
        profile = experiment.profile
        self.data = data
        evidenceKey = key
        self.store = store
        self.slots = slots
        self.inFlight = inFlight
        self.meter = meter
    }

    var cells: CellTally { tally.withLock { $0 } }

    func key(cell: String, inputs: (any Encodable)?) throws -> CellKey {
        var key = evidenceKey
        key.cell = "cell " + cell
        if let inputs { key.inputs = String(decoding: try canonicalJSON(inputs), as: UTF8.self) }
        return key
    }

    /// Makes the cells known before they run, so that a later run can say how many of them are there.
    func expect(_ keys: [CellKey]) throws {
        let digests = tally.withLock { tally in
            tally.expected += keys.map(\.digest).filter { !tally.expected.contains($0) }
            return tally.expected
        }
        try store.record(ExpectedCells(key: evidenceKey.digest, cells: digests), of: id, profile)
        meter.expect(id, cells: digests.count)
    }

    /// The result of a cell: from the store, from another experiment that is just computing it, or computed here.
    func cell<Result: Codable & Sendable>(
        _ key: CellKey, _ compute: @Sendable @escaping (RandomStream) async throws -> Result
    ) async throws -> Result {
        let digest = key.digest
        let stored = try await inFlight.share(digest) { [store, slots] in
            if let entry = try store.entry(for: digest) {
                return Stored(payload: entry.payload, seconds: entry.record.seconds, isFromStore: true)
            }
            return try await slots.seated {
                try Task.checkCancellation()
                let start = ContinuousClock.now
                let name = key.cell
                let result = try await compute(RandomStream(seed: key.seed, path: [key.experiment, name]))
                let payload = try canonicalJSON(Boxed(result))
                let seconds = (ContinuousClock.now - start).seconds
                try store.keep(
                    StoreEntry(
                        manifest: key.manifest, payload: payload,
                        record: .init(seconds: seconds, finished: Date().timeIntervalSince1970)))
                return Stored(payload: payload, seconds: seconds, isFromStore: false)
            }
        }
        // Decoded also when it was just computed: a first run and a later one see the same value.
        let result = try decoder().decode(Boxed<Result>.self, from: stored.payload).value
        let done = tally.withLock { tally in
            tally.finished.insert(digest)
            if stored.isFromStore { tally.cached.insert(digest) }
            tally.seconds += stored.isFromStore ? stored.seconds : 0
            return (tally.finished.count, tally.expected.count)
        }
        meter.cellFinished(
            id, name: String(key.cell.dropFirst(5)), done: done.0, of: done.1, isFromStore: stored.isFromStore)
        return result
    }

    func note(_ fraction: Double?, _ message: String) { meter.note(id, fraction, message) }
}

/// The cells of an experiment in this run.
struct CellTally: Sendable {
    var expected: [String] = []
    var finished: Set<String> = []
    var cached: Set<String> = []
    /// What the cells that came from the store took when they were computed.
    var seconds = 0.0
}

/// JSON needs something around a bare number or text.
private struct Boxed<Value: Codable>: Codable {
    var value: Value
    init(_ value: Value) { self.value = value }
}

struct Stored: Sendable {
    var payload: Data
    var seconds: Double
    var isFromStore: Bool
}

/// Cells that are being computed, so that two experiments that ask the same question wait for one answer.
actor InFlight {
    private var tasks: [String: Task<Stored, any Error>] = [:]

    func share(_ key: String, _ work: @Sendable @escaping () async throws -> Stored) async throws -> Stored {
        if let task = tasks[key] {
            var stored = try await task.value
            // For the one who waited it is as if it had been in the store.
            stored.isFromStore = true
            return stored
        }
        let task = Task { try await work() }
        tasks[key] = task
        defer { tasks[key] = nil }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
