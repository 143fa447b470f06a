import Mathematics
import Testing

@Suite struct FactorizationTests {
    private func random(_ rows: Int, _ columns: Int) -> Matrix<Double> {
        var stream = RandomStream(seed: 41)
        return Matrix(rows: rows, columns: columns, elements: stream.normals(rows * columns))
    }

    /// The Cholesky factor of the Pascal matrix holds the binomial coefficients.
    @Test func theCholeskyFactorOfPascalsMatrixIsPascalsTriangle() throws {
        func binomial(_ n: Int, _ k: Int) -> Double { (0..<k).reduce(1) { $0 * Double(n - $1) / Double($1 + 1) } }
        let pascal = Matrix(rows: 8, columns: 8) { i, j in binomial(i + j, i).rounded() }
        let triangle = Matrix(rows: 8, columns: 8) { i, j in j <= i ? binomial(i, j).rounded() : 0 }
        #expect((try pascal.cholesky() - triangle).largestMagnitude < 1e-10)
        // Only the lower triangle is read.
        let half = Matrix(rows: 8, columns: 8) { i, j in j <= i ? pascal[i, j] : .nan }
        #expect(throws: LinearAlgebraError.notFinite(row: 0, column: 1)) { try half.cholesky() }
        let other = Matrix(rows: 8, columns: 8) { i, j in j <= i ? pascal[i, j] : 77 }
        #expect(try other.cholesky() == pascal.cholesky())
    }

    @Test func anIndefiniteMatrixHasNoCholeskyFactor() {
        #expect(throws: LinearAlgebraError.notPositiveDefinite(order: 2)) { try Matrix([[1.0, 2], [2, 1]]).cholesky() }
        #expect(throws: LinearAlgebraError.notSquare(rows: 1, columns: 2)) { try Matrix([[1.0, 2]]).cholesky() }
    }

    /// The inverse of the Hilbert matrix of order 4 has known integers (Choi, Amer. Math. Monthly 90, 1983).
    @Test func theInverseOfHilbertsMatrixHasIntegers() throws {
        let hilbert = Matrix(rows: 4, columns: 4) { 1 / Double($0 + $1 + 1) }
        let inverse = Matrix([
            [16.0, -120, 240, -140], [-120, 1200, -2700, 1680], [240, -2700, 6480, -4200], [-140, 1680, -4200, 2800],
        ])
        #expect((try hilbert.inverse() - inverse).largestMagnitude < 1e-8)
    }

    @Test func solutionsSatisfyTheirEquations() throws {
        let a = random(60, 60)
        let x = (0..<60).map { Double($0) - 30 }
        let found = try a.solving(a * x)
        #expect(zip(found, x).allSatisfy { abs($0 - $1) < 1e-9 })
        #expect(throws: LinearAlgebraError.singular(pivot: 1)) { try Matrix([[1.0, 2], [2, 4]]).solving([1, 1]) }
        let single = try a.map(Float.init).solving((a * x).map(Float.init))
        #expect(zip(single, x).allSatisfy { abs(Double($0) - $1) < 0.05 })
    }

    @Test(arguments: [(1, 1), (7, 7), (90, 33)]) func qrFactorsAreOrthonormalAndTriangular(rows: Int, columns: Int) {
        let a = random(rows, columns)
        let (q, r) = a.qr()
        #expect((q * r - a).largestMagnitude < 1e-13)
        #expect((q.gram(of: .columns) - .identity(columns)).largestMagnitude < 1e-14)
        for i in 0..<columns {
            #expect(r[i, i] > 0 && (0..<i).allSatisfy { r[i, $0] == 0 })
        }
    }
}
