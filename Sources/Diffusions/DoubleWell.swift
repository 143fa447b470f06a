import Foundation

/// A point or a vector of the plane.
public typealias Vector2 = SIMD2<Double>

/// The poster's example: a double well Φ, and a loss f whose gradient differs from ∇Φ by a current j that turns about the
/// origin.
///
/// Φ = (x₁² − 1)²/4 + x₂²/2, j = λ e^Φ Jss with Jss = e^{−(x₁² + x₂²)²/4} (−x₂, x₁), ∇f = −j + ∇Φ; then
/// dx = −∇f dt + √2 dW has the steady-state density e^{−Φ}/Z for every λ. Source: poster, box “An example”; paper, section 5.
public struct DoubleWell: Hashable, Sendable {
    public var lambda: Double

    public init(lambda: Double) { self.lambda = lambda }

    /// Φ, the same for every λ.
    public static func potential(_ x: Vector2) -> Double {
        let well = x.x * x.x - 1
        return well * well / 4 + x.y * x.y / 2
    }

    public static func potentialGradient(_ x: Vector2) -> Vector2 { Vector2(x.x * (x.x * x.x - 1), x.y) }

    /// Φ − r⁴/4 = ¼ − x₁²/2 + x₂²/2 − x₁²x₂²/2 − x₂⁴/4: the exponent of j, which is finite where e^Φ alone is not.
    static func exponent(_ x: Vector2) -> Double {
        let (a, b) = (x.x * x.x, x.y * x.y)
        return 0.25 - a / 2 + b / 2 - a * b / 2 - b * b / 4
    }

    /// j = λ e^Φ Jss. Its orbits are circles about the origin, since its speed multiplies (−x₂, x₁).
    public func current(_ x: Vector2) -> Vector2 { lambda * exp(Self.exponent(x)) * Vector2(-x.y, x.x) }

    /// ∇f = −j + ∇Φ
    public func gradient(_ x: Vector2) -> Vector2 { Self.potentialGradient(x) - current(x) }

    /// What the deterministic flow follows, −∇f.
    public func flow(_ x: Vector2) -> Vector2 { current(x) - Self.potentialGradient(x) }

    /// ∇·j = ∇Φ·j, since ∇·Jss = 0. Not zero: the poster's assumption does not hold exactly in its own example.
    public func currentDivergence(_ x: Vector2) -> Double {
        let product = Self.potentialGradient(x) * current(x)
        return product.x + product.y
    }

    /// The derivative of −∇f: rows are components of the flow, columns the directions.
    public func flowJacobian(_ x: Vector2) -> (a: Double, b: Double, c: Double, d: Double) {
        let speed = lambda * exp(Self.exponent(x))
        // The gradient of the exponent Φ − r⁴/4.
        let slope = Vector2(-x.x - x.x * x.y * x.y, x.y - x.x * x.x * x.y - x.y * x.y * x.y)
        return (
            -x.y * speed * slope.x - (3 * x.x * x.x - 1), -speed - x.y * speed * slope.y,
            speed + x.x * speed * slope.x, x.x * speed * slope.y - 1
        )
    }

    /// Angular velocity of the flow about the origin, (x × ẋ)/r², with the potential's own part; infinite nowhere but at 0.
    public func angularVelocity(_ x: Vector2) -> Double {
        let velocity = flow(x)
        return (x.x * velocity.y - x.y * velocity.x) / (x.x * x.x + x.y * x.y)
    }
}
