import Mathematics
import Networks

/// K = C Cᵀ of centered gradients C (N × d), from which the spectrum of D over any part of the examples follows without
/// touching the gradients again.
package struct GramMatrix {
    private let products: Matrix<Float>
    private let parameterCount: Int
    private var count: Int { products.rows }

    package init(ofCentered gradients: Matrix<Float>) {
        products = gradients.gram(of: .rows)
        parameterCount = gradients.columns
    }

    /// The spectrum of D over all examples, whose trace is known better from the gradients.
    package func spectrum(trace: Double) throws -> NoiseSpectrum {
        var spectrum = try spectrum(of: Array(0..<count))
        spectrum.trace = trace
        return spectrum
    }

    /// Spectra of D with each of `groups` groups of examples left out in turn; example k is in group k mod groups.
    ///
    /// - Parameter examples: works on the first so many alone.
    package func jackknife(groups: Int, examples: Int) throws -> [NoiseSpectrum] {
        try jackknife(groups: groups, of: 0..<min(examples, count))
    }

    private func jackknife(groups: Int, of range: Range<Int>) throws -> [NoiseSpectrum] {
        try (0..<groups).map { group in try spectrum(of: range.filter { $0 % groups != group }) }
    }

    /// Spectra of D over the first examples alone.
    package func nested(_ counts: [Int]) throws -> [NoiseSpectrum] { try counts.map { try spectrum(of: Array(0..<$0)) } }

    /// D from the first half of the examples, and from the second.
    package func halves(groups: Int) throws -> [NoiseInstant] {
        try [0..<count / 2, count / 2..<count].map { range in
            NoiseInstant(
                spectrum: StoredSpectrum(try spectrum(of: Array(range))),
                replicates: try jackknife(groups: groups, of: range).map(StoredSpectrum.init),
                examplesOfReplicates: range.count)
        }
    }

    /// K over the chosen examples, centered anew: K − 1 rᵀ − r 1ᵀ + m, r the means of its rows and m that of all.
    ///
    /// Of its n eigenvalues those beyond min(n − 1, d) are zero by necessity; what rounding leaves of them is dropped.
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
            parameterCount: parameterCount, exampleCount: n, eigenvalues: Array(eigenvalues.prefix(min(max(0, n - 1), parameterCount))),
            trace: gram.trace, traceOfSquare: norm * norm)
    }
}
