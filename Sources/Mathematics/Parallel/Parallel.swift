import Foundation
import Synchronization

/// Data parallelism whose results do not depend on how many threads there are.
///
/// The caller cuts the work into numbered pieces; a piece computes the same numbers whoever runs it, and results are
/// combined in the order of the pieces. Threads take the pieces in any order, so that nothing waits for a slow one.
/// Calls may be nested and may come from several threads at once: the caller works on its own pieces and waits for
/// those alone that another thread has already begun.
public enum Parallel {
    private static let requestedWidth = Atomic<Int>(0)

    /// The number of threads that work at once, the caller among them: the number of active processors unless set.
    /// Set it before the first parallel work; afterwards only 1, everything on the calling thread, makes a difference.
    /// Results do not depend on it.
    public static var width: Int {
        get {
            let requested = requestedWidth.load(ordering: .relaxed)
            return requested > 0 ? requested : processors
        }
        set { requestedWidth.store(max(1, newValue), ordering: .relaxed) }
    }

    private static let processors = ProcessInfo.processInfo.activeProcessorCount

    /// Runs `body(0)`, …, `body(count - 1)`, in any order and on any thread, and returns when all have run.
    ///
    /// When bodies throw, every piece runs all the same, and then the error of the lowest index is thrown: the same
    /// error in every run.
    ///
    /// Costs about a microsecond while the threads are awake, and some ten when they have to be woken (reference
    /// machine); a piece should take longer than that.
    public static func forEach<E: Error>(_ count: Int, _ body: @Sendable (Int) throws(E) -> Void) throws(E) {
        let failure = Mutex<(index: Int, error: E)?>(nil)
        run(count) { i in
            do throws(E) {
                try body(i)
            } catch {
                failure.withLock { if $0.map({ i < $0.index }) ?? true { $0 = (i, error) } }
            }
        }
        if let failure = failure.withLock({ $0 }) { throw failure.error }
    }

    /// `[body(0), …, body(count - 1)]`, in this order whatever runs first; errors as in `forEach`.
    public static func map<T: Sendable, E: Error>(
        _ count: Int, _ body: @Sendable (Int) throws(E) -> T
    ) throws(E) -> [T] {
        let count = max(0, count)
        var slots = [Result<T, E>?](repeating: nil, count: count)
        slots.withUnsafeMutableBufferPointer { buffer in
            let slots = SharedBuffer(buffer)
            run(count) { i in
                do throws(E) {
                    slots[i] = .success(try body(i))
                } catch {
                    slots[i] = .failure(error)
                }
            }
        }
        var results = [T]()
        results.reserveCapacity(count)
        for case let result? in slots { results.append(try result.get()) }
        return results
    }

    /// `transform` of each element, in the order of the elements.
    public static func map<S: Sendable, T: Sendable, E: Error>(
        _ items: [S], _ transform: @Sendable (S) throws(E) -> T
    ) throws(E) -> [T] {
        try map(items.count) { (i: Int) throws(E) -> T in try transform(items[i]) }
    }

    /// Runs `body` on consecutive ranges of `grain` indices (the last one shorter) that together make 0 ..< count.
    ///
    /// The ranges depend on `count` and `grain` alone.
    public static func forEachRange<E: Error>(
        of count: Int, grain: Int, _ body: @Sendable (Range<Int>) throws(E) -> Void
    ) throws(E) {
        try forEach(pieces(of: count, grain: grain)) { (i: Int) throws(E) in
            try body(i * grain..<min(count, (i + 1) * grain))
        }
    }

    /// The sum of what `body` says of each range of `grain` indices, added pairwise in the order of the ranges: the
    /// same to the last bit for every number of threads.
    public static func sum<E: Error>(
        of count: Int, grain: Int, _ body: @Sendable (Range<Int>) throws(E) -> Double
    ) throws(E) -> Double {
        let parts = try map(pieces(of: count, grain: grain)) { (i: Int) throws(E) -> Double in
            try body(i * grain..<min(count, (i + 1) * grain))
        }
        return Statistics.sum(parts)
    }

    /// Combines what `body` says of each index, from the left in the order of the indices; `nil` for no index.
    public static func reduce<T: Sendable, E: Error>(
        _ count: Int, _ body: @Sendable (Int) throws(E) -> T, combine: (inout T, T) -> Void
    ) throws(E) -> T? {
        let parts = try map(count, body)
        guard var total = parts.first else { return nil }
        for part in parts.dropFirst() { combine(&total, part) }
        return total
    }

    private static func pieces(of count: Int, grain: Int) -> Int {
        precondition(grain > 0, "a range of \(grain) indices makes no progress")
        return (max(0, count) + grain - 1) / grain
    }

    private static func run(_ count: Int, _ body: @Sendable (Int) -> Void) {
        if count < 2 || width < 2 {
            for i in 0..<max(0, count) { body(i) }
        } else {
            ThreadPool.shared.run(count, body)
        }
    }
}
