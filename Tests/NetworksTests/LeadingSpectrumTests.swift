import Foundation
import Mathematics
import Networks
import Testing

@Suite struct LeadingSpectrumTests {
    /// Centered gradients whose D has roughly the eigenvalues 10 · 0.9^k, and more weights than those matter.
    private func noise(examples n: Int = 300, weights d: Int = 400) -> NoiseOperator {
        var random = RandomStream(seed: 6)
        let rotation = Matrix(rows: d, columns: d, elements: random.floatNormals(d * d)).qr().q
        var scale: Float = 10
        var gradients = Matrix(rows: n, columns: d, elements: random.floatNormals(n * d))
        for j in 0..<d {
            for i in 0..<n { gradients[i, j] *= scale.squareRoot() }
            scale *= 0.9
        }
        gradients = gradients * rotation
        let (_, trace) = NoiseCovariance.center(&gradients)
        return NoiseOperator(centered: gradients, trace: trace)
    }

    private var settings: LeadingSpectrumSettings {
        var settings = LeadingSpectrumSettings()
        settings.block = 24
        return settings
    }

    @Test func leadingEigenvaluesAndRankAreThoseOfTheWholeDecomposition() throws {
        let noise = noise()
        let whole = try NoiseCovariance.spectrum(ofCentered: noise.gradients, trace: noise.trace)
        let leading = try NoiseCovariance.leadingSpectrum(of: noise, settings: settings, random: RandomStream(seed: 1))
        #expect(leading.certificate.isExact)
        #expect(leading.certificate.atLeast == whole.rank)
        #expect(leading.spectrum.rank == whole.rank)
        for (found, wanted) in zip(leading.spectrum.kept(), whole.eigenvalues) {
            #expect(abs(found - wanted) < 1e-5 * whole.largest)
        }
        #expect(relative(leading.spectrum.traceOfSquare, whole.traceOfSquare) < 1e-3)
        #expect(relative(leading.spectrum.clipped.mean, whole.clipped.mean) < 1e-4)
        // Orthonormal vectors.
        let products = leading.vectors.times(leading.vectors, transposingOther: true)
        #expect((products - .identity(products.rows)).largestMagnitude < 1e-5)
    }

    @Test func theRestIsBoundedAndItsTraceIsKnown() throws {
        let noise = noise()
        let leading = try NoiseCovariance.leadingSpectrum(of: noise, settings: settings, random: RandomStream(seed: 1))
        let whole = try NoiseCovariance.spectrum(ofCentered: noise.gradients, trace: noise.trace)
        let next = whole.eigenvalues[leading.vectors.rows]
        #expect(leading.rest.bound >= next)
        #expect(leading.rest.bound < 1.5 * next)
        let left = noise.trace - leading.spectrum.eigenvalues.reduce(0, +)
        #expect(relative(leading.rest.sum { $0 }, left) < 0.3)
        #expect(abs(leading.rest.weights.reduce(0, +) - 1) < 1e-9)
    }

    /// diag(3, 2) beside a rest of at most 1, coupled by ‖B‖ = 0.1: eigenvalues rise by at most 0.01 · 2/(threshold − 1).
    @Test func certificateCountsWhatItCanBeSureOf() {
        func certificate(threshold: Double, rest: Double = 1) -> RankCertificate {
            RankCertificate(values: [3, 2], residual: 0.1, rest: rest, threshold: threshold, failureProbability: 0)
        }
        #expect(certificate(threshold: 2.5).isExact)
        #expect(certificate(threshold: 2.5).atLeast == 1)
        #expect(certificate(threshold: 2.001).atMost == 2)
        #expect(certificate(threshold: 2.001).atLeast == 1)
        #expect(certificate(threshold: 2.5, rest: 2.6).atMost == nil)
    }

    @Test func densityGivesTraceSquareAndLargestEigenvalue() throws {
        let noise = noise()
        let whole = try NoiseCovariance.spectrum(ofCentered: noise.gradients, trace: noise.trace)
        let density = try NoiseCovariance.density(of: noise, random: RandomStream(seed: 3))
        #expect(relative(density.sum { $0 }, whole.trace) < 0.3)
        #expect(relative(density.sum { $0 * $0 }, whole.traceOfSquare) < 0.5)
        #expect(density.bound >= whole.largest && density.bound < 1.1 * whole.largest)
    }

    /// Of a spectrum that falls over two decades (10 · 0.9^k, k < 45), quantiles of the density are the eigenvalues to a few
    /// per cent, more where they lie apart than steps of a rule can follow.
    @Test func quantilesOfTheDensityAreTheEigenvalues() throws {
        var random = RandomStream(seed: 16)
        let d = 900, wanted = (0..<d).map { 10 * pow(0.9, Double($0) / 20) }
        let rotation = Matrix(rows: d, columns: d, elements: random.floatNormals(d * d)).qr().q
        // Rows come in pairs of opposite sign, so that they are centered and D has these eigenvalues.
        let gradients = Matrix<Float>(rows: 2 * d, columns: d) { i, j in
            Float((Double(d) * wanted[i / 2]).squareRoot()) * rotation[i / 2, j] * (i % 2 == 0 ? 1 : -1)
        }
        let noise = NoiseOperator(centered: gradients, trace: wanted.reduce(0, +))
        let density = try NoiseCovariance.density(of: noise, random: RandomStream(seed: 3))
        let found = density.eigenvalues(count: d)
        #expect(found.count <= d && zip(found, found.dropFirst()).allSatisfy { $0 >= $1 })
        // Nearly all are above the first nodes of the rules.
        try #require(found.count > d - 40)
        for k in stride(from: 20, to: d - 40, by: 20) { #expect(abs(log(found[k] / wanted[k])) < 0.1, "\(k)") }
        #expect(relative(found.reduce(0, +), noise.trace) < 0.03)
        // F(1) = 0.2, F(4) = 0.7 and straight in the logarithm between them; 1 at the last node. Below 1 nothing is known.
        var simple = density
        (simple.values, simple.weights, simple.steps, simple.dimension) = ([1, 4, 16], [0.4, 0.6, 0], 3, 5)
        let quantiles = simple.eigenvalues(count: 5)
        #expect(quantiles.count == 4)
        for (quantile, wanted) in zip(quantiles, [16 * pow(4, -1.0 / 3), 4, pow(4, 0.6), pow(4, 0.2)]) {
            #expect(abs(quantile / wanted - 1) < 1e-12)
        }
        // A rule of one node, or of none, has nothing above its first.
        (simple.values, simple.weights, simple.steps) = ([3], [1], 1)
        #expect(simple.eigenvalues(count: 5).isEmpty)
        (simple.values, simple.weights) = ([], [])
        #expect(simple.eigenvalues(count: 5).isEmpty)
    }

    /// Of 150 examples and 900 weights, 751 eigenvalues are zero, which the density has at its smallest nodes.
    @Test func zerosByNecessityAreNotAmongTheQuantiles() throws {
        let noise = noise(examples: 150, weights: 900)
        let whole = try NoiseCovariance.spectrum(ofCentered: noise.gradients, trace: noise.trace).eigenvalues
        let found = try NoiseCovariance.density(of: noise, random: RandomStream(seed: 5)).eigenvalues(count: whole.count)
        #expect(found.count > 60 && found.count <= whole.count)
        // Tenfold at most where neighbours lie 0.9 apart: no crowd at the lower end.
        for k in stride(from: 10, to: found.count, by: 10) { #expect(abs(log10(found[k] / whole[k])) < 0.5, "\(k)") }
    }

    @Test func operatorIsD() throws {
        let noise = noise(examples: 40, weights: 30)
        let covariance = noise.gradients.gram(of: .columns, scale: 1 / 40)
        let found = noise.apply(.identity(30))
        #expect((found - covariance).largestMagnitude < 1e-5)
        #expect(relative(covariance.trace, noise.trace) < 1e-5)
    }

    /// By its definition over rows 7 to 28 alone, whose mean is not zero.
    @Test func operatorOverSomeExamplesIsTheirD() throws {
        var gradients = noise(examples: 40, weights: 30).gradients
        for i in 7..<29 { for j in 0..<30 { gradients[i, j] += Float(j) / 10 } }
        let some = NoiseOperator(centered: gradients, examples: 7..<29)
        var rows = Matrix(rows: 22, columns: 30, elements: Array(gradients.elements[7 * 30..<29 * 30]))
        let (_, trace) = NoiseCovariance.center(&rows)
        #expect(some.exampleCount == 22 && relative(some.trace, trace) < 1e-6)
        #expect((some.apply(.identity(30)) - rows.gram(of: .columns, scale: 1 / 22)).largestMagnitude < 2e-5)
    }

    @Test func aSpaceThatIsTooSmallPromisesNothing() throws {
        var settings = settings
        settings.dimension = 24
        let leading = try NoiseCovariance.leadingSpectrum(of: noise(), settings: settings, random: RandomStream(seed: 1))
        #expect(!leading.certificate.isExact)
    }

    @Test(.enabled(if: Reference.hasCIFAR10, Reference.reason))
    func leadingEigenvaluesOfAllCNNAreThoseOfTheReference() throws {
        let network = try Network(.smallAllCNN())
        let state = NetworkState(
            parameters: try Reference.floats("weights"), statistics: try Reference.floats("running-statistics"))
        var gradients = try network.perExampleGradients(at: state, of: try Reference.images(500)).gradients
        let (mean, trace) = NoiseCovariance.center(&gradients)
        let noise = NoiseOperator(centered: gradients, trace: trace)
        let leading = try NoiseCovariance.leadingSpectrum(of: noise, random: RandomStream(seed: 1))
        for (found, wanted) in zip(leading.spectrum.eigenvalues, try Reference.expected().eigenvaluesOfD) {
            #expect(abs(found - wanted) < RankCertificate.rounding * leading.spectrum.largest)
        }
        let whole = try NoiseCovariance.spectrum(ofCentered: gradients, trace: trace)
        #expect(leading.certificate.isExact && leading.certificate.atLeast == whole.rank)
        // Shares of the layers and of the full gradient.
        #expect(abs(network.sharesOfLayers(leading.vectors.row(0)).reduce(0, +) - 1) < 1e-9)
        let shares = NoiseCovariance.share(of: mean, inSpanOf: leading.vectors)
        #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(shares.last.map { $0 > 0.5 && $0 < 1 } == true)
    }
}
