import Foundation

/// The eigenvalues of a noise covariance D, and the numbers that describe them.
///
/// D is d × d, estimated from N examples, so that at most min(N − 1, d) of its eigenvalues are not zero. The list may
/// end early when the rest is known to lie below the threshold of the rank.
public struct NoiseSpectrum: Codable, Hashable, Sendable {
    /// d, the number of weights.
    public var parameterCount: Int
    /// N, the number of examples.
    public var exampleCount: Int
    /// The largest eigenvalues in descending order; none below zero.
    public var eigenvalues: [Double]
    /// tr D
    public var trace: Double
    /// tr D², the sum of the squares of all eigenvalues.
    public var traceOfSquare: Double

    public init(
        parameterCount: Int, exampleCount: Int, eigenvalues: [Double], trace: Double, traceOfSquare: Double? = nil
    ) {
        (self.parameterCount, self.exampleCount) = (parameterCount, exampleCount)
        self.eigenvalues = eigenvalues.map { max(0, $0) }
        self.trace = trace
        self.traceOfSquare = traceOfSquare ?? eigenvalues.reduce(0) { $0 + $1 * $1 }
    }

    /// λ_max
    public var largest: Double { eigenvalues.first ?? 0 }

    /// λ_max · d · 2⁻²³: below it, single precision cannot tell an eigenvalue from zero. The rule of numpy's
    /// `matrix_rank`, and of the poster.
    public var threshold: Double { threshold(epsilon: 0x1p-23) }

    /// The same for another relative precision.
    public func threshold(epsilon: Double) -> Double { largest * Double(parameterCount) * epsilon }

    /// The eigenvalues above `threshold` (unless another one is given).
    public func kept(above threshold: Double? = nil) -> ArraySlice<Double> {
        let threshold = threshold ?? self.threshold
        return eigenvalues.prefix { $0 > threshold }
    }

    /// How many eigenvalues are above the threshold.
    public var rank: Int { kept().count }

    /// The rank as the poster gives it: a share of d, 1 for all.
    public var rankShare: Double { Double(rank) / Double(parameterCount) }

    /// The largest rank that N examples can show: min(N − 1, d).
    public var attainableRank: Int { min(max(0, exampleCount - 1), parameterCount) }

    /// The rank as a share of what N examples can show: near 1 for isotropic noise, whatever N and d.
    public var attainableRankShare: Double { attainableRank > 0 ? Double(rank) / Double(attainableRank) : 0 }

    /// The statistic on the poster: mean and deviation of all d eigenvalues after every one below the threshold has been
    /// raised to it. Where few are above it, this is hardly more than the threshold itself.
    public var clipped: (mean: Double, deviation: Double) { clipped(at: threshold) }

    /// The same with another threshold. Deviations here are those of the numbers themselves, divided by n.
    public func clipped(at threshold: Double) -> (mean: Double, deviation: Double) {
        let kept = kept(above: threshold)
        let d = Double(parameterCount)
        let rest = d - Double(kept.count)
        let mean = (kept.reduce(0, +) + rest * threshold) / d
        let squares = kept.reduce(rest * (threshold - mean) * (threshold - mean)) { $0 + ($1 - mean) * ($1 - mean) }
        return (mean, (squares / d).squareRoot())
    }

    /// Mean and deviation of the eigenvalues above the threshold.
    public var keptMoments: (mean: Double, deviation: Double) {
        let kept = kept()
        guard !kept.isEmpty else { return (0, 0) }
        let mean = kept.reduce(0, +) / Double(kept.count)
        let squares = kept.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (mean, (squares / Double(kept.count)).squareRoot())
    }

    /// tr(D)/d, the mean of all eigenvalues.
    public var mean: Double { trace / Double(parameterCount) }

    /// (tr D)²/tr D²: d for isotropic noise, 1 when all of it is along one direction.
    public var effectiveRank: Double { traceOfSquare > 0 ? trace * trace / traceOfSquare : 0 }
}
