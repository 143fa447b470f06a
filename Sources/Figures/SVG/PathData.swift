/// The `d` of a path, written with relative coordinates in hundredths of a pixel.
public struct PathData: Sendable {
    var bytes: [UInt8] = []
    private var x = 0
    private var y = 0

    public init() {}

    public var isEmpty: Bool { bytes.isEmpty }

    @inline(__always)
    private static func hundredths(_ value: Double) -> Int {
        value.isNaN ? 0 : Int((min(max(value, -1e7), 1e7) * 100).rounded(.toNearestOrAwayFromZero))
    }

    private mutating func pair(_ dx: Int, _ dy: Int, separated: Bool) {
        if separated && dx >= 0 { bytes.append(UInt8(ascii: " ")) }
        DecimalNumber.append(hundredths: dx, to: &bytes)
        if dy >= 0 { bytes.append(UInt8(ascii: " ")) }
        DecimalNumber.append(hundredths: dy, to: &bytes)
    }

    public mutating func move(_ point: Point) {
        bytes.append(UInt8(ascii: "M"))
        (x, y) = (Self.hundredths(point.x), Self.hundredths(point.y))
        pair(x, y, separated: false)
    }

    /// A straight line to `point`; a step of length zero is left out.
    public mutating func line(_ point: Point) {
        let (nextX, nextY) = (Self.hundredths(point.x), Self.hundredths(point.y))
        let (dx, dy) = (nextX - x, nextY - y)
        if dx == 0 && dy == 0 { return }
        if dy == 0 {
            bytes.append(UInt8(ascii: "h"))
            DecimalNumber.append(hundredths: dx, to: &bytes)
        } else if dx == 0 {
            bytes.append(UInt8(ascii: "v"))
            DecimalNumber.append(hundredths: dy, to: &bytes)
        } else {
            bytes.append(UInt8(ascii: "l"))
            pair(dx, dy, separated: false)
        }
        (x, y) = (nextX, nextY)
    }

    public mutating func close() { bytes.append(UInt8(ascii: "z")) }

    /// A rectangle; its sides round to the same hundredths as a neighbour's, so that no gap opens between them.
    public mutating func rectangle(_ left: Double, _ top: Double, _ right: Double, _ bottom: Double) {
        move(Point(left, top))
        line(Point(right, top))
        line(Point(right, bottom))
        line(Point(left, bottom))
        close()
    }

    public mutating func circle(_ center: Point, radius: Double) {
        move(Point(center.x - radius, center.y))
        for sign in [1.0, -1.0] {
            bytes.append(UInt8(ascii: "a"))
            pair(Self.hundredths(radius), Self.hundredths(radius), separated: false)
            bytes += Array(" 0 1 0".utf8)
            pair(Self.hundredths(2 * radius) * Int(sign), 0, separated: true)
        }
        close()
    }

    public mutating func polyline(_ points: some Sequence<Point>, closed: Bool = false) {
        var first = true
        for point in points {
            if first { move(point) } else { line(point) }
            first = false
        }
        if closed && !first { close() }
    }
}
