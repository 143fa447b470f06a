import ArgumentParser
import Claims
import Diagnostics
import Foundation
import Mathematics
import Networks
import Poster
import Report

extension Profile: ExpressibleByArgument {}

/// What all commands that read the chapters have in common.
struct Options: ParsableArguments {
    @Option(help: "How much to compute: quick (20 seconds), standard (three minutes) or paper (the poster's scale, more than an hour).")
    var profile = Profile.standard

    @Option(help: "A folder with cifar-10-batches-bin, cifar-100-binary, mnist; else RESTLESS_DATA, else data/.")
    var data: String?

    @Option(help: "Cells to compute at the same time, and threads for the numerics. (default: one for each core)")
    var jobs: Int?

    @Option(help: "The seed of all random numbers.")
    var seed: UInt64 = 0

    @Option(help: "The folder that keeps results. (default: .restless)")
    var store: String?

    @Option(help: "Where the pages go, and the drawings below them. (default: report/site, and figures for the drawings)")
    var output: String?

    func validate() throws {
        if let jobs, !(1...1_024).contains(jobs) { throw ValidationError("--jobs needs a number from 1 to 1024, found \(jobs)") }
        for (name, path) in [("--data", data), ("--store", store), ("--output", output)] where path == "" {
            throw ValidationError("\(name) needs the name of a folder, found an empty one")
        }
    }

    /// The chapters read and checked, ready to run.
    ///
    /// - Throws: every error of all chapters, or that there are none.
    func edition() throws -> Edition { try editions().next() }

    /// The report, ready to be read.
    func editions() throws -> Editions {
        if let warning = BLASKernel.warning { complain("warning: \(warning)") }
        let folders = try Folders.found(
            from: FileManager.default.currentDirectoryPath, executable: Bundle.main.executablePath,
            store: store, site: output)
        let jobs = jobs ?? ProcessInfo.processInfo.activeProcessorCount
        Parallel.width = jobs
        try checkData()
        let room = try DataRoom(folder: data, root: folders.root, cache: folders.store)
        return Editions(
            folders: folders, catalogue: Poster.catalogue(data: room), data: room, profile: profile, seed: seed,
            jobs: jobs, blas: (kernel: BLASKernel.name, library: BLASKernel.library))
    }
}

extension Options {
    /// - Throws: when a folder was named that holds no data set, which else would pass for having none at all.
    private func checkData() throws(Diagnostic) {
        guard let data, FileManager.default.fileExists(atPath: data) else { return }
        let known = DatasetName.allCases.map(\.folder)
        if known.contains(where: { FileManager.default.fileExists(atPath: "\(data)/\($0)") }) { return }
        throw Diagnostic(
            "\(data), which --data names, holds none of \(known.joined(separator: ", "))",
            remedy: "name the folder around them, or run `make data DATA=\(data)` to fetch them")
    }
}

/// Runs `body`; what is wrong with the input is printed line by line, and the exit code is that of a failure.
func reportingErrors(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let diagnostics as Diagnostics {
        complain(about: diagnostics)
        throw Claims.ExitCode.failed.exit
    } catch let exit as ArgumentParser.ExitCode {
        throw exit
    } catch {
        complain("error: \(error)")
        throw Claims.ExitCode.failed.exit
    }
}

/// Every error on a line, then their number.
func complain(about diagnostics: Diagnostics) {
    for line in diagnostics.description.split(separator: "\n") { complain("error: \(line)") }
    let count = diagnostics.all.count
    complain("\(count) \(count == 1 ? "error" : "errors")")
}

extension Claims.ExitCode {
    var exit: ArgumentParser.ExitCode { ArgumentParser.ExitCode(rawValue) }
}
