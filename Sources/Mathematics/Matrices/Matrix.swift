/// A dense matrix, stored row by row.
///
/// Products and factorizations are in extensions for the two scalars that BLAS knows (`BLASScalar`).
public struct Matrix<Scalar: Sendable>: Sendable {
    public let rows: Int
    public let columns: Int
    /// The elements row by row: rows × columns of them, always.
    public var elements: [Scalar]

    /// - Precondition: as many elements as rows × columns.
    @inlinable
    public init(rows: Int, columns: Int, elements: [Scalar]) {
        precondition(elements.count == rows * columns, "\(elements.count) elements for \(rows) × \(columns)")
        (self.rows, self.columns, self.elements) = (rows, columns, elements)
    }

    @inlinable
    public init(rows: Int, columns: Int, repeating value: Scalar) {
        self.init(rows: rows, columns: columns, elements: Array(repeating: value, count: rows * columns))
    }

    /// - Precondition: rows of equal length.
    public init(_ rows: [[Scalar]]) {
        precondition(rows.allSatisfy { $0.count == rows[0].count }, "the rows of a matrix are equally long")
        self.init(rows: rows.count, columns: rows.first?.count ?? 0, elements: rows.flatMap { $0 })
    }

    /// The matrix with element `body(row, column)` at each place.
    @inlinable
    public init(rows: Int, columns: Int, _ body: (Int, Int) throws -> Scalar) rethrows {
        var elements = [Scalar]()
        elements.reserveCapacity(rows * columns)
        for row in 0..<rows {
            for column in 0..<columns { elements.append(try body(row, column)) }
        }
        self.init(rows: rows, columns: columns, elements: elements)
    }

    @inlinable
    public subscript(row: Int, column: Int) -> Scalar {
        get { elements[row * columns + column] }
        set { elements[row * columns + column] = newValue }
    }

    /// The elements of one row.
    @inlinable
    public func row(_ i: Int) -> ArraySlice<Scalar> { elements[i * columns..<(i + 1) * columns] }

    /// The elements of one column.
    @inlinable
    public func column(_ j: Int) -> [Scalar] { (0..<rows).map { self[$0, j] } }

    /// The elements on the diagonal.
    @inlinable
    public var diagonal: [Scalar] { (0..<min(rows, columns)).map { self[$0, $0] } }

    /// The same shape with each element transformed.
    @inlinable
    public func map<T>(_ transform: (Scalar) throws -> T) rethrows -> Matrix<T> {
        Matrix<T>(rows: rows, columns: columns, elements: try elements.map(transform))
    }

    /// The transposed matrix.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public func transposed() -> Matrix {
        // Squares of 32 × 32 elements, which stay in the first-level cache while they are read across.
        let elements = [Scalar](unsafeUninitializedCapacity: self.elements.count) { out, initialized in
            self.elements.withUnsafeBufferPointer { source in
                guard let base = out.baseAddress else { return }
                for top in stride(from: 0, to: rows, by: 32) {
                    for left in stride(from: 0, to: columns, by: 32) {
                        for i in top..<min(top + 32, rows) {
                            for j in left..<min(left + 32, columns) {
                                (base + j * rows + i).initialize(to: source[i * columns + j])
                            }
                        }
                    }
                }
            }
            initialized = self.elements.count
        }
        return Matrix(rows: columns, columns: rows, elements: elements)
    }
}

extension Matrix: Equatable where Scalar: Equatable {}
extension Matrix: Hashable where Scalar: Hashable {}
extension Matrix: Codable where Scalar: Codable {}

extension Matrix where Scalar: Numeric {
    /// The identity of order n.
    @inlinable
    public static func identity(_ n: Int) -> Matrix { diagonal([Scalar](repeating: 1, count: n)) }

    /// The square matrix with these elements on the diagonal and zeros elsewhere.
    @inlinable
    public static func diagonal(_ elements: [Scalar]) -> Matrix {
        var result = Matrix(rows: elements.count, columns: elements.count, repeating: 0)
        for (i, element) in elements.enumerated() { result[i, i] = element }
        return result
    }

    /// - Precondition: equal shapes.
    @inlinable
    public static func + (a: Matrix, b: Matrix) -> Matrix { a.combined(with: b, +) }

    /// - Precondition: equal shapes.
    @inlinable
    public static func - (a: Matrix, b: Matrix) -> Matrix { a.combined(with: b, -) }

    @inlinable
    public static func * (factor: Scalar, a: Matrix) -> Matrix { a.map { factor * $0 } }

    @inlinable
    func combined(with b: Matrix, _ operation: (Scalar, Scalar) -> Scalar) -> Matrix {
        precondition(rows == b.rows && columns == b.columns, "\(rows) × \(columns) and \(b.rows) × \(b.columns)")
        return Matrix(rows: rows, columns: columns, elements: zip(elements, b.elements).map(operation))
    }
}

extension Matrix where Scalar: BinaryFloatingPoint {
    /// The sum of the diagonal, added in double precision.
    @inlinable
    public var trace: Double { Statistics.sum(diagonal.map { Double($0) }) }

    /// The square root of the sum of squares of all elements, added in double precision.
    @inlinable
    public var frobeniusNorm: Double { Statistics.sum(elements.map { Double($0) * Double($0) }).squareRoot() }

    /// The largest absolute value of an element; zero for none.
    @inlinable
    public var largestMagnitude: Scalar { elements.reduce(0) { max($0, $1.magnitude) } }

    /// The symmetric part (A + Aᵀ)/2.
    /// - Precondition: square.
    @inlinable
    public var symmetricPart: Matrix {
        precondition(rows == columns, "only a square matrix has a symmetric part, not \(rows) × \(columns)")
        return Matrix(rows: rows, columns: columns) { (self[$0, $1] + self[$1, $0]) / 2 }
    }
}
