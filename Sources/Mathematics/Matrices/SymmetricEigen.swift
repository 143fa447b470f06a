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
    /// About 4n³/3 operations; n² elements of memory. Up to order 512 by LAPACK's `ssyevd` or `dsyevd` on one thread,
    /// above in two stages and parallel (`TwoStageReduction`). The error is about ε‖A‖: small eigenvalues beside a
    /// large one have that absolute accuracy and no better.
    /// Reference machine (two cores), single precision: n = 4 096 in 0.84 s, n = 10 000 in 7.3 s.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func symmetricEigenvalues() throws(LinearAlgebraError) -> [Scalar] {
        try requireSquareAndFinite()
        guard rows > 0 else { return [] }
        var copy = completedFromLowerTriangle()
        guard rows <= twoStageOrder else { return try TwoStageReduction(n: rows).eigenvalues(&copy).reversed() }
        var values = [Scalar](repeating: 0, count: rows)
        let info = Scalar.routines.syevd(false, rows, &copy.elements, &values)
        guard info == 0 else { throw .notConverged(remaining: info) }
        return values.reversed()
    }

    /// Eigenvalues and eigenvectors of this symmetric matrix, of which the lower triangle is read.
    ///
    /// LAPACK's divide and conquer driver (`ssyevd`, `dsyevd`), on one thread. About 9n³ operations at most.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func symmetricEigendecomposition() throws(LinearAlgebraError) -> SymmetricEigendecomposition<Scalar> {
        try requireSquareAndFinite()
        guard rows > 0 else { return SymmetricEigendecomposition(values: [], vectors: self) }
        var values = [Scalar](repeating: 0, count: rows)
        var vectors = completedFromLowerTriangle().elements
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

    /// The complete symmetric matrix that our lower triangle stands for. (What LAPACK calls lower is our upper.)
    private func completedFromLowerTriangle() -> Matrix {
        var copy = self
        copy.mirrorLowerTriangle()
        return copy
    }

    func requireSquareAndFinite() throws(LinearAlgebraError) {
        try requireSquare()
        // A sum of products with zero is zero, or not a number as soon as one factor is not finite.
        let finite = elements.withUnsafeBufferPointer { buffer in
            let elements = ConstantBuffer(buffer)
            return Parallel.sum(of: buffer.count, grain: 1 << 16) { range in
                var test: Scalar = 0
                for i in range { test += elements.buffer[i] * 0 }
                return Double(test)
            } == 0
        }
        guard !finite, let i = elements.firstIndex(where: { !$0.isFinite }) else { return }
        throw .notFinite(row: i / columns, column: i % columns)
    }

    func requireSquare() throws(LinearAlgebraError) {
        guard rows == columns else { throw .notSquare(rows: rows, columns: columns) }
    }
}

/// The largest order that is left to LAPACK's direct driver. Either way has the same accuracy.
private let twoStageOrder = 512
