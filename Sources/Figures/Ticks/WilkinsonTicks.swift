import Foundation

/// Ticks of a linear axis by the extended Wilkinson search.
///
/// J. Talbot, S. Lin, P. Hanrahan: An extension of Wilkinson's algorithm for positioning tick labels on axes, IEEE
/// Transactions on Visualization and Computer Graphics 16 (2010). Candidates start + i·j·q·10^z are compared by the
/// weighted sum of simplicity, coverage, density and legibility; branches whose upper bound is below the best score are
/// left out. Every candidate is an exact decimal.
package enum WilkinsonTicks {
    /// The nice steps in the order of preference, ten times their value so that they are integers.
    private static let nice: [Int] = [10, 50, 20, 25, 40, 30]
    private static let weights = (simplicity: 0.25, coverage: 0.2, density: 0.5, legibility: 0.05)

    /// The best labeling of `low...high` with about `count` ticks.
    ///
    /// Legibility counts as full: an axis tries fewer ticks where labels would touch.
    package static func ticks(from low: Double, to high: Double, count: Int) -> [ExactDecimal] {
        guard low < high, low.isFinite, high.isFinite, (high - low).isFinite, high - low > 1e-280 else {
            return [ExactDecimal(low)].compactMap { $0 }
        }
        let target = max(count, 2)
        var best: (score: Double, ticks: [ExactDecimal]) = (-2, [])
        search: for skip in 1...50 {
            for (rank, q) in nice.enumerated() {
                let simplicityBound = simplicity(rank: rank, skip: skip, hasZero: true)
                if score(simplicityBound, 1, 1, 1) < best.score { break search }
                for k in 2...200 {
                    let densityBound = k >= target ? 2 - Double(k - 1) / Double(target - 1) : 1
                    if score(simplicityBound, 1, densityBound, 1) < best.score { break }
                    let delta = (high - low) / Double(k + 1) / Double(skip) / (Double(q) / 10)
                    for z in Int(ceil(log10(delta)))...(Int(ceil(log10(delta))) + 40) {
                        let step = Double(skip * q) / 10 * power(z)
                        guard step.isFinite, step > 0 else { break }
                        let span = step * Double(k - 1)
                        if score(simplicityBound, coverageBound(low, high, span), densityBound, 1) < best.score {
                            break
                        }
                        let (first, last) = (
                            floor(high / step) * Double(skip) - Double((k - 1) * skip), ceil(low / step) * Double(skip)
                        )
                        guard first <= last, abs(first) < 1e12, abs(last) < 1e12 else { continue }
                        for start in Int(first)...Int(last) {
                            let (unit, exponent) = (q, z - 1)
                            let smallest = Double(start * unit) * power(exponent)
                            let largest = Double((start + (k - 1) * skip) * unit) * power(exponent)
                            let hasZero = start % skip == 0 && smallest <= 0 && largest >= 0
                            let s = simplicity(rank: rank, skip: skip, hasZero: hasZero)
                            let c = coverage(low, high, smallest, largest)
                            let d = density(k, target, low, high, smallest, largest)
                            let total = score(s, c, d, 1)
                            guard total > best.score else { continue }
                            best = (
                                total, (0..<k).map { ExactDecimal((start + $0 * skip) * unit, exponent: exponent) }
                            )
                        }
                    }
                }
            }
        }
        return best.ticks
    }

    private static func power(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? 0 }

    private static func score(_ s: Double, _ c: Double, _ d: Double, _ l: Double) -> Double {
        weights.simplicity * s + weights.coverage * c + weights.density * d + weights.legibility * l
    }

    private static func simplicity(rank: Int, skip: Int, hasZero: Bool) -> Double {
        1 - Double(rank) / Double(nice.count - 1) - Double(skip) + (hasZero ? 1 : 0)
    }

    private static func coverage(_ low: Double, _ high: Double, _ first: Double, _ last: Double) -> Double {
        let range = 0.1 * (high - low)
        return 1 - 0.5 * ((high - last) * (high - last) + (low - first) * (low - first)) / (range * range)
    }

    private static func coverageBound(_ low: Double, _ high: Double, _ span: Double) -> Double {
        let range = high - low
        guard span > range else { return 1 }
        let half = (span - range) / 2
        return 1 - half * half / (0.01 * range * range)
    }

    private static func density(
        _ k: Int, _ target: Int, _ low: Double, _ high: Double, _ first: Double, _ last: Double
    ) -> Double {
        let actual = Double(k - 1) / (last - first)
        let wanted = Double(target - 1) / (max(last, high) - min(first, low))
        return 2 - max(actual / wanted, wanted / actual)
    }
}
