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
    /// Up to here all eigenvalues come from LAPACK.
    static let largestExact = 10_000
    /// Relative precisions ε at which the rank is counted: single precision and what lies about it.
    static let precisions = (-32...(-10)).map { pow(2, Double($0)) }
    /// The jackknife works on so many examples at most, since it takes a decomposition for every group.
    static func jackknifed(of n: Int) -> Int { min(n, n > largestExact ? 4_096 : 2_048) }

    package var spectrum: StoredSpectrum
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
        spectrum: StoredSpectrum, certificate: RankCertificate? = nil, replicates: [StoredSpectrum], examplesOfReplicates: Int,
        nested: [StoredSpectrum] = [], halves: [NoiseInstant] = [], directions: NoiseDirections? = nil
    ) {
        (self.spectrum, self.certificate, self.replicates) = (spectrum, certificate, replicates)
        self.examplesOfReplicates = examplesOfReplicates
        (self.nested, self.halves, self.directions) = (nested, halves, directions)
    }

    /// What the figures draw of it, by name.
    package var series: [String: [Double]] {
        let full = spectrum.full
        // Where only the leading eigenvalues are known, they are those above half the threshold of the rank.
        let isWhole = full.eigenvalues.count >= full.attainableRank
        let precisions = Self.precisions.filter { isWhole || $0 >= 0x1p-24 }
        let thresholds = precisions.map { full.threshold(epsilon: $0) }
        return [
            "eigenvalues": full.eigenvalues,
            "precisions": precisions,
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

extension GramMatrix {
    /// D from the first half of the examples, and from the second.
    package func halves(groups: Int) throws -> [NoiseInstant] {
        try [0..<count / 2, count / 2..<count].map { range in
            NoiseInstant(
                spectrum: StoredSpectrum(try spectrum(of: Array(range))),
                replicates: try jackknife(groups: groups, of: range).map(StoredSpectrum.init),
                examplesOfReplicates: range.count)
        }
    }
}
