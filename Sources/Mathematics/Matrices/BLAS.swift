/// Products on memory that the caller lays out, each on one thread: what networks call in their inner loops.
///
/// Matrices are row-major; the stride of a matrix is the distance between the starts of its rows.
public enum BLAS {
    /// C ← α op(A) op(B) + β C, where op(A) is m × k, op(B) is k × n, and C is m × n. 2mnk operations.
    public static func multiply<S: BLASScalar>(
        transposingA: Bool = false, transposingB: Bool = false, m: Int, n: Int, k: Int, alpha: S = 1,
        _ a: UnsafePointer<S>, stride strideA: Int, _ b: UnsafePointer<S>, stride strideB: Int,
        beta: S = 0, into c: UnsafeMutablePointer<S>, stride strideC: Int
    ) {
        guard m > 0, n > 0 else { return }
        S.routines.gemm(transposingA, transposingB, m, n, k, alpha, a, strideA, b, strideB, beta, c, strideC)
    }

    /// y ← α op(A) x + β y, where A is rows × columns before it is transposed.
    public static func multiply<S: BLASScalar>(
        transposingA: Bool = false, rows: Int, columns: Int, alpha: S = 1,
        _ a: UnsafePointer<S>, stride: Int, _ x: UnsafePointer<S>, beta: S = 0, into y: UnsafeMutablePointer<S>
    ) {
        guard rows > 0, columns > 0 else { return }
        S.routines.gemv(transposingA, rows, columns, alpha, a, stride, x, beta, y)
    }

    /// The lower triangle of C ← α A Aᵀ + β C for A of n × k, or of α Aᵀ A + β C for A of k × n; C is n × n, and what
    /// stands above its diagonal is left alone. n²k operations.
    public static func multiplyByOwnTranspose<S: BLASScalar>(
        transposingFirst: Bool = false, n: Int, k: Int, alpha: S = 1,
        _ a: UnsafePointer<S>, stride strideA: Int, beta: S = 0, into c: UnsafeMutablePointer<S>, stride strideC: Int
    ) {
        guard n > 0 else { return }
        S.routines.syrk(transposingFirst, n, k, alpha, a, strideA, beta, c, strideC)
    }
}
