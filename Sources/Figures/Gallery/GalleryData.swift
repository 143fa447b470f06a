import Foundation

/// Made-up data for the examples: closed forms, so that they are the same everywhere.
extension Gallery {
    static let steps = (0...150).map { Double($0) * 80 }
    static let batches = [1.0, 4, 16, 64, 256, 1024]
    static let ranks = (1...2_000).map(Double.init)
    static let lattice: [Point] = (0..<81).map { index in
        Point(Double(index % 9) / 2 - 2, Double(index / 9) / 2 - 2)
    }

    static func loss(_ scale: Double, _ factor: Double) -> [Double] {
        steps.map { 0.04 + factor * 2.3 * exp(-$0 / scale) }
    }

    /// Two thousand quantiles of the standard normal distribution, by bisection of its integral.
    static let normal: [Double] = {
        // Φ(x) by Simpson's rule on a fine table, then linear interpolation between its entries.
        let step = 0.01
        let places = (0...900).map { -4.5 + Double($0) * step }
        func density(_ x: Double) -> Double { exp(-x * x / 2) / (2 * Double.pi).squareRoot() }
        var sums = [0.0]
        for x in places.dropLast() {
            let area = step / 6 * (density(x) + 4 * density(x + step / 2) + density(x + step))
            sums.append((sums.last ?? 0) + area)
        }
        let total = sums.last ?? 1
        var place = 0
        return (0..<2_000).map { index in
            let goal = (Double(index) + 0.5) / 2_000 * total
            while place + 2 < sums.count, sums[place + 1] < goal { place += 1 }
            let part = (goal - sums[place]) / max(sums[place + 1] - sums[place], 1e-300)
            return places[place] + part * step
        }
    }()

    /// Positive values whose decimal logarithm is normal.
    static func spread(mean: Double, width: Double) -> [Double] { normal.map { pow(10, mean + width * $0) } }

    static func potential(_ x: Double, _ y: Double) -> Double { (x * x - 1) * (x * x - 1) / 4 + y * y / 2 }

    /// Descent on the potential with a rotation around its wells.
    static func flow(_ x: Double, _ y: Double, rotation: Double) -> (Double, Double) {
        let (gx, gy) = (x * (x * x - 1), y)
        let turn = rotation * exp(-potential(x, y))
        return (-gx + turn * gy, -gy - turn * gx)
    }

    static func text(_ value: Double) -> String { NumberText.short(value) }

    /// A closed orbit of q″ = −q − q³/2 that starts at rest, by the leapfrog method.
    static func orbit(_ start: Double) -> Orbits.Orbit {
        let step = 0.002
        var (q, v, time) = (start, 0.0, 0.0)
        var (qs, vs): ([Double], [Double]) = ([], [])
        func force(_ q: Double) -> Double { -q - q * q * q / 2 }
        while time < 20 {
            if Int((time / step).rounded()) % 25 == 0 {
                qs.append(q)
                vs.append(v)
            }
            let before = v
            v += step / 2 * force(q)
            q += step * v
            v += step / 2 * force(q)
            time += step
            // A round is over when the velocity rises from below to above zero and falls again.
            if before > 0, v <= 0 { break }
        }
        return Orbits.Orbit(x: qs, y: vs, period: time)
    }
}
