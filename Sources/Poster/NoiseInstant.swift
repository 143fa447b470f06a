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

    /// The statistic with a 95 % interval from the delete-a-group jackknife, Student's t with g − 1 degrees of freedom.
    ///
    /// With g groups var θ = (g − 1)/g · Σ(θᵢ − θ̄)², θᵢ the statistic without group i (Efron & Tibshirani, “An
    /// introduction to the bootstrap”, 1993, chapter 11; Shao & Wu, Ann. Statist. 17 (1989)). When the jackknife worked on
    /// n of N examples, its relative half width shrinks by √(n/N). Where the rank is bounded rather than counted, the
    /// half width is added to the bounds: not knowing the count comes on top of not knowing the other examples.
    package func estimate(_ statistic: NoiseStatistic) -> Estimate {
        let value = statistic(spectrum.full)
        let replicas = replicates.map { statistic($0.full) }
        let g = Double(replicas.count)
        let error = ((g - 1) * (g - 1) / g * Statistics.variance(replicas)).squareRoot()
        let mean = Statistics.mean(replicas)
        let scale = mean != 0 ? abs(value / mean) : 1
        let shrink = (Double(examplesOfReplicates) / Double(spectrum.exampleCount)).squareRoot()
        let half = Statistics.studentTQuantile(0.975, degreesOfFreedom: g - 1) * error * scale * shrink
        let bounds = bounds(of: statistic) ?? value...value
        return Estimate(
            value, low: max(0, min(value, bounds.lowerBound) - half), high: max(value, bounds.upperBound) + half)
    }

    /// What the certificate says of a statistic that counts eigenvalues above the threshold.
    private func bounds(of statistic: NoiseStatistic) -> ClosedRange<Double>? {
        guard let certificate else { return nil }
        let attainable = spectrum.full.attainableRank
        let whole: Int
        switch statistic {
        case .rank: whole = spectrum.parameterCount
        case .rankOfAttainable: whole = max(1, attainable)
        default: return nil
        }
        let most = max(certificate.atLeast, certificate.atMost ?? attainable)
        return Double(certificate.atLeast) / Double(whole)...Double(most) / Double(whole)
    }

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
