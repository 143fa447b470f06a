import Foundation
import Mathematics
import Testing
import Diffusions

@Suite struct EnsembleTests {
    private static let grid = PlaneGrid(halfWidth: 3, side: 24)

    private func walk(_ lambda: Double, walkers: Int = 2048, steps: Int = 1500, solid: Bool = false) -> Ensemble {
        Ensemble(
            .init(lambda: lambda, walkers: walkers, timeStep: 0.01, burnIn: 500, steps: steps, stride: 25, grid: Self.grid, turnsSolidly: solid),
            random: RandomStream(seed: 7, path: ["ensemble"]), pathLength: 10)
    }

    @Test func theProbabilitiesOfTheCellsMakeOneButForTheTails() {
        let sum = Statistics.sum(SteadyState.cellProbabilities(Self.grid))
        // P(|x₂| > 3) = 0.0027 for the unit normal; beyond |x₁| = 3 there is less than 10⁻⁷.
        #expect(abs(sum - 0.9973) < 1e-4)
    }

    @Test func theMeanOfAQuadraticIsThatOfTheNormal() {
        #expect(abs(SteadyState.mean(points: 701) { $0.y * $0.y } - 1) < 1e-9)
    }

    /// E|∇·j| = 0.319 λ and E|j| = 0.714 λ, from an independent quadrature.
    @Test func meansOfTheCurrentAgreeWithPublishedOnes() {
        let well = DoubleWell(lambda: 1)
        let current = SteadyState.mean(points: 701) { let j = well.current($0); return (j * j).sum().squareRoot() }
        #expect(abs(current - 0.714) < 5e-4)
        #expect(abs(SteadyState.mean(points: 701) { abs(well.currentDivergence($0)) } - 0.319) < 5e-4)
    }

    @Test(arguments: [0.0, 1.5]) func walkersSettleInTheSteadyState(lambda: Double) {
        let probabilities = SteadyState.cellProbabilities(Self.grid)
        #expect(relativeEntropy(counts: walk(lambda).counts, probabilities: probabilities) < 0.01)
    }

    @Test func aCurrentThatIsNotSteadyIsNoticed() {
        let probabilities = SteadyState.cellProbabilities(Self.grid)
        #expect(relativeEntropy(counts: walk(1.5, solid: true).counts, probabilities: probabilities) > 0.012)
    }

    /// The mean of x₁ ẋ₂ − x₂ ẋ₁ is that of λ r² e^(Φ − r⁴/4), and zero without current.
    @Test func circulationIsWhatQuadratureSays() {
        let well = DoubleWell(lambda: 1.5)
        let theory = SteadyState.mean(points: 701) { let v = well.flow($0); return $0.x * v.y - $0.y * v.x }
        let with = Statistics.interval(meanOf: walk(1.5).circulations, confidence: 0.9999)
        #expect(with.low < theory * 1.02 && with.high > theory * 0.98)
        let without = Statistics.interval(meanOf: walk(0).circulations, confidence: 0.9999)
        #expect(without.low < 0 && without.high > 0)
    }

    @Test func theNumberOfThreadsChangesNothing() {
        let before = Parallel.width
        defer { Parallel.width = before }
        Parallel.width = 1
        let one = walk(1.5, walkers: 512, steps: 200)
        Parallel.width = 2
        let two = walk(1.5, walkers: 512, steps: 200)
        #expect(one.counts == two.counts && one.circulations == two.circulations && one.path == two.path)
    }

    /// Counting alone gives a relative entropy of (K − 1)/2n to leading order.
    @Test func independentDrawsReachTheFloor() {
        let probabilities = SteadyState.cellProbabilities(PlaneGrid(halfWidth: 2, side: 10))
        let counts = SteadyState.sampledCounts(probabilities, draws: 100_000, random: RandomStream(seed: 1))
        let inside = Double(counts.reduce(0, +))
        let floor = relativeEntropy(counts: counts, probabilities: probabilities)
        #expect(abs(floor / (99 / (2 * inside)) - 1) < 0.5)
    }
}
