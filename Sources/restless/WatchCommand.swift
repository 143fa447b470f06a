import ArgumentParser
import Claims
import Diagnostics
import Dispatch
import Foundation
import Report
import Synchronization

struct Watch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the pages to a browser on this machine, and write them again whenever a chapter or the theme is saved.",
        discussion: """
            Pages reload by themselves. Words and style run no experiment; a parameter that changed runs the experiments \
            that depend on it, and what is saved meanwhile is written when they have finished. When a chapter has an error, \
            the pages stay as they were and the error stands above them. Ctrl-C ends it.
            """)

    @OptionGroup var options: Options

    @Option(help: "The port to serve on, else the next free one.")
    var port = 4000

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port needs a number from 0 to 65535, found \(port)") }
    }

    func run() async throws {
        try await reportingErrors {
            let editions = try options.editions()
            let server = try PreviewServer(site: editions.folders.site, port: port)
            let press = Press()
            let signals = endings(press)
            defer { signals.forEach { $0.cancel() } }
            let files = WatchedFiles(editions.folders)
            tell("\(server.address) shows \(editions.folders.shown(editions.folders.site)) and follows what is saved; Ctrl-C ends it")

            var seen = files.snapshot()
            var changed: [String] = []
            while true {
                do {
                    let line = try await written(editions, press)
                    server.announce()
                    tell((changed.isEmpty ? "" : changed.joined(separator: ", ") + ": ") + line)
                } catch {
                    if let diagnostics = error as? Diagnostics { complain(about: diagnostics) } else { complain("error: \(error)") }
                    complain("the pages stay as they were")
                    server.announce(trouble: "\(error)")
                }
                let now = try await files.change(since: seen)
                changed = now.changes(since: seen)
                seen = now
            }
        }
    }

    /// Reads the chapters, runs what is out of date and writes the pages.
    ///
    /// - Returns: what to say about it.
    /// - Throws: what is wrong; the pages then stay as they were.
    private func written(_ editions: Editions, _ press: Press) async throws -> String {
        let start = ContinuousClock.now
        let edition = try editions.next()
        // Usually the store has everything: nothing to plan, nothing to run.
        var report = await edition.run(only: [], observer: nil)
        let outOfDate = report.results.filter { if case .notRun = $0.outcome { true } else { false } }
        if !outOfDate.isEmpty {
            try edition.checkOutput()
            for result in outOfDate {
                guard let item = edition.why(result.experiment.id), case .outOfDate(let reasons) = item.state else { continue }
                complain("\(item.id) is out of date: " + reasons.map(\.description).joined(separator: "; "))
            }
            report = await edition.run(observer: ProgressPrinter())
        }
        try press.whileWriting { _ = try edition.publish(report) }
        complainAboutFailures(report)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        return "written in \(String(format: "%.2f", seconds)) s — \(Tally(report.judgements))"
    }

    /// Ctrl-C and a polite `kill` end the program between two writings.
    ///
    /// An experiment that is running is not waited for: its finished cells are in the store.
    private func endings(_ press: Press) -> [any DispatchSourceSignal] {
        [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { press.whileWriting { _exit(0) } }
            source.resume()
            return source
        }
    }
}

/// What only one may use at a time: writing the pages, or ending the program.
private final class Press: Sendable {
    private let isBusy = Mutex(())

    func whileWriting(_ body: () throws -> Void) rethrows { try isBusy.withLock { _ in try body() } }
}

/// Prints at once, also into a pipe.
private func tell(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
}
