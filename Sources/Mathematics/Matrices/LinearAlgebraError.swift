/// A matrix that does not have the property that a computation needs.
public enum LinearAlgebraError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A square matrix was needed.
    case notSquare(rows: Int, columns: Int)
    /// The leading minor of this order (counted from one) is not positive.
    case notPositiveDefinite(order: Int)
    /// The pivot of this index (counted from zero) vanishes exactly.
    case singular(pivot: Int)
    /// The eigenvalue iteration left this many elements beside the diagonal unconverged.
    case notConverged(remaining: Int)
    /// An element is infinite or not a number.
    case notFinite(row: Int, column: Int)

    public var description: String {
        switch self {
        case .notSquare(let rows, let columns):
            "the matrix is \(rows) × \(columns), but a square one is needed"
        case .notPositiveDefinite(let order):
            "the matrix is not positive definite: its leading minor of order \(order) is not positive; "
                + "add a small multiple of the identity if it should be"
        case .singular(let pivot):
            "the matrix is singular: pivot \(pivot) is zero; the equations have no solution or many"
        case .notConverged(let remaining):
            "the eigenvalue iteration did not converge for \(remaining) elements; scale the matrix, or use Double"
        case .notFinite(let row, let column):
            "the element in row \(row), column \(column) is infinite or not a number"
        }
    }
}
