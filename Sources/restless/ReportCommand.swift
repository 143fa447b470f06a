import ArgumentParser
import Claims
import Foundation
import Report

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Run what is out of date, draw the figures, write the pages.")

    @OptionGroup var options: Options

    @Flag(help: "Also write restless.html, one file with everything in it that opens offline.")
    var singleFile = false

    func run() async throws {
        try await reportingErrors {
            let edition = try options.edition()
            let (report, publication) = try await produced(edition, singleFile: singleFile)
            complainAboutFailures(report)
            print("\(publication.singleFile ?? publication.index) — \(Tally(report.judgements))")
            if report.results.contains(where: { $0.failure != nil }) { throw Claims.ExitCode.failed.exit }
        }
    }
}

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The same run, then a table of claims; fails when a verdict is not the expected one.",
        discussion: "Exit code: 0 when every verdict is as expected, 1 when one differs, 2 when an experiment failed.")

    @OptionGroup var options: Options

    @Flag(help: "Fail when a claim could not be decided because its real data is not there.")
    var requireData = false

    func run() async throws {
        try await reportingErrors {
            let edition = try options.edition()
            let (report, publication) = try await produced(edition)
            try publication.writeJUnit(of: report, requireData: requireData)
            if let summary = ProcessInfo.processInfo.environment["GITHUB_STEP_SUMMARY"], !summary.isEmpty {
                try append(markdownSummary(report), to: summary)
            }
            complainAboutFailures(report)
            print(claimsTable(report, width: terminalWidth()))
            let code = Claims.exitCode(report, requireData: requireData)
            let waiting = report.judgements.filter(\.waitsForRealData).map(\.claim.id)
            if requireData, !waiting.isEmpty {
                complain("error: these claims need real data, which --require-data asks for: \(waiting.joined(separator: ", ")); "
                    + "run `make data`, or name a folder that has it with --data")
            }
            if code != .asExpected { throw code.exit }
        }
    }

    private func append(_ text: String, to path: String) throws {
        if !FileManager.default.fileExists(atPath: path) { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        guard let file = FileHandle(forWritingAtPath: path) else {
            throw ValidationError("cannot append to \(path), which GITHUB_STEP_SUMMARY names; make it writable")
        }
        defer { file.closeFile() }
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
    }
}

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run experiments by their ids (all when none is given).")

    @OptionGroup var options: Options

    @Argument(help: "Ids of experiments, as `restless list` shows them.")
    var ids: [String] = []

    func run() async throws {
        try await reportingErrors {
            let edition = try options.edition()
            try edition.checkIDs(ids, claimsToo: false)
            let report = await edition.run(only: ids.isEmpty ? nil : Set(ids), observer: ProgressPrinter())
            complainAboutFailures(report)
            for result in report.results {
                guard let measurement = result.measurement, ids.isEmpty || ids.contains(result.experiment.id) else { continue }
                print("\(result.experiment.id): \(measurement.evidence.values.count) values, \(measurement.cells) cells"
                    + (measurement.isFromStore ? ", from the store" : ""))
            }
            if report.results.contains(where: { $0.failure != nil }) { throw Claims.ExitCode.failed.exit }
        }
    }
}

private func produced(_ edition: Edition, singleFile: Bool = false) async throws -> (RunReport, Publication) {
    try edition.checkOutput()
    let report = await edition.run(observer: ProgressPrinter())
    return (report, try edition.publish(report, singleFile: singleFile))
}

func complainAboutFailures(_ report: RunReport) {
    for warning in report.warnings { complain("warning: \(warning)") }
    for result in report.results {
        if let failure = result.failure {
            complain("error: \(result.experiment.location): experiment “\(result.experiment.id)” failed: \(failure.message)")
        }
    }
}
