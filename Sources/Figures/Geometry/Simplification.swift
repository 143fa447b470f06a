/// Fewer points for the same picture.
package enum Simplification {
    /// The line through `points`, without those that no eye could miss.
    ///
    /// First, of the points that fall into one column half a pixel wide, the first, lowest, highest and last are
    /// kept (M4, Jugel et al. 2014); then points within `tolerance` pixels of the line between those that stay are
    /// dropped (Douglas and Peucker).
    package static func simplified(_ points: [Point], tolerance: Double = 0.05) -> [Point] {
        points.count < 3 ? points : douglasPeucker(points.count > 2_000 ? columns(points) : points, tolerance)
    }

    private static func columns(_ points: [Point]) -> [Point] {
        var result: [Point] = []
        result.reserveCapacity(8_000)
        points.withUnsafeBufferPointer { points in
            var start = 0
            while start < points.count {
                let column = (points[start].x * 2).rounded(.down)
                var (low, high, end) = (start, start, start)
                while end + 1 < points.count, (points[end + 1].x * 2).rounded(.down) == column {
                    end += 1
                    if points[end].y < points[low].y { low = end }
                    if points[end].y > points[high].y { high = end }
                }
                var previous = -1
                for index in [start, min(low, high), max(low, high), end] where index > previous {
                    result.append(points[index])
                    previous = index
                }
                start = end + 1
            }
        }
        return result
    }

    /// Douglas and Peucker (1973), with an explicit stack.
    package static func douglasPeucker(_ points: [Point], _ tolerance: Double) -> [Point] {
        guard points.count > 2 else { return points }
        var keep = [Bool](repeating: false, count: points.count)
        keep[0] = true
        keep[points.count - 1] = true
        var stack = [(0, points.count - 1)]
        while let (first, last) = stack.popLast() {
            guard last - first > 1 else { continue }
            let (a, b) = (points[first], points[last])
            let (dx, dy) = (b.x - a.x, b.y - a.y)
            let length = (dx * dx + dy * dy).squareRoot()
            var (worst, index) = (tolerance, -1)
            for i in (first + 1)..<last {
                let (px, py) = (points[i].x - a.x, points[i].y - a.y)
                // Distance from the segment, not from the line through it, so that turning points stay.
                let along = length > 0 ? (px * dx + py * dy) / length : -1
                let distance =
                    along < 0
                    ? (px * px + py * py).squareRoot()
                    : along > length
                        ? Point(points[i].x - b.x, points[i].y - b.y).length
                        : abs(px * dy - py * dx) / length
                if distance > worst { (worst, index) = (distance, i) }
            }
            if index >= 0 {
                keep[index] = true
                stack.append((first, index))
                stack.append((index, last))
            }
        }
        return zip(points, keep).filter(\.1).map(\.0)
    }
}
