import Foundation

/// Counts of values in neighboring bins.
public struct Histogram: Codable, Hashable, Sendable {
    /// The edges of the bins, ascending: bin i is edges[i] ..< edges[i + 1], the last one with its upper edge.
    public let edges: [Double]
    public let counts: [Int]
    /// Values below the first edge, above the last one, and not numbers.
    public let below, above, undefined: Int

    /// O(n log bins).
    /// - Precondition: at least two edges, strictly ascending.
    public init(_ values: [Double], edges: [Double]) {
        let ascending = zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 }
        precondition(edges.count > 1 && ascending, "bins need ascending edges")
        var counts = [Int](repeating: 0, count: edges.count - 1)
        var (below, above, undefined) = (0, 0, 0)
        for value in values {
            if value.isNaN {
                undefined += 1
            } else if value < edges[0] {
                below += 1
            } else if value > edges[edges.count - 1] {
                above += 1
            } else {
                counts[Self.bin(of: value, edges)] += 1
            }
        }
        (self.edges, self.counts, self.below, self.above, self.undefined) = (edges, counts, below, above, undefined)
    }

    /// A histogram with `bins` bins of equal width in x.
    public init(_ values: [Double], from low: Double, to high: Double, bins: Int) {
        self.init(values, edges: (0...bins).map { $0 == bins ? high : low + (high - low) * Double($0) / Double(bins) })
    }

    /// A histogram with `bins` bins of equal width in log x.
    /// - Precondition: 0 < low < high.
    public init(_ values: [Double], logarithmicFrom low: Double, to high: Double, bins: Int) {
        self.init(values, edges: Self.logarithmicEdges(from: low, to: high, bins: bins))
    }

    /// Edges of bins of equal width in log x; the first and the last are exactly `low` and `high`.
    /// - Precondition: 0 < low < high, bins > 0.
    public static func logarithmicEdges(from low: Double, to high: Double, bins: Int) -> [Double] {
        precondition(low > 0 && high > low && bins > 0, "no logarithmic bins from \(low) to \(high)")
        return (0...bins).map { i in
            i == 0 ? low : i == bins ? high : exp(log(low) + (log(high) - log(low)) * Double(i) / Double(bins))
        }
    }

    /// Counts divided by the width of the bin and the number of all values, so that areas are probabilities.
    public var density: [Double] {
        let total = Double(counts.reduce(0, +) + below + above)
        return counts.indices.map { Double(counts[$0]) / (total * (edges[$0 + 1] - edges[$0])) }
    }

    private static func bin(of value: Double, _ edges: [Double]) -> Int {
        var (low, high) = (0, edges.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if value < edges[middle] { high = middle } else { low = middle }
        }
        return low
    }
}
