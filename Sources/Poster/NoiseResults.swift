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

    /// The largest rank over the smallest among the instants, which are measured with the same examples.
    var rankChange: Estimate { NoiseInstant.change(of: .rank, among: instants) }

    /// The rank at the end and that of the untrained network, the larger over the smaller.
    var untrainedRankChange: Estimate { NoiseInstant.change(of: .rank, among: [untrained, last]) }

    /// What the rank would change by if the noise became isotropic, both as shares of what as many examples can show.
    var isotropicRankChange: Estimate {
        let noise = last.first(isotropic.exampleCount) ?? last
        return Estimate(exactly: isotropic.full.attainableRankShare).ratio(to: noise.estimate(.rankOfAttainable))
    }

    /// How far the intervals of a statistic in one half of the examples and in the other lie apart, as `separation`. Above
    /// 1 the intervals are disjoint, and one half would count as larger.
    static func separationOfHalves(_ statistic: NoiseStatistic, in runs: [NoiseRun]) -> Estimate {
        func half(_ index: Int) -> Estimate {
            .mean(overTrainings: runs.map { $0.last.halves.count > index ? $0.last.halves[index].estimate(statistic) : Estimate(exactly: .nan) })
        }
        return Estimate(exactly: half(0).separation(from: half(1)))
    }
}

extension Estimate {
    /// A quotient of positive independent estimates: distances to the ends of the intervals, in logarithms, add in squares.
    ///
    /// So the quotient by an exact number has the scaled interval of the other, a/b and b/a say the same, and an end that
    /// lies far out stays so. With a divisor that may be zero there is no upper end; as evidence has to be finite, it is
    /// then the largest number. Sources: Zou & Donner, Statist. Med. 27 (2008), for sums, here of logarithms.
    package static func / (a: Estimate, b: Estimate) -> Estimate {
        let value = a.value / b.value
        func reach(_ a: Double, _ b: Double) -> Double { exp(hypot(log(a), log(b))) }
        return Estimate(
            value, low: value / reach(a.value / a.low, b.high / b.value),
            high: min(value * reach(a.high / a.value, b.value / b.low), .greatestFiniteMagnitude))
    }

    /// The larger over the smaller.
    package func ratio(to other: Estimate) -> Estimate { (value > other.value ? self / other : other / self).atLeastOne }

    var atLeastOne: Estimate { Estimate(value, low: max(1, low), high: high) }

    /// The distance of two values in units of the sum of those half widths that face each other: above 1 the intervals
    /// are disjoint, also when one of them is cut off at zero.
    package func separation(from other: Estimate) -> Double {
        let (lower, upper) = value < other.value ? (self, other) : (other, self)
        let distance = upper.value - lower.value, widths = lower.high - lower.value + (upper.value - upper.low)
        return distance == 0 ? 0 : min(distance / widths, .greatestFiniteMagnitude)
    }

    /// The mean over independent trainings: Student's interval (95 %) of the values, and, added in squares, the mean
    /// distance to the ends of the intervals of the single trainings.
    ///
    /// All trainings are measured with the same examples, so what another choice of examples would change, and what a
    /// certificate leaves open, is not averaged away. One training keeps its own interval. For quantities that are not
    /// negative.
    package static func mean(overTrainings estimates: [Estimate]) -> Estimate {
        guard estimates.count > 1 else { return estimates.first ?? Estimate(exactly: .nan) }
        let n = Double(estimates.count)
        let between = Statistics.interval(meanOf: estimates.map(\.value))
        let below = estimates.reduce(0) { $0 + ($1.value - $1.low) / n }
        let above = estimates.reduce(0) { $0 + ($1.high - $1.value) / n }
        return Estimate(
            between.value, low: max(0, between.value - hypot(between.value - between.low, below)),
            high: min(between.value + hypot(between.high - between.value, above), .greatestFiniteMagnitude))
    }
}
