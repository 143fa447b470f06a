import Foundation
import Mathematics
import Testing

import Diffusions

@Suite struct DoubleWellTests {
    @Test func withoutCurrentTheWellsAreNodesAndTheOriginASaddle() {
        let points = DoubleWell(lambda: 0).criticalPoints()
        #expect(points.map(\.position) == [Vector2(-1, 0), Vector2(0, 0), Vector2(1, 0)])
        #expect(points.map(\.kind) == [.node, .saddle, .node])
    }

    /// Published values: nodes at (±0.902428, ±0.388802) with eigenvalues −1.2165 and −1.0474, saddle ±0.767.
    @Test func aWeakCurrentMovesTheNodes() {
        let points = DoubleWell(lambda: 0.5).criticalPoints()
        #expect(points.count == 3)
        #expect(abs(points[2].position.x - 0.902428) < 1e-6 && abs(points[2].position.y - 0.388802) < 1e-6)
        #expect(abs(points[2].realParts.x + 1.2165) < 1e-4 && abs(points[2].realParts.y + 1.0474) < 1e-4)
        #expect(points[1].kind == .saddle && abs(points[1].realParts.y - 0.767) < 1e-3)
    }

    @Test func aStrongCurrentLeavesOnlyACenter() {
        let points = DoubleWell(lambda: 1.5).criticalPoints()
        #expect(points.count == 1 && points[0].kind == .center && points[0].position == Vector2(0, 0))
        #expect(abs(points[0].imaginaryPart - 1.64609) < 1e-5)
    }

    /// The nodes meet the origin at λ = e^(−1/4).
    @Test func thePitchforkIsWhereTheoryPutsIt() {
        #expect(DoubleWell(lambda: exp(-0.25) - 0.01).criticalPoints().count == 3)
        #expect(DoubleWell(lambda: exp(-0.25) + 0.01).criticalPoints().count == 1)
    }

    @Test(arguments: [Vector2(0.3, -0.7), Vector2(1.2, 0.4), Vector2(-0.8, 1.1)])
    func theJacobianIsTheDerivativeOfTheFlow(x: Vector2) {
        let well = DoubleWell(lambda: 1.5), m = well.flowJacobian(x), h = 1e-5
        let dx = (well.flow(x + Vector2(h, 0)) - well.flow(x - Vector2(h, 0))) / (2 * h)
        let dy = (well.flow(x + Vector2(0, h)) - well.flow(x - Vector2(0, h))) / (2 * h)
        for (a, b) in [(m.a, dx.x), (m.b, dy.x), (m.c, dx.y), (m.d, dy.y)] { #expect(abs(a - b) < 1e-8) }
    }

    /// ∇·j = ∇Φ·j is not zero, up to 1.2193 λ at (±0.527, ±1.192); ∇·(j e^−Φ) is.
    @Test func theCurrentHasADivergenceButNotItsProductWithTheDensity() {
        let well = DoubleWell(lambda: 1)
        let x = Vector2(0.527, 1.192)
        #expect(abs(abs(divergence(of: well.current, at: x, step: 0.005)) - 1.2193) < 2e-4)
        #expect(abs(divergence(of: well.current, at: x, step: 0.005) - well.currentDivergence(x)) < 1e-7)
        let steady = divergence(of: { exp(-DoubleWell.potential($0)) * well.current($0) }, at: x, step: 0.005)
        #expect(abs(steady) < 1e-8)
    }

    /// Near the origin j = λe^{1/4}(−x₂, x₁), whose curl is 2λe^{1/4}; a gradient has none.
    @Test func theDriftIsNoGradient() {
        let origin = Vector2(0, 0), place = Vector2(0.4, -0.7)
        #expect(abs(curl(of: DoubleWell(lambda: 1.5).flow, at: origin, step: 0.005) - 3 * exp(0.25)) < 1e-7)
        for x in [origin, place] {
            #expect(abs(curl(of: DoubleWell.potentialGradient, at: x, step: 0.005)) < 1e-9)
            #expect(abs(curl(of: DoubleWell(lambda: 0).flow, at: x, step: 0.005)) < 1e-9)
        }
        #expect(abs(curl(of: { Vector2(-$0.y * $0.x, $0.x) }, at: place, step: 0.005) - (1 + place.x)) < 1e-9)
    }

    /// (r − P(r))/r³ → 0.653, once around in 3.82; no fixed point up to 2.5.
    @Test func theFlowHasNoLimitCycle() throws {
        let flow = DoubleWell(lambda: 1.5).flow
        let small = try #require(firstReturn(of: flow, from: 0.05))
        #expect(abs((0.05 - small.radius) / pow(0.05, 3) - 0.653) < 0.01 && abs(small.time - 3.82) < 0.01)
        for r in [0.2, 0.8, 1.4, 2.5] { #expect(try #require(firstReturn(of: flow, from: r, timeStep: 5e-3)).radius < r) }
    }

    @Test func orbitsOfTheCurrentAreClosedCircles() throws {
        let current = DoubleWell(lambda: 1.5).current
        for r in [0.3, 1.0] { #expect(abs(try #require(firstReturn(of: current, from: r)).radius - r) < 1e-10) }
    }
}
