/// Evenly spaced streamlines of any density.
///
/// B. Jobard, W. Lefer: Creating evenly-spaced streamlines of arbitrary density, Visualization in Scientific Computing
/// (1997). New lines start at the distance `separation` beside lines that are there; a line ends where it comes nearer
/// than `closest · separation` to another or to itself, leaves the box, or reaches a place without flow.
package struct StreamlinePlacement {
    /// A vertex in pixels, with the speed of the flow in units of the data.
    package struct Vertex {
        package var at: Point
        package var speed: Double
    }

    package let box: Box
    package let separation: Double
    /// Velocity at a place of the page: its direction in pixels and its speed; `nil` where there is none.
    package let velocity: (Point) -> (direction: Point, speed: Double)?

    package init(
        box: Box, separation: Double, velocity: @escaping (Point) -> (direction: Point, speed: Double)?
    ) {
        self.box = box
        self.separation = separation
        self.velocity = velocity
    }

    package static let closest = 0.5
    /// Length of an integration step in pixels.
    package static let step = 1.5
    /// Lines shorter than this many separations say little.
    static let shortest = 1.6

    package func lines() -> [[Vertex]] {
        var index = NeighborIndex(box: box, cell: separation)
        var lines: [[Vertex]] = []
        var queue: [Int] = []
        // The first line starts in the middle; where the flow leaves parts out, further seeds are tried on a lattice.
        var seeds = [Point((box.left + box.right) / 2, (box.top + box.bottom) / 2)]
        let pitch = separation * 1.5
        var y = box.top + pitch / 2
        while y < box.bottom {
            var x = box.left + pitch / 2
            while x < box.right {
                seeds.append(Point(x, y))
                x += pitch
            }
            y += pitch
        }
        func tryLine(_ seed: Point) {
            guard box.contains(seed), !index.hasNeighbor(of: seed, within: separation * 0.98) else { return }
            let line = trace(seed, index)
            guard Double(line.count) * Self.step >= Self.shortest * separation else { return }
            for vertex in line { index.insert(vertex.at) }
            queue.append(lines.count)
            lines.append(line)
        }
        for seed in seeds {
            tryLine(seed)
            while !queue.isEmpty {
                let line = lines[queue.removeFirst()]
                let stride = max(Int(separation / Self.step / 2), 1)
                for i in Swift.stride(from: 0, to: line.count, by: stride) {
                    let (before, after) = (line[max(i - 1, 0)].at, line[min(i + 1, line.count - 1)].at)
                    let along = after - before
                    guard along.length > 0 else { continue }
                    let normal = Point(-along.y, along.x) * (separation / along.length)
                    tryLine(line[i].at + normal)
                    tryLine(line[i].at - normal)
                }
            }
        }
        return lines
    }

    private func trace(_ seed: Point, _ index: NeighborIndex) -> [Vertex] {
        guard let start = velocity(seed) else { return [] }
        let first = Vertex(at: seed, speed: start.speed)
        var own = NeighborIndex(box: box, cell: separation)
        let forward = half(from: first, sign: 1, index, &own)
        if forward.isClosed { return [first] + forward.vertices + [first] }
        // Backwards, what lies ahead counts as a neighbor, but for the part next to the start.
        own = NeighborIndex(box: box, cell: separation)
        for vertex in forward.vertices.dropFirst(delay) { own.insert(vertex.at) }
        let backward = half(from: first, sign: -1, index, &own)
        return backward.vertices.reversed() + [first] + forward.vertices
    }

    /// Steps after which a line's own vertices count as its neighbors.
    private var delay: Int { Int(separation * 1.5 / Self.step) }

    private func half(
        from start: Vertex, sign: Double, _ index: NeighborIndex, _ own: inout NeighborIndex
    ) -> (vertices: [Vertex], isClosed: Bool) {
        let near = Self.closest * separation
        var vertices: [Vertex] = []
        var at = start.at
        let most = Int(6 * (box.width + box.height) / Self.step)
        while vertices.count < most {
            guard let next = advanced(at, sign) else { break }
            at = next.at
            if !box.contains(at) || index.hasNeighbor(of: at, within: near) { break }
            if sign > 0, vertices.count > delay, (at - start.at).length < Self.step { return (vertices, true) }
            if own.hasNeighbor(of: at, within: near * 0.8) { break }
            vertices.append(next)
            // The surroundings of the start stay open, so that a round may close.
            if vertices.count > delay, case let past = vertices[vertices.count - 1 - delay].at,
                (past - start.at).length > near
            {
                own.insert(past)
            }
        }
        return (vertices, false)
    }

    /// One step of the classical Runge–Kutta method along the direction of the flow.
    private func advanced(_ p: Point, _ sign: Double) -> Vertex? {
        let h = Self.step * sign
        guard let k1 = velocity(p), let k2 = velocity(p + k1.direction * (h / 2)),
            let k3 = velocity(p + k2.direction * (h / 2)), let k4 = velocity(p + k3.direction * h)
        else { return nil }
        let sum = k1.direction + k2.direction * 2 + k3.direction * 2 + k4.direction
        // Directions that cancel within a step mark a place without flow.
        guard sum.length > 4.5 else { return nil }
        let at = p + sum * (h / 6)
        guard let here = velocity(at) else { return nil }
        return Vertex(at: at, speed: here.speed)
    }
}

/// Points in square cells, to ask whether one is near.
struct NeighborIndex {
    private let box: Box
    private let cell: Double
    private let columns: Int
    private let rows: Int
    private var cells: [[Point]]

    init(box: Box, cell: Double) {
        self.box = box
        self.cell = cell
        columns = max(Int(box.width / cell) + 1, 1)
        rows = max(Int(box.height / cell) + 1, 1)
        cells = Array(repeating: [], count: columns * rows)
    }

    private func place(_ point: Point) -> (Int, Int) {
        (
            min(max(Int((point.x - box.left) / cell), 0), columns - 1),
            min(max(Int((point.y - box.top) / cell), 0), rows - 1)
        )
    }

    mutating func insert(_ point: Point) {
        let (i, j) = place(point)
        cells[j * columns + i].append(point)
    }

    /// - Parameter distance: at most the size of a cell.
    func hasNeighbor(of point: Point, within distance: Double) -> Bool {
        let (i, j) = place(point)
        let square = distance * distance
        for row in max(j - 1, 0)...min(j + 1, rows - 1) {
            for column in max(i - 1, 0)...min(i + 1, columns - 1) {
                for other in cells[row * columns + column] {
                    let (dx, dy) = (other.x - point.x, other.y - point.y)
                    if dx * dx + dy * dy < square { return true }
                }
            }
        }
        return false
    }
}
