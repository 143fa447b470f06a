import Foundation
import Mathematics

/// Many walkers of dx = −∇f dt + √2 dW in the double well, by the Euler–Maruyama method.
public struct Ensemble: Sendable {
    public struct Settings: Codable, Hashable, Sendable {
        public var lambda: Double
        /// Rounded up to a multiple of 64.
        public var walkers: Int
        public var timeStep: Double
        /// Steps before measuring, and steps measured.
        public var burnIn, steps: Int
        /// Steps between two entries into the histogram.
        public var stride: Int
        public var grid: PlaneGrid
        /// Turns the plane as a solid body, j = λ (−x₂, x₁), in the place of the example's current. Then e^{−Φ} is not
        /// steady: the control of what relies on ∇·(j e^{−Φ}) = 0.
        public var turnsSolidly: Bool

        public init(
            lambda: Double, walkers: Int, timeStep: Double, burnIn: Int, steps: Int, stride: Int, grid: PlaneGrid,
            turnsSolidly: Bool = false
        ) {
            (self.lambda, self.walkers, self.timeStep, self.burnIn) = (lambda, walkers, timeStep, burnIn)
            (self.steps, self.stride, self.grid, self.turnsSolidly) = (steps, stride, grid, turnsSolidly)
        }
    }

    /// Groups into which the walkers are dealt, for intervals by leaving one out.
    public static let groups = 16

    /// Where the walkers of each group were, in cells of the grid.
    public private(set) var groupCounts: [[Int]]
    /// The same of all walkers.
    public var counts: [Int] { groupCounts.reduce([Int](repeating: 0, count: groupCounts[0].count)) { zip($0, $1).map(+) } }
    /// Entries that fell outside of the grid.
    public private(set) var outside: Int
    /// Per walker: twice the area that it swept about the origin, ∫ x₁ dx₂ − x₂ dx₁, over the time; positive against the clock.
    public private(set) var circulations: [Double]
    /// Per walker: the angle that it turned about the origin over the time, summed from step to step.
    public private(set) var angularVelocities: [Double]
    /// The path of the first walker after the burn-in.
    public private(set) var path: [Vector2]

    private static let lanes = 8
    private static let block = 64
    typealias Lanes = SIMD8<Double>

    /// Runs blocks of 64 walkers side by side; the result does not depend on how many run at once.
    ///
    /// About 60 operations a walker and step, of which 25 are the exponential.
    public init(_ settings: Settings, random: RandomStream, pathLength: Int = 0) {
        let blocks = (settings.walkers + Self.block - 1) / Self.block
        let parts = Parallel.map(blocks) { index in
            Part(settings, random: random.child(index), pathLength: index == 0 ? pathLength : 0)
        }
        groupCounts = [[Int]](repeating: [Int](repeating: 0, count: settings.grid.count), count: Self.groups)
        outside = 0
        circulations = []
        angularVelocities = []
        path = parts.first?.path ?? []
        for (index, part) in parts.enumerated() {
            let group = index % Self.groups
            for (cell, count) in part.counts.enumerated() { groupCounts[group][cell] += Int(count) }
            outside += part.outside
            circulations += part.circulations
            angularVelocities += part.angles
        }
    }

    private struct Part: Sendable {
        var counts: [Int32]
        var outside = 0
        var circulations: [Double] = []
        var angles: [Double] = []
        var path: [Vector2] = []

        init(_ s: Settings, random: RandomStream, pathLength: Int) {
            counts = [Int32](repeating: 0, count: s.grid.count)
            var random = random
            let groups = Ensemble.block / Ensemble.lanes
            let scale = (2 * s.timeStep).squareRoot()
            var x = [Lanes](repeating: Lanes(), count: groups), y = x
            // Walkers begin in both wells alike, so that the burn-in has only the shape of a well to find.
            for g in 0..<groups { for lane in 0..<Ensemble.lanes { x[g][lane] = lane % 2 == 0 ? 1 : -1 } }
            var area = [Lanes](repeating: Lanes(), count: groups), turns = area, start = area
            var noise = [Double](repeating: 0, count: 2 * Ensemble.block)
            let inverse = Double(s.grid.side) / (2 * s.grid.halfWidth)
            for step in 0..<(s.burnIn + s.steps) {
                noise.withUnsafeMutableBufferPointer { random.normals(into: $0) }
                let measures = step >= s.burnIn
                if step == s.burnIn {
                    for g in 0..<groups { for lane in 0..<Ensemble.lanes { start[g][lane] = atan2(y[g][lane], x[g][lane]) } }
                }
                for g in 0..<groups {
                    var dx = Lanes(), dy = Lanes()
                    noise.withUnsafeBytes { bytes in
                        dx = bytes.loadUnaligned(fromByteOffset: 128 * g, as: Lanes.self)
                        dy = bytes.loadUnaligned(fromByteOffset: 128 * g + 64, as: Lanes.self)
                    }
                    let (a, b) = (x[g], y[g])
                    let (a2, b2) = (a * a, b * b)
                    // j = λ e^{Φ − r⁴/4} (−x₂, x₁)
                    let exponent = 0.25 - 0.5 * a2 + 0.5 * b2 - 0.5 * a2 * b2 - 0.25 * b2 * b2
                    let speed = s.turnsSolidly ? Lanes(repeating: s.lambda) : s.lambda * exponential(exponent)
                    let newX = a + s.timeStep * (-speed * b - a * (a2 - 1)) + scale * dx
                    let newY = b + s.timeStep * (speed * a - b) + scale * dy
                    if measures {
                        // The angle is that of the straight step, so whole turns are crossings of the negative x₁ axis,
                        // where the step meets it at cross/(newY − b) < 0; what is left is known from start and end.
                        let cross = a * newY - b * newX
                        let down = (b .>= 0) .& (newY .< 0) .& (cross .> 0)
                        let up = (b .< 0) .& (newY .>= 0) .& (cross .< 0)
                        area[g] += cross
                        turns[g].replace(with: turns[g] + 1, where: down)
                        turns[g].replace(with: turns[g] - 1, where: up)
                    }
                    (x[g], y[g]) = (newX, newY)
                }
                if measures && (step - s.burnIn) % s.stride == 0 {
                    for g in 0..<groups {
                        for lane in 0..<Ensemble.lanes {
                            let column = ((x[g][lane] + s.grid.halfWidth) * inverse).rounded(.down)
                            let row = ((y[g][lane] + s.grid.halfWidth) * inverse).rounded(.down)
                            if column >= 0, row >= 0, column < Double(s.grid.side), row < Double(s.grid.side) {
                                counts[Int(row) * s.grid.side + Int(column)] += 1
                            } else {
                                outside += 1
                            }
                        }
                    }
                }
                if measures && path.count < pathLength { path.append(Vector2(x[0][0], y[0][0])) }
            }
            let time = Double(s.steps) * s.timeStep
            for g in 0..<groups {
                for lane in 0..<Ensemble.lanes {
                    circulations.append(area[g][lane] / time)
                    let rest = atan2(y[g][lane], x[g][lane]) - start[g][lane]
                    angles.append((2 * Double.pi * turns[g][lane] + rest) / time)
                }
            }
        }
    }
}

/// eˣ in all lanes with a relative error below 3·10⁻¹⁴, for exponents of at most 700 in size; less becomes e^{−700}.
///
/// x = k ln 2 + r with |r| ≤ ½ ln 2, a Taylor polynomial of degree 11 in r, and 2ᵏ through the bits of the exponent.
@inline(__always)
func exponential(_ x: SIMD8<Double>) -> SIMD8<Double> {
    typealias Lanes = SIMD8<Double>
    let clamped: Lanes = pointwiseMax(pointwiseMin(x, Lanes(repeating: 700)), Lanes(repeating: -700))
    // Adding and subtracting 1.5·2⁵² rounds to the nearest whole number, and leaves it in the low bits.
    let magic = Lanes(repeating: 0x1.8p52)
    let shifted: Lanes = magic.addingProduct(clamped, Lanes(repeating: 1.4426950408889634))
    let k: Lanes = shifted - magic
    // ln 2 in two parts, the first exact in products with small whole numbers.
    let r: Lanes = clamped
        .addingProduct(k, Lanes(repeating: -0.6931471803691238))
        .addingProduct(k, Lanes(repeating: -1.9082149292705877e-10))
    var p = Lanes(repeating: 1.0 / 39_916_800)
    p = Lanes(repeating: 1.0 / 3_628_800).addingProduct(p, r)
    p = Lanes(repeating: 1.0 / 362_880).addingProduct(p, r)
    p = Lanes(repeating: 1.0 / 40_320).addingProduct(p, r)
    p = Lanes(repeating: 1.0 / 5_040).addingProduct(p, r)
    p = Lanes(repeating: 1.0 / 720).addingProduct(p, r)
    p = Lanes(repeating: 1.0 / 120).addingProduct(p, r)
    p = Lanes(repeating: 1.0 / 24).addingProduct(p, r)
    p = Lanes(repeating: 1.0 / 6).addingProduct(p, r)
    p = Lanes(repeating: 0.5).addingProduct(p, r)
    p = Lanes(repeating: 1).addingProduct(p, r)
    p = Lanes(repeating: 1).addingProduct(p, r)
    let bits = unsafeBitCast(shifted, to: SIMD8<Int64>.self) &<< 52
    let base = unsafeBitCast(p, to: SIMD8<Int64>.self) &+ bits
    return unsafeBitCast(base, to: SIMD8<Double>.self)
}
