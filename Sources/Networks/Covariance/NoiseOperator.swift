import Mathematics

/// D as what it does to vectors: D v = (1/N) Aᵀ(A v) − m (m·v), with A the centered gradients, N × d, or some of their
/// rows, whose mean m need not be zero. D itself, d × d, is never formed.
public struct NoiseOperator: Sendable {
    public let gradients: Matrix<Float>
    /// The rows of A among the gradients.
    public let examples: Range<Int>
    /// tr D
    public let trace: Double
    /// m, where it is not zero.
    private let mean: [Double]?

    /// - Parameter gradients: centered by `NoiseCovariance.center`, which also gives the trace.
    public init(centered gradients: Matrix<Float>, trace: Double) {
        (self.gradients, self.trace, examples, mean) = (gradients, trace, 0..<gradients.rows, nil)
    }

    /// D over some of the examples alone, without a copy of their gradients.
    ///
    /// - Parameter gradients: those of all, centered: what their mean is far from zero would be lost to rounding.
    public init(centered gradients: Matrix<Float>, examples: Range<Int>) {
        let mean = NoiseCovariance.mean(of: gradients, rows: examples)
        let squares = Parallel.sum(of: examples.count, grain: 16) { rows in
            rows.reduce(0) { sum, row in
                gradients.row(examples.lowerBound + row).reduce(sum) { $0 + Double($1) * Double($1) }
            }
        }
        (self.gradients, self.examples, self.mean) = (gradients, examples, mean)
        trace = squares / Double(max(1, examples.count)) - mean.reduce(0) { $0 + $1 * $1 }
    }

    public var parameterCount: Int { gradients.columns }
    public var exampleCount: Int { examples.count }

    /// Rows of A that are worked on at once: they stay in the caches between the two products.
    private static let chunk = 128
    /// The rows are dealt to so many sums, whatever the number of threads, and these are added in order.
    private static let sums = 8

    /// D times each row of `vectors` (b × d).
    ///
    /// 4Nbd operations while A passes through memory once.
    public func apply(_ vectors: Matrix<Float>) -> Matrix<Float> {
        let (n, d, b) = (exampleCount, gradients.columns, vectors.rows)
        precondition(vectors.columns == d, "vectors of \(vectors.columns) numbers for \(d) weights")
        let share = (n + Self.sums - 1) / Self.sums
        let parts = Parallel.map(Self.sums) { part -> [Float] in
            var sum = [Float](repeating: 0, count: b * d)
            var products = [Float](repeating: 0, count: Self.chunk * b)
            gradients.elements.withUnsafeBufferPointer { a in
                guard let a = a.baseAddress.map({ $0 + examples.lowerBound * d }), b > 0 else { return }
                let end = min(n, (part + 1) * share)
                for first in stride(from: part * share, to: end, by: Self.chunk) {
                    let rows = min(Self.chunk, end - first)
                    // P = A Vᵀ, rows × b; sum += Pᵀ A / N, b × d.
                    BLAS.multiply(
                        transposingB: true, m: rows, n: b, k: d, alpha: Float(1), a + first * d, stride: d,
                        vectors.elements, stride: d, beta: 0, into: &products, stride: b)
                    BLAS.multiply(
                        transposingA: true, m: b, n: d, k: rows, alpha: 1 / Float(n), products, stride: b,
                        a + first * d, stride: d, beta: 1, into: &sum, stride: d)
                }
            }
            return sum
        }
        var result = Matrix(rows: b, columns: d, elements: parts[0])
        result.elements.withUnsafeMutableBufferPointer { buffer in
            let total = SharedBuffer(buffer)
            Parallel.forEachRange(of: b * d, grain: 1 << 14) { range in
                for part in parts.dropFirst() {
                    for i in range { total.buffer[i] += part[i] }
                }
            }
        }
        if let mean { subtract(mean, vectors, from: &result) }
        return result
    }

    /// result −= V m mᵀ, in double precision.
    private func subtract(_ mean: [Double], _ vectors: Matrix<Float>, from result: inout Matrix<Float>) {
        let d = gradients.columns
        result.elements.withUnsafeMutableBufferPointer { buffer in
            let elements = SharedBuffer(buffer)
            Parallel.forEach(vectors.rows) { row in
                let product = zip(vectors.row(row), mean).reduce(0.0) { $0 + Double($1.0) * $1.1 }
                for j in 0..<d { elements[row * d + j] = Float(Double(elements[row * d + j]) - product * mean[j]) }
            }
        }
    }
}
