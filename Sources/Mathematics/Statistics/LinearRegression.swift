/// The line y = intercept + slope · x of least squares, with Student intervals of its two coefficients.
///
/// Errors are taken as independent with equal variances: sₑ² = Σr²/(n − 2), var(slope) = sₑ²/Sxx,
/// var(intercept) = sₑ²(1/n + x̄²/Sxx).
public struct LinearRegression: Hashable, Sendable {
    public let slope: Estimate
    public let intercept: Estimate
    /// The standard deviation sₑ of the residuals.
    public let residualDeviation: Double
    /// The share of the variance of y that the line explains, R².
    public let explained: Double

    /// With two points the line is exact but nothing is known of its error: the intervals reach from −∞ to ∞.
    /// - Precondition: equally many x as y, at least two, not all x equal.
    public init(_ x: [Double], _ y: [Double], confidence: Double = 0.95) {
        precondition(x.count == y.count && x.count > 1, "\(x.count) and \(y.count) values do not make a line")
        let n = Double(x.count)
        let (meanX, meanY) = (Statistics.mean(x), Statistics.mean(y))
        let sxx = Statistics.sumOfSquares(x, about: meanX)
        precondition(sxx > 0, "all points of the line are at the same x = \(meanX)")
        let b = Statistics.sum(x.indices.map { (x[$0] - meanX) * (y[$0] - meanY) }) / sxx
        let a = meanY - b * meanX
        let residual = Statistics.sum(x.indices.map { i in
            let r = (y[i] - meanY) - b * (x[i] - meanX)
            return r * r
        })
        let syy = Statistics.sumOfSquares(y, about: meanY)
        explained = syy > 0 ? 1 - residual / syy : 1
        guard n > 2 else {
            residualDeviation = .nan
            slope = Estimate(b, low: -.infinity, high: .infinity)
            intercept = Estimate(a, low: -.infinity, high: .infinity)
            return
        }
        residualDeviation = (residual / (n - 2)).squareRoot()
        let t = Statistics.studentTQuantile((1 + confidence) / 2, degreesOfFreedom: n - 2)
        let slopeReach = t * residualDeviation / sxx.squareRoot()
        let interceptReach = t * residualDeviation * (1 / n + meanX * meanX / sxx).squareRoot()
        slope = Estimate(b, low: b - slopeReach, high: b + slopeReach)
        intercept = Estimate(a, low: a - interceptReach, high: a + interceptReach)
    }

    /// The value of the line at x.
    public func callAsFunction(_ x: Double) -> Double { intercept.value + slope.value * x }
}
