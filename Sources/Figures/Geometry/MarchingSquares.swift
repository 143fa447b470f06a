/// Closed outlines of the set where a sampled function is at least a threshold.
///
/// Marching squares on the lattice with a rim of “below” around it, so that every outline closes; places on the edges of
/// cells by linear interpolation; the two readings of a saddle are decided by the mean of its corners. Outlines run with
/// the higher side on their left, so that the outlines of holes turn the other way.
package enum MarchingSquares {
    /// A corner of an outline in columns and rows of the lattice.
    package struct Vertex: Hashable {
        package var column: Double
        package var row: Double
    }

    /// - Returns: rings of vertices; the first is not repeated at the end.
    /// - Complexity: O(columns · rows).
    package static func rings(_ grid: Grid, atLeast threshold: Double) -> [[Vertex]] {
        let (wide, tall) = (grid.columns + 2, grid.rows + 2)
        // Value of a node of the padded lattice; nodes beyond the rim and missing values are below any threshold.
        func value(_ i: Int, _ j: Int) -> Double {
            guard i > 0, j > 0, i <= grid.columns, j <= grid.rows else { return -.infinity }
            let v = grid.values[(j - 1) * grid.columns + i - 1]
            return v.isNaN ? -.infinity : v
        }
        // Edge identifiers: even from (i, j) to (i + 1, j), odd from (i, j) to (i, j + 1).
        var next = [Int32](repeating: -1, count: 2 * wide * tall)
        var starts: [Int32] = []
        for j in 0..<(tall - 1) {
            var (a, d) = (value(0, j), value(0, j + 1))
            for i in 0..<(wide - 1) {
                let (b, c) = (value(i + 1, j), value(i + 1, j + 1))
                defer { (a, d) = (b, c) }
                let code =
                    (a >= threshold ? 1 : 0) | (b >= threshold ? 2 : 0) | (c >= threshold ? 4 : 0)
                    | (d >= threshold ? 8 : 0)
                if code == 0 || code == 15 { continue }
                let node = j * wide + i
                let (south, west) = (Int32(2 * node), Int32(2 * node + 1))
                let (north, east) = (Int32(2 * (node + wide)), Int32(2 * (node + 1) + 1))
                func join(_ from: Int32, _ to: Int32) {
                    next[Int(from)] = to
                    starts.append(from)
                }
                switch code {
                case 1: join(south, west)
                case 2: join(east, south)
                case 3: join(east, west)
                case 4: join(north, east)
                case 5:
                    if (a + b + c + d) / 4 >= threshold {
                        join(south, east)
                        join(north, west)
                    } else {
                        join(south, west)
                        join(north, east)
                    }
                case 6: join(north, south)
                case 7: join(north, west)
                case 8: join(west, north)
                case 9: join(south, north)
                case 10:
                    if (a + b + c + d) / 4 >= threshold {
                        join(west, south)
                        join(east, north)
                    } else {
                        join(east, south)
                        join(west, north)
                    }
                case 11: join(east, north)
                case 12: join(west, east)
                case 13: join(south, east)
                default: join(west, south)
                }
            }
        }

        func vertex(_ edge: Int32) -> Vertex {
            let node = Int(edge) / 2
            let (i, j) = (node % wide, node / wide)
            let (di, dj) = edge % 2 == 0 ? (1, 0) : (0, 1)
            let (p, q) = (value(i, j), value(i + di, j + dj))
            let t = p == -.infinity ? 1 : q == -.infinity ? 0 : min(max((threshold - p) / (q - p), 0), 1)
            return Vertex(column: Double(i - 1) + t * Double(di), row: Double(j - 1) + t * Double(dj))
        }

        var rings: [[Vertex]] = []
        for start in starts where next[Int(start)] >= 0 {
            var ring: [Vertex] = []
            var edge = start
            while next[Int(edge)] >= 0 {
                let place = vertex(edge)
                if ring.last != place { ring.append(place) }
                let following = next[Int(edge)]
                next[Int(edge)] = -1
                edge = following
            }
            if ring.count > 1, ring.first == ring.last { ring.removeLast() }
            if ring.count > 2 { rings.append(ring) }
        }
        return rings
    }
}
