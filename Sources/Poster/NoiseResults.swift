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

    /// A statistic of one half of the examples and of the other, the larger over the smaller.
    func ratioOfHalves(_ statistic: NoiseStatistic) -> Estimate {
        guard let first = last.halves.first, let second = last.halves.last else { return Estimate(exactly: .nan) }
        return first.estimate(statistic).ratio(to: second.estimate(statistic))
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
