/// Sample statistics, the intervals that go with them, and the quantiles that they need.
public enum Statistics {
    /// The arithmetic mean; NaN for no values.
    public static func mean(_ values: [Double]) -> Double { sum(values) / Double(values.count) }

    /// The unbiased sample variance Σ(x − x̄)²/(n − 1); NaN for fewer than two values.
    public static func variance(_ values: [Double]) -> Double {
        guard values.count > 1 else { return .nan }
        return sumOfSquares(values, about: mean(values)) / Double(values.count - 1)
    }

    /// The square root of the unbiased sample variance.
    public static func standardDeviation(_ values: [Double]) -> Double { variance(values).squareRoot() }

    /// The standard error of the mean of independent values, √(s²/n).
    public static func standardError(_ values: [Double]) -> Double {
        (variance(values) / Double(values.count)).squareRoot()
    }

    /// The unbiased sample covariance of pairs; NaN for fewer than two.
    /// - Precondition: equally many x as y.
    public static func covariance(_ x: [Double], _ y: [Double]) -> Double {
        precondition(x.count == y.count, "a covariance is of pairs, not of \(x.count) and \(y.count) values")
        guard x.count > 1 else { return .nan }
        let (meanX, meanY) = (mean(x), mean(y))
        return sum(x.indices.map { (x[$0] - meanX) * (y[$0] - meanY) }) / Double(x.count - 1)
    }

    /// Pearson's coefficient of correlation.
    /// - Precondition: equally many x as y.
    public static func correlation(_ x: [Double], _ y: [Double]) -> Double {
        covariance(x, y) / (variance(x) * variance(y)).squareRoot()
    }

    /// Σ(x − center)², corrected for the rounding of `center` (Chan, Golub and LeVeque 1983).
    static func sumOfSquares(_ values: [Double], about center: Double) -> Double {
        let deviations = values.map { $0 - center }
        let total = sum(deviations)
        return sum(deviations.map { $0 * $0 }) - total * total / Double(values.count)
    }

    /// The quantile of order p in [0, 1], interpolated linearly between order statistics (type 7 of Hyndman and Fan
    /// 1996, the rule of NumPy and R); NaN for no values. O(n log n).
    public static func quantile(_ values: [Double], _ p: Double) -> Double {
        quantiles(values, [p])[0]
    }

    /// The quantiles of several orders, with one sorting.
    /// - Precondition: every order lies in [0, 1].
    public static func quantiles(_ values: [Double], _ orders: [Double]) -> [Double] {
        precondition(orders.allSatisfy { (0...1).contains($0) }, "the order of a quantile lies between 0 and 1")
        guard !values.isEmpty else { return orders.map { _ in .nan } }
        let sorted = values.sorted()
        return orders.map { p in
            let position = p * Double(sorted.count - 1)
            let lower = Int(position)
            guard lower + 1 < sorted.count else { return sorted[sorted.count - 1] }
            let fraction = position - Double(lower)
            return sorted[lower] + fraction * (sorted[lower + 1] - sorted[lower])
        }
    }

    /// The quantile of order one half.
    public static func median(_ values: [Double]) -> Double { quantile(values, 0.5) }
}
