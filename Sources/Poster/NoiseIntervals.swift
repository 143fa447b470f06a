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

    /// The statistic here over that at another instant. Measured with other examples, the two are taken as independent.
    package func ratio(of statistic: NoiseStatistic, to other: NoiseInstant) -> Estimate {
        guard let reach = Self.reach(of: statistic, among: [self, other], quotient: { $0[0] / $0[1] }) else {
            return estimate(statistic) / other.estimate(statistic)
        }
        let value = statistic(spectrum.full) / statistic(other.spectrum.full)
        return Self.quotient(bounds(of: statistic), other.bounds(of: statistic), value, reach)
    }

    /// The largest value of a statistic among instants over its smallest. Measured with different examples, the extremes
    /// are taken as independent.
    package static func change(of statistic: NoiseStatistic, among instants: [NoiseInstant]) -> Estimate {
        let ordered = instants.sorted { statistic($0.spectrum.full) < statistic($1.spectrum.full) }
        guard let smallest = ordered.first, let largest = ordered.last else { return Estimate(exactly: 1) }
        // Which instants are the extremes hangs on the examples too, so that it is found anew without each group.
        let reach = reach(of: statistic, among: instants) { ($0.max() ?? 1) / ($0.min() ?? 1) }
        guard let reach else { return (largest.estimate(statistic) / smallest.estimate(statistic)).atLeastOne }
        let bounds = instants.map { $0.bounds(of: statistic) }
        let least = bounds.map(\.lowerBound).sorted(), most = bounds.map(\.upperBound).sorted()
        let value = statistic(largest.spectrum.full) / statistic(smallest.spectrum.full)
        return quotient(least[least.count - 1]...most[most.count - 1], least[0]...most[0], value, reach).atLeastOne
    }

    /// The factor by which a quotient of values at instants may be off, from the jackknife on its logarithm.
    ///
    /// What the choice of examples does to all instants cancels when the same group is left out of each. With other examples
    /// or groups, or where a value is not positive, there is none.
    private static func reach(
        of statistic: NoiseStatistic, among instants: [NoiseInstant], quotient: ([Double]) -> Double
    ) -> Double? {
        guard let first = instants.first else { return nil }
        let isPaired = instants.allSatisfy {
            $0.replicates.count == first.replicates.count && $0.examplesOfReplicates == first.examplesOfReplicates
                && $0.spectrum.exampleCount == first.spectrum.exampleCount
        }
        guard isPaired else { return nil }
        let replicas = first.replicates.indices.map { group in instants.map { statistic($0.replicates[group].full) } }
        guard replicas.joined().allSatisfy({ $0 > 0 }) else { return nil }
        return exp(first.halfWidth(replicas.map { log(quotient($0)) }))
    }

    /// A quotient whose two sides may lie anywhere within bounds, and which may be off by a factor.
    private static func quotient(_ a: ClosedRange<Double>, _ b: ClosedRange<Double>, _ value: Double, _ reach: Double) -> Estimate {
        Estimate(
            value, low: a.lowerBound / b.upperBound / reach,
            high: min(a.upperBound / b.lowerBound * reach, .greatestFiniteMagnitude))
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
