import Diagnostics
import Foundation

/// Runs the experiments of a study that are out of date.
public struct Runner: Sendable {
    public var study: Study
    public var store: Store
    public var seed: UInt64
    /// Cells and experiments that compute at the same time, at most.
    public var jobs: Int
    private let data: DataMemory
    private let tree: SourceTree

    public init(
        study: Study, store: Store, data: any DataCatalogue, sources: SourceTree, seed: UInt64 = 0,
        jobs: Int = ProcessInfo.processInfo.activeProcessorCount
    ) {
        self.study = study
        self.store = store
        self.seed = seed
        self.jobs = max(1, jobs)
        self.data = DataMemory(data)
        tree = sources
    }

    // MARK: - Plan

    /// Which experiments would run and why. Reads the store, writes nothing.
    public func plan() -> Plan { Plan(items: study.experiments.map { item(for: $0, in: store).0 }) }

    /// Whether an experiment would run and which of its inputs changed; `nil` when no chapter has this id.
    public func why(_ id: String) -> PlanItem? { study[id].map { item(for: $0, in: store).0 } }

    /// The state of an experiment and, when it is up to date, its measurement.
    private func item(for experiment: PreparedExperiment, in store: Store) -> (PlanItem, Measurement?) {
        var item = PlanItem(experiment: experiment, state: .upToDate)
        do {
            let inputs = try RunInputs(experiment, data: data, tree: tree, seed: seed)
            item.inputs = inputs
            let last = try store.recorded(LastRun.self, of: experiment.id, experiment.profile)
            item.expectedSeconds = last?.seconds
            let measurement = try stored(experiment, inputs.key, in: store)
            if measurement == nil { item.state = .outOfDate(inputs.reasons(since: last)) }
            let expected = try store.recorded(ExpectedCells.self, of: experiment.id, experiment.profile)
            if let expected, expected.key == inputs.key.digest {
                item.cells = (expected.cells.count { store.contains($0) }, expected.cells.count)
            }
            return (item, measurement)
        } catch {
            item.state = .blocked("\(error)")
            return (item, nil)
        }
    }

    // MARK: - Run

    /// Runs what is out of date and gathers all evidence; a failing experiment does not stop the others.
    ///
    /// Every cell is stored as soon as it is finished, so an interruption at any time loses none.
    /// - Parameter ids: the experiments that may run; all when `nil`. The others are taken from the store.
    public func run(only ids: Set<String>? = nil, observer: (any ProgressObserver)? = nil) async -> RunReport {
        let started = Date().timeIntervalSince1970
        let clock = ContinuousClock.now
        let processor = processorSeconds()
        let meter = ProgressMeter(observer, jobs: jobs)
        let warnings = Warnings()
        let store = store.warning { text in
            if warnings.add(text) { meter.warn(text) }
        }
        store.sweep()

        let items = study.experiments.map { item(for: $0, in: store) }
        var outcomes = [ExperimentResult.Outcome?](repeating: nil, count: items.count)
        var toRun: [(index: Int, item: PlanItem, inputs: RunInputs)] = []
        for (index, (item, measurement)) in items.enumerated() {
            switch item.state {
            case .upToDate: outcomes[index] = measurement.map { .measured($0) }
            case .blocked(let message): outcomes[index] = .failed(ExperimentFailure(message: message))
            case .outOfDate:
                if let ids, !ids.contains(item.id) {
                    outcomes[index] = .notRun("it is out of date and was not asked for; run `restless run \(item.id)\(study.profile == .standard ? "" : " --profile \(study.profile.rawValue)")`")
                } else if let inputs = item.inputs {
                    toRun.append((index, item, inputs))
                }
            }
        }
        meter.plan(experiments: items.count, works: toRun.map { ($0.item.id, $0.item.expectedSeconds) })
        for (item, _) in items { if case .blocked(let message) = item.state { meter.fail(item.id, message) } }

        if !toRun.isEmpty {
            do {
                try store.prepare()
                for (index, outcome) in await run(toRun, store, meter) { outcomes[index] = outcome }
            } catch {
                for (index, item, _) in toRun {
                    outcomes[index] = .failed(ExperimentFailure(message: "\(error)"))
                    meter.fail(item.id, "\(error)")
                }
            }
        }
        let results = zip(items, outcomes).map { pair, outcome in
            ExperimentResult(
                experiment: pair.0.experiment, outcome: outcome ?? .notRun("it did not finish"),
                dataSources: pair.0.inputs?.sources ?? [])
        }
        return RunReport(
            study: study, seed: seed, results: results, started: started,
            seconds: (ContinuousClock.now - clock).seconds,
            processorSeconds: processorSeconds() - processor, warnings: warnings.all)
    }

    /// Runs experiments, at most as many at a time as there are jobs, in the order of the chapters.
    private func run(
        _ work: [(index: Int, item: PlanItem, inputs: RunInputs)], _ store: Store, _ meter: ProgressMeter
    ) async -> [(Int, ExperimentResult.Outcome)] {
        let slots = Slots(jobs)
        let inFlight = InFlight()
        return await withTaskGroup(of: (Int, ExperimentResult.Outcome).self) { group in
            var waiting = work[...]
            func startNext() {
                guard let (index, item, inputs) = waiting.popFirst() else { return }
                group.addTask {
                    let bench = Bench(
                        item.experiment, key: inputs.key, data: inputs.sources, store: store, slots: slots,
                        inFlight: inFlight, meter: meter)
                    return (index, await outcome(of: item, inputs, bench, store, meter))
                }
            }
            for _ in 0..<jobs { startNext() }
            var outcomes: [(Int, ExperimentResult.Outcome)] = []
            for await outcome in group {
                outcomes.append(outcome)
                startNext()
            }
            return outcomes
        }
    }

    private func outcome(
        of item: PlanItem, _ inputs: RunInputs, _ bench: Bench, _ store: Store, _ meter: ProgressMeter
    ) async -> ExperimentResult.Outcome {
        do {
            // Another chapter may have asked the same question a moment ago.
            if let measurement = try stored(item.experiment, inputs.key, in: store) {
                try store.record(
                    inputs.lastRun(seconds: measurement.seconds, cells: measurement.cells), of: item.id, study.profile)
                meter.finish(item.id, seconds: 0)
                return .measured(measurement)
            }
            let measurement = try await bench.slots.seated {
                meter.expect(item.id, cells: item.experiment.expectedCells)
                meter.start(item.id)
                return try await measure(item.experiment, inputs, bench, store)
            }
            meter.finish(item.id, seconds: measurement.seconds)
            return .measured(measurement)
        } catch {
            let message = error is CancellationError ? "it was interrupted; run again to go on" : "\(error)"
            meter.fail(item.id, message)
            return .failed(ExperimentFailure(message: message))
        }
    }

    private func measure(
        _ experiment: PreparedExperiment, _ inputs: RunInputs, _ bench: Bench, _ store: Store
    ) async throws -> Measurement {
        let clock = ContinuousClock.now
        let evidence = try await experiment.measure(Laboratory(seed: seed, bench: bench))
        try evidence.verify(against: experiment.values)
        let cells = bench.cells
        let seconds = (ContinuousClock.now - clock).seconds + cells.seconds
        let payload = try canonicalJSON(StoredEvidence(evidence: evidence, cells: cells.finished.count))
        try store.keep(
            StoreEntry(
                manifest: inputs.key.manifest, payload: payload,
                record: .init(seconds: seconds, finished: Date().timeIntervalSince1970)))
        try store.record(
            inputs.lastRun(seconds: seconds, cells: cells.finished.count), of: experiment.id, study.profile)
        // Decoded again, so that a first run and a later one go on from the same values.
        return Measurement(
            evidence: try decoder().decode(StoredEvidence.self, from: payload).evidence, seed: seed,
            cells: cells.finished.count, cached: cells.cached.count, seconds: seconds, isFromStore: false,
            key: inputs.key.digest)
    }

    /// The evidence that the store has under a key, `nil` when it must be measured.
    private func stored(_ experiment: PreparedExperiment, _ key: CellKey, in store: Store) throws -> Measurement? {
        guard let entry = try store.entry(for: key.digest) else { return nil }
        let stored: StoredEvidence
        do {
            stored = try decoder().decode(StoredEvidence.self, from: entry.payload)
            try stored.evidence.verify(against: experiment.values)
        } catch {
            store.warn(
                "\(store.path(of: key.digest)): its evidence cannot be used (\(error)); it will be computed again")
            return nil
        }
        return Measurement(
            evidence: stored.evidence, seed: key.seed, cells: stored.cells, cached: stored.cells,
            seconds: entry.record.seconds, isFromStore: true, key: key.digest)
    }
}

/// The payload of an evidence entry.
private struct StoredEvidence: Codable {
    var evidence: Evidence
    /// How many cells it was made of.
    var cells: Int
}
