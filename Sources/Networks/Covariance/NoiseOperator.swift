import Mathematics

/// D as what it does to vectors: D v = (1/N) Aᵀ(A v), with A the centered gradients, N × d. D itself, d × d, is never
/// formed.
public struct NoiseOperator: Sendable {
    /// A, N × d.
    public let gradients: Matrix<Float>
    /// tr D
    public let trace: Double

    /// - Parameter gradients: centered by `NoiseCovariance.center`, which also gives the trace.
    public init(centered gradients: Matrix<Float>, trace: Double) {
        (self.gradients, self.trace) = (gradients, trace)
    }

    public var parameterCount: Int { gradients.columns }
    public var exampleCount: Int { gradients.rows }

    /// Rows of A that are worked on at once: they stay in the caches between the two products.
    private static let chunk = 128
    /// The rows are dealt to so many sums, whatever the number of threads, and these are added in order.
    private static let sums = 8

    /// D times each row of `vectors` (b × d).
    ///
    /// 4Nbd operations while A passes through memory once.
    public func apply(_ vectors: Matrix<Float>) -> Matrix<Float> {
        let (n, d, b) = (gradients.rows, gradients.columns, vectors.rows)
        precondition(vectors.columns == d, "vectors of \(vectors.columns) numbers for \(d) weights")
        let share = (n + Self.sums - 1) / Self.sums
        let parts = Parallel.map(Self.sums) { part -> [Float] in
            var sum = [Float](repeating: 0, count: b * d)
            var products = [Float](repeating: 0, count: Self.chunk * b)
            gradients.elements.withUnsafeBufferPointer { a in
                guard let a = a.baseAddress, b > 0 else { return }
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
        return result
    }
}
