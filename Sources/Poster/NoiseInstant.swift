import Claims
import Foundation
import Mathematics
import Networks

/// A checkpoint in the store, its floats kept bit by bit.
struct StoredCheckpoint: Codable, Sendable {
    var parameters, statistics, velocity: FloatSeries
    var step: Int

    init(_ checkpoint: TrainingCheckpoint) {
        parameters = FloatSeries(checkpoint.state.parameters)
        statistics = FloatSeries(checkpoint.state.statistics)
        velocity = FloatSeries(checkpoint.velocity)
        step = checkpoint.step
    }

    var state: NetworkState { NetworkState(parameters: parameters.values, statistics: statistics.values) }
    var checkpoint: TrainingCheckpoint { TrainingCheckpoint(state: state, velocity: velocity.values, step: step) }
}

/// A spectrum in the store.
package struct StoredSpectrum: Codable, Sendable {
    var parameterCount, exampleCount: Int
    var eigenvalues: Series
    var trace, traceOfSquare: Double

    package init(_ spectrum: NoiseSpectrum) {
        (parameterCount, exampleCount) = (spectrum.parameterCount, spectrum.exampleCount)
        eigenvalues = Series(spectrum.eigenvalues)
        (trace, traceOfSquare) = (spectrum.trace, spectrum.traceOfSquare)
    }

    package var full: NoiseSpectrum {
        NoiseSpectrum(
            parameterCount: parameterCount, exampleCount: exampleCount, eigenvalues: eigenvalues.values, trace: trace,
            traceOfSquare: traceOfSquare)
    }
}

/// D at one instant of training.
package struct NoiseInstant: Codable, Sendable {
    /// Relative precisions ε at which the rank is counted: single precision and what lies about it.
    static let precisions = (-32...(-10)).map { pow(2, Double($0)) }
    /// The jackknife works on so many examples at most, since it takes a decomposition for every group.
    static func jackknifed(of n: Int, isExact: Bool) -> Int { min(n, isExact ? 2_048 : 4_096) }

    package var spectrum: StoredSpectrum
    /// Where `spectrum` holds the leading eigenvalues alone: estimates of the others, in descending order, but for the smallest.
    var estimated: Series = []
    /// Of the rank, when `spectrum` holds the leading eigenvalues alone.
    package var certificate: RankCertificate?
    /// Spectra with one group of examples left out.
    package var replicates: [StoredSpectrum]
    package var examplesOfReplicates: Int
    /// Spectra of the first examples alone, fewest first, the whole at the end.
    package var nested: [StoredSpectrum] = []
    /// D of two halves of the examples, at the end of training.
    var halves: [NoiseInstant] = []
    /// Eigenvectors and the full gradient, at the end of training.
    var directions: NoiseDirections?

    package init(
        spectrum: StoredSpectrum, estimated: Series = [], certificate: RankCertificate? = nil, replicates: [StoredSpectrum],
        examplesOfReplicates: Int, nested: [StoredSpectrum] = [], halves: [NoiseInstant] = [], directions: NoiseDirections? = nil
    ) {
        (self.spectrum, self.estimated, self.certificate, self.replicates) = (spectrum, estimated, certificate, replicates)
        self.examplesOfReplicates = examplesOfReplicates
        (self.nested, self.halves, self.directions) = (nested, halves, directions)
    }

    /// D from the first `count` examples alone, where that was taken.
    func first(_ count: Int) -> NoiseInstant? {
        guard let part = nested.first(where: { $0.exampleCount == count }) else { return nil }
        let isWhole = count == spectrum.exampleCount
        return NoiseInstant(
            spectrum: part, certificate: isWhole ? certificate : nil, replicates: replicates, examplesOfReplicates: examplesOfReplicates)
    }

    /// D from fewer examples: half of them, or those of the jackknife where it could not be decomposed whole.
    var fewer: NoiseInstant { nested.dropLast().last.flatMap { first($0.exampleCount) } ?? self }

    /// What the figures draw of it, by name.
    package var series: [String: [Double]] {
        var full = spectrum.full
        let known = full.eigenvalues
        full.eigenvalues += estimated.values
        let thresholds = Self.precisions.map { full.threshold(epsilon: $0) }
        return [
            "eigenvalues": known,
            "estimated": estimated.values,
            "precisions": Self.precisions,
            "rank by precision": thresholds.map { Double(full.kept(above: $0).count) / Double(full.parameterCount) },
            "clipped by precision": thresholds.map { full.clipped(at: $0).mean },
            // Ends where none is kept.
            "kept by precision": thresholds.map { Array(full.kept(above: $0)) }.prefix { !$0.isEmpty }.map(Statistics.mean),
            "sample sizes": nested.map { Double($0.exampleCount) },
            "rank by sample size": nested.map(\.full.rankShare),
            "clipped by sample size": nested.map(\.full.clipped.mean),
            "effective rank by sample size": nested.map(\.full.effectiveRank),
        ]
    }
}
