import Foundation

extension Statistics {
    /// The regularized incomplete beta function I_x(a, b), by the continued fraction of Didonato and Morris (1992).
    ///
    /// Lentz's evaluation; the symmetry I_x(a, b) = 1 − I_{1−x}(b, a) keeps x where the fraction converges fast.
    static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
        let logarithmOfBeta: Double = lgamma(a) + lgamma(b) - lgamma(a + b)
        let logarithmOfPowers: Double = a * log(x) + b * log1p(-x)
        let front = exp(logarithmOfPowers - logarithmOfBeta) / a
        let tiny = 1e-300
        var c = 1.0
        var d = 1 - (a + b) * x / (a + 1)
        d = 1 / (abs(d) < tiny ? tiny : d)
        var fraction = d
        for m in 1...10_000 {
            let m = Double(m)
            let even: Double = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            let odd: Double = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            for numerator in [even, odd] {
                d = 1 + numerator * d
                d = 1 / (abs(d) < tiny ? tiny : d)
                c = 1 + numerator / c
                if abs(c) < tiny { c = tiny }
                fraction *= c * d
            }
            if abs(c * d - 1) < 1e-16 { break }
        }
        return front * fraction
    }

    /// The regularized upper incomplete gamma function Q(a, x): series for x < a + 1, else Lentz's continued fraction.
    static func upperIncompleteGamma(_ a: Double, _ x: Double) -> Double {
        let front = exp(a * log(x) - x - lgamma(a))
        if x < a + 1 {
            var term = 1 / a
            var total = term
            var n = a
            while abs(term) > abs(total) * 1e-17 {
                n += 1
                term *= x / n
                total += term
            }
            return 1 - front * total
        }
        var b = x + 1 - a
        var c = 1e300
        var d = 1 / b
        var fraction = d
        for i in 1...100_000 {
            let numerator = -Double(i) * (Double(i) - a)
            b += 2
            d = 1 / (numerator * d + b)
            c = b + numerator / c
            fraction *= c * d
            if abs(c * d - 1) < 1e-16 { break }
        }
        return front * fraction
    }
}
