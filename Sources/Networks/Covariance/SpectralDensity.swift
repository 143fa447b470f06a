import Foundation
import Mathematics

/// What Lanczos' method from several random vectors tells of an operator that is not decomposed: a bound on its largest
/// eigenvalue, and the density of all of them.
public struct SpectralDensity: Codable, Hashable, Sendable {
    /// Nodes of the quadrature rules of all probes, rule by rule, and their weights, which add up to 1: an estimate of the
    /// density of eigenvalues (stochastic Lanczos quadrature).
    public var values: [Double]
    public var weights: [Double]
    /// Nodes of each rule.
    public var steps: Int
    /// The order of the operator: so many eigenvalues have this density.
    public var dimension: Int
    /// The largest eigenvalue is above this with no more than `failureProbability`.
    public var bound: Double
    public var failureProbability: Double

    /// The estimated sum of a function of the eigenvalues.
    public func sum(_ function: (Double) -> Double) -> Double {
        Double(dimension) * zip(values, weights).reduce(0) { $0 + $1.1 * function($1.0) }
    }

    /// The eigenvalues as the density has them, in descending order: the quantile at (k + ½)/`count` for each k, down to
    /// where every rule has nodes below. Half of the weight of its first node may lie anywhere from there to zero, so that
    /// the list is shorter than `count` by the eigenvalues that are too small to be told apart.
    ///
    /// The distribution function of a rule passes through each node at half its weight (between its bounds by Chebyshev,
    /// Markov & Stieltjes) and is drawn straight in log λ from node to node; that of the density is the mean over rules.
    /// What single precision cannot tell from zero beside the largest node, λ ≤ 2⁻²⁴ λ_max, counts as that.
    /// - Parameter count: so many are not zero by necessity; the weight of the others is taken from the smallest nodes.
    public func eigenvalues(count: Int) -> [Double] {
        let least = max((values.max() ?? 0) * 0x1p-24, .leastNormalMagnitude)
        let rules = stride(from: 0, to: values.count, by: max(1, steps)).map { start in
            let nodes = (start..<min(values.count, start + steps)).map { (place: log(max(values[$0], least)), weight: weights[$0]) }
            let kept = Double(min(count, dimension)) / Double(dimension)
            return DistributionFunction(nodes: Self.largest(nodes, share: kept))
        }
        // Straight between the corners of all rules, so that its inverse is exact there.
        let corners = Set(rules.flatMap(\.corners)).sorted()
        let heights = corners.map { corner in Statistics.mean(rules.map { $0(corner) }) }
        let end = rules.compactMap(\.corners.first).max() ?? log(least)
        var corner = corners.count - 1
        var quantiles: [Double] = []
        for k in 0..<max(0, min(count, dimension)) {
            let wanted = 1 - (Double(k) + 0.5) / Double(count)
            while corner > 0, heights[corner - 1] > wanted { corner -= 1 }
            guard corner > 0, corners[corner] > end else { break }
            let share = (wanted - heights[corner - 1]) / (heights[corner] - heights[corner - 1])
            quantiles.append(exp(corners[corner - 1] + min(1, share) * (corners[corner] - corners[corner - 1])))
        }
        return quantiles
    }

    /// The largest nodes of a rule that together have a share of its weight.
    private static func largest(_ nodes: [(place: Double, weight: Double)], share: Double) -> [(place: Double, weight: Double)] {
        var left = share * nodes.reduce(0) { $0 + $1.weight }
        var kept: [(place: Double, weight: Double)] = []
        for node in nodes.sorted(by: { $0.place > $1.place }) where left > 0 {
            kept.append((node.place, min(node.weight, left)))
            left -= node.weight
        }
        return kept
    }
}

/// Of one quadrature rule: 0 up to its first node, half of the weight of a node reached at the node, 1 from the last on.
private struct DistributionFunction {
    let corners: [Double]
    private let heights: [Double]

    init(nodes: [(place: Double, weight: Double)]) {
        let nodes = nodes.sorted { $0.place < $1.place }
        let total = nodes.reduce(0) { $0 + $1.weight }
        var below = 0.0
        corners = nodes.map(\.place)
        heights = nodes.map { node in
            defer { below += node.weight / total }
            return below + node.weight / total / 2
        }
    }

    func callAsFunction(_ place: Double) -> Double {
        guard let last = corners.last, place < last else { return 1 }
        guard let first = corners.first, place >= first else { return 0 }
        let above = corners.firstIndex { $0 > place } ?? corners.count - 1
        let share = (place - corners[above - 1]) / (corners[above] - corners[above - 1])
        return heights[above - 1] + share * (heights[above] - heights[above - 1])
    }
}

extension NoiseCovariance {
    /// The density of all eigenvalues of D, by stochastic Lanczos quadrature with `probes` random vectors and rules of
    /// `steps` nodes, and a bound on the largest. 4Nd · probes · steps operations.
    public static func density(
        of noise: NoiseOperator, probes: Int = 16, steps: Int = 32, failureProbability: Double = 1e-9, random: RandomStream
    ) throws(LinearAlgebraError) -> SpectralDensity {
        try RandomizedLanczos.density(
            of: noise, orthogonalTo: Matrix(rows: 0, columns: noise.parameterCount, elements: []), probes: probes,
            steps: steps, failureProbability: failureProbability, random: random)
    }
}
