import Mathematics

/// D = (1/N) Σ_k ∇f_k ∇f_kᵀ − ∇f ∇fᵀ, the covariance of the gradients of single examples.
///
/// Source: poster, box “Continuous-time SGD”; Chaudhari & Soatto, arXiv 1710.11029, equation 2.
public enum NoiseCovariance {
    /// The mean of the rows, or of some of them, in double precision: ∇f, when the rows are the ∇f_k.
    public static func mean(of gradients: Matrix<Float>, rows: Range<Int>? = nil) -> [Double] {
        let rows = rows ?? 0..<gradients.rows
        let (n, d) = (rows.count, gradients.columns)
        guard n > 0 else { return [Double](repeating: 0, count: d) }
        let grain = 1024
        return Array(Parallel.map((d + grain - 1) / grain) { piece -> [Double] in
            let columns = piece * grain..<min(d, (piece + 1) * grain)
            var sums = [Double](repeating: 0, count: columns.count)
            gradients.elements.withUnsafeBufferPointer { elements in
                for row in rows {
                    for j in 0..<columns.count { sums[j] += Double(elements[row &* d &+ columns.lowerBound &+ j]) }
                }
            }
            return sums.map { $0 / Double(n) }
        }.joined())
    }

    /// Subtracts the mean from each row; returns the mean and tr D.
    public static func center(_ gradients: inout Matrix<Float>) -> (mean: [Double], trace: Double) {
        let mean = mean(of: gradients)
        let (n, d) = (gradients.rows, gradients.columns)
        let squares = gradients.elements.withUnsafeMutableBufferPointer { buffer in
            let elements = SharedBuffer(buffer)
            return Parallel.sum(of: n, grain: 16) { rows in
                var sum = 0.0
                for row in rows {
                    let place = elements[row * d..<(row + 1) * d].buffer
                    for j in 0..<d {
                        let centered = Double(place[j]) - mean[j]
                        place[j] = Float(centered)
                        sum += centered * centered
                    }
                }
                return sum
            }
        }
        return (mean, n > 0 ? squares / Double(n) : 0)
    }

    /// All eigenvalues of D that are not zero by necessity, from the gradients of N examples (N × d).
    ///
    /// D and the Gram matrix of the centered gradients, (1/N)(G − ∇f)(G − ∇f)ᵀ, have the same eigenvalues apart from
    /// zeros; the smaller of the two is formed, in single precision, and LAPACK finds its eigenvalues.
    /// About 2·min(N, d)²·max(N, d) + 4/3·min(N, d)³ operations; the gradients are copied once.
    /// - Throws: `LinearAlgebraError` when a gradient is not finite or LAPACK does not converge.
    public static func spectrum(of gradients: Matrix<Float>) throws(LinearAlgebraError) -> NoiseSpectrum {
        var centered = gradients
        let (_, trace) = center(&centered)
        return try spectrum(ofCentered: centered, trace: trace)
    }

    /// The same from gradients that `center` has already centered.
    public static func spectrum(
        ofCentered gradients: Matrix<Float>, trace: Double
    ) throws(LinearAlgebraError) -> NoiseSpectrum {
        let (n, d) = (gradients.rows, gradients.columns)
        let gram = gradients.gram(of: n <= d ? .rows : .columns, scale: 1 / Float(max(1, n)))
        return try NoiseSpectrum(ofGram: gram, examples: n, parameters: d, trace: trace)
    }

    /// The control: gradients whose noise is isotropic and has the given trace, N × d, to be run through the same code.
    ///
    /// Each coordinate is normal with variance tr/d. Of N < d such vectors the sample covariance has rank N − 1, and
    /// no more can be seen; so the control's rank is to be compared with `attainableRank` (its share there is 1, or just
    /// below when N is near d), and as a share of d only where N is well above d. Its effective rank is close to
    /// d/(1 + d/N): for N ≪ d, about N.
    public static func isotropicGradients(
        examples: Int, parameters: Int, trace: Double, random: RandomStream
    ) -> Matrix<Float> {
        let deviation = Float((trace / Double(max(1, parameters))).squareRoot())
        let elements = [Float](unsafeUninitializedCapacity: examples * parameters) { buffer, initialized in
            buffer.initialize(repeating: 0)
            let shared = SharedBuffer(buffer)
            Parallel.forEach(examples) { k in
                var stream = random.child(k)
                let row = shared[k * parameters..<(k + 1) * parameters].buffer
                stream.normals(into: row)
                for j in row.indices { row[j] *= deviation }
            }
            initialized = examples * parameters
        }
        return Matrix(rows: examples, columns: parameters, elements: elements)
    }
}
