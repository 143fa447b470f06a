import Foundation
import Mathematics
import Networks
import Poster
import Testing

/// Gradients of n examples with d weights, the j-th of variance scale²/(j + 1)², all about `mean`.
private func gradients(_ n: Int, _ d: Int, scale: Double = 1, mean: Double = 0.5, seed: UInt64 = 1) -> Matrix<Float> {
    var random = RandomStream(seed: seed)
    return Matrix(rows: n, columns: d) { _, j in Float(mean + scale * random.normal() / Double(j + 1)) }
}

private func gram(_ gradients: Matrix<Float>) -> GramMatrix {
    var centered = gradients
    _ = NoiseCovariance.center(&centered)
    return GramMatrix(ofCentered: centered)
}

@Suite struct NoiseIntervalTests {
    private func instant(_ g: Matrix<Float>, groups: Int, examples: Int? = nil) throws -> NoiseInstant {
        let gram = gram(g), examples = examples ?? g.rows
        return NoiseInstant(
            spectrum: StoredSpectrum(try gram.nested([g.rows])[0]),
            replicates: try gram.jackknife((0..<g.rows).map { $0 % groups }, of: 0..<examples).map(StoredSpectrum.init),
            examplesOfReplicates: examples)
    }

    /// ‖∇f_k − ∇f‖² of each example.
    private func squares(_ g: Matrix<Float>) -> [Double] {
        let mean = NoiseCovariance.mean(of: g)
        return (0..<g.rows).map { k in
            zip(g.row(k), mean).reduce(0) { $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) }
        }
    }

    /// tr D is the mean of ‖∇f_k − ∇f‖², whose standard error is s/√n.
    private func standardErrorOfTrace(_ g: Matrix<Float>) -> Double { Statistics.standardError(squares(g)) }

    private func jackknifeError(_ instant: NoiseInstant) -> Double {
        let estimate = instant.estimate(.trace)
        let t = Statistics.studentTQuantile(0.975, degreesOfFreedom: Double(instant.replicates.count - 1))
        return (estimate.high - estimate.value) / t
    }

    /// Leaving out one example at a time, the jackknife of a mean is s/√n itself. tr D without example k is a mean about
    /// a mean that moved; that makes a difference of the order 1/n.
    @Test func withoutOneExampleAtATimeTheErrorOfTheTraceIsThatOfAMean() throws {
        let g = gradients(120, 10, seed: 5)
        #expect(abs(jackknifeError(try instant(g, groups: 120)) / standardErrorOfTrace(g) - 1) < 0.03)
    }

    /// With g groups the square of the error is χ² with g − 1 degrees of freedom. The mean over independent data has g − 1
    /// degrees for each; four standard deviations are allowed.
    @Test func withGroupsTheErrorOfTheTraceIsThatOfAMean() throws {
        let groups = 8, repetitions = 40
        let ratios = try (0..<repetitions).map { seed in
            let g = gradients(96, 10, seed: UInt64(100 + seed))
            return pow(jackknifeError(try instant(g, groups: groups)) / standardErrorOfTrace(g), 2)
        }
        let allowed = 4 * (2 / Double((groups - 1) * repetitions)).squareRoot()
        #expect(abs(Statistics.mean(ratios) - 1) < allowed)
    }

    /// Labels in a cycle and classes of different noise: groups by place in the file would hold different classes and tell
    /// of those. Dealt out by class, the error of the trace is that of a balanced set, the mean over classes of theirs.
    @Test func groupsDealtByClassDoNotTellOfTheClasses() throws {
        let n = 240, groups = 8, classes = 10, repetitions = 40
        let labels = (0..<n).map { $0 % classes }
        let set = LabeledImages(
            shape: ImageShape(channels: 1, rows: 1, columns: 1), pixels: [Float](repeating: 0, count: n), labels: labels)
        func ratio(_ groups: [Int], _ seed: UInt64) throws -> Double {
            var g = gradients(n, 10, mean: 0, seed: seed)
            for k in 0..<n where labels[k] % 2 == 0 { for j in 0..<10 { g[k, j] *= 3 } }
            let gram = gram(g)
            let instant = NoiseInstant(
                spectrum: StoredSpectrum(try gram.nested([n])[0]),
                replicates: try gram.jackknife(groups, of: 0..<n).map(StoredSpectrum.init), examplesOfReplicates: n)
            let squares = squares(g)
            let within = (0..<classes).reduce(0.0) { $0 + Statistics.variance(stride(from: $1, to: n, by: classes).map { squares[$0] }) }
            return pow(jackknifeError(instant), 2) / (within / Double(classes) / Double(n))
        }
        let dealt = set.dealt(into: groups)
        let ratios = try (0..<repetitions).map { try ratio(dealt, UInt64(300 + $0)) }
        // χ² with 7 degrees of freedom each, as above; classes of few examples add to it.
        #expect(abs(Statistics.mean(ratios) - 1) < 6 * (2 / Double((groups - 1) * repetitions)).squareRoot())
        #expect(try ratio((0..<n).map { $0 % groups }, 300) > 10)
    }

    /// From n of N examples the error is still that of N: relatively s/√N, as exactly as 31 degrees of freedom allow.
    @Test func errorsFromAPartOfTheExamplesAreScaledToAll() throws {
        let g = gradients(512, 6, seed: 8)
        let ratio = pow(jackknifeError(try instant(g, groups: 32, examples: 128)) / standardErrorOfTrace(g), 2)
        // The 0.1 % quantiles of χ²/31 are about 0.39 and 1.97; from a quarter of the examples s itself varies too.
        #expect(ratio > 0.3 && ratio < 2.2)
    }

    /// What a certificate leaves open comes on top of what other examples would change.
    @Test func intervalsOfACertifiedRankHoldItsBounds() throws {
        // Spectra of 44 to 51 eigenvalues, all above the threshold.
        func spectrum(_ rank: Int) -> StoredSpectrum {
            StoredSpectrum(
                NoiseSpectrum(
                    parameterCount: 400, exampleCount: 64, eigenvalues: [Double](repeating: 1, count: rank), trace: Double(rank)))
        }
        var instant = NoiseInstant(
            spectrum: spectrum(50), replicates: (44...51).map(spectrum), examplesOfReplicates: 64)
        let trace = instant.estimate(.trace)
        let statistics = [(NoiseStatistic.rank, 400.0), (.rankOfAttainable, 63)]
        let counted = statistics.map { instant.estimate($0.0) }
        var certificate = RankCertificate(values: [1], residual: 0, rest: 0, threshold: 0.5, failureProbability: 1e-15)
        for (least, most) in [(40, 60), (63, 63), (40, nil)] as [(Int, Int?)] {
            (certificate.atLeast, certificate.atMost) = (least, most)
            instant.certificate = certificate
            for ((statistic, whole), counted) in zip(statistics, counted) {
                let reach = counted.high - counted.value
                #expect(reach > 0 && counted.low > 0)
                let low = min(50, Double(least)) / whole - reach, high = max(50, Double(most ?? 63)) / whole + reach
                let estimate = instant.estimate(statistic)
                #expect(estimate.value == counted.value)
                #expect(abs(estimate.low - low) < 1e-12 && abs(estimate.high - high) < 1e-12)
            }
        }
        #expect(instant.estimate(.trace) == trace)
    }

    /// Of one kind of data the intervals of two halves overlap; when the second half is twice as large they do not.
    @Test func halvesOfTheSameDataDoNotLieApart() throws {
        func separation(_ scale: Double, _ statistic: NoiseStatistic) throws -> Double {
            let (first, second) = (gradients(160, 20, seed: 11), gradients(160, 20, scale: scale, seed: 12))
            let both = Matrix(rows: 320, columns: 20, elements: first.elements + second.elements)
            let halves = try gram(both).halves((0..<320).map { $0 % 8 }).map { $0.estimate(statistic) }
            return halves[0].separation(from: halves[1])
        }
        for statistic in [NoiseStatistic.trace, .largest, .clippedMean, .clippedDeviation] {
            #expect(try separation(1, statistic) < 1)
            #expect(try separation(2, statistic) > 1)
        }
    }

    /// Above 1 exactly when the intervals are disjoint, in both orders, and where one is cut off at zero.
    @Test(arguments: [
        (Estimate(1, low: 0, high: 3), Estimate(4, low: 2, high: 5)), (Estimate(1, low: 0, high: 1.9), Estimate(4, low: 2, high: 9)),
        (Estimate(5, low: 0, high: 11), Estimate(1, low: 0.9, high: 1.1)), (Estimate(exactly: 2), Estimate(exactly: 2)),
        (Estimate(exactly: 2), Estimate(exactly: 3)),
    ])
    func separationTellsWhetherIntervalsAreDisjoint(_ a: Estimate, _ b: Estimate) {
        let disjoint = a.high < b.low || b.high < a.low
        #expect((a.separation(from: b) > 1) == disjoint)
        #expect(a.separation(from: b) == b.separation(from: a))
    }

    /// Over an exact number the interval is that of the other, scaled; under one it is turned over.
    @Test func quotientsHoldTheirLimits() {
        func expect(_ a: Estimate, is b: Estimate) {
            for (a, b) in [(a.value, b.value), (a.low, b.low), (a.high, b.high)] { #expect(abs(a - b) < 1e-12) }
        }
        let wide = Estimate(2, low: 1, high: 5)
        expect(wide / Estimate(exactly: 4), is: Estimate(0.5, low: 0.25, high: 1.25))
        expect(Estimate(exactly: 4) / wide, is: Estimate(2, low: 0.8, high: 4))
        // b/a is the inverse of a/b.
        let other = Estimate(3, low: 2, high: 3.5)
        let (quotient, inverse) = (wide / other, other / wide)
        expect(Estimate(1 / inverse.value, low: 1 / inverse.high, high: 1 / inverse.low), is: quotient)
        #expect(wide.ratio(to: other) == other.ratio(to: wide) && wide.ratio(to: other).low == 1)
        // A divisor that may be zero leaves no end but the largest number.
        #expect((wide / Estimate(1, low: 0, high: 2)).high == .greatestFiniteMagnitude)
    }

    /// Of normal estimates with 10 % error each, 95 % of the intervals hold the true quotient.
    @Test func quotientsCoverWithTheirProbability() {
        var random = RandomStream(seed: 21)
        let draws = 20_000
        func drawn(_ mean: Double) -> Estimate {
            let value = mean + 0.1 * mean * random.normal(), reach = 1.959_964 * 0.1 * mean
            return Estimate(value, low: value - reach, high: value + reach)
        }
        let covered = (0..<draws).count { _ in
            let quotient = drawn(3) / drawn(2)
            return quotient.low <= 1.5 && 1.5 <= quotient.high
        }
        #expect(abs(Double(covered) / Double(draws) - 0.95) < 0.01)
    }

    /// Of the same examples the mean square about the mean is x in one measurement and y in the other; by the delta method
    /// log(x̄/ȳ) has the standard error of the mean of x/x̄ − y/ȳ. Leaving out one example at a time, it is met but for 1/n.
    @Test func quotientsOfTheSameExamplesAreThoseOfPairs() throws {
        let n = 120, first = gradients(n, 10, seed: 31), other = gradients(n, 10, seed: 32)
        // Half of the second is the first again.
        let second = Matrix(rows: n, columns: 10, elements: zip(first.elements, other.elements).map { 2 * $0 + $1 })
        let (a, b) = (try instant(first, groups: n), try instant(second, groups: n))
        let ratio = a.ratio(of: .trace, to: b)
        let (x, y) = (squares(first), squares(second))
        let (meanX, meanY) = (Statistics.mean(x), Statistics.mean(y))
        let error = Statistics.standardError(zip(x, y).map { $0 / meanX - $1 / meanY })
        let t = Statistics.studentTQuantile(0.975, degreesOfFreedom: Double(n - 1))
        #expect(abs(ratio.value / (meanX / meanY) - 1) < 1e-5)
        #expect(abs(log(ratio.high / ratio.value) / (t * error) - 1) < 0.03)
        #expect(abs(log(ratio.value / ratio.low) / (t * error) - 1) < 0.03)
        // Of two, the change is the quotient that is above 1, in either order.
        for change in [[a, b], [b, a]].map({ NoiseInstant.change(of: .trace, among: $0) }) {
            #expect(abs(change.value * ratio.value - 1) < 1e-12)
            #expect(abs(change.low * ratio.high - 1) < 1e-12 && abs(change.high * ratio.low - 1) < 1e-12)
        }

        // Gradients three times as long have nine times the trace, whatever the examples; so it is with one in between.
        func scaled(_ factor: Float) throws -> NoiseInstant {
            try instant(Matrix(rows: n, columns: 10, elements: first.elements.map { factor * $0 }), groups: 8)
        }
        let nines = [
            try scaled(3).ratio(of: .trace, to: scaled(1)),
            NoiseInstant.change(of: .trace, among: [try scaled(2), try scaled(1), try scaled(3)]),
        ]
        for end in nines.flatMap({ [$0.value, $0.low, $0.high] }) { #expect(abs(end / 9 - 1) < 1e-5) }

        // From different numbers of examples they are independent.
        let (here, fewer) = (try instant(first, groups: 8), try instant(gradients(60, 10, scale: 0.2, seed: 33), groups: 8))
        let independent = here.estimate(.trace) / fewer.estimate(.trace)
        #expect(independent.low > 1)
        #expect(here.ratio(of: .trace, to: fewer) == independent)
        #expect(NoiseInstant.change(of: .trace, among: [fewer, here]) == independent)
    }

    /// Three instants of like ranks: each group that is left out makes another the largest, and every quotient counts.
    @Test func extremesAreFoundAnewWithoutEachGroup() {
        func spectrum(_ rank: Int) -> StoredSpectrum {
            StoredSpectrum(
                NoiseSpectrum(
                    parameterCount: 400, exampleCount: 300, eigenvalues: [Double](repeating: 1, count: rank), trace: Double(rank)))
        }
        func instant(_ ranks: [Int]) -> NoiseInstant {
            NoiseInstant(spectrum: spectrum(100), replicates: ranks.map(spectrum), examplesOfReplicates: 300)
        }
        let change = NoiseInstant.change(of: .rank, among: [instant([100, 100, 120]), instant([110, 100, 100]), instant([100, 130, 100])])
        let logs = [log(1.1), log(1.3), log(1.2)]
        let error = (4.0 / 3 * Statistics.variance(logs)).squareRoot()
        let t = Statistics.studentTQuantile(0.975, degreesOfFreedom: 2)
        #expect(change.value == 1 && change.low == 1)
        #expect(abs(log(change.high) - t * error) < 1e-12)
    }

    /// Bounds of all enter the quotient, each at the end where it matters.
    @Test func changesOfCertifiedRanksHoldTheirBounds() throws {
        var (a, b) = (try instant(gradients(64, 400), groups: 8), try instant(gradients(64, 400, seed: 2), groups: 8))
        var certificate = RankCertificate(values: [1], residual: 0, rest: 0, threshold: 0.5, failureProbability: 1e-15)
        (certificate.atLeast, certificate.atMost) = (40, 63)
        a.certificate = certificate
        (certificate.atLeast, certificate.atMost) = (50, nil)
        b.certificate = certificate
        let change = NoiseInstant.change(of: .rank, among: [a, b])
        #expect(change.low == 1 && change.high >= 63.0 / 40 - 1e-12)
        // That the rank of one is above every possible one of the other remains said.
        (certificate.atLeast, certificate.atMost) = (10, 20)
        b.spectrum = StoredSpectrum(
            NoiseSpectrum(parameterCount: 400, exampleCount: 64, eigenvalues: [Double](repeating: 1, count: 15), trace: 15))
        b.replicates = a.replicates
        b.certificate = certificate
        let apart = NoiseInstant.change(of: .rank, among: [a, b])
        #expect(apart.value > 2 && apart.low <= apart.value && apart.low >= 1 && apart.high >= 6.3 - 1e-12)
    }

    /// t₀.₉₇₅ with two degrees of freedom is 4.302653; the values 1, 2, 3 have s/√n = 1/√3.
    @Test func meansOverTrainingsHaveStudentsInterval() {
        let exact = Estimate.mean(overTrainings: [1, 2, 3].map { Estimate(exactly: $0) })
        #expect(exact.value == 2 && exact.low == 0)
        #expect(abs(exact.high - 2 - 4.302_652_729_7 / 3.0.squareRoot()) < 1e-8)
        // What all trainings do not know is not averaged away.
        let same = Estimate.mean(overTrainings: [Estimate(5, low: 4, high: 7), Estimate(5, low: 4, high: 7)])
        #expect(same == Estimate(5, low: 4, high: 7))
        let one = Estimate(0.5, low: 0.1, high: 2)
        #expect(Estimate.mean(overTrainings: [one]) == one)
    }
}
