import Foundation
import Mathematics

enum RandomizedLanczos {
    /// Lanczos' method with full orthogonalization for (1 − UᵀU) D (1 − UᵀU), U with orthonormal rows: D on what is
    /// orthogonal to vectors that are known already.
    ///
    /// After q steps from a vector that is uniform on the sphere of R^n, the largest Ritz value ξ falls short of
    /// λ_max by more than ελ_max with a probability of at most 1.648 √n exp(−√ε(2q − 1)); of p independent vectors, all
    /// fall short with the p-th power of it. So λ_max ≤ ξ/(1 − ε), ε chosen for the wanted probability.
    /// Sources: Kuczyński & Woźniakowski, SIAM J. Matrix Anal. Appl. 13 (1992), theorem 4.2; for the density Ubaru, Chen
    /// & Saad, SIAM J. Matrix Anal. Appl. 38 (2017).
    /// - Parameters:
    ///   - probes: p; all pass through the gradients together.
    ///   - steps: q.
    static func density(
        of noise: NoiseOperator, orthogonalTo known: Matrix<Float>, probes: Int, steps: Int,
        failureProbability: Double, random: RandomStream
    ) throws(LinearAlgebraError) -> SpectralDensity {
        let d = noise.parameterCount
        let dimension = max(1, d - known.rows)
        let steps = min(steps, dimension)
        func projected(_ x: Matrix<Float>) -> Matrix<Float> {
            known.rows == 0 ? x : x - x.times(known, transposingOther: true) * known
        }
        var random = random
        var current = normalized(projected(Matrix(rows: probes, columns: d, elements: random.floatNormals(probes * d)))).0
        var basis = [[[Float]]](repeating: [], count: probes)
        var diagonal = [[Double]](repeating: [], count: probes)
        var side = [[Double]](repeating: [], count: probes)
        for _ in 0..<steps {
            let image = projected(noise.apply(current))
            let vectors = current
            let before = basis
            let results = Parallel.map(probes) { p -> (alpha: Double, next: [Float]) in
                var next = Array(image.row(p))
                let own = Array(vectors.row(p))
                let alpha = dot(next, own)
                for _ in 0..<2 { for q in before[p] + [own] { subtract(&next, dot(next, q), q) } }
                return (alpha, next)
            }
            for p in 0..<probes {
                basis[p].append(Array(current.row(p)))
                diagonal[p].append(results[p].alpha)
            }
            let (next, norms) = normalized(
                projected(Matrix(rows: probes, columns: d, elements: results.flatMap(\.next))))
            for p in 0..<probes { side[p].append(norms[p]) }
            current = next
        }
        var density = SpectralDensity(
            values: [], weights: [], steps: steps, dimension: dimension, bound: 0, failureProbability: failureProbability)
        var largest = 0.0
        for p in 0..<probes {
            let tridiagonal = Matrix<Double>(rows: steps, columns: steps) { i, j in
                i == j ? diagonal[p][i] : abs(i - j) == 1 ? side[p][min(i, j)] : 0
            }
            let ritz = try tridiagonal.symmetricEigendecomposition()
            largest = max(largest, ritz.values.first ?? 0)
            density.values += ritz.values.map { max(0, $0) }
            density.weights += (0..<steps).map { ritz.vectors[$0, 0] * ritz.vectors[$0, 0] / Double(probes) }
        }
        let root = (log(1.648 * Double(dimension).squareRoot()) - log(failureProbability) / Double(probes))
            / Double(2 * steps - 1)
        let shortfall = steps == dimension ? 0 : root * root
        density.bound = shortfall < 1 ? largest / (1 - shortfall) : .infinity
        return density
    }

    private static func normalized(_ x: Matrix<Float>) -> (Matrix<Float>, [Double]) {
        let norms = (0..<x.rows).map { row in x.row(row).reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot() }
        var result = x
        for row in 0..<x.rows where norms[row] > 0 {
            let factor = Float(1 / norms[row])
            for i in row * x.columns..<(row + 1) * x.columns { result.elements[i] *= factor }
        }
        return (result, norms)
    }

    private static func dot(_ x: [Float], _ y: [Float]) -> Double {
        var sum = SIMD8<Double>.zero
        let whole = x.count / 8 * 8
        x.withUnsafeBufferPointer { x in
            y.withUnsafeBufferPointer { y in
                for i in stride(from: 0, to: whole, by: 8) {
                    for lane in 0..<8 { sum[lane] += Double(x[i &+ lane]) * Double(y[i &+ lane]) }
                }
            }
        }
        var total = (0..<8).reduce(0) { $0 + sum[$1] }
        for i in whole..<x.count { total += Double(x[i]) * Double(y[i]) }
        return total
    }

    private static func subtract(_ x: inout [Float], _ factor: Double, _ y: [Float]) {
        let factor = Float(factor)
        for i in x.indices { x[i] -= factor * y[i] }
    }
}
