import Claims
import Diagnostics
import Foundation
import Mathematics
import Synchronization
import Testing

@Suite("Running experiments")
struct RunnerTests {
    @Test("A run measures what it has not, a second one takes everything from the store, bit for bit")
    func twice() async throws {
        let place = try Workplace()
        let texts = [experiment("drift", as: "a"), experiment("mishap", as: "b", line: 20)]
        let witness = Witness()
        let first = try await place.runner(texts).run(observer: witness)
        #expect(witness.computed == ["width 0.5", "width 1.0", "width 2.0"])
        let again = Witness()
        let second = try await place.runner(texts).run(observer: again)
        #expect(again.events == [.planned(experiments: 2, toRun: [])])
        let (a, b) = (try #require(first["a"]?.measurement), try #require(second["a"]?.measurement))
        #expect(a.evidence == b.evidence)
        #expect(!a.isFromStore && b.isFromStore)
        #expect((a.cells, a.cached, b.cells, b.cached) == (3, 0, 3, 3))
        #expect(a.seconds == b.seconds)
        #expect(try place.runner(texts).plan().outOfDate.isEmpty)
    }

    @Test("Random streams are keyed by seed, experiment and cell, not by the id in a chapter or the order")
    func keyed() async throws {
        let place = try Workplace()
        let report = try await place.runner([
            experiment("drift", as: "a"), experiment("drift", as: "b", "widths: [2, 0.5, 1]", line: 20),
            experiment("drift", as: "c", "widths: [1]\noffset: 3", line: 30),
        ]).run()
        let a = try #require(report["a"]?.measurement?.evidence.series["means"]?.values)
        let b = try #require(report["b"]?.measurement?.evidence.series["means"]?.values)
        #expect(b == [a[2], a[0], a[1]])
        #expect(report["c"]?.measurement?.evidence.series["means"]?.values == [a[1]])
        // The documented key: the same stream, drawn from by hand.
        var random = RandomStream(seed: 1, path: ["drift", "cell width 1.0"])
        let byHand = (0..<100).reduce(0) { sum, _ in sum + 1 * random.normal() } / 100
        #expect(a[1] == byHand)
        #expect(
            try await place.runner([experiment("drift", as: "a")], seed: 2).run()["a"]?.measurement?.evidence.series[
                "means"]?.values != a)
    }

    @Test("Two chapters that ask the same question share the answer, also while it is being computed")
    func shared() async throws {
        let place = try Workplace()
        let witness = Witness()
        let texts = [
            experiment("drift", as: "a"), experiment("drift", as: "b", line: 20),
            experiment("drift", as: "c", "offset: 3", line: 30),
        ]
        let report = try await place.runner(texts, jobs: 4).run(observer: witness)
        #expect(report["a"]?.measurement?.evidence == report["b"]?.measurement?.evidence)
        #expect(report["a"]?.measurement?.evidence.series == report["c"]?.measurement?.evidence.series)
        #expect(witness.computed == ["width 0.5", "width 1.0", "width 2.0"])
        #expect(place.entries.count == 5)
        #expect(try place.runner([experiment("drift", as: "b")]).plan().outOfDate.isEmpty)
    }

    @Test("A cell may ask for cells of its own, even when there is one job", arguments: [1, 2])
    func nested(jobs: Int) async throws {
        let place = try Workplace()
        let study = try Study(
            experiments: [experiment("tree", as: "t")], claims: [], catalogue: ExperimentCatalogue([Tree()]),
            profile: .quick)
        let report = await Runner(
            study: study, store: Store(folder: place.store), data: NoData(), sources: place.tree, jobs: jobs
        ).run()
        #expect(report["t"]?.measurement?.evidence.values["leaves"]?.value == 27)
        // Children of different parents have the same names, so they are the same cells.
        #expect(report["t"]?.measurement?.cells == 3 + 3 + 3)
    }

    @Test("Only what depends on a change runs again, and `why` names it")
    func why() async throws {
        let place = try Workplace()
        let count = experiment("count", as: "n", line: 20)
        func runner(_ body: String, seed: UInt64 = 1, digest: String = "00ff") throws -> Runner {
            try place.runner([experiment("drift", as: "a", body), count], seed: seed, data: Shelf(digest: digest))
        }
        let fresh = try runner("")
        #expect(fresh.why("nothing") == nil)
        #expect(fresh.why("a")?.state == .outOfDate([.neverRun]))
        _ = await fresh.run()
        #expect(fresh.why("a")?.description.hasPrefix("a is up to date (standard)") == true)

        // The offset is no input of the cells.
        let changed = try runner("offset: 3")
        #expect(changed.why("a")?.state == .outOfDate([.parameter(name: "offset", was: "0", is: "3")]))
        #expect(changed.why("n")?.state == .upToDate)
        let witness = Witness()
        let report = await changed.run(observer: witness)
        #expect(witness.computed == [] && report["a"]?.measurement?.cached == 3)

        #expect(try runner("offset: 3", seed: 5).why("a")?.state == .outOfDate([.seed(was: 1, is: 5)]))
        #expect(
            try runner("offset: 3", digest: "beef").why("n")?.state
                == .outOfDate([.data(name: "images", was: "real 00ff", is: "real beef")]))
        try place.write("four", to: "Sources/Room/A.swift")
        guard case .outOfDate(let reasons)? = try runner("offset: 3").why("a")?.state else {
            throw Diagnostic("up to date")
        }
        #expect(reasons.map(\.description) == ["source Sources/Room/A.swift changed"])
        #expect(try runner("offset: 3").why("n")?.state == .upToDate)
        #expect(try runner("").why("a")?.description.contains("would run (standard):\n") == true)
    }

    @Test("A plan says how many cells are there, and writes nothing")
    func planned() async throws {
        let place = try Workplace()
        let runner = try place.runner([experiment("drift", as: "a")])
        #expect(runner.plan().items.map(\.id) == ["a"])
        #expect(!FileManager.default.fileExists(atPath: place.store))
        _ = await runner.run()
        for path in place.entries.dropFirst(2) { try FileManager.default.removeItem(atPath: path) }
        let item = try #require(runner.plan()["a"])
        #expect(item.cells?.of == 3)
        #expect((1...2).contains(item.cells?.present ?? 0))
    }

    @Test("A failing experiment stops no other, and its failure says what, where and what to do")
    func failing() async throws {
        let place = try Workplace()
        let kinds = ["error", "undeclared", "infinite", "outside", "missing", "unit", "duplicateCells"]
        let texts = kinds.enumerated().map { experiment("mishap", as: $1, "kind: \($1)", line: 10 * $0 + 10) }
        let witness = Witness()
        let report = try await place.runner(
            texts + [
                experiment("drift", as: "good", line: 200),
                experiment("count", as: "data", "dataset: missing", line: 210),
            ]
        ).run(observer: witness)
        func message(_ id: String) -> String { report[id]?.failure?.message ?? "" }
        #expect(message("error") == "the apparatus broke in room 3; mend it")
        #expect(message("undeclared").hasPrefix("the value “y” was measured but not declared; "))
        #expect(message("infinite").hasPrefix("“x” is not finite: 1.0 in 0.0 ... inf; "))
        #expect(message("outside").hasPrefix("“x” = 3.0 lies outside its interval 0.0 ... 2.0; "))
        #expect(message("missing").hasPrefix("the declared value “x” was not measured; "))
        #expect(message("unit").hasPrefix("“x” came in “s”, declared in “”; "))
        #expect(message("duplicateCells") == "two cells are named “1”; give each cell a name of its own")
        #expect(message("data") == "data/images.bin: cut short at byte 12; fetch it again")
        #expect(report["good"]?.measurement != nil)
        #expect(witness.events.count { if case .failed = $0 { true } else { false } } == 8)
    }

    @Test("A failing cell loses none of the others, and the error is that of the first item, whatever finished first")
    func failingCell() async throws {
        let place = try Workplace()
        let report = try await place.runner([experiment("mishap", as: "m", "kind: cell")], jobs: 4).run()
        #expect(report["m"]?.failure?.message == "the apparatus broke in room 3; mend it")
        #expect(place.entries.count == 3)
    }

    @Test("A damaged cell is named and computed again, the others are not")
    func damaged() async throws {
        let place = try Workplace()
        let runner = try place.runner([experiment("drift", as: "a")])
        let before = try #require(await runner.run()["a"]?.measurement)
        let evidence = Store(folder: place.store).path(of: before.key)
        let cell = try #require(place.entries.first { $0 != evidence })
        for path in [evidence, cell] {
            var data = try Data(contentsOf: URL(fileURLWithPath: path))
            data[data.count / 2] ^= 1
            try data.write(to: URL(fileURLWithPath: path))
        }
        #expect(runner.why("a")?.state == .outOfDate([.evidenceMissing]))
        let witness = Witness()
        let report = await runner.run(observer: witness)
        #expect(witness.computed.count == 1)
        #expect(report["a"]?.measurement?.evidence == before.evidence)
        #expect(report["a"]?.measurement?.cached == 2)
        #expect(report.warnings.count == 2)
        #expect(report.warnings.first?.hasPrefix(evidence) == true && report.warnings.last?.hasPrefix(cell) == true)
        #expect(await runner.run().warnings == [])
    }

    @Test("A store that cannot be written fails what would run, before it runs, and shows what is there")
    func unwritable() async throws {
        let place = try Workplace()
        _ = try await place.runner([experiment("mishap", as: "m")]).run()
        let full = Store(
            folder: place.store,
            files: FileOperations { _, _ in
                errno = ENOSPC
                return -1
            })
        let witness = Witness()
        let report = try await place.runner(
            [experiment("mishap", as: "m"), experiment("drift", as: "a", line: 20)], store: full
        ).run(observer: witness)
        #expect(report["m"]?.measurement != nil)
        #expect(
            report["a"]?.failure?.message.contains("\(place.store): No space left on device; free some space") == true)
        #expect(witness.computed == [])
    }

    @Test("Space that runs out in the middle keeps every finished cell, and the next run goes on")
    func spaceRunsOut() async throws {
        let place = try Workplace()
        let left = Mutex(2)
        let nearlyFull = Store(
            folder: place.store,
            files: FileOperations { descriptor, bytes in
                // Records and the probe are small; two cells fit, the third does not.
                let isEntry = bytes.count > 14 && String(decoding: bytes.prefix(14), as: UTF8.self) == "restless-entry"
                if isEntry,
                    left.withLock({ left in
                        left -= 1; return left < 0
                    })
                {
                    errno = ENOSPC
                    return -1
                }
                return FileOperations.system.write(descriptor, bytes)
            })
        let failed = try await place.runner([experiment("drift", as: "a")], jobs: 1, store: nearlyFull).run()
        #expect(failed["a"]?.failure?.message.contains("No space left on device") == true)
        #expect(place.entries.count == 2)
        let witness = Witness()
        let report = try await place.runner([experiment("drift", as: "a")]).run(observer: witness)
        #expect(witness.computed.count == 1 && report["a"]?.measurement?.cached == 2)
    }

    @Test("Experiments that were not asked for are taken from the store or not run")
    func some() async throws {
        let place = try Workplace()
        let texts = [experiment("drift", as: "a"), experiment("mishap", as: "b", line: 20)]
        let report = try await place.runner(texts).run(only: ["b"])
        #expect(report["b"]?.measurement != nil && report["a"]?.measurement == nil && report["a"]?.failure == nil)
        let later = try await place.runner(texts).run(only: ["a"])
        #expect(later["b"]?.measurement?.isFromStore == true && later["a"]?.measurement?.isFromStore == false)
    }

    @Test("A cell's result comes back from the store exactly as from its computation")
    func exactResults() async throws {
        let place = try Workplace()
        func runner() throws -> Runner {
            Runner(
                study: try Study(
                    experiments: [experiment("keepsake", as: "k")], claims: [],
                    catalogue: ExperimentCatalogue([Keepsake()]), profile: .quick),
                store: Store(folder: place.store), data: NoData(), sources: place.tree, jobs: 1)
        }
        let first = try await runner().run()
        #expect(first["k"]?.failure == nil)
        // Without the evidence, the second run must decode the cell.
        try FileManager.default.removeItem(
            atPath: Store(folder: place.store).path(of: #require(first["k"]?.measurement).key))
        let second = try await runner().run()
        #expect(second["k"]?.measurement?.cached == 1)
        #expect(second["k"]?.measurement?.evidence == first["k"]?.measurement?.evidence)
        #expect(first["k"]?.measurement?.evidence.values["equal"]?.value == 1)
    }

    @Test("Progress rises to 1, and each cell is counted")
    func progress() async throws {
        let place = try Workplace()
        let witness = Witness()
        _ = try await place.runner([experiment("drift", as: "a"), experiment("mishap", as: "b", line: 20)], jobs: 1)
            .run(observer: witness)
        let fractions = witness.updates.map(\.fraction)
        #expect(fractions == fractions.sorted() && fractions.first == 0 && fractions.last == 1)
        #expect(witness.updates.last?.secondsLeft == 0)
        let counts = witness.events.compactMap {
            if case .cellFinished(_, _, let done, let total, _) = $0 { [done, total] } else { nil }
        }
        #expect(counts == [[1, 3], [2, 3], [3, 3]])
        // A second run knows from the first how long it will take.
        let known = Witness()
        try place.write("changed", to: "Sources/Drift.swift")
        _ = try await place.runner([experiment("drift", as: "a")]).run(observer: known)
        #expect(known.updates.first?.secondsLeft != nil)
    }

    @Test("No more cells compute at once than there are jobs, also when cells ask for cells", arguments: [1, 2, 3])
    func slots(jobs: Int) async throws {
        let crowd = Crowd(slots: Slots(jobs))
        await crowd.come(5, depth: 2)
        #expect(crowd.running.withLock { $0.now } == 0)
        #expect((1...jobs).contains(crowd.running.withLock { $0.most }))
    }
}
