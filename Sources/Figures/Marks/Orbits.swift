/// Orbits of a flow, with particles that travel along them at their true relative speed.
///
/// The particles move by CSS alone, on screens whose reader has not asked for less motion; elsewhere they stand still
/// at the start, and in print there are none.
public struct Orbits: Mark {
    public struct Orbit: Hashable, Sendable {
        /// Places at equal steps of time.
        public var x: [Double]
        public var y: [Double]
        /// The last place is followed by the first.
        public var isClosed: Bool
        /// Time that one round takes, in units of the flow.
        public var period: Double

        public init(x: [Double], y: [Double], period: Double, isClosed: Bool = true) {
            self.x = x
            self.y = y
            self.period = period
            self.isClosed = isClosed
        }
    }

    public var orbits: [Orbit]
    public var name: String
    public var ink: Ink
    public var width: Double
    public var particles: Int
    /// Seconds on the screen for one unit of time of the flow.
    public var secondsPerTime: Double

    /// - Parameter seconds: duration on the screen of the longest period.
    public init(
        _ orbits: [Orbit], _ name: String = "", ink: Ink = .category(1), width: Double = 1.75, particles: Int = 4,
        seconds: Double = 9
    ) {
        self.name = name
        self.orbits = orbits
        self.ink = ink
        self.width = width
        self.particles = max(particles, 0)
        secondsPerTime = seconds / max(orbits.map(\.period).max() ?? 1, .leastNormalMagnitude)
    }

    public var extent: (x: Extent, y: Extent) {
        orbits.reduce((x: Extent(), y: Extent())) { ($0.x + Extent($1.x), $0.y + Extent($1.y)) }
    }

    public func draw(in plot: PlotArea, on canvas: inout Canvas) {
        let ink = plot.ink(of: self)
        for (index, orbit) in orbits.enumerated() {
            var points = zip(orbit.x, orbit.y).map { plot.point($0, $1) }.filter(\.isFinite)
            guard points.count > 1 else { continue }
            if orbit.isClosed { points.append(points[0]) }
            var path = PathData()
            path.polyline(Simplification.douglasPeucker(points, 0.05))
            canvas.path(path, stroke: Stroke(ink, width: plot.scaled(width)))
            guard !plot.isThumbnail, particles > 0 else { continue }
            addParticles(points, orbit.period, "\(plot.idPrefix)-orbit-\(index + 1)", ink, on: &canvas)
        }
    }

    private func addParticles(
        _ points: [Point], _ period: Double, _ key: String, _ ink: Ink, on canvas: inout Canvas
    ) {
        /// Where a particle is after a part of the period; the places of the orbit are equal steps of time apart.
        func place(_ time: Double) -> Point {
            let place = time * Double(points.count - 1)
            let low = min(Int(place), points.count - 2)
            return points[low] + (points[low + 1] - points[low]) * (place - Double(low))
        }
        let dot = Fill(ink)
        let rim = Stroke(.surface(0), width: 1)
        canvas.group("class=\"rf-still\"") { canvas in
            for particle in 0..<particles {
                var circle = PathData()
                circle.circle(place(Double(particle) / Double(particles)), radius: 3.2)
                canvas.path(circle, fill: dot, stroke: rim)
            }
        }
        let seconds = period * secondsPerTime
        // Translations at equal times, so that between them the particle cuts corners by less than a line's width.
        let frames = 64
        let stops = (0...frames).map { frame -> String in
            let time = Double(frame) / Double(frames)
            let at = place(time)
            return
                "\(DecimalNumber.string(time * 100))%{transform:translate(\(DecimalNumber.string(at.x))px,\(DecimalNumber.string(at.y))px)}"
        }
        canvas.addRule("@keyframes \(key){\(stops.joined())}")
        canvas.addRule(".\(key){animation:\(key) \(DecimalNumber.string(seconds))s linear infinite}")
        canvas.group("class=\"rf-moving\" display=\"none\"") { canvas in
            for particle in 0..<particles {
                var circle = PathData()
                circle.circle(Point(0, 0), radius: 3.2)
                canvas.group("class=\"\(key) \(key)-\(particle + 1)\"") { $0.path(circle, fill: dot, stroke: rim) }
                // After the rule above, whose short form would set the delay back to zero.
                let delay = DecimalNumber.string(-seconds * Double(particle) / Double(particles))
                canvas.addRule(".\(key)-\(particle + 1){animation-delay:\(delay)s}")
            }
        }
    }

    public var key: LegendKey? { .line(Stroke(.text, width: width)) }

    public func description(_ context: DescriptionContext) -> String {
        let periods = orbits.map { context.text($0.period) }.joined(separator: ", ")
        return "\(orbits.count == 1 ? "An orbit" : "\(orbits.count) orbits")\(name.isEmpty ? "" : " “\(name)”"), "
            + "\(orbits.allSatisfy(\.isClosed) ? "closed, " : "")of period \(periods)"
    }

    public var table: FigureTable {
        var (index, time): ([Double], [Double]) = ([], [])
        for (number, orbit) in orbits.enumerated() {
            let steps = Double(max(orbit.x.count - (orbit.isClosed ? 0 : 1), 1))
            for step in orbit.x.indices {
                index.append(Double(number + 1))
                time.append(orbit.period * Double(step) / steps)
            }
        }
        return FigureTable([("orbit", index), ("time", time), ("x", orbits.flatMap(\.x)), ("y", orbits.flatMap(\.y))])
    }
}
