import Foundation

/// A zero of a planar flow ẋ = v(x), and how the linear flow about it behaves.
public struct CriticalPoint: Hashable, Sendable {
    public enum Kind: String, Sendable, Codable { case node, saddle, focus, center }

    public var position: Vector2
    /// Real parts of the eigenvalues of the Jacobian, and the size of their imaginary parts.
    public var realParts: Vector2
    public var imaginaryPart: Double
    public var kind: Kind
}

extension DoubleWell {
    /// All critical points of f in a square about the origin, found by Newton's method from a grid of starts.
    ///
    /// - Parameters:
    ///   - halfWidth: of the square.
    ///   - starts: grid points a side.
    /// - Returns: sorted by x₁, then x₂; converged to a residual of 10⁻¹² and each once.
    public func criticalPoints(halfWidth: Double = 2, starts: Int = 41) -> [CriticalPoint] {
        var found: [Vector2] = []
        for i in 0..<starts {
            for j in 0..<starts {
                let step = 2 * halfWidth / Double(starts - 1)
                var x = Vector2(-halfWidth + Double(i) * step, -halfWidth + Double(j) * step)
                for _ in 0..<60 {
                    let m = flowJacobian(x), v = flow(x)
                    let determinant = m.a * m.d - m.b * m.c
                    if determinant == 0 { break }
                    let move = Vector2(m.d * v.x - m.b * v.y, m.a * v.y - m.c * v.x) / determinant
                    // A step longer than half the square leaves the region where the linear model means anything.
                    let length = (move * move).sum().squareRoot()
                    x -= length > halfWidth / 2 ? move * (halfWidth / 2 / length) : move
                    if length < 1e-15 { break }
                }
                let residual = (flow(x) * flow(x)).sum().squareRoot()
                guard residual < 1e-12, abs(x.x) <= halfWidth, abs(x.y) <= halfWidth else { continue }
                if !found.contains(where: { let d = $0 - x; return (d * d).sum() < 1e-12 }) { found.append(x) }
            }
        }
        return found.map { classified(Vector2(abs($0.x) < 1e-9 ? 0 : $0.x, abs($0.y) < 1e-9 ? 0 : $0.y)) }
            .sorted { ($0.position.x, $0.position.y) < ($1.position.x, $1.position.y) }
    }

    private func classified(_ x: Vector2) -> CriticalPoint {
        let m = flowJacobian(x)
        let half = (m.a + m.d) / 2, discriminant = half * half - (m.a * m.d - m.b * m.c)
        if discriminant < 0 {
            return CriticalPoint(
                position: x, realParts: Vector2(half, half), imaginaryPart: (-discriminant).squareRoot(),
                kind: abs(half) < 1e-9 ? .center : .focus)
        }
        let root = discriminant.squareRoot()
        return CriticalPoint(
            position: x, realParts: Vector2(half - root, half + root), imaginaryPart: 0,
            kind: (half - root) * (half + root) < 0 ? .saddle : .node)
    }
}
