import Figures
import Foundation
import Testing

@Suite struct GeometryTests {
    /// Area enclosed by a ring, negative when it turns the other way (Gauss's shoelace formula).
    func signedArea(_ ring: [MarchingSquares.Vertex]) -> Double {
        zip(ring, ring.dropFirst() + ring.prefix(1)).reduce(0) {
            $0 + ($1.0.column * $1.1.row - $1.1.column * $1.0.row) / 2
        }
    }

    @Test func anAnnulusHasAHole() {
        // 1 − |r − 2| ≥ 0 is the ring 1 ≤ r ≤ 3.
        let grid = Grid(nodes: 161, 161, x: -4...4, y: -4...4) { 1 - abs(($0 * $0 + $1 * $1).squareRoot() - 2) }
        let areas = MarchingSquares.rings(grid, atLeast: 0).map { signedArea($0) / 400 }.sorted()
        #expect(areas.count == 2)
        #expect(abs(areas[0] + Double.pi) < 0.02, "the hole turns clockwise")
        #expect(abs(areas[1] - 9 * Double.pi) < 0.02)
    }

    @Test func areasCloseAlongTheRim() {
        let grid = Grid(nodes: 11, 6, x: 0...10, y: 0...5) { x, _ in x }
        let all = MarchingSquares.rings(grid, atLeast: -1)
        #expect(all.count == 1)
        #expect(all.map(signedArea) == [50])
        #expect(MarchingSquares.rings(grid, atLeast: 4).map(signedArea) == [30])
        #expect(MarchingSquares.rings(grid, atLeast: 11).isEmpty)
    }

    @Test func levelsNest() {
        let grid = Grid(nodes: 61, 61, x: -3...3, y: -3...3) { sin(2 * $0) * cos(3 * $1) + $0 / 4 }
        let areas = stride(from: -1.5, through: 1.5, by: 0.1).map { level in
            MarchingSquares.rings(grid, atLeast: level).reduce(0) { $0 + signedArea($1) }
        }
        for (lower, higher) in zip(areas, areas.dropFirst()) { #expect(lower >= higher) }
    }

    @Test func saddlesAndMissingValuesGiveClosedRings() {
        // A chessboard is all saddles; its squares at 0.5 are single rings or one web, never an open end.
        let board = Grid(columns: 9, rows: 9, x: 0...8, y: 0...8, values: (0..<81).map { Double($0 % 2) })
        #expect(!MarchingSquares.rings(board, atLeast: 0.4).isEmpty)
        #expect(MarchingSquares.rings(board, atLeast: 0.6).count == 40)
        let holed = Grid(columns: 5, rows: 5, x: 0...4, y: 0...4, values: (0..<25).map { $0 == 12 ? .nan : 1 })
        #expect(MarchingSquares.rings(holed, atLeast: 0).count == 2)
    }

    static let box = Box(left: 0, top: 0, right: 300, bottom: 200)

    func lines(_ field: @escaping (Point) -> Point) -> [[StreamlinePlacement.Vertex]] {
        StreamlinePlacement(box: Self.box, separation: 20) { point in
            let v = field(point)
            let speed = (v.x * v.x + v.y * v.y).squareRoot()
            return speed > 1e-9 ? (Point(v.x / speed, v.y / speed), speed) : nil
        }.lines()
    }

    func distance(_ a: Point, _ b: Point) -> Double {
        ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot()
    }

    @Test func streamlinesKeepTheirDistance() {
        let lines = lines { Point(cos($0.y / 40), sin($0.x / 50)) }
        #expect(lines.count > 8)
        for (i, line) in lines.enumerated() {
            for other in lines.dropFirst(i + 1) {
                let nearest = line.lazy.map { a in other.lazy.map { distance(a.at, $0.at) }.min() ?? 1e9 }.min() ?? 1e9
                #expect(nearest >= 20 * StreamlinePlacement.closest - 1e-9)
            }
        }
    }

    @Test func streamlinesLeaveNoGap() {
        let vertices = lines { Point(cos($0.y / 40), sin($0.x / 50)) }.flatMap { $0 }
        for x in stride(from: 10.0, to: 300, by: 20) {
            for y in stride(from: 10.0, to: 200, by: 20) {
                let nearest = vertices.lazy.map { distance($0.at, Point(x, y)) }.min() ?? 1e9
                #expect(nearest < 20 * 1.8, "at \(x), \(y)")
            }
        }
    }

    @Test func rotationGivesClosedCircles() {
        let lines = lines { Point(-($0.y - 100), $0.x - 150) }
        var closed = 0
        for line in lines {
            let radii = line.map { distance($0.at, Point(150, 100)) }
            let (low, high) = (radii.min() ?? 0, radii.max() ?? 0)
            #expect(high - low < 0.05, "radius is conserved")
            if line.first?.at == line.last?.at { closed += 1 }
        }
        #expect(closed >= 3)
    }

    @Test func uniformFlowGivesParallelLines() {
        for line in lines({ _ in Point(1, 0) }) {
            #expect(Set(line.map(\.at.y)).count == 1)
            #expect(line.count > 150)
        }
    }

    @Test func simplifiedLinesStayWithinTheirTolerance() {
        let points = (0..<3_000).map { Point(Double($0) / 5, 50 + 30 * sin(Double($0) / 40) + 5 * cos(Double($0) / 7)) }
        let fewer = Simplification.douglasPeucker(points, 0.2)
        #expect(fewer.count < points.count / 4)
        #expect(fewer.first == points.first && fewer.last == points.last)
        for point in points {
            let nearest =
                zip(fewer, fewer.dropFirst()).map { a, b -> Double in
                    let (dx, dy) = (b.x - a.x, b.y - a.y)
                    let t = min(max(((point.x - a.x) * dx + (point.y - a.y) * dy) / (dx * dx + dy * dy), 0), 1)
                    return distance(point, Point(a.x + t * dx, a.y + t * dy))
                }.min() ?? 1e9
            #expect(nearest <= 0.2 + 1e-9)
        }
    }

    @Test func simplificationKeepsSpikes() {
        var points = (0..<100_000).map { Point(Double($0) / 200, 100) }
        points[54_321].y = 3
        #expect(Simplification.simplified(points).contains(points[54_321]))
        #expect(Simplification.simplified(points).count < 10)
    }
}
