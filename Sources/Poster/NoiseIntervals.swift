import Foundation
import Mathematics
import Networks

/// Intervals of the noise at an instant, 95 %, from the delete-a-group jackknife and Student's t with g − 1 degrees of
/// freedom.
///
/// With g groups var θ = (g − 1)/g · Σ(θᵢ − θ̄)², θᵢ the statistic without group i. When the jackknife worked on n of N
/// examples, its relative half width shrinks by √(n/N). Sources: Efron & Tibshirani, “An introduction to the bootstrap”,
/// 1993, chapter 11; Shao & Wu, Ann. Statist. 17 (1989).
extension NoiseInstant {
    /// The statistic with its interval.
    ///
    /// Where the rank is bounded rather than counted, the half width is added to the bounds: not knowing the count comes on
    /// top of not knowing the other examples.
    package func estimate(_ statistic: NoiseStatistic) -> Estimate {
        let value = statistic(spectrum.full)
        let replicas = replicates.map { statistic($0.full) }
        let mean = Statistics.mean(replicas)
        let scale = mean != 0 ? abs(value / mean) : 1
        let half = halfWidth(replicas) * scale
        let bounds = bounds(of: statistic)
        return Estimate(value, low: max(0, bounds.lowerBound - half), high: bounds.upperBound + half)
    }

    /// The statistic here over that at another instant, both measured with the same examples.
    ///
    /// What the choice of examples does to both cancels; so the jackknife works on the logarithm of the quotient, a group
    /// left out of both. With other examples or groups the two are taken as independent.
    package func ratio(of statistic: NoiseStatistic, to other: NoiseInstant) -> Estimate {
        let pairs = zip(replicates, other.replicates).map { (statistic($0.full), statistic($1.full)) }
        let isPaired = replicates.count == other.replicates.count && examplesOfReplicates == other.examplesOfReplicates
            && spectrum.exampleCount == other.spectrum.exampleCount
        guard isPaired, pairs.allSatisfy({ $0 > 0 && $1 > 0 }) else { return estimate(statistic) / other.estimate(statistic) }
        let reach = exp(halfWidth(pairs.map { log($0 / $1) }))
        let (here, there) = (bounds(of: statistic), other.bounds(of: statistic))
        return Estimate(
            statistic(spectrum.full) / statistic(other.spectrum.full), low: here.lowerBound / there.upperBound / reach,
            high: min(here.upperBound / there.lowerBound * reach, .greatestFiniteMagnitude))
    }

    private func halfWidth(_ replicas: [Double]) -> Double {
        let g = Double(replicas.count)
        let error = ((g - 1) * (g - 1) / g * Statistics.variance(replicas)).squareRoot()
        let shrink = (Double(examplesOfReplicates) / Double(spectrum.exampleCount)).squareRoot()
        return Statistics.studentTQuantile(0.975, degreesOfFreedom: g - 1) * error * shrink
    }

    /// The value, and what a certificate says of a statistic that counts eigenvalues above the threshold.
    private func bounds(of statistic: NoiseStatistic) -> ClosedRange<Double> {
        let value = statistic(spectrum.full)
        guard let certificate else { return value...value }
        let attainable = spectrum.full.attainableRank
        let whole: Int
        switch statistic {
        case .rank: whole = spectrum.parameterCount
        case .rankOfAttainable: whole = max(1, attainable)
        default: return value...value
        }
        let least = Double(certificate.atLeast) / Double(whole), most = Double(certificate.atMost ?? attainable) / Double(whole)
        return min(value, least)...max(value, most)
    }
}
