extension Statistics {
    /// The mean of independent values with its Student interval x̄ ± t s/√n.
    ///
    /// A single value has no such interval: it then reaches from −∞ to ∞, and no criterion can be decided by it.
    /// - Parameter confidence: the probability of covering the true mean, in (0, 1).
    public static func interval(meanOf samples: [Double], confidence: Double = 0.95, unit: String = "") -> Estimate {
        let center = mean(samples)
        guard samples.count > 1 else { return Estimate(center, low: -.infinity, high: .infinity, unit: unit) }
        let t = studentTQuantile((1 + confidence) / 2, degreesOfFreedom: Double(samples.count - 1))
        let reach = t * standardError(samples)
        return Estimate(center, low: center - reach, high: center + reach, unit: unit)
    }

    /// The mean of a stationary, correlated series, with an interval from the means of consecutive batches.
    ///
    /// The series is cut into `batches` batches of equal length, the remainder dropped from the front, where the
    /// series is farthest from stationary; when batches are much longer than the correlation time their means are
    /// nearly independent, and the Student interval of them is that of the series. `lagOneCorrelation` of
    /// `batchMeans` says whether they are. Source: Alexopoulos and Seila in Banks, “Handbook of Simulation”, 1998.
    /// - Precondition: at least two batches.
    public static func interval(
        meanOfCorrelated series: [Double], batches: Int = 20, confidence: Double = 0.95, unit: String = ""
    ) -> Estimate {
        interval(meanOf: batchMeans(series, batches: batches), confidence: confidence, unit: unit)
    }

    /// The means of `batches` consecutive batches of equal length; the remainder is dropped from the front.
    /// - Precondition: at least two batches, and as many values as batches.
    public static func batchMeans(_ series: [Double], batches: Int) -> [Double] {
        precondition(batches > 1 && series.count >= batches, "\(series.count) values do not make \(batches) batches")
        let length = series.count / batches
        let start = series.count - length * batches
        return (0..<batches).map { mean(Array(series[start + $0 * length..<start + ($0 + 1) * length])) }
    }

    /// The correlation of neighbors in a series, Σ(xᵢ − x̄)(xᵢ₊₁ − x̄) / Σ(xᵢ − x̄)².
    public static func lagOneCorrelation(_ series: [Double]) -> Double {
        let center = mean(series)
        let deviations = series.map { $0 - center }
        let products = zip(deviations, deviations.dropFirst()).map { $0 * $1 }
        return sum(products) / sum(deviations.map { $0 * $0 })
    }

    /// The difference mean(a) − mean(b) of independent samples with Welch's interval (unequal variances).
    ///
    /// Source: Welch, Biometrika 34 (1947). A sample of one value gives an interval from −∞ to ∞.
    public static func interval(
        differenceOfMeans a: [Double], _ b: [Double], confidence: Double = 0.95, unit: String = ""
    ) -> Estimate {
        let center = mean(a) - mean(b)
        guard a.count > 1, b.count > 1 else { return Estimate(center, low: -.infinity, high: .infinity, unit: unit) }
        let (va, vb) = (variance(a) / Double(a.count), variance(b) / Double(b.count))
        guard va + vb > 0 else { return Estimate(exactly: center, unit: unit) }
        let freedom = (va + vb) * (va + vb) / (va * va / Double(a.count - 1) + vb * vb / Double(b.count - 1))
        let reach = studentTQuantile((1 + confidence) / 2, degreesOfFreedom: freedom) * (va + vb).squareRoot()
        return Estimate(center, low: center - reach, high: center + reach, unit: unit)
    }

    /// The fraction successes/trials with Wilson's score interval (Wilson, JASA 22, 1927).
    /// - Precondition: 0 ≤ successes ≤ trials and trials > 0.
    public static func interval(proportion successes: Int, of trials: Int, confidence: Double = 0.95) -> Estimate {
        precondition(trials > 0 && (0...trials).contains(successes), "\(successes) of \(trials) is no proportion")
        let z = normalQuantile((1 + confidence) / 2)
        let n = Double(trials)
        let p = Double(successes) / n
        let center = (p + z * z / (2 * n)) / (1 + z * z / n)
        let reach = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
        return Estimate(p, low: max(0, min(p, center - reach)), high: min(1, max(p, center + reach)))
    }
}
