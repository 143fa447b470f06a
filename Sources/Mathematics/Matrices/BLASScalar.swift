import COpenBLAS

/// A scalar that BLAS and LAPACK compute with: `Float` or `Double`.
public protocol BLASScalar: BinaryFloatingPoint, SIMDScalar, Codable, Sendable {
    /// The routines for this scalar.
    static var routines: BLASRoutines<Self> { get }
}

/// The routines of the system's BLAS and LAPACK for one scalar, and the only place where their C and Fortran
/// signatures appear. Each works on one thread.
///
/// LAPACK counts by columns: what it calls A is the transpose of our row-major A, which for symmetric matrices makes
/// no difference but to exchange the names of the triangles.
public struct BLASRoutines<Scalar: Sendable>: Sendable {
    typealias Pointer = UnsafePointer<Scalar>
    typealias MutablePointer = UnsafeMutablePointer<Scalar>
    typealias Int32Pointer = UnsafeMutablePointer<Int32>

    /// C ← α op(A) op(B) + β C, row-major: transposed A, transposed B, m, n, k, α, A, stride, B, stride, β, C, stride.
    let gemm: @Sendable (
        Bool, Bool, Int, Int, Int, Scalar, Pointer, Int, Pointer, Int, Scalar, MutablePointer, Int
    ) -> Void
    /// Lower triangle of C ← α A Aᵀ + β C (transposed: Aᵀ A): transposed, n, k, α, A, stride, β, C, stride.
    let syrk: @Sendable (Bool, Int, Int, Scalar, Pointer, Int, Scalar, MutablePointer, Int) -> Void
    /// y ← α op(A) x + β y: transposed, rows, columns, α, A, stride, x, β, y.
    let gemv: @Sendable (Bool, Int, Int, Scalar, Pointer, Int, Pointer, Scalar, MutablePointer) -> Void
    /// Eigenvalues ascending, and with vectors the rows of A become eigenvectors: vectors, n, A, values → info.
    let syevd: @Sendable (Bool, Int, MutablePointer, MutablePointer) -> Int
    /// Eigenvalues of a symmetric tridiagonal matrix, ascending in place of the diagonal: n, diagonal, beside → info.
    let sterf: @Sendable (Int, MutablePointer, MutablePointer) -> Int
    /// Tridiagonal form of a band matrix: n, bandwidth, band (column after column from the diagonal down), diagonal,
    /// beside → info.
    let tridiagonalize: @Sendable (Int, Int, MutablePointer, MutablePointer, MutablePointer) -> Int
    /// QR of a column-major panel in place, reflectors below R: m, n, A, stride, T (column-major n × n, upper).
    let panel: @Sendable (Int, Int, MutablePointer, Int, MutablePointer) -> Void
    /// Lower Cholesky factor, row-major: n, A → info.
    let potrf: @Sendable (Int, MutablePointer) -> Int
    /// Solves Aᵀ X = B for column-major A, which is our A: n, right sides, A, B (each right side contiguous) → info.
    let gesv: @Sendable (Int, Int, MutablePointer, MutablePointer) -> Int
    /// Reduced QR of the column-major m × n matrix, m ≥ n: m, n, A (becomes Q), R (n × n, row-major).
    let qr: @Sendable (Int, Int, MutablePointer, MutablePointer) -> Void
}

/// Threads are ours, not OpenBLAS's: see `Parallel`.
private let singleThreaded: Void = openblas_set_num_threads(1)

private func op(_ transposed: Bool) -> CBLAS_TRANSPOSE { transposed ? CblasTrans : CblasNoTrans }

extension Float: BLASScalar {
    public static let routines: BLASRoutines<Float> = {
        _ = singleThreaded
        return BLASRoutines(
            gemm: { ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc in
                cblas_sgemm(CblasRowMajor, op(ta), op(tb), Int32(m), Int32(n), Int32(k), alpha, a, Int32(lda), b,
                            Int32(ldb), beta, c, Int32(ldc))
            },
            syrk: { transposed, n, k, alpha, a, lda, beta, c, ldc in
                cblas_ssyrk(CblasRowMajor, CblasLower, op(transposed), Int32(n), Int32(k), alpha, a, Int32(lda), beta,
                            c, Int32(ldc))
            },
            gemv: { transposed, m, n, alpha, a, lda, x, beta, y in
                cblas_sgemv(CblasRowMajor, op(transposed), Int32(m), Int32(n), alpha, a, Int32(lda), x, 1, beta, y, 1)
            },
            syevd: { vectors, n, a, w in eigensolve(vectors, n, a, w, ssyevd_) },
            sterf: { n, d, e in
                var (n, info) = (Int32(n), Int32(0))
                ssterf_(&n, d, e, &info)
                return Int(info)
            },
            tridiagonalize: { n, width, band, d, e in tridiagonalizeBand(n, width, band, d, e, ssytrd_sb2st_) },
            panel: { m, n, a, lda, t in
                var (m, n, lda, info) = (Int32(m), Int32(n), Int32(lda), Int32(0))
                sgeqrt3_(&m, &n, a, &lda, t, &n, &info)
            },
            potrf: { n, a in
                var (n, info) = (Int32(n), Int32(0))
                spotrf_("U", &n, a, &n, &info, 1)
                return Int(info)
            },
            gesv: { n, rightSides, a, b in
                var (order, sides, info) = (Int32(n), Int32(rightSides), Int32(0))
                var pivots = [Int32](repeating: 0, count: n)
                sgesv_(&order, &sides, a, &order, &pivots, b, &order, &info)
                return Int(info)
            },
            qr: { m, n, a, r in orthogonalize(m, n, a, r, sgeqrf_, sorgqr_) }
        )
    }()
}

extension Double: BLASScalar {
    public static let routines: BLASRoutines<Double> = {
        _ = singleThreaded
        return BLASRoutines(
            gemm: { ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc in
                cblas_dgemm(CblasRowMajor, op(ta), op(tb), Int32(m), Int32(n), Int32(k), alpha, a, Int32(lda), b,
                            Int32(ldb), beta, c, Int32(ldc))
            },
            syrk: { transposed, n, k, alpha, a, lda, beta, c, ldc in
                cblas_dsyrk(CblasRowMajor, CblasLower, op(transposed), Int32(n), Int32(k), alpha, a, Int32(lda), beta,
                            c, Int32(ldc))
            },
            gemv: { transposed, m, n, alpha, a, lda, x, beta, y in
                cblas_dgemv(CblasRowMajor, op(transposed), Int32(m), Int32(n), alpha, a, Int32(lda), x, 1, beta, y, 1)
            },
            syevd: { vectors, n, a, w in eigensolve(vectors, n, a, w, dsyevd_) },
            sterf: { n, d, e in
                var (n, info) = (Int32(n), Int32(0))
                dsterf_(&n, d, e, &info)
                return Int(info)
            },
            tridiagonalize: { n, width, band, d, e in tridiagonalizeBand(n, width, band, d, e, dsytrd_sb2st_) },
            panel: { m, n, a, lda, t in
                var (m, n, lda, info) = (Int32(m), Int32(n), Int32(lda), Int32(0))
                dgeqrt3_(&m, &n, a, &lda, t, &n, &info)
            },
            potrf: { n, a in
                var (n, info) = (Int32(n), Int32(0))
                dpotrf_("U", &n, a, &n, &info, 1)
                return Int(info)
            },
            gesv: { n, rightSides, a, b in
                var (order, sides, info) = (Int32(n), Int32(rightSides), Int32(0))
                var pivots = [Int32](repeating: 0, count: n)
                dgesv_(&order, &sides, a, &order, &pivots, b, &order, &info)
                return Int(info)
            },
            qr: { m, n, a, r in orthogonalize(m, n, a, r, dgeqrf_, dorgqr_) }
        )
    }()
}

private typealias Const<T> = UnsafePointer<T>
private typealias Mutable<T> = UnsafeMutablePointer<T>
private typealias EigenRoutine<S> = (
    Const<CChar>?, Const<CChar>?, Const<Int32>?, Mutable<S>?, Const<Int32>?, Mutable<S>?, Mutable<S>?, Const<Int32>?,
    Mutable<Int32>?, Const<Int32>?, Mutable<Int32>?, Int, Int
) -> Void
private typealias ReflectorRoutine<S> = (
    Const<Int32>?, Const<Int32>?, Mutable<S>?, Const<Int32>?, Mutable<S>?, Mutable<S>?, Const<Int32>?, Mutable<Int32>?
) -> Void
private typealias OrthogonalRoutine<S> = (
    Const<Int32>?, Const<Int32>?, Const<Int32>?, Mutable<S>?, Const<Int32>?, Const<S>?, Mutable<S>?, Const<Int32>?,
    Mutable<Int32>?
) -> Void

private typealias BandRoutine<S> = (
    Const<CChar>?, Const<CChar>?, Const<CChar>?, Const<Int32>?, Const<Int32>?, Mutable<S>?, Const<Int32>?, Mutable<S>?,
    Mutable<S>?, Mutable<S>?, Const<Int32>?, Mutable<S>?, Const<Int32>?, Mutable<Int32>?, Int, Int, Int
) -> Void

private func tridiagonalizeBand<S: BinaryFloatingPoint>(
    _ order: Int, _ width: Int, _ band: Mutable<S>, _ diagonal: Mutable<S>, _ beside: Mutable<S>,
    _ routine: BandRoutine<S>
) -> Int {
    var (n, kd, ld, info) = (Int32(order), Int32(width), Int32(width + 1), Int32(0))
    // Asked for its sizes, the routine consults a table of the whole library; these are never less.
    var (reflectors, size) = (Int32(4 * order), Int32((2 * width + 1) * order + 4 * order + 64 * width))
    var v = [S](repeating: 0, count: Int(reflectors))
    var work = [S](repeating: 0, count: Int(size))
    routine("Y", "N", "L", &n, &kd, band, &ld, diagonal, beside, &v, &reflectors, &work, &size, &info, 1, 1, 1)
    return Int(info)
}

/// Asks how much working memory is wanted, and then solves.
private func eigensolve<S: BinaryFloatingPoint>(
    _ vectors: Bool, _ order: Int, _ a: Mutable<S>, _ values: Mutable<S>, _ routine: EigenRoutine<S>
) -> Int {
    var (n, info, ask) = (Int32(order), Int32(0), Int32(-1))
    var (size, integers) = (S(0), Int32(0))
    let job = vectors ? "V" : "N"
    routine(job, "L", &n, a, &n, values, &size, &ask, &integers, &ask, &info, 1, 1)
    guard info == 0 else { return Int(info) }
    // In single precision a large size may have been rounded down.
    var (workSize, integerSize) = (Int32(size.nextUp.rounded(.up)), integers)
    var work = [S](repeating: 0, count: Int(workSize))
    var integerWork = [Int32](repeating: 0, count: Int(integerSize))
    routine(job, "L", &n, a, &n, values, &work, &workSize, &integerWork, &integerSize, &info, 1, 1)
    return Int(info)
}

private func orthogonalize<S: BinaryFloatingPoint>(
    _ rows: Int, _ columns: Int, _ a: Mutable<S>, _ r: Mutable<S>,
    _ factor: ReflectorRoutine<S>, _ expand: OrthogonalRoutine<S>
) {
    var (m, n, info) = (Int32(rows), Int32(columns), Int32(0))
    var workSize = Int32(64 * columns)
    var work = [S](repeating: 0, count: Int(workSize))
    var tau = [S](repeating: 0, count: columns)
    factor(&m, &n, a, &m, &tau, &work, &workSize, &info)
    for i in 0..<columns {
        for j in 0..<columns { r[i * columns + j] = j < i ? 0 : a[j * rows + i] }
    }
    expand(&m, &n, &n, a, &m, tau, &work, &workSize, &info)
}
