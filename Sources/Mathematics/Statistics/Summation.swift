extension Statistics {
    /// The sum of the elements, added pairwise: an error of O(ε log n) at the cost of a plain sum, and an order of
    /// additions that depends on the number of elements alone.
    ///
    /// Source: Higham, “The accuracy of floating point summation”, SIAM J. Sci. Comput. 14 (1993). Runs of up to 128
    /// elements are added in eight interleaved partial sums.
    public static func sum(_ values: [Double]) -> Double { values.withUnsafeBufferPointer { sum($0) } }

    /// The sum of the elements, added pairwise.
    public static func sum(_ values: UnsafeBufferPointer<Double>) -> Double {
        guard values.count > 128 else { return sumOfRun(values) }
        // The half is a multiple of 128, so that all runs but the last are full.
        let half = ((values.count / 2 + 127) / 128) * 128
        return sum(UnsafeBufferPointer(rebasing: values[..<half])) + sum(UnsafeBufferPointer(rebasing: values[half...]))
    }

    /// The sum of single-precision elements, each converted first.
    public static func sum(_ values: [Float]) -> Double { sum(values.map(Double.init)) }

    private static func sumOfRun(_ values: UnsafeBufferPointer<Double>) -> Double {
        var lanes = SIMD8<Double>(repeating: 0)
        var i = 0
        while i + 8 <= values.count {
            for lane in 0..<8 { lanes[lane] += values[i + lane] }
            i += 8
        }
        var rest = 0.0
        while i < values.count {
            rest += values[i]
            i += 1
        }
        let four = lanes.lowHalf + lanes.highHalf
        let two = four.lowHalf + four.highHalf
        return (two.x + two.y) + rest
    }
}

/// A running sum that carries its rounding error along.
///
/// Source: Neumaier, “Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen”, ZAMM 54 (1974). The
/// error is at most ε|s| + O(nε²) Σ|xᵢ| for a sum s of n terms.
public struct CompensatedSum: Sendable, Hashable {
    private var high: Double
    private var low = 0.0

    public init(_ start: Double = 0) { high = start }

    public var value: Double { high + low }

    public mutating func add(_ term: Double) {
        let total = high + term
        low += abs(high) >= abs(term) ? (high - total) + term : (term - total) + high
        high = total
    }
}
