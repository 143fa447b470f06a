import Mathematics
import Networks
import Testing

@Suite struct NoiseCovarianceTests {
    private func gradients(_ n: Int, _ d: Int) -> Matrix<Float> {
        var random = RandomStream(seed: 4, path: ["\(n)", "\(d)"])
        let scales = (0..<d).map { 3 / Float($0 + 1) }
        return Matrix(rows: n, columns: d) { _, j in scales[j] * Float(random.normal()) + 1 }
    }

    /// D of two vectors is ¼ (a − b)(a − b)ᵀ.
    @Test func covarianceOfTwoGradients() throws {
        let spectrum = try NoiseCovariance.spectrum(of: Matrix([[1, 2, 3], [3, 2, -1]]))
        #expect(spectrum.eigenvalues.count == 1)
        #expect(abs(spectrum.largest - 5) < 1e-5)
        #expect(abs(spectrum.trace - 5) < 1e-12)
        #expect(abs(spectrum.effectiveRank - 1) < 1e-6)
        #expect(spectrum.rank == 1 && spectrum.attainableRank == 1)
    }

    /// Whether the Gram matrix or D itself is formed, against D by its definition in double precision.
    @Test(arguments: [(30, 50), (50, 30)])
    func eigenvaluesAreThoseOfD(_ n: Int, _ d: Int) throws {
        let g = gradients(n, d)
        let mean = NoiseCovariance.mean(of: g)
        let covariance = Matrix<Double>(rows: d, columns: d) { i, j in
            (0..<n).reduce(0) { $0 + Double(g[$1, i]) * Double(g[$1, j]) } / Double(n) - mean[i] * mean[j]
        }
        let wanted = try covariance.symmetricEigenvalues()
        let spectrum = try NoiseCovariance.spectrum(of: g)
        #expect(spectrum.eigenvalues.count == min(n - 1, d))
        for (found, wanted) in zip(spectrum.eigenvalues, wanted) { #expect(abs(found - wanted) < 1e-5 * spectrum.largest) }
        #expect(relative(spectrum.trace, covariance.trace) < 1e-6)
        #expect(relative(spectrum.traceOfSquare, wanted.reduce(0) { $0 + $1 * $1 }) < 1e-5)
    }

    /// The clipped mean and deviation, against the list of all d eigenvalues with those below the threshold raised to it.
    @Test func statisticsOfThePoster() {
        let d = 100_000
        let spectrum = NoiseSpectrum(
            parameterCount: d, exampleCount: 500, eigenvalues: [50, 20, 3, 0.7, 0.5, 0.1], trace: 74.4)
        // 50 · 100 000 · 2⁻²³ = 0.596
        #expect(abs(spectrum.threshold - 0.596_046_447_753_906_25) < 1e-12)
        #expect(spectrum.rank == 4)
        let all = [50, 20, 3, 0.7] + [Double](repeating: spectrum.threshold, count: d - 4)
        let mean = all.reduce(0, +) / Double(d)
        let deviation = (all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(d)).squareRoot()
        #expect(relative(spectrum.clipped.mean, mean) < 1e-9)
        #expect(relative(spectrum.clipped.deviation, deviation) < 1e-9)
        #expect(abs(spectrum.keptMoments.mean - 18.425) < 1e-12)
        #expect(spectrum.mean == 74.4 / 100_000)
    }

    /// With many more examples than weights, isotropic noise has full rank; with fewer, all the rank that they can show.
    /// Its effective rank is d/(1 + d/N): E tr S² = (σ⁴)(d + d²/N) for a sample covariance.
    @Test(arguments: [(2_000, 60), (60, 2_000)])
    func isotropicNoiseHasFullRank(_ n: Int, _ d: Int) throws {
        let control = NoiseCovariance.isotropicGradients(
            examples: n, parameters: d, trace: 7, random: RandomStream(seed: 9))
        let spectrum = try NoiseCovariance.spectrum(of: control)
        #expect(abs(spectrum.trace - 7) < 0.2)
        #expect(spectrum.attainableRankShare == 1)
        #expect(spectrum.rank == min(n - 1, d))
        #expect(relative(spectrum.effectiveRank, Double(d) / (1 + Double(d) / Double(n))) < 0.05)
    }

    @Test func gradientsThatAreNotFiniteAreNamed() {
        #expect(throws: LinearAlgebraError.self) {
            try NoiseCovariance.spectrum(of: Matrix([[1, .nan, 3], [3, 2, -1]]))
        }
    }
}
