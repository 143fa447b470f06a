/// The eigenvalues of a large symmetric matrix by way of a band matrix.
///
/// The direct reduction to tridiagonal form spends half of its operations on products of the matrix with one vector
/// after the other, and so reads the whole matrix from memory n times. Here a panel of `width` columns is reduced at
/// once, leaving a band of that width: products of matrices throughout, and the matrix is read n/width times. The band
/// is then reduced to a tridiagonal matrix, which fits the cache, and that one solved by QR.
///
/// Source: Bischof, Lang and Sun, “A framework for symmetric band reduction”, ACM TOMS 26 (2000); LAPACK's
/// `ssytrd_sy2sb` is the same computation on one thread. With Q = I − V T Vᵀ from the QR factors of the panel below the
/// band, S the matrix right of it:
///
///     Y = S V T,   X = Y − ½ V Tᵀ (Vᵀ Y),   Qᵀ S Q = S − V Xᵀ − X Vᵀ.
///
/// 4n³/3 operations. Matrices are cut at multiples of `side`, whatever the number of threads.
struct TwoStageReduction<Scalar: BLASScalar> {
    /// The order n of the matrix.
    let n: Int
    /// The number of diagonals that are kept below the main one.
    var width = 64
    /// The side of the tiles. Those on the diagonal are kept complete, of the others only the upper ones.
    var side = 256

    /// The eigenvalues, ascending, of the complete symmetric matrix; destroys it.
    func eigenvalues(_ matrix: inout Matrix<Scalar>) throws(LinearAlgebraError) -> [Scalar] {
        matrix.elements.withUnsafeMutableBufferPointer { reduceToBand(SharedBuffer($0)) }
        var band = [Scalar](repeating: 0, count: (width + 1) * n)
        for c in 0..<n {
            for r in c..<min(n, c + width + 1) { band[c * (width + 1) + r - c] = matrix[c, r] }
        }
        var diagonal = [Scalar](repeating: 0, count: n)
        var beside = [Scalar](repeating: 0, count: n)
        var info = Scalar.routines.tridiagonalize(n, width, &band, &diagonal, &beside)
        precondition(info == 0, "argument \(-info) of the band reduction")
        info = Scalar.routines.sterf(n, &diagonal, &beside)
        guard info == 0 else { throw .notConverged(remaining: info) }
        return diagonal
    }

    /// Leaves the band in the matrix: element (r, c), r ≥ c, at row c and column r.
    private func reduceToBand(_ a: SharedBuffer<Scalar>) {
        let panels = PanelBuffers<Scalar>(n: n, width: width)
        defer { panels.deallocate() }
        for start in stride(from: 0, to: n - width - 1, by: width) {
            let first = start + width
            let k = min(width, n - first)
            // The routine writes the upper triangle of T only.
            panels.t.buffer.update(repeating: 0)
            Scalar.routines.panel(n - first, k, a.address(start * n + first), n, panels.t.address(0))
            panels.takeReflectors(from: a, n: n, start: start, first: first, count: k)
            for column in start + k..<first { panels.reflect(a[column * n + first..<(column + 1) * n], count: k) }
            update(a, first: first, k: k, panels)
        }
    }

    /// S ← Qᵀ S Q for the rows and columns from `first` on.
    private func update(_ a: SharedBuffer<Scalar>, first: Int, k: Int, _ p: PanelBuffers<Scalar>) {
        let m = n - first
        let bands = stride(from: first / side * side, to: n, by: side).map { max($0, first)..<min($0 + side, n) }

        // Y: what stands in the upper triangle, read down the columns and along the rows.
        Parallel.forEach(bands.count) { b in
            let band = bands[b]
            let above = band.upperBound - first
            let column = band.lowerBound - first
            BLAS.multiply(
                m: k, n: band.count, k: above, p.vx.address(0), stride: m,
                a.address(first * n + band.lowerBound), stride: n, into: p.w.address(column), stride: m)
            if band.upperBound < n {
                BLAS.multiply(
                    transposingB: true, m: k, n: band.count, k: n - band.upperBound, p.vx.address(above), stride: m,
                    a.address(band.lowerBound * n + band.upperBound), stride: n, beta: 1,
                    into: p.w.address(column), stride: m)
            }
            BLAS.multiply(
                m: k, n: band.count, k: k, p.t.address(0), stride: k, p.w.address(column), stride: m,
                into: p.xv.address(column), stride: m)
        }

        // X, behind V in one factor and before V in the other.
        BLAS.multiply(
            transposingB: true, m: k, n: k, k: m, p.vx.address(0), stride: m, p.xv.address(0), stride: m,
            into: p.z.address(0), stride: k)
        BLAS.multiply(
            m: k, n: k, k: k, p.t.address(0), stride: k, p.z.address(0), stride: k, into: p.tz.address(0), stride: k)
        Parallel.forEach(bands.count) { b in
            let column = bands[b].lowerBound - first
            BLAS.multiply(
                transposingA: true, m: k, n: bands[b].count, k: k, alpha: -0.5, p.tz.address(0), stride: k,
                p.vx.address(column), stride: m, beta: 1, into: p.xv.address(column), stride: m)
            for i in 0..<k {
                for j in bands[b] {
                    p.vx[(k + i) * m + j - first] = p.xv[i * m + j - first]
                    p.xv[(k + i) * m + j - first] = p.vx[i * m + j - first]
                }
            }
        }

        Parallel.forEach(bands.count) { b in
            let band = bands[b]
            let column = band.lowerBound - first
            BLAS.multiply(
                transposingA: true, m: band.count, n: n - band.lowerBound, k: 2 * k, alpha: -1,
                p.vx.address(column), stride: m, p.xv.address(column), stride: m, beta: 1,
                into: a.address(band.lowerBound * n + band.lowerBound), stride: n)
        }
    }
}

/// The working memory of a reduction. With m the order of what is left, k the reflectors of the panel, row by row:
private struct PanelBuffers<Scalar: BLASScalar>: Sendable {
    /// Vᵀ above Xᵀ, and Xᵀ (first Yᵀ) above Vᵀ: 2k × m.
    let vx, xv: SharedBuffer<Scalar>
    /// (S V)ᵀ: k × m.
    let w: SharedBuffer<Scalar>
    /// Tᵀ, Vᵀ Y and Tᵀ Vᵀ Y: k × k.
    let t, z, tz: SharedBuffer<Scalar>

    init(n: Int, width: Int) {
        func memory(_ count: Int) -> SharedBuffer<Scalar> {
            let buffer = UnsafeMutableBufferPointer<Scalar>.allocate(capacity: count)
            buffer.initialize(repeating: 0)
            return SharedBuffer(buffer)
        }
        (vx, xv, w) = (memory(2 * width * n), memory(2 * width * n), memory(width * n))
        (t, z, tz) = (memory(width * width), memory(width * width), memory(width * width))
    }

    func deallocate() {
        for memory in [vx, xv, w, t, z, tz] { memory.buffer.deallocate() }
    }

    /// Copies Vᵀ out of the panel that begins at row `start`: reflector i has a one in place i, zeros before it, and
    /// its tail where the panel's column reaches below R.
    func takeReflectors(from a: SharedBuffer<Scalar>, n: Int, start: Int, first: Int, count k: Int) {
        let m = n - first
        for i in 0..<k {
            for j in 0..<i { vx[i * m + j] = 0 }
            vx[i * m + i] = 1
            for j in i + 1..<max(m, i + 1) { vx[i * m + j] = a[(start + i) * n + first + j] }
        }
    }

    /// x ← Qᵀ x = x − V Tᵀ Vᵀ x for the few columns beside a last panel that is as narrow as it is low.
    func reflect(_ x: SharedBuffer<Scalar>, count k: Int) {
        let m = x.count
        let v = (0..<k).map { i in (0..<m).reduce(Scalar(0)) { $0 + vx[i * m + $1] * x[$1] } }
        for i in 0..<k {
            let factor = (0..<k).reduce(Scalar(0)) { $0 + t[i * k + $1] * v[$1] }
            for j in 0..<m { x[j] -= factor * vx[i * m + j] }
        }
    }
}
