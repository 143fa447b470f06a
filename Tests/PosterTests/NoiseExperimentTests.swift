import Claims
import Diagnostics
import Figures
import Foundation
import Mathematics
import Poster
import Report
import Testing

/// The whole experiment, as small as it can be, on the stand-in for CIFAR-10.
@Suite(.serialized) struct NoiseExperimentTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static let body = """
        scaling: plain
        epochs: 0.02
        batchSize: 16
        samples: 64
        gradientSamples: 80
        groups: 4
        checkpoints: [0.5, 1.0]
        """

    /// Runs it in a folder of its own, which is gone afterwards.
    private func run(_ more: String = "") async throws -> (experiment: PreparedExperiment, measurement: Claims.Measurement) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("restless-poster-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let data = try DataRoom(folder: nil, root: folder, cache: folder.appendingPathComponent("cache"), environment: [:])
        #expect(try data.source("cifar10").kind == .standIn)
        let place = SourceLocation(file: "report/a.md", line: 1)
        let study = try Study(
            experiments: [
                ExperimentText(
                    name: "noise-covariance", id: "noise", chapter: "a", body: Self.body + more, location: place, bodyLocation: place)
            ], claims: [], catalogue: ExperimentCatalogue([NoiseCovarianceExperiment(data: data)]), profile: .standard)
        let runner = Runner(
            study: study, store: Store(folder: folder.appendingPathComponent("store").path), data: data,
            sources: SourceTree(root: Self.root, executable: nil), seed: 1, jobs: 2)
        let result = try #require(await runner.run()["noise"])
        #expect(result.failure == nil)
        return (result.experiment, try #require(result.measurement))
    }

    @Test func evidenceIsWhatIsDeclaredAndDoesNotDependOnThreads() async throws {
        let before = Parallel.width
        defer { Parallel.width = before }
        Parallel.width = 2
        let (prepared, measured) = try await run()
        Parallel.width = 1
        let alone = try await run()
        #expect(alone.measurement.evidence == measured.evidence)

        let evidence = measured.evidence
        #expect(Set(evidence.values.keys) == Set(prepared.values.map(\.name)))
        #expect(prepared.values.count == Set(prepared.values.map(\.name)).count)
        #expect(measured.cells == prepared.expectedCells)
        for (name, estimate) in evidence.values {
            #expect(estimate.value.isFinite && estimate.low >= 0 && estimate.low <= estimate.value, "\(name)")
            #expect(estimate.high.isFinite && estimate.value <= estimate.high, "\(name)")
        }
        for (name, series) in evidence.series {
            #expect(series.values.isEmpty == name.hasPrefix("estimated") && series.values.allSatisfy(\.isFinite), "\(name)")
        }
        try identities(evidence)

        try drawn(evidence, prepared)
    }

    private func drawn(_ evidence: Evidence, _ prepared: PreparedExperiment) throws {
        let experiment = try #require(prepared.experiment as? NoiseCovarianceExperiment)
        let parameters = try #require(prepared.typedParameters as? NoiseCovarianceExperiment.Parameters)
        let figures = try experiment.draw(evidence, parameters)
        #expect(Set(figures.keys) == Set(prepared.figures))
        for (name, figure) in figures {
            #expect(!figure.table.rows.isEmpty, "\(name)")
            let svg = figure.svg(embedded: false)
            #expect(svg.hasPrefix("<svg") && !svg.contains("nan") && !svg.contains("inf\""), "\(name)")
        }
    }

    /// With D too large to be decomposed, what counts eigenvalues above the threshold is the same, and all others have a place.
    @Test func leadingEigenvaluesAloneGiveTheSameRankAndMeans() async throws {
        let (whole, (prepared, measured)) = (try await run().measurement.evidence, try await run("\nexactUpTo: 0"))
        let leading = measured.evidence
        for name in ["rank", "rank50", "clippedMean", "clippedDeviation", "keptMean", "largest", "trace"] {
            let (found, wanted) = (try #require(leading.values[name]), try #require(whole.values[name]))
            #expect(abs(found.value / wanted.value - 1) < 1e-4, "\(name)")
            #expect(found.low <= wanted.value && wanted.value <= found.high, "\(name)")
        }
        for instant in 0..<2 {
            let known = try #require(leading.series["eigenvalues \(instant)"]).values
            let estimated = try #require(leading.series["estimated \(instant)"]).values
            let all = try #require(whole.series["eigenvalues \(instant)"]).values
            // The smallest cannot be told apart.
            #expect(known.count + estimated.count <= all.count && known.count + estimated.count > all.count / 2)
            #expect(zip(known + estimated, (known + estimated).dropFirst()).allSatisfy { $0 >= $1 })
        }
        try drawn(leading, prepared)
    }

    /// What holds between the values whatever the network has learned.
    private func identities(_ evidence: Evidence) throws {
        func value(_ name: String) throws -> Double { try #require(evidence.values[name]).value }
        let d = 26_982.0, attainable = 63.0
        #expect(abs(try value("meanEigenvalue") * d / value("trace") - 1) < 1e-12)
        #expect(abs(try value("rank") * d - value("rankOfAttainable") * attainable) < 1e-9)
        let rank = try value("rank") * d
        #expect(try value("certifiedLeast") <= rank && rank <= value("certifiedMost"))
        // tr D² lies between λ_max² and λ_max tr D.
        #expect(try value("effectiveRank") >= value("trace") / value("largest") - 1e-6)
        #expect(try value("isotropicRank") == 1)
        // E (tr S)²/E tr S² = d/(1 + d/N), but of N vectors about their mean one is missing.
        #expect(abs(try value("isotropicEffectiveShare") - d / (1 + d / attainable) / attainable) < 0.02)
        #expect(abs(try value("randomShare") - 10 / d) < 1e-15)
        let eigenvalues = try #require(evidence.series["eigenvalues 1"]).values
        let (trace, leading) = (try value("trace"), try value("leadingShare"))
        #expect(eigenvalues.count == 63 && abs(eigenvalues.reduce(0, +) / trace - 1) < 1e-5)
        #expect(abs(eigenvalues.prefix(10).reduce(0, +) / trace - leading) < 1e-4)
    }
}
