import Claims
import Foundation
import Synchronization

/// Progress on standard error: a bar with an estimate on a terminal, plain lines elsewhere.
final class ProgressPrinter: ProgressObserver {
    private struct State {
        var lastLine = ""
        var lastPrinted = ContinuousClock.now - .seconds(60)
        var barIsShown = false
    }

    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let state = Mutex(State())

    func observe(_ update: ProgressUpdate) {
        state.withLock { state in
            if case .planned(_, let toRun) = update.event, toRun.isEmpty { return }
            if isTerminal { draw(update, &state) } else { write(update, &state) }
        }
    }

    /// Lines for a log: every event that ends or begins something, and a note at most every five seconds.
    private func write(_ update: ProgressUpdate, _ state: inout State) {
        let now = ContinuousClock.now
        switch update.event {
        case .note:
            if now - state.lastPrinted < .seconds(5) { return }
        case .warning: return  // printed at the end, with the failures
        default: break
        }
        state.lastPrinted = now
        complain("\(percent(update))  \(update.event)\(left(update))")
    }

    private func draw(_ update: ProgressUpdate, _ state: inout State) {
        let width = max(20, terminalWidth())
        switch update.event {
        case .finished, .failed:
            FileHandle.standardError.write(Data("\r\u{1B}[K\(update.event)\n".utf8))
        case .warning: return
        default: break
        }
        if update.fraction >= 1 {
            FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
            return
        }
        let now = ContinuousClock.now
        if case .note = update.event, now - state.lastPrinted < .milliseconds(100) { return }
        state.lastPrinted = now
        let filled = Int(update.fraction * 24)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
        let line = "\(bar) \(percent(update))\(left(update))  \(update.event)"
        FileHandle.standardError.write(Data("\r\u{1B}[K\(line.prefix(width - 1))".utf8))
    }

    private func percent(_ update: ProgressUpdate) -> String {
        let text = "\(Int((update.fraction * 100).rounded(.down))) %"
        return String(repeating: " ", count: max(0, 5 - text.count)) + text
    }

    private func left(_ update: ProgressUpdate) -> String {
        guard let seconds = update.secondsLeft, seconds >= 2 else { return "" }
        return seconds < 90 ? ", about \(Int(seconds.rounded())) s left" : ", about \(Int((seconds / 60).rounded())) min left"
    }
}

/// Columns of the terminal, 100 when output goes elsewhere.
func terminalWidth() -> Int {
    var size = winsize()
    for descriptor in [STDOUT_FILENO, STDERR_FILENO] where ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 {
        return Int(size.ws_col)
    }
    return 100
}
