import Claims
import Diagnostics
import Foundation
import Mathematics
import Synchronization
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// Many cells. In the process that will be killed, the eleventh to be computed takes too long.
struct Slow: Experiment {
    struct Parameters: Codable, Sendable { var cells = 60 }
    static let name = "slow"
    static let summary = "Takes its time."
    static let file = "Sources/Drift.swift"
    let defaults = Parameters()
    func values(_ parameters: Parameters) -> [ValueDeclaration] { [ValueDeclaration("sum", meaning: "of all cells")] }
    func measure(_ parameters: Parameters, in laboratory: Laboratory) async throws -> Evidence {
        let results = try await laboratory.cells(Array(0..<parameters.cells), named: { "\($0)" }) { item, random in
            var random = random
            if victimFolder != nil, order() > 10 { try await Task.sleep(for: .seconds(60)) }
            return random.uniform()
        }
        return Evidence(values: ["sum": Estimate(exactly: results.reduce(0, +))])
    }
}

private let computed = Mutex(0)

/// Counts its calls.
private func order() -> Int {
    computed.withLock { computed in
        computed += 1
        return computed
    }
}

private let victimFolder = ProcessInfo.processInfo.environment["RESTLESS_TEST_VICTIM"]

private func slowRunner(_ folder: String) throws -> Runner {
    Runner(
        study: try Study(
            experiments: [experiment("slow", as: "s")], claims: [], catalogue: ExperimentCatalogue([Slow()]),
            profile: .quick),
        store: Store(folder: folder + "/store"), data: NoData(),
        sources: SourceTree(root: URL(fileURLWithPath: folder), executable: nil), jobs: 1)
}

@Suite("A killed run")
struct KilledRunTests {
    @Test("the victim: a run in a process of its own", .enabled(if: victimFolder != nil))
    func victim() async throws {
        _ = try await slowRunner(try #require(victimFolder)).run()
    }

    #if os(Linux)
        @Test(
            "kill -9 in the middle of a run loses no finished cell, and the next run goes on",
            .enabled(if: victimFolder == nil))
        func killed() async throws {
            let place = try Workplace()
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            process.arguments = ["--testing-library", "swift-testing", "--filter", "KilledRunTests/victim"]
            process.environment = ProcessInfo.processInfo.environment.merging(["RESTLESS_TEST_VICTIM": place.folder]) {
                $1
            }
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            while place.entries.count < 10 && process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let finished = place.entries.count
            try #require(finished == 10, "the other process did not run")
            // It may have died while it wrote.
            try Data("half an ent".utf8).write(to: URL(fileURLWithPath: place.store + "/entries/.writing-1-x"))

            let witness = Witness()
            let report = try await slowRunner(place.folder).run(observer: witness)
            let measurement = try #require(report["s"]?.measurement)
            #expect(measurement.cells == 60 && measurement.cached == finished)
            #expect(witness.computed.count == 60 - finished)
            #expect(report.warnings == [])
            let undisturbed = try Workplace()
            #expect(try await slowRunner(undisturbed.folder).run()["s"]?.measurement?.evidence == measurement.evidence)
        }
    #endif
}
