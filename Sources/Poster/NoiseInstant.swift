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
struct StoredSpectrum: Codable, Sendable {
    var parameterCount, exampleCount: Int
    var eigenvalues: Series
    var trace, traceOfSquare: Double

    init(_ spectrum: NoiseSpectrum) {
        (parameterCount, exampleCount) = (spectrum.parameterCount, spectrum.exampleCount)
        eigenvalues = Series(spectrum.eigenvalues)
        (trace, traceOfSquare) = (spectrum.trace, spectrum.traceOfSquare)
    }

    var full: NoiseSpectrum {
        NoiseSpectrum(
            parameterCount: parameterCount, exampleCount: exampleCount, eigenvalues: eigenvalues.values, trace: trace,
            traceOfSquare: traceOfSquare)
    }
}

/// D at one instant of training.
struct NoiseInstant: Codable, Sendable {
    /// Up to here all eigenvalues come from LAPACK.
    static let largestExact = 10_000
    /// The jackknife works on so many examples at most, since it takes a decomposition for every group.
    static func jackknifed(of n: Int) -> Int { min(n, n > largestExact ? 4_096 : 2_048) }

    var spectrum: StoredSpectrum
    /// Of the rank, when `spectrum` holds the leading eigenvalues alone.
    var certificate: RankCertificate?
    /// Spectra with one group of examples left out.
    var replicates: [StoredSpectrum]
    var examplesOfReplicates: Int
    /// Spectra of the first examples alone, fewest first, the whole at the end.
    var nested: [StoredSpectrum] = []
    /// D of two halves of the examples, at the end of training.
    var halves: [NoiseInstant] = []
    /// Eigenvectors and the full gradient, at the end of training.
    var directions: NoiseDirections?

    /// The statistic with a 95 % interval from the delete-a-group jackknife, Student's t with g − 1 degrees of freedom.
    ///
    /// When the jackknife worked on n of N examples, its relative half width shrinks by √(n/N). Where the rank is bounded
    /// rather than counted, its interval holds the bounds.
    func estimate(_ statistic: NoiseStatistic) -> Estimate {
        let value = statistic(spectrum.full)
        let replicas = replicates.map { statistic($0.full) }
        let g = Double(replicas.count)
        let error = ((g - 1) * (g - 1) / g * Statistics.variance(replicas)).squareRoot()
        let mean = Statistics.mean(replicas)
        let scale = mean != 0 ? abs(value / mean) : 1
        let shrink = (Double(examplesOfReplicates) / Double(spectrum.exampleCount)).squareRoot()
        let half = Statistics.studentTQuantile(0.975, degreesOfFreedom: g - 1) * error * scale * shrink
        var estimate = Estimate(value, low: max(0, value - half), high: value + half)
        if statistic == .rank, let certificate {
            let d = Double(spectrum.parameterCount)
            estimate.low = min(estimate.low, Double(certificate.atLeast) / d)
            estimate.high = max(estimate.high, Double(certificate.atMost ?? spectrum.full.attainableRank) / d)
        }
        return estimate
    }

    /// What the figures draw of it, by name.
    var series: [String: [Double]] {
        let full = spectrum.full
        let thresholds = NoiseFigures.precisions.map { full.threshold(epsilon: $0) }
        return [
            "eigenvalues": full.eigenvalues,
            "rank by precision": thresholds.map { Double(full.kept(above: $0).count) / Double(full.parameterCount) },
            "clipped by precision": thresholds.map { full.clipped(at: $0).mean },
            "kept by precision": thresholds.map { Statistics.mean(Array(full.kept(above: $0))) },
            "sample sizes": nested.map { Double($0.exampleCount) },
            "rank by sample size": nested.map(\.full.rankShare),
            "clipped by sample size": nested.map(\.full.clipped.mean),
            "effective rank by sample size": nested.map(\.full.effectiveRank),
        ]
    }
}
