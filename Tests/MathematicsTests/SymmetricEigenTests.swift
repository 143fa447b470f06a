import Foundation
import Mathematics
import Testing

@Suite struct SymmetricEigenTests {
    /// The second difference with fixed ends has the eigenvalues 2 − 2 cos(kπ/(n + 1)).
    @Test(arguments: [1, 2, 3, 50, 511, 512, 513, 577, 700])
    func theSecondDifferenceHasCosinesAsEigenvalues(n: Int) throws {
        let matrix = Matrix(rows: n, columns: n) { i, j in i == j ? 2.0 : abs(i - j) == 1 ? -1 : 0 }
        let expected = (1...n).map { 2 - 2 * cos(Double(n + 1 - $0) * .pi / Double(n + 1)) }
        let values = try matrix.symmetricEigenvalues()
        #expect(values.count == n && zip(values, expected).allSatisfy { abs($0 - $1) < 1e-13 })
        let single = try matrix.map(Float.init).symmetricEigenvalues()
        #expect(zip(single, expected).allSatisfy { abs(Double($0) - $1) < 5e-6 })
    }

    /// A full matrix with prescribed eigenvalues: H Λ H with the reflection H = I − 2 v vᵀ, orders that leave
    /// narrow and single-column rests of panels.
    @Test(arguments: [513, 576, 577, 600, 641, 800])
    func reflectedDiagonalsKeepTheirEigenvalues(n: Int) throws {
        var random = RandomStream(seed: 51)
        let v = random.normals(n)
        let square = Statistics.sum(v.map { $0 * $0 })
        let values = (0..<n).map { 100 * pow(1e-9, Double($0) / Double(n - 1)) }
        let weighted = Statistics.sum((0..<n).map { v[$0] * v[$0] * values[$0] })
        let matrix = Matrix(rows: n, columns: n) { i, j in
            (i == j ? values[i] : 0) - 2 * v[i] * v[j] * (values[i] + values[j]) / square
                + 4 * v[i] * v[j] * weighted / (square * square)
        }
        let found = try matrix.symmetricEigenvalues()
        #expect(zip(found, values).allSatisfy { abs($0 - $1) < 1e-12 })
        let single = try matrix.map(Float.init).symmetricEigenvalues()
        #expect(zip(single, values).allSatisfy { abs(Double($0) - $1) < 3e-4 })
    }

    @Test func twoStagesAgreeWithTheDirectDriver() throws {
        var random = RandomStream(seed: 52)
        let gram = Matrix(rows: 900, columns: 700, elements: random.normals(630_000)).gram(scale: 1 / 700)
        let direct = try gram.symmetricEigendecomposition().values
        let values = try gram.symmetricEigenvalues()
        #expect(zip(values, direct).allSatisfy { abs($0 - $1) < 1e-13 * direct[0] * 10 })
        #expect(abs(Statistics.sum(values) - gram.trace) < 1e-10)
    }

    /// Squares of the elements would overflow or vanish in single precision.
    @Test(arguments: [Float(0x1p80), Float(0x1p-80)]) func eigenvaluesScaleWithTheMatrix(factor: Float) throws {
        var random = RandomStream(seed: 56)
        let gram = Matrix(rows: 600, columns: 300, elements: random.floatNormals(180_000)).gram(scale: 1 / 300)
        let values = try gram.symmetricEigenvalues()
        let scaled = try (factor * gram).symmetricEigenvalues()
        #expect(zip(values, scaled).allSatisfy { abs($0 - $1 / factor) < 1e-5 * values[0] })
    }

    @Test func onlyTheLowerTriangleIsRead() throws {
        var random = RandomStream(seed: 53)
        for n in [40, 530] {
            let a = Matrix(rows: n, columns: n, elements: random.normals(n * n))
            let symmetric = Matrix(rows: n, columns: n) { a[max($0, $1), min($0, $1)] }
            #expect(try a.symmetricEigenvalues() == symmetric.symmetricEigenvalues())
            #expect(try a.symmetricEigendecomposition().vectors == symmetric.symmetricEigendecomposition().vectors)
        }
    }

    @Test func eigenvectorsDiagonalizeAndAreOrthonormal() throws {
        var random = RandomStream(seed: 54)
        let a = Matrix(rows: 80, columns: 80, elements: random.normals(6_400)).symmetricPart
        let (values, vectors) = { ($0.values, $0.vectors) }(try a.symmetricEigendecomposition())
        #expect((vectors * a * vectors.transposed() - .diagonal(values)).largestMagnitude < 1e-12)
        #expect((vectors.gram() - .identity(80)).largestMagnitude < 1e-13)
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 >= $1 })
        for k in 0..<80 {
            let row = vectors.row(k)
            #expect(row.max { abs($0) < abs($1) }.map { $0 > 0 } ?? false)
        }
    }

    @Test func theEigenvaluesDoNotDependOnTheNumberOfThreads() throws {
        let width = Parallel.width
        defer { Parallel.width = width }
        var random = RandomStream(seed: 55)
        let gram = Matrix(rows: 1_000, columns: 50, elements: random.floatNormals(50_000)).gram()
        let together = try gram.symmetricEigenvalues()
        Parallel.width = 1
        #expect(try gram.symmetricEigenvalues() == together)
    }

    @Test func whatHasNoEigenvaluesIsAnError() throws {
        #expect(throws: LinearAlgebraError.notSquare(rows: 1, columns: 2)) {
            try Matrix([[1.0, 2]]).symmetricEigenvalues()
        }
        #expect(throws: LinearAlgebraError.notFinite(row: 1, column: 0)) {
            try Matrix([[1.0, 0], [.nan, 1]]).symmetricEigenvalues()
        }
        #expect(try Matrix<Double>(rows: 0, columns: 0, elements: []).symmetricEigenvalues().isEmpty)
    }
}
