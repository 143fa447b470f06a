extension Matrix where Scalar: BLASScalar {
    /// The lower triangular L with L Lᵀ = A for this symmetric positive definite matrix, of which the lower triangle is
    /// read. n³/3 operations.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func cholesky() throws(LinearAlgebraError) -> Matrix {
        try requireSquareAndFinite()
        guard rows > 0 else { return self }
        var factor = self
        let n = rows
        let info = factor.elements.withUnsafeMutableBufferPointer { Scalar.routines.potrf(n, $0.baseAddress!) }
        guard info == 0 else { throw .notPositiveDefinite(order: info) }
        for i in 0..<n {
            for j in i + 1..<max(n, i + 1) { factor[i, j] = 0 }
        }
        return factor
    }

    /// The solution X of A X = B, by LU factors with partial pivoting. 2n³/3 operations.
    /// - Precondition: as many rows in B as in A.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func solving(_ b: Matrix) throws(LinearAlgebraError) -> Matrix {
        try requireSquareAndFinite()
        precondition(b.rows == rows, "\(b.rows) rows on the right for an equation of order \(rows)")
        guard rows > 0, b.columns > 0 else { return b }
        var factors = transposed().elements
        var solution = b.transposed().elements
        let info = Scalar.routines.gesv(rows, b.columns, &factors, &solution)
        guard info == 0 else { throw .singular(pivot: info - 1) }
        return Matrix(rows: b.columns, columns: rows, elements: solution).transposed()
    }

    /// The solution x of A x = b.
    /// - Precondition: as many elements in b as rows in A.
    public func solving(_ b: [Scalar]) throws(LinearAlgebraError) -> [Scalar] {
        try solving(Matrix(rows: b.count, columns: 1, elements: b)).elements
    }

    /// The inverse, for the rare case in which it is wanted for itself.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func inverse() throws(LinearAlgebraError) -> Matrix {
        try requireSquare()
        return try solving(.identity(rows))
    }

    /// The reduced factors A = Q R: Q of rows × columns with orthonormal columns, R upper triangular with a
    /// non-negative diagonal, which makes them unique for full rank.
    /// - Precondition: at least as many rows as columns.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func qr() -> (q: Matrix, r: Matrix) {
        precondition(rows >= columns, "reduced QR factors of \(rows) × \(columns): transpose it first")
        var r = Matrix(rows: columns, columns: columns, repeating: 0)
        guard columns > 0 else { return (self, r) }
        var q = transposed()
        Scalar.routines.qr(rows, columns, &q.elements, &r.elements)
        for i in 0..<columns where r[i, i] < 0 {
            for j in 0..<columns { r[i, j] = -r[i, j] }
            for j in 0..<rows { q[i, j] = -q[i, j] }
        }
        return (q.transposed(), r)
    }
}
