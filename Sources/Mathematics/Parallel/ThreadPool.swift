import Foundation
import Synchronization

/// Persistent threads that help whoever calls `run`.
///
/// A job is a closure and a number of pieces; caller and helpers claim pieces from one counter. An idle helper first
/// watches the counter of announcements for some microseconds, since parallel loops often follow each other closely,
/// and then sleeps on a condition variable. A caller claims pieces of its own job only, so that a nested call
/// always gets done even when every helper is busy: it can only wait for pieces that are running on another thread,
/// and what those may wait for is nested deeper still.
final class ThreadPool: Sendable {
    static let shared = ThreadPool(helpers: Parallel.width - 1)

    private let jobs = Mutex<[Job]>([])
    private let announcements = Atomic<Int>(0)
    private let sleepers = Sleepers()

    init(helpers: Int) {
        for _ in 0..<helpers {
            let thread = Thread { [self] in help() }
            thread.stackSize = 8 << 20
            thread.name = "restless"
            thread.start()
        }
    }

    func run(_ count: Int, _ body: @Sendable (Int) -> Void) {
        withoutActuallyEscaping(body) { body in
            withUnsafePointer(to: body) { body in
                let job = Job(count, body)
                jobs.withLock { $0.append(job) }
                announcements.add(1, ordering: .sequentiallyConsistent)
                sleepers.wake()
                job.work()
                jobs.withLock { $0.removeAll { $0 === job } }
                job.waitUntilDone()
            }
        }
    }

    /// The life of a helper.
    private func help() {
        while true {
            let seen = announcements.load(ordering: .sequentiallyConsistent)
            if let job = jobs.withLock({ $0.first(where: \.hasPieces) }) {
                job.work()
                continue
            }
            watch(while: { announcements.load(ordering: .acquiring) == seen })
            sleepers.sleep { announcements.load(ordering: .sequentiallyConsistent) == seen }
        }
    }
}

/// One parallel loop.
private final class Job: @unchecked Sendable {
    private let count: Int
    /// The caller's closure: valid until the last claimed piece is done, which the caller waits for.
    private let body: UnsafePointer<@Sendable (Int) -> Void>
    private let claimed = Atomic<Int>(0)
    private let done = Atomic<Int>(0)
    private let waiting = Sleepers()

    init(_ count: Int, _ body: UnsafePointer<@Sendable (Int) -> Void>) {
        self.count = count
        self.body = body
    }

    var hasPieces: Bool { claimed.load(ordering: .relaxed) < count }

    /// Runs pieces until none is left to claim.
    func work() {
        while hasPieces {
            let piece = claimed.add(1, ordering: .relaxed).oldValue
            guard piece < count else { return }
            call(piece)
            if done.add(1, ordering: .sequentiallyConsistent).newValue == count { waiting.wake() }
        }
    }

    /// Not inlined, so that whatever holds the closure lets go of it before the piece counts as done.
    @inline(never)
    private func call(_ piece: Int) { body.pointee(piece) }

    func waitUntilDone() {
        watch(while: { done.load(ordering: .acquiring) < count })
        waiting.sleep { done.load(ordering: .sequentiallyConsistent) < count }
    }
}

/// Watches a counter for some ten microseconds; now and then offers the processor to whoever is kept waiting, which
/// may be the very thread that is to change the counter.
@inline(__always)
private func watch(while unchanged: () -> Bool) {
    for _ in 0..<20 {
        for _ in 0..<300 {
            guard unchanged() else { return }
        }
        sched_yield()
    }
}

/// A condition variable that costs the waker one load while nobody sleeps.
private final class Sleepers: Sendable {
    private let condition = NSCondition()
    private let count = Atomic<Int>(0)

    /// Sleeps until woken, unless `stillIdle` already fails; whoever makes it fail wakes afterwards.
    func sleep(while stillIdle: () -> Bool) {
        guard stillIdle() else { return }
        condition.lock()
        count.add(1, ordering: .sequentiallyConsistent)
        while stillIdle() { condition.wait() }
        count.subtract(1, ordering: .sequentiallyConsistent)
        condition.unlock()
    }

    func wake() {
        guard count.load(ordering: .sequentiallyConsistent) > 0 else { return }
        condition.lock()
        condition.broadcast()
        condition.unlock()
    }
}
