import Synchronization

/// As many seats as there are jobs, handed out in the order of asking.
package final class Slots: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }
    private let state: Mutex<State>

    package init(_ count: Int) { state = Mutex(State(free: max(1, count))) }

    /// The seat that the current task holds, if it holds one.
    @TaskLocal private static var seat: Seat?

    /// Runs `body` on a seat of its own.
    package func seated<T: Sendable>(_ body: @Sendable () async throws -> T) async rethrows -> T {
        await acquire()
        defer { release() }
        return try await Self.$seat.withValue(Seat()) { try await body() }
    }

    /// Gives up the seat of the current task while `body` waits for others.
    package func leavingSeat<T: Sendable>(_ body: () async throws -> T) async rethrows -> T {
        let seat = Self.seat
        if seat?.leave() ?? false { release() }
        do {
            let result = try await body()
            if seat?.comeBack() ?? false { await acquire() }
            return result
        } catch {
            if seat?.comeBack() ?? false { await acquire() }
            throw error
        }
    }

    private func acquire() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                if state.free > 0 {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private func release() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if state.waiting.isEmpty {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }

    /// A seat may be left several times at once, when a task waits for two groups of cells.
    private final class Seat: Sendable {
        private let absences = Mutex(0)

        /// - Returns: whether the seat became empty.
        func leave() -> Bool {
            absences.withLock { absences in
                absences += 1
                return absences == 1
            }
        }

        /// - Returns: whether the seat must be taken again.
        func comeBack() -> Bool {
            absences.withLock { absences in
                absences -= 1
                return absences == 0
            }
        }
    }
}
