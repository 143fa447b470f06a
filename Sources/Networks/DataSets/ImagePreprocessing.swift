import Mathematics

/// Global contrast normalisation and ZCA whitening, fitted on training images.
///
/// Each image loses its mean and is scaled to the Euclidean length 55 (scale 55, no regulariser but 10⁻⁸ against division
/// by zero); then x ↦ W (x − μ) with W = V (Λ + 0.1)^{−1/2} Vᵀ, where V Λ Vᵀ is the covariance of the normalised training
/// images. The constants are those that Goodfellow et al. (2013) used for CIFAR, which the paper follows.
public struct ImagePreprocessing: Sendable {
    public static let contrastScale = 55.0
    public static let regularizer = 0.1

    private let mean: [Float]
    /// d × d, symmetric; d = 3072 for CIFAR.
    private let whitening: Matrix<Float>

    /// - Complexity: N d² operations for the covariance and 20 d³ or so for its eigenvectors, d the pixels of an image.
    public init(fittedTo images: ImageDataSet) throws(LinearAlgebraError) {
        var rows = Self.normalized(images)
        (mean, _) = Self.center(&rows)
        let covariance = rows.gram(of: .columns, scale: 1 / Float(max(1, rows.rows)))
        let eigen = try covariance.symmetricEigendecomposition()
        var scaled = eigen.vectors
        for k in 0..<scaled.rows {
            // Scaling half of the root on each side keeps the product exactly symmetric.
            let factor = Float(1 / (Double(max(0, eigen.values[k])) + Self.regularizer).squareRoot().squareRoot())
            for j in 0..<scaled.columns { scaled[k, j] *= factor }
        }
        whitening = scaled.gram(of: .columns)
    }

    public func callAsFunction(_ images: ImageDataSet) -> LabeledImages {
        var rows = Self.normalized(images)
        let d = rows.columns
        rows.elements.withUnsafeMutableBufferPointer { buffer in
            let shared = SharedBuffer(buffer)
            Parallel.forEach(shared.count / d) { k in
                let row = shared[k * d..<(k + 1) * d].buffer
                for j in 0..<d { row[j] -= mean[j] }
            }
        }
        return LabeledImages(shape: images.shape, pixels: (rows * whitening).elements, labels: images.labels)
    }

    private static func normalized(_ images: ImageDataSet) -> Matrix<Float> {
        let d = images.shape.count
        let elements = [Float](unsafeUninitializedCapacity: images.count * d) { buffer, initialized in
            buffer.initialize(repeating: 0)
            let rows = SharedBuffer(buffer)
            Parallel.forEach(images.count) { k in
                let row = rows[k * d..<(k + 1) * d].buffer
                images.pixels.withUnsafeBufferPointer { pixels in
                    var sum = 0
                    for j in 0..<d { sum += Int(pixels[k * d + j]) }
                    let mean = Float(Double(sum) / Double(d))
                    var squares = Float(0)
                    for j in 0..<d {
                        row[j] = Float(pixels[k * d + j]) - mean
                        squares += row[j] * row[j]
                    }
                    let factor = Float(contrastScale / max(Double(squares).squareRoot(), 1e-8))
                    for j in 0..<d { row[j] *= factor }
                }
            }
            initialized = images.count * d
        }
        return Matrix(rows: images.count, columns: d, elements: elements)
    }

    private static func center(_ rows: inout Matrix<Float>) -> (mean: [Float], trace: Double) {
        let (mean, trace) = NoiseCovariance.center(&rows)
        return (mean.map { Float($0) }, trace)
    }
}
