import Claims
import Diffusions
import Foundation
import Mathematics

/// What walkers at one λ tell.
struct Walk: Codable, Sendable {
    var values: [String: Estimate] = [:]
    var counts: Series

    static func grid(_ p: DoubleWellExample.Parameters) -> PlaneGrid { PlaneGrid(halfWidth: 3, side: p.cells) }

    init(_ p: DoubleWellExample.Parameters, lambda: Double, turnsSolidly: Bool, random: RandomStream) {
        let grid = Self.grid(p)
        let ensemble = Ensemble(
            Ensemble.Settings(
                lambda: lambda, walkers: p.walkers, timeStep: p.timeStep, burnIn: p.burnIn, steps: p.steps,
                stride: p.stride, grid: grid, turnsSolidly: turnsSolidly),
            random: random)
        let probabilities = SteadyState.cellProbabilities(grid)
        counts = Series(ensemble.counts.map(Double.init))
        values["relativeEntropy"] = jackknife(ensemble.groupCounts, nonNegative: true) {
            relativeEntropy(counts: $0, probabilities: probabilities)
        }
        values["saddleDensity"] = jackknife(ensemble.groupCounts, nonNegative: true) { Self.saddleDensity($0.map(Double.init), grid) }
        values["saddleDensityTheory"] = Estimate(exactly: Self.saddleDensity(probabilities, grid))
        values["angularVelocity"] = Statistics.interval(meanOf: ensemble.angularVelocities)
        values["circulation"] = Statistics.interval(meanOf: ensemble.circulations)
    }

    /// The mean over cells within 0.3 of the saddle, over that about the wells. Means, since discs of one radius hold
    /// different numbers of cell centers.
    private static func saddleDensity(_ cells: [Double], _ grid: PlaneGrid) -> Double {
        func near(_ x: Double) -> Double {
            Statistics.mean(
                cells.indices.filter {
                    let d = grid.center($0) - Vector2(x, 0)
                    return (d * d).sum() < 0.3 * 0.3
                }.map { cells[$0] })
        }
        return near(0) / ((near(1) + near(-1)) / 2)
    }

    /// A statistic of all counts with a 95 % interval from leaving out one group of walkers at a time; groups are independent.
    private func jackknife(_ groups: [[Int]], nonNegative: Bool, _ statistic: ([Int]) -> Double) -> Estimate {
        let all = groups.reduce([Int](repeating: 0, count: groups[0].count)) { zip($0, $1).map(+) }
        let replicas = groups.map { group in statistic(zip(all, group).map(-)) }
        let g = Double(groups.count)
        let error = ((g - 1) * (g - 1) / g * Statistics.variance(replicas)).squareRoot()
        let half = Statistics.studentTQuantile(0.975, degreesOfFreedom: g - 1) * error
        let value = statistic(all)
        return Estimate(value, low: nonNegative ? max(0, value - half) : value - half, high: value + half)
    }
}

/// What the fields at one λ tell, without any noise.
struct Flow: Codable, Sendable {
    var values: [String: Estimate] = [:]
    var gradientDivergence: Estimate
    /// x₁, x₂ and 1 for a saddle, 0 for others, one point after the other.
    var criticalPoints: Series

    init(lambda: Double) {
        let well = DoubleWell(lambda: lambda)
        let points = well.criticalPoints()
        criticalPoints = Series(points.flatMap { [$0.position.x, $0.position.y, $0.kind == .saddle ? 1 : 0] })
        let right = points.max { $0.position.x < $1.position.x }?.position ?? Vector2(.nan, .nan)
        let d = right - Vector2(1, 0)
        // Newton's method stops at a residual of 10⁻¹².
        let distance = (d * d).sum().squareRoot()
        values["displacement"] = Estimate(distance, low: max(0, distance - 1e-10), high: distance + 1e-10)
        values["criticalPoints"] = Estimate(exactly: Double(points.count))

        @Sendable func length(_ v: Vector2) -> Double { (v * v).sum().squareRoot() }
        let current = SteadyState.mean(points: 701) { length(well.current($0)) }
        let force = SteadyState.mean(points: 701) { length(DoubleWell.potentialGradient($0)) }
        values["meanCurrent"] = Estimate(exactly: current)
        values["currentShare"] = Estimate(exactly: current / force)
        values["angularVelocityTheory"] = Estimate(
            exactly: SteadyState.mean(points: 702) { well.angularVelocity($0) })
        values["circulationTheory"] = Estimate(
            exactly: SteadyState.mean(points: 701) { x in
                let v = well.flow(x)
                return x.x * v.y - x.y * v.x
            })

        values["divergence"] = Self.largest { x, h in divergence(of: well.current, at: x, step: h) }
        values["steadyDivergence"] = Self.largest { x, h in
            divergence(of: { exp(-DoubleWell.potential($0)) * well.current($0) }, at: x, step: h)
        }
        values["curl"] = Self.largest { x, h in curl(of: well.flow, at: x, step: h) }
        gradientDivergence = Self.largest { x, h in divergence(of: DoubleWell.potentialGradient, at: x, step: h) }
        let end = orbit(of: well.flow, from: Vector2(1, 0), timeStep: 0.01, steps: 20_000).last ?? Vector2(.nan, .nan)
        values["finalRadius"] = Estimate(exactly: length(end))
    }

    /// The largest size on a grid of spacing 0.01 over [−1.5, 1.5]², with the difference between steps 0.01 and 0.005 as
    /// its uncertainty: the error of a fourth-order difference at the smaller step is a fifteenth of that.
    private static func largest(_ field: @Sendable (Vector2, Double) -> Double) -> Estimate {
        let rows = Parallel.map(301) { i -> (Double, Double) in
            var coarse = 0.0, fine = 0.0
            for j in 0..<301 {
                let x = Vector2(-1.5 + 0.01 * Double(i), -1.5 + 0.01 * Double(j))
                coarse = max(coarse, abs(field(x, 0.01)))
                fine = max(fine, abs(field(x, 0.005)))
            }
            return (coarse, fine)
        }
        let coarse = rows.map(\.0).max() ?? .nan, fine = rows.map(\.1).max() ?? .nan
        let error = abs(coarse - fine)
        return Estimate(fine, low: max(0, fine - error), high: fine + error)
    }
}

/// The return maps of ẋ = −∇f and of ẋ = j about the origin.
struct ReturnMap: Codable, Sendable {
    var radii, returns, spiral1, spiral2: Series
    var leastLoss, orbitExcess, loss, time: Double

    init(lambda: Double) {
        let well = DoubleWell(lambda: lambda)
        let r = (1...50).map { 0.05 * Double($0) }
        let back = Parallel.map(r) { firstReturn(of: well.flow, from: $0, timeStep: 2e-3) }
        let orbits = Parallel.map(Array(r.prefix(24))) { firstReturn(of: well.current, from: $0, timeStep: 2e-3) }
        radii = Series(r)
        returns = Series(back.map { $0?.radius ?? .nan })
        // Divided by r³, the loss neither vanishes at the origin nor grows far out: a fixed point would bring it to zero.
        leastLoss = zip(r, back).map { ($0 - ($1?.radius ?? .nan)) / pow($0, 3) }.reduce(.infinity) { $1.isNaN ? .nan : min($0, $1) }
        orbitExcess = zip(r, orbits).map { abs(($1?.radius ?? .nan) / $0 - 1) }.reduce(0) { $1.isNaN ? .nan : max($0, $1) }
        let small = back[0]
        loss = (r[0] - (small?.radius ?? .nan)) / pow(r[0], 3)
        time = small?.time ?? .nan
        let path = orbit(of: well.flow, from: Vector2(1.4, 0), timeStep: 0.02, steps: 2_000)
        spiral1 = Series(path.map(\.x))
        spiral2 = Series(path.map(\.y))
    }
}
