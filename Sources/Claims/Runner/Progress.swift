import Synchronization

/// What happens during a run.
public enum ProgressEvent: Hashable, Sendable {
    /// Experiments in all, and those that will run.
    case planned(experiments: Int, toRun: [String])
    case started(id: String)
    case cellFinished(id: String, name: String, done: Int, total: Int, isFromStore: Bool)
    case note(id: String, message: String)
    case finished(id: String, seconds: Double)
    case failed(id: String, message: String)
    /// Something that the user should know, for instance a damaged entry.
    case warning(String)
}

extension ProgressEvent: CustomStringConvertible {
    /// One line, for a log.
    public var description: String {
        switch self {
        case .planned(let experiments, let toRun):
            toRun.isEmpty
                ? "\(experiments) \(experiments == 1 ? "experiment" : "experiments"), all up to date"
                : "\(toRun.count) of \(experiments) to run: \(toRun.joined(separator: ", "))"
        case .started(let id): "\(id) begins"
        case .cellFinished(let id, let name, let done, let total, let isFromStore):
            "\(id): \(done) of \(total), \(name)" + (isFromStore ? " (from the store)" : "")
        case .note(let id, let message): "\(id): \(message)"
        case .finished(let id, let seconds): "\(id) is measured, \(roundedSeconds(seconds))"
        case .failed(let id, let message): "\(id) failed: \(message)"
        case .warning(let text): "warning: \(text)"
        }
    }
}

/// An event, with how far the run is.
public struct ProgressUpdate: Hashable, Sendable {
    public var event: ProgressEvent
    /// Of the experiments that run, 0 to 1.
    public var fraction: Double
    /// An estimate from the durations of earlier runs or from the fraction done, `nil` while nothing is known.
    public var secondsLeft: Double?
    /// The experiments that are running, in the order in which they began.
    public var running: [String]
}

/// Somebody who watches a run. Calls come one at a time, from any thread; they should be short.
public protocol ProgressObserver: Sendable {
    func observe(_ update: ProgressUpdate)
}

/// Keeps the state of a run and tells the observer.
final class ProgressMeter: Sendable {
    private struct Work {
        var expectedSeconds: Double?
        var cells = 0
        var done = 0
        var within = 0.0
        var fraction = 0.0
    }
    private struct State {
        var order: [String] = []
        var works: [String: Work] = [:]
        var running: [String] = []
        var start = ContinuousClock.now
    }
    private let observer: (any ProgressObserver)?
    private let jobs: Int
    private let state = Mutex(State())

    init(_ observer: (any ProgressObserver)?, jobs: Int) {
        self.observer = observer
        self.jobs = jobs
    }

    /// - Parameter works: what will run, with the seconds it took before.
    func plan(experiments: Int, works: [(id: String, seconds: Double?)]) {
        tell(.planned(experiments: experiments, toRun: works.map(\.id))) { state in
            state.start = .now
            state.order = works.map(\.id)
            for work in works { state.works[work.id] = Work(expectedSeconds: work.seconds) }
        }
    }

    func start(_ id: String) { tell(.started(id: id)) { $0.running.append(id) } }

    func expect(_ id: String, cells: Int) {
        state.withLock { state in
            let before = state.works[id]?.cells ?? 0
            state.works[id]?.cells = max(before, cells)
        }
    }

    func cellFinished(_ id: String, name: String, done: Int, of total: Int, isFromStore: Bool) {
        let total = max(total, state.withLock { $0.works[id]?.cells ?? 0 })
        tell(.cellFinished(id: id, name: name, done: done, total: total, isFromStore: isFromStore)) { state in
            state.works[id]?.done = done
            state.works[id]?.within = 0
        }
    }

    func note(_ id: String, _ fraction: Double?, _ message: String) {
        tell(.note(id: id, message: message)) { state in
            if let fraction { state.works[id]?.within = min(max(fraction, 0), 1) }
        }
    }

    func finish(_ id: String, seconds: Double) { end(id, .finished(id: id, seconds: seconds)) }

    func fail(_ id: String, _ message: String) { end(id, .failed(id: id, message: message)) }

    func warn(_ text: String) { tell(.warning(text)) { _ in } }

    private func end(_ id: String, _ event: ProgressEvent) {
        tell(event) { state in
            state.running.removeAll { $0 == id }
            state.works[id]?.fraction = 1
        }
    }

    private func tell(_ event: ProgressEvent, _ change: (inout State) -> Void) {
        state.withLock { state in
            change(&state)
            for id in state.running {
                guard let work = state.works[id] else { continue }
                // The last cell may not be the end: more cells or a summary can follow.
                let reached = min(0.99, (Double(work.done) + work.within) / Double(max(work.cells, 1)))
                state.works[id]?.fraction = max(work.fraction, reached)
            }
            let (fraction, left) = estimate(state)
            observer?.observe(
                ProgressUpdate(event: event, fraction: fraction, secondsLeft: left, running: state.running))
        }
    }

    private func estimate(_ state: State) -> (fraction: Double, left: Double?) {
        let works = state.order.compactMap { state.works[$0] }
        if works.isEmpty { return (1, 0) }
        let known = works.compactMap(\.expectedSeconds)
        let typical = known.isEmpty ? 1 : max(known.reduce(0, +) / Double(known.count), 1e-3)
        let weights = works.map { max($0.expectedSeconds ?? typical, 1e-3) }
        let total = weights.reduce(0, +)
        let fraction = zip(weights, works).map { $0 * $1.fraction }.reduce(0, +) / total
        let elapsed = (ContinuousClock.now - state.start).seconds
        if fraction >= 1 { return (1, 0) }
        if fraction > 0.02 { return (fraction, elapsed * (1 - fraction) / fraction) }
        if known.count == works.count { return (fraction, max(0, total / Double(jobs) - elapsed)) }
        return (fraction, nil)
    }
}
