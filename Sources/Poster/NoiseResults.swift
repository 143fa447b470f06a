import Foundation
import Mathematics

/// One training and all that was measured in it.
struct NoiseRun: Sendable {
    var instants: [NoiseInstant]
    /// The one at the end of training.
    var last: NoiseInstant
    var untrained: NoiseInstant
    var isotropic: StoredSpectrum
    var shuffled: NoiseInstant
    var trainingError, testError: Estimate

    /// The largest rank over the smallest among the instants, from the ends of their intervals.
    var rankChange: Estimate {
        let ranks = instants.map { $0.estimate(.rank) }
        guard let largest = ranks.max(by: { $0.value < $1.value }), let smallest = ranks.min(by: { $0.value < $1.value }) else {
            return Estimate(exactly: 1)
        }
        return (largest / smallest).atLeastOne
    }

    /// The rank at the end and that of the untrained network, the larger over the smaller.
    var untrainedRankChange: Estimate { untrained.estimate(.rank).ratio(to: last.estimate(.rank)) }

    /// What the rank would change by if the noise became isotropic, both as shares of what the examples can show.
    var isotropicRankChange: Estimate { Estimate(exactly: isotropic.full.attainableRankShare).ratio(to: last.estimate(.rankOfAttainable)) }

    /// How far the intervals of a statistic in one half of the examples and in the other lie apart: the distance of the
    /// values in units of the sum of the half widths. Above 1 the intervals are disjoint, and one half would count as larger.
    func separationOfHalves(_ statistic: NoiseStatistic) -> Estimate {
        guard let first = last.halves.first?.estimate(statistic), let second = last.halves.last?.estimate(statistic) else {
            return Estimate(exactly: .nan)
        }
        return Estimate(exactly: abs(first.value - second.value) / max(first.halfWidth + second.halfWidth, .leastNormalMagnitude))
    }
}

extension Estimate {
    /// A quotient of independent estimates: relative half widths add in squares.
    static func / (a: Estimate, b: Estimate) -> Estimate {
        let value = a.value / b.value
        let relative = (pow(a.halfWidth / a.value, 2) + pow(b.halfWidth / b.value, 2)).squareRoot()
        return Estimate(value, low: value / (1 + relative), high: value * (1 + relative))
    }

    /// The larger over the smaller.
    func ratio(to other: Estimate) -> Estimate { (value > other.value ? self / other : other / self).atLeastOne }

    var atLeastOne: Estimate { Estimate(value, low: max(1, low), high: high) }
}
