import Foundation
import Mathematics

/// The steady-state density e^{−Φ}/Z of the double well, the same for every λ.
public enum SteadyState {
    /// ∫ g e^{−Φ} / ∫ e^{−Φ} over the square [−7, 7]², by the trapezoidal rule, which converges faster than any power of the
    /// step for functions that vanish with their derivatives at the border (there e^{−Φ} < 10⁻¹⁰).
    public static func mean(halfWidth: Double = 7, points: Int = 1401, of g: @Sendable (Vector2) -> Double) -> Double {
        let h = 2 * halfWidth / Double(points - 1)
        let rows = Parallel.map(points) { i -> (Double, Double) in
            let x = -halfWidth + Double(i) * h
            var weight = CompensatedSum(), moment = CompensatedSum()
            for j in 0..<points {
                let point = Vector2(x, -halfWidth + Double(j) * h)
                let density = exp(-DoubleWell.potential(point))
                guard density > 0 else { continue }
                weight.add(density)
                moment.add(density * g(point))
            }
            return (moment.value, weight.value)
        }
        return Statistics.sum(rows.map(\.0)) / Statistics.sum(rows.map(\.1))
    }

    /// The probability of each cell of a grid, its middle weighed by 3 × 3 points of Simpson's rule; all cells together
    /// with the outside make 1.
    public static func cellProbabilities(_ grid: PlaneGrid) -> [Double] {
        // Z = ∫ e^{−Φ}: the x₂ part is √(2π), the x₁ part is summed over a fine line.
        let line = 28_001, half = 7.0, step = 2 * half / Double(line - 1)
        var x1 = CompensatedSum()
        for i in 0..<line { x1.add(exp(-DoubleWell.potential(Vector2(-half + Double(i) * step, 0)))) }
        let z = x1.value * step * (2 * Double.pi).squareRoot()
        let weights = [1.0 / 6, 4.0 / 6, 1.0 / 6]
        return (0..<grid.count).map { cell in
            let corner = grid.corner(cell)
            var sum = 0.0
            for (i, a) in weights.enumerated() {
                for (j, b) in weights.enumerated() {
                    sum += a * b * exp(-DoubleWell.potential(corner + grid.size / 2 * Vector2(Double(i), Double(j))))
                }
            }
            return sum * grid.size.x * grid.size.y / z
        }
    }

    /// n independent draws, counted on a grid, by inverting the tabulated cell probabilities: the floor against which a
    /// simulated density is measured.
    public static func sampledCounts(_ probabilities: [Double], draws: Int, random: RandomStream) -> [Int] {
        var cumulative: [Double] = []
        var sum = 0.0
        for p in probabilities {
            sum += p
            cumulative.append(sum)
        }
        var random = random
        var counts = [Int](repeating: 0, count: probabilities.count)
        for _ in 0..<draws {
            let u = random.uniform()
            var low = 0, high = cumulative.count
            while low < high {
                let middle = (low + high) / 2
                if cumulative[middle] > u { high = middle } else { low = middle + 1 }
            }
            if low < counts.count { counts[low] += 1 }
        }
        return counts
    }
}

/// Square cells over a square about the origin; cell index = row · side + column, rows from low x₂.
public struct PlaneGrid: Hashable, Sendable, Codable {
    public var halfWidth: Double
    public var side: Int

    public init(halfWidth: Double, side: Int) { (self.halfWidth, self.side) = (halfWidth, side) }

    public var count: Int { side * side }
    public var size: Vector2 { Vector2(repeating: 2 * halfWidth / Double(side)) }
    /// The middle of a cell.
    public func center(_ cell: Int) -> Vector2 { corner(cell) + size / 2 }
    func corner(_ cell: Int) -> Vector2 {
        Vector2(repeating: -halfWidth) + size * Vector2(Double(cell % side), Double(cell / side))
    }
}

/// KL(p̂ ‖ q) = Σ p̂ log(p̂/q) of counts against cell probabilities; counts outside of the grid make no cell of their own.
public func relativeEntropy(counts: [Int], probabilities: [Double]) -> Double {
    let total = Double(counts.reduce(0, +)), inside = Statistics.sum(probabilities)
    guard total > 0 else { return .nan }
    var sum = CompensatedSum()
    for (count, q) in zip(counts, probabilities) where count > 0 {
        let p = Double(count) / total
        sum.add(p * log(p / (q / inside)))
    }
    return sum.value
}

/// ∇·v at a point by central differences of fourth order with step h.
public func divergence(of field: (Vector2) -> Vector2, at x: Vector2, step h: Double) -> Double {
    slope(step: h) { field(x + Vector2($0, 0)).x } + slope(step: h) { field(x + Vector2(0, $0)).y }
}

/// ∂₁v₂ − ∂₂v₁ at a point, by the same differences. It vanishes everywhere in the plane for gradients, and for them alone.
public func curl(of field: (Vector2) -> Vector2, at x: Vector2, step h: Double) -> Double {
    slope(step: h) { field(x + Vector2($0, 0)).y } - slope(step: h) { field(x + Vector2(0, $0)).x }
}

private func slope(step h: Double, _ f: (Double) -> Double) -> Double { (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h) }
