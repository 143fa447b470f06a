import Foundation

extension Statistics {
    /// The distribution function Φ(x) of the standard normal distribution.
    public static func normalCumulative(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

    /// The x with Φ(x) = p, to a few units in the last place; ∓∞ for p = 0 and 1, NaN outside.
    ///
    /// Acklam's rational approximation (relative error 1.2·10⁻⁹) improved by one step of Halley's method.
    public static func normalQuantile(_ p: Double) -> Double {
        guard p > 0, p < 1 else { return p == 0 ? -.infinity : p == 1 ? .infinity : .nan }
        // In the upper half the complement is what has all its digits.
        if p > 0.5 { return -normalQuantile(1 - p) }
        let start = acklam(p)
        let error = (normalCumulative(start) - p) * (2 * Double.pi).squareRoot() * exp(start * start / 2)
        return start - error / (1 + start * error / 2)
    }

    private static func acklam(_ p: Double) -> Double {
        let a = [-3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02,
                 -3.066479806614716e+01, 2.506628277459239e+00]
        let b = [-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01,
                 -1.328068155288572e+01, 1]
        let c = [-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00,
                 4.374664141464968e+00, 2.938163982698783e+00]
        let d = [7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1]
        func polynomial(_ coefficients: [Double], _ x: Double) -> Double { coefficients.reduce(0) { $0 * x + $1 } }
        if p < 0.02425 {
            let q = (-2 * log(p)).squareRoot()
            return polynomial(c, q) / polynomial(d, q)
        }
        let q = p - 0.5
        return q * polynomial(a, q * q) / polynomial(b, q * q)
    }

    /// The distribution function of Student's t with ν > 0 degrees of freedom, not necessarily an integer.
    ///
    /// P(|T| > t) = I_x(ν/2, ½) with x = ν/(ν + t²) (Abramowitz and Stegun 26.7.1 and 26.5.27).
    public static func studentTCumulative(_ t: Double, degreesOfFreedom nu: Double) -> Double {
        guard t.isFinite else { return t.isNaN ? .nan : t < 0 ? 0 : 1 }
        let tail = 0.5 * (t * t < nu
            // Near the center the complement of the tail keeps its digits.
            ? 1 - incompleteBeta(t * t / (nu + t * t), 0.5, nu / 2)
            : incompleteBeta(nu / (nu + t * t), nu / 2, 0.5))
        return t < 0 ? tail : 1 - tail
    }

    /// The t with P(T ≤ t) = p for Student's t with ν > 0 degrees of freedom, by bisection of the distribution
    /// function: relative accuracy about 10⁻¹⁰ or better.
    public static func studentTQuantile(_ p: Double, degreesOfFreedom nu: Double) -> Double {
        guard p > 0, p < 1, nu > 0 else { return p == 0 ? -.infinity : p == 1 ? .infinity : .nan }
        if p == 0.5 { return 0 }
        if p > 0.5 { return -studentTQuantile(1 - p, degreesOfFreedom: nu) }
        guard nu.isFinite else { return normalQuantile(p) }
        var (low, high) = (-1.0, 0.0)
        while studentTCumulative(low, degreesOfFreedom: nu) > p, low > -1e300 { (low, high) = (2 * low, low) }
        while true {
            let middle = (low + high) / 2
            guard middle > low, middle < high else { return middle }
            if studentTCumulative(middle, degreesOfFreedom: nu) < p { low = middle } else { high = middle }
        }
    }

    /// The upper tail P(X > x) of χ² with k > 0 degrees of freedom.
    public static func chiSquareTail(_ x: Double, degreesOfFreedom k: Double) -> Double {
        guard x > 0 else { return 1 }
        return upperIncompleteGamma(k / 2, x / 2)
    }

    /// The upper tail of the distance of Kolmogorov and Smirnov, P(√n D > x) for large n: 2 Σ (−1)^{k−1} e^{−2k²x²}.
    public static func kolmogorovTail(_ x: Double) -> Double {
        guard x > 0.2 else { return 1 }
        var total = 0.0
        for k in 1...100 {
            let term = exp(-2 * Double(k * k) * x * x)
            total += k % 2 == 1 ? term : -term
            if term < 1e-17 { break }
        }
        return min(1, max(0, 2 * total))
    }
}
