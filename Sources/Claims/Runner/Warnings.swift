import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The warnings of a run, each once.
final class Warnings: Sendable {
    private let texts = Mutex<[String]>([])

    /// - Returns: whether it is new.
    func add(_ text: String) -> Bool {
        texts.withLock { texts in
            if texts.contains(text) { return false }
            texts.append(text)
            return true
        }
    }

    var all: [String] { texts.withLock { $0 } }
}

/// User and system time of the process so far.
func processorSeconds() -> Double {
    var usage = rusage()
    #if canImport(Glibc)
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #else
        getrusage(RUSAGE_SELF, &usage)
    #endif
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
}
