/// Eigenvalues of a symmetric matrix in descending order, with their orthonormal eigenvectors.
public struct SymmetricEigendecomposition<Scalar: BLASScalar>: Sendable {
    /// λ₁ ≥ λ₂ ≥ …
    public let values: [Scalar]
    /// Row k is the eigenvector of `values[k]`, of length one, its element of largest magnitude positive (the first
    /// of several), so that its sign does not hang on the library.
    public let vectors: Matrix<Scalar>
}

extension Matrix where Scalar: BLASScalar {
    /// The eigenvalues of this symmetric matrix, of which the lower triangle is read, in descending order.
    ///
    /// LAPACK's divide and conquer driver (`ssyevd`, `dsyevd`). About 4n³/3 operations; n² elements of memory.
    public func symmetricEigenvalues() throws(LinearAlgebraError) -> [Scalar] {
        try requireSquareAndFinite()
        var values = [Scalar](repeating: 0, count: rows)
        var copy = withTrianglesExchanged()
        guard rows > 0 else { return [] }
        let info = Scalar.routines.syevd(false, rows, &copy, &values)
        guard info == 0 else { throw .notConverged(remaining: info) }
        return values.reversed()
    }

    /// Eigenvalues and eigenvectors of this symmetric matrix, of which the lower triangle is read.
    ///
    /// LAPACK's divide and conquer driver (`ssyevd`, `dsyevd`), on one thread. About 9n³ operations at most.
    public func symmetricEigendecomposition() throws(LinearAlgebraError) -> SymmetricEigendecomposition<Scalar> {
        try requireSquareAndFinite()
        guard rows > 0 else { return SymmetricEigendecomposition(values: [], vectors: self) }
        var values = [Scalar](repeating: 0, count: rows)
        var vectors = withTrianglesExchanged()
        let info = Scalar.routines.syevd(true, rows, &vectors, &values)
        guard info == 0 else { throw .notConverged(remaining: info) }
        var descending = [Scalar]()
        descending.reserveCapacity(vectors.count)
        for k in (0..<rows).reversed() {
            let vector = vectors[k * rows..<(k + 1) * rows]
            let largest = vector.reduce(0) { $1.magnitude > $0.magnitude ? $1 : $0 }
            descending += largest < 0 ? vector.map { -$0 } : Array(vector)
        }
        return SymmetricEigendecomposition(
            values: values.reversed(), vectors: Matrix(rows: rows, columns: rows, elements: descending))
    }

    /// A copy in which our lower triangle is where LAPACK's lower triangle is, that is, our upper.
    func withTrianglesExchanged() -> [Scalar] { transposed().elements }

    func requireSquareAndFinite() throws(LinearAlgebraError) {
        try requireSquare()
        for (i, x) in elements.enumerated() where !x.isFinite {
            throw .notFinite(row: i / columns, column: i % columns)
        }
    }

    func requireSquare() throws(LinearAlgebraError) {
        guard rows == columns else { throw .notSquare(rows: rows, columns: columns) }
    }
}
