import Mathematics

/// A block Krylov space of D, V, D V, D² V, … with an orthonormal basis, and the Rayleigh–Ritz approximations in it.
///
/// Source: Saad, “Numerical methods for large eigenvalue problems”, 2nd edition, chapter 6.
struct RitzSpace: Sendable {
    let noise: NoiseOperator
    /// Orthonormal rows, m × d.
    private(set) var basis: Matrix<Float>
    /// D times each of them.
    private(set) var images: Matrix<Float>

    /// Begins with the images of `block` random vectors.
    init(_ noise: NoiseOperator, block: Int, random: RandomStream) {
        self.noise = noise
        let d = noise.parameterCount
        var random = random
        let start = Matrix(rows: block, columns: d, elements: random.floatNormals(block * d))
        let first = Self.orthonormalized(noise.apply(start), against: nil)
        basis = first
        images = noise.apply(first)
    }

    var dimension: Int { basis.rows }

    /// Adds the directions in which D leads out of the space from its last `block` vectors. 4Nbd operations, and 8mbd to
    /// make them orthogonal.
    mutating func grow(block: Int) {
        let last = images.elements.suffix(block * noise.parameterCount)
        let directions = Matrix(rows: block, columns: noise.parameterCount, elements: Array(last))
        let new = Self.orthonormalized(directions, against: basis)
        basis = basis.appending(new)
        images = images.appending(noise.apply(new))
    }

    /// Orthonormal rows that span those of `block` as far as these are orthogonal to `basis`.
    ///
    /// Projected twice before and once after the QR factors: in single precision once is not enough, and directions
    /// that are left over from rounding must be orthogonal too.
    private static func orthonormalized(_ block: Matrix<Float>, against basis: Matrix<Float>?) -> Matrix<Float> {
        func projected(_ x: Matrix<Float>) -> Matrix<Float> {
            guard let basis else { return x }
            return x - x.times(basis, transposingOther: true) * basis
        }
        func orthonormal(_ x: Matrix<Float>) -> Matrix<Float> { x.transposed().qr().q.transposed() }
        return orthonormal(projected(orthonormal(projected(projected(block)))))
    }

    /// Ritz values in descending order, and how the Ritz vectors combine the basis: row k belongs to value k.
    func ritzValues() throws(LinearAlgebraError) -> SymmetricEigendecomposition<Double> {
        let projection = basis.times(images, transposingOther: true).map(Double.init)
        return try projection.symmetricPart.symmetricEigendecomposition()
    }

    /// The Ritz vectors of the first `count` values, and ‖D u − θ u‖ of each.
    func ritzVectors(
        _ ritz: SymmetricEigendecomposition<Double>, count: Int
    ) -> (vectors: Matrix<Float>, residuals: [Double]) {
        let m = dimension
        let combination = Matrix(
            rows: count, columns: m, elements: ritz.vectors.elements[..<(count * m)].map(Float.init))
        let vectors = combination * basis
        let images = combination * images
        let residuals = Parallel.map(count) { k -> Double in
            let value = Float(ritz.values[k])
            return zip(images.row(k), vectors.row(k)).reduce(0.0) { sum, pair in
                let difference = Double(pair.0 - value * pair.1)
                return sum + difference * difference
            }.squareRoot()
        }
        return (vectors, residuals)
    }
}

extension Matrix {
    /// These rows, and those of another matrix below them.
    func appending(_ other: Matrix) -> Matrix {
        Matrix(rows: rows + other.rows, columns: columns, elements: elements + other.elements)
    }
}
