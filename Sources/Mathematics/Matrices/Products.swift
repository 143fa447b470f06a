extension Matrix where Scalar: BLASScalar {
    /// The product A B. 2 · rows · columns · b.columns operations.
    /// - Precondition: as many columns in A as rows in B.
    public static func * (a: Matrix, b: Matrix) -> Matrix { a.times(b) }

    /// The product A x.
    /// - Precondition: as many elements as columns.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func * (a: Matrix, x: [Scalar]) -> [Scalar] {
        precondition(a.columns == x.count, "\(a.rows) × \(a.columns) times \(x.count) elements")
        var y = [Scalar](repeating: 0, count: a.rows)
        if a.rows > 0, a.columns > 0 {
            a.elements.withUnsafeBufferPointer { a0 in
                if let a0 = a0.baseAddress {
                    BLAS.multiply(rows: a.rows, columns: a.columns, a0, stride: a.columns, x, into: &y)
                }
            }
        }
        return y
    }

    /// The product op(A) op(B), either factor transposed on request, in bands of 256 rows of the result that run
    /// in parallel; the bands depend on the shape alone.
    /// - Precondition: as many columns in op(A) as rows in op(B).
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func times(_ b: Matrix, transposingSelf: Bool = false, transposingOther: Bool = false) -> Matrix {
        let (m, k) = transposingSelf ? (columns, rows) : (rows, columns)
        let (other, n) = transposingOther ? (b.columns, b.rows) : (b.rows, b.columns)
        precondition(k == other, "a product of \(m) × \(k) and \(other) × \(n)")
        var result = Matrix(rows: m, columns: n, repeating: 0)
        guard m > 0, n > 0, k > 0 else { return result }
        result.elements.withUnsafeMutableBufferPointer { c in
            let c = SharedBuffer(c)
            elements.withUnsafeBufferPointer { a in
                b.elements.withUnsafeBufferPointer { b0 in
                    let (a, b0) = (ConstantBuffer(a), ConstantBuffer(b0))
                    Parallel.forEachRange(of: m, grain: 256) { band in
                        BLAS.multiply(
                            transposingA: transposingSelf, transposingB: transposingOther,
                            m: band.count, n: n, k: k,
                            a.address(transposingSelf ? band.lowerBound : band.lowerBound * columns), stride: columns,
                            b0.address(0), stride: b.columns, into: c.address(band.lowerBound * n), stride: n)
                    }
                }
            }
        }
        return result
    }
}
