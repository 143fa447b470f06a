import Mathematics
import Testing

@Suite struct MatrixTests {
    /// The definition, in the slowest way.
    private func product(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Matrix<Double> {
        Matrix(rows: a.rows, columns: b.columns) { i, j in (0..<a.columns).reduce(0) { $0 + a[i, $1] * b[$1, j] } }
    }

    private func random(_ rows: Int, _ columns: Int, _ name: String) -> Matrix<Double> {
        var stream = RandomStream(seed: 31, path: [name])
        return Matrix(rows: rows, columns: columns, elements: stream.normals(rows * columns))
    }

    private func distance(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Double { (a - b).frobeniusNorm }

    @Test(arguments: [(1, 1, 1), (3, 5, 4), (300, 17, 65), (513, 40, 9)])
    func productsAreSumsOfProducts(m: Int, k: Int, n: Int) {
        let (a, b) = (random(m, k, "a"), random(k, n, "b"))
        let expected = product(a, b)
        let tolerance = 1e-13 * expected.frobeniusNorm
        #expect(distance(a * b, expected) < tolerance)
        #expect(distance(a.transposed().times(b, transposingSelf: true), expected) < tolerance)
        #expect(distance(a.times(b.transposed(), transposingOther: true), expected) < tolerance)
        #expect(distance(a.transposed().times(b.transposed(), transposingSelf: true, transposingOther: true), expected)
            < tolerance)
        let single = a.map(Float.init) * b.map(Float.init)
        #expect(distance(single.map(Double.init), expected) < 1e-5 * expected.frobeniusNorm)
        let x = b.column(0)
        let column = product(a, Matrix(rows: k, columns: 1, elements: x))
        #expect(distance(Matrix(rows: m, columns: 1, elements: a * x), column) < tolerance)
    }

    @Test func productsWithNothingAreZero() {
        let empty = Matrix<Double>(rows: 2, columns: 0, elements: [])
        #expect(empty.times(Matrix(rows: 0, columns: 3, elements: [])) == Matrix(rows: 2, columns: 3, repeating: 0))
        #expect((Matrix<Double>(rows: 0, columns: 3, elements: []) * [1, 2, 3]).isEmpty)
    }

    @Test(arguments: [(5, 3), (600, 20), (1_030, 11)])
    func gramMatricesHoldTheProductsOfVectors(n: Int, k: Int) {
        let a = random(n, k, "gram")
        let expected = 0.5 * product(a, a.transposed())
        let gram = a.gram(scale: 0.5)
        #expect(distance(gram, expected) < 1e-13 * expected.frobeniusNorm)
        #expect(gram == gram.transposed())
        #expect(distance(a.transposed().gram(of: .columns, scale: 0.5), expected) < 1e-13 * expected.frobeniusNorm)
        // Block after block of columns gives the same matrix.
        var sum = Matrix<Double>(rows: n, columns: n, repeating: 0)
        for j in 0..<k { sum.addGram(Matrix(rows: n, columns: 1, elements: a.column(j)), scale: 0.5) }
        #expect(distance(sum, expected) < 1e-13 * expected.frobeniusNorm)
    }

    @Test func transposingExchangesRowsAndColumns() {
        let a = random(67, 101, "transposed")
        let t = a.transposed()
        #expect(t == Matrix(rows: 101, columns: 67) { a[$1, $0] })
        #expect(t.transposed() == a)
        #expect(Array(a.row(3)) == t.column(3))
    }

    @Test func rawProductsHonorStridesAndScales() {
        // The middle 2 × 2 of a 4 × 4 matrix, squared, onto the corner of another.
        let a = (0..<16).map(Double.init)
        var c = [Double](repeating: 1, count: 9)
        a.withUnsafeBufferPointer { p in
            guard let base = p.baseAddress else { return }
            let middle = base + 5
            BLAS.multiply(
                m: 2, n: 2, k: 2, alpha: 2, middle, stride: 4, middle, stride: 4, beta: 3, into: &c, stride: 3)
        }
        // (5 6; 9 10)² = (79 90; 135 154).
        let expected: [Double] = [161, 183, 1, 273, 311, 1, 1, 1, 1]
        #expect(c == expected)
    }

    @Test func scalarsOfAMatrix() {
        let a = Matrix([[3.0, -4], [2, 1]])
        #expect(a.trace == 4)
        #expect(a.frobeniusNorm == 30.0.squareRoot())
        #expect(a.largestMagnitude == 4)
        #expect(a.symmetricPart == Matrix([[3, -1], [-1, 1]]))
        let sum: Matrix<Double> = 2 * a + .identity(2) - a
        #expect(sum.elements == [4, -4, 2, 2])
    }
}
