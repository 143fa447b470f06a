import Foundation

/// The orbit of ẋ = v(x) by the classical fourth-order Runge–Kutta method.
///
/// - Returns: the start and every point after it, at equal steps of time.
public func orbit(of velocity: (Vector2) -> Vector2, from start: Vector2, timeStep h: Double, steps: Int) -> [Vector2] {
    var points = [start]
    points.reserveCapacity(steps + 1)
    var x = start
    for _ in 0..<steps {
        x = rungeKuttaStep(velocity, x, h)
        points.append(x)
    }
    return points
}

func rungeKuttaStep(_ velocity: (Vector2) -> Vector2, _ x: Vector2, _ h: Double) -> Vector2 {
    let k1 = velocity(x)
    let k2 = velocity(x + h / 2 * k1)
    let k3 = velocity(x + h / 2 * k2)
    let k4 = velocity(x + h * k3)
    return x + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
}

/// Where an orbit that starts at (r, 0) comes back to the half line x₂ = 0, x₁ > 0, and when.
public struct Return: Hashable, Sendable {
    public var radius: Double
    public var time: Double
}

/// The return map P(r) of a flow that turns about the origin against the clock; `nil` when it does not come back.
///
/// The crossing is found by Newton's method on the last step, to about 10⁻¹³.
public func firstReturn(
    of velocity: (Vector2) -> Vector2, from radius: Double, timeStep h: Double = 1e-3, longest: Double = 100
) -> Return? {
    var x = Vector2(radius, 0), time = 0.0
    var hasBeenBelow = false
    while time < longest {
        let next = rungeKuttaStep(velocity, x, h)
        if x.y < 0 { hasBeenBelow = true }
        if hasBeenBelow, x.y < 0, next.y >= 0, next.x > 0 {
            var part = h * -x.y / (next.y - x.y)
            for _ in 0..<8 {
                let y = rungeKuttaStep(velocity, x, part)
                let slope = velocity(y).y
                if slope == 0 { break }
                part -= y.y / slope
            }
            return Return(radius: rungeKuttaStep(velocity, x, part).x, time: time + part)
        }
        x = next
        time += h
    }
    return nil
}
