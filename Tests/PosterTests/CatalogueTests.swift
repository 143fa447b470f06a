import Claims
import Foundation
import Poster
import Report
import Testing

@Suite struct CatalogueTests {
    private func room() throws -> DataRoom {
        let cache = FileManager.default.temporaryDirectory.appendingPathComponent("restless-poster-\(UUID().uuidString)")
        return try DataRoom(folder: nil, root: cache, cache: cache)
    }

    @Test func everyExperimentDeclaresWhatItMeasures() throws {
        let catalogue = try Poster.catalogue(data: room())
        #expect(catalogue.names.sorted() == ["double-well", "noise-covariance"])
        for name in catalogue.names {
            let experiment = try #require(catalogue[name])
            #expect(experiment is any IllustratedExperiment)
            let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            for path in [type(of: experiment).file] + type(of: experiment).rooms {
                #expect(FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path), "\(path)")
            }
        }
    }

    @Test func parametersOutOfRangeAreRefused() {
        let example = DoubleWellExample()
        var parameters = example.defaults
        #expect(throws: Never.self) { try example.validate(parameters) }
        parameters.weak = 0.9
        parameters.walkers = 3
        #expect { try example.validate(parameters) } throws: { ($0 as? ParameterErrors)?.all.map(\.parameter) == ["weak", "walkers"] }
        let noise = NoiseCovarianceExperiment()
        var other = noise.defaults
        other.checkpoints = [0.4, 0.2]
        #expect(throws: ParameterErrors.self) { try noise.validate(other) }
    }

    @Test func anUnknownDataSetIsNamed() throws {
        #expect { try room().source("cifar1000") } throws: { "\($0)".contains("cifar1000") && "\($0)".contains("cifar10") }
    }
}
