import ArgumentParser
import Claims
import Diagnostics
import Foundation
import Mathematics
import Poster
import Report

extension Profile: ExpressibleByArgument {}

/// What all commands that read the chapters have in common.
struct Options: ParsableArguments {
    @Option(help: "How much to compute: quick (a minute), standard (five) or paper (the poster's scale).")
    var profile = Profile.standard

    @Option(help: "A folder with cifar-10-batches-bin, cifar-100-binary, mnist; else RESTLESS_DATA, else data/.")
    var data: String?

    @Option(help: "Cells to compute at the same time, and threads for the numerics. (default: one for each core)")
    var jobs: Int?

    @Option(help: "The seed of all random numbers.")
    var seed: UInt64 = 0

    @Option(help: "The folder that keeps results.")
    var store: String?

    @Option(help: "Where the pages go. (default: report/site)")
    var output: String?

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs needs at least 1, found \(jobs)") }
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
        let room = try DataRoom(folder: data, root: folders.root, cache: folders.store)
        return Editions(
            folders: folders, catalogue: Poster.catalogue(data: room), data: room, profile: profile, seed: seed,
            jobs: jobs, blas: (kernel: BLASKernel.name, library: BLASKernel.library))
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
