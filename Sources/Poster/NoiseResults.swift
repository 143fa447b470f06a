import Claims
import Foundation
import Mathematics
import Networks

/// A checkpoint in the store, its floats kept bit by bit.
struct StoredCheckpoint: Codable, Sendable {
    var parameters, statistics, velocity: FloatSeries
    var step: Int

    init(_ checkpoint: TrainingCheckpoint) {
        parameters = FloatSeries(checkpoint.state.parameters)
        statistics = FloatSeries(checkpoint.state.statistics)
        velocity = FloatSeries(checkpoint.velocity)
        step = checkpoint.step
    }

    var state: NetworkState { NetworkState(parameters: parameters.values, statistics: statistics.values) }
    var checkpoint: TrainingCheckpoint { TrainingCheckpoint(state: state, velocity: velocity.values, step: step) }
}

/// A spectrum in the store.
struct StoredSpectrum: Codable, Sendable {
    var parameterCount, exampleCount: Int
    var eigenvalues: Series
    var trace, traceOfSquare: Double

    init(_ spectrum: NoiseSpectrum) {
        (parameterCount, exampleCount) = (spectrum.parameterCount, spectrum.exampleCount)
        eigenvalues = Series(spectrum.eigenvalues)
        (trace, traceOfSquare) = (spectrum.trace, spectrum.traceOfSquare)
    }

    var full: NoiseSpectrum {
        NoiseSpectrum(
            parameterCount: parameterCount, exampleCount: exampleCount, eigenvalues: eigenvalues.values, trace: trace,
            traceOfSquare: traceOfSquare)
    }
}

/// D at one instant of training.
struct NoiseInstant: Codable, Sendable {
    /// Up to here all eigenvalues come from LAPACK.
    static let largestExact = 10_000
    /// Above that, the jackknife works on so many examples.
    static let largestJackknife = 4_096

    var spectrum: StoredSpectrum
    /// Spectra with one group of examples left out.
    var replicates: [StoredSpectrum]
    var examplesOfReplicates: Int
    /// Spectra of the first examples alone, fewest first, the whole at the end.
    var nested: [StoredSpectrum]

    init(
        spectrum: StoredSpectrum, replicates: [NoiseSpectrum], examplesOfReplicates: Int, nested: [NoiseSpectrum]
    ) {
        self.spectrum = spectrum
        self.replicates = replicates.map(StoredSpectrum.init)
        self.examplesOfReplicates = examplesOfReplicates
        self.nested = nested.isEmpty ? [] : nested.map(StoredSpectrum.init) + [spectrum]
    }

    /// The statistic with a 95 % interval from the delete-a-group jackknife, Student's t with g − 1 degrees of freedom.
    ///
    /// When the jackknife worked on n of N examples, its relative half width shrinks by √(n/N).
    func estimate(_ statistic: NoiseStatistic) -> Estimate { estimate { statistic($0) } }

    func estimate(_ statistic: (NoiseSpectrum) -> Double) -> Estimate {
        let value = statistic(spectrum.full)
        let replicas = replicates.map { statistic($0.full) }
        let g = Double(replicas.count)
        let error = ((g - 1) * (g - 1) / g * Statistics.variance(replicas)).squareRoot()
        let mean = Statistics.mean(replicas)
        let scale = mean != 0 ? abs(value / mean) : 1
        let shrink = (Double(examplesOfReplicates) / Double(spectrum.exampleCount)).squareRoot()
        let half = Statistics.studentTQuantile(0.975, degreesOfFreedom: g - 1) * error * scale * shrink
        return Estimate(value, low: max(0, value - half), high: value + half)
    }
}

/// One training and all that was measured in it.
struct NoiseRun: Sendable {
    var instants: [NoiseInstant]
    var untrained: NoiseInstant
    var isotropic: StoredSpectrum
    var shuffledTrace, trainingError, testError: Estimate

    /// The largest rank over the smallest among the instants, from the ends of their intervals.
    var rankChange: Estimate {
        let ranks = instants.map { $0.estimate(.rank) }
        guard let largest = ranks.max(by: { $0.value < $1.value }), let smallest = ranks.min(by: { $0.value < $1.value }) else {
            return Estimate(exactly: 1)
        }
        return ratio(largest, smallest)
    }

    /// The rank at the end and that of the untrained network, the larger over the smaller.
    var untrainedRankChange: Estimate {
        let before = untrained.estimate(.rank), after = instants[instants.count - 1].estimate(.rank)
        return before.value > after.value ? ratio(before, after) : ratio(after, before)
    }

    private func ratio(_ a: Estimate, _ b: Estimate) -> Estimate {
        let value = a.value / b.value
        let relative = (pow(a.halfWidth / a.value, 2) + pow(b.halfWidth / b.value, 2)).squareRoot()
        return Estimate(value, low: max(1, value / (1 + relative)), high: value * (1 + relative))
    }
}

/// K = C Cᵀ of centered gradients C (N × d), from which the spectrum of D over any part of the examples follows without
/// touching the gradients again.
struct GramMatrix {
    private let products: Matrix<Float>
    private let parameterCount: Int

    init(ofCentered gradients: Matrix<Float>) {
        products = gradients.gram(of: .rows)
        parameterCount = gradients.columns
    }

    /// Spectra of D with each of `groups` groups of examples left out in turn; example k is in group k mod groups.
    func jackknife(groups: Int) throws -> [NoiseSpectrum] {
        try (0..<groups).map { group in try spectrum(of: (0..<products.rows).filter { $0 % groups != group }) }
    }

    /// Spectra of D over the first examples alone.
    func nested(_ counts: [Int]) throws -> [NoiseSpectrum] { try counts.map { try spectrum(of: Array(0..<$0)) } }

    /// K over the chosen examples, centered anew: K − 1 rᵀ − r 1ᵀ + m, r the means of its rows and m that of all.
    private func spectrum(of chosen: [Int]) throws -> NoiseSpectrum {
        let n = chosen.count
        let means = Parallel.map(n) { i in
            chosen.reduce(0.0) { $0 + Double(products[chosen[i], $1]) } / Double(n)
        }
        let mean = Statistics.mean(means)
        var elements = [Float](repeating: 0, count: n * n)
        elements.withUnsafeMutableBufferPointer { buffer in
            let rows = SharedBuffer(buffer)
            Parallel.forEach(n) { i in
                for j in 0..<n {
                    let product = Double(products[chosen[i], chosen[j]])
                    rows[i * n + j] = Float((product - means[i] - means[j] + mean) / Double(n))
                }
            }
        }
        let gram = Matrix(rows: n, columns: n, elements: elements)
        let norm = gram.frobeniusNorm
        let eigenvalues = try gram.symmetricEigenvalues().map { Double($0) }
        return NoiseSpectrum(
            parameterCount: parameterCount, exampleCount: n, eigenvalues: Array(eigenvalues.prefix(n - 1)),
            trace: gram.trace, traceOfSquare: norm * norm)
    }
}
