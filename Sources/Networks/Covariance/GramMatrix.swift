import Mathematics

/// K = C Cᵀ of centered gradients C (N × d), from which the spectrum of D over any part of the examples follows without
/// touching the gradients again.
///
/// N²d operations to form, 4N² bytes; each spectrum over n examples takes 4/3·n³ more and 4n² bytes.
public struct GramMatrix: Sendable {
    private let products: Matrix<Float>
    private let parameterCount: Int
    /// N, the number of examples.
    public var count: Int { products.rows }

    public init(ofCentered gradients: Matrix<Float>) {
        products = gradients.gram(of: .rows)
        parameterCount = gradients.columns
    }

    /// The spectrum of D over all examples, whose trace is known better from the gradients.
    /// - Throws: `LinearAlgebraError`, here as below, when a gradient is not finite or LAPACK does not converge.
    public func spectrum(trace: Double) throws(LinearAlgebraError) -> NoiseSpectrum {
        var spectrum = try spectrum(of: Array(0..<count))
        spectrum.trace = trace
        return spectrum
    }

    /// Spectra of D over `range` with each group of its examples left out in turn.
    /// - Parameter groups: the group of each example, from 0 on. Groups that differ in kind, say in the classes that they
    ///   hold, make replicates that tell of this difference and not of another choice of examples.
    public func jackknife(_ groups: [Int], of range: Range<Int>) throws(LinearAlgebraError) -> [NoiseSpectrum] {
        var replicates: [NoiseSpectrum] = []
        for group in 0...(groups.max() ?? 0) { replicates.append(try spectrum(of: range.filter { groups[$0] != group })) }
        return replicates
    }

    /// Spectra of D over the first examples alone.
    public func nested(_ counts: [Int]) throws(LinearAlgebraError) -> [NoiseSpectrum] {
        var spectra: [NoiseSpectrum] = []
        for count in counts { spectra.append(try spectrum(of: Array(0..<count))) }
        return spectra
    }

    /// K over the chosen examples, centered anew: K − 1 rᵀ − r 1ᵀ + m, r the means of its rows and m that of all.
    ///
    /// Its eigenvalues are those of D over the chosen examples; the trace is that of K.
    public func spectrum(of chosen: [Int]) throws(LinearAlgebraError) -> NoiseSpectrum {
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
        return try NoiseSpectrum(ofGram: gram, examples: n, parameters: parameterCount, trace: gram.trace)
    }
}

extension NoiseSpectrum {
    /// From D itself or the centered Gram matrix over N, which have the same eigenvalues apart from zeros.
    ///
    /// Those beyond min(N − 1, d) are zero by necessity; what rounding leaves of them is dropped.
    init(ofGram gram: Matrix<Float>, examples: Int, parameters: Int, trace: Double) throws(LinearAlgebraError) {
        let norm = gram.frobeniusNorm
        let eigenvalues = try gram.symmetricEigenvalues().map { Double($0) }
        self.init(
            parameterCount: parameters, exampleCount: examples,
            eigenvalues: Array(eigenvalues.prefix(min(max(0, examples - 1), parameters))), trace: trace, traceOfSquare: norm * norm)
    }
}
