import Claims
import Diffusions
import Figures
import Foundation

/// The figures of `DoubleWellExample`.
extension DoubleWellExample {
    public func draw(_ evidence: Evidence, _ p: Parameters) throws -> [String: Figure] {
        func series(_ name: String) throws -> [Double] {
            guard let series = evidence.series[name] else { throw MissingSeries(name: name) }
            return series.values
        }
        func number(_ name: String) -> Double { evidence.values[name]?.value ?? .nan }
        return [
            "flow": try flow(p, series), "density": try density(p, series), "orbits": orbits(p),
            "divergence": divergenceMap(p),
            "spiral": try spiral(p, series), "circulation": circulation(p, evidence),
        ]
    }

    private func flow(_ p: Parameters, _ series: (String) throws -> [Double]) throws -> Figure {
        let half = 1.5
        let panels = try Strength.allCases.map { strength in
            let well = DoubleWell(lambda: strength.lambda(p))
            let critical = try series("critical" + strength.ending)
            let points = stride(from: 0, to: critical.count, by: 3).map { (critical[$0], critical[$0 + 1], critical[$0 + 2]) }
            let saddles = points.filter { $0.2 == 1 }, others = points.filter { $0.2 == 0 }
            return Panel(
                "*λ* = \(strength.lambda(p).formattedPlainly)", x: .linear("*x*₁", in: -half...half), y: .linear("*x*₂", in: -half...half),
                marks: [
                    Contours(Grid(nodes: 61, 61, x: -half...half, y: -half...half) { x, y in DoubleWell.potential(Vector2(x, y)) }),
                    Streamlines(x: -half...half, y: -half...half, separation: 14, width: 0.6...2.6) { x, y in
                        let v = well.flow(Vector2(x, y))
                        return (v.x, v.y)
                    },
                    Points("minimum of Φ", x: [-1, 1], y: [0, 0], ink: .text, radius: 3),
                    Points("saddle of *f*", x: saddles.map(\.0), y: saddles.map(\.1), ink: .category(1), radius: 4.5, isHollow: true),
                    Points("node or center of *f*", x: others.map(\.0), y: others.map(\.1), ink: .category(2), radius: 4.5),
                ])
        }
        return Figure(
            "flow", title: "Streamlines of −∇f over contours of Φ", panels: panels, columns: 3, sharing: .both,
            color: ColorAxis("Φ", ramp: .surface), width: 860, equalUnits: true)
    }

    private func density(_ p: Parameters, _ series: (String) throws -> [Double]) throws -> Figure {
        let grid = Walk.grid(p)
        let area = grid.size.x * grid.size.y
        func panel(_ title: String, _ values: [Double]) -> Panel {
            Panel(
                title, x: .linear("*x*₁", in: -3...3), y: .linear("*x*₂", in: -3...3),
                marks: [HeatMap(Grid(columns: grid.side, rows: grid.side, x: -3...3, y: -3...3, values: values))])
        }
        var panels = [panel("e^{−Φ}/*Z*", SteadyState.cellProbabilities(grid).map { $0 / area })]
        for strength in [Strength.none, .strong] {
            let counts = try series("counts" + strength.ending)
            let total = counts.reduce(0, +)
            panels.append(panel("walkers, *λ* = \(strength.lambda(p).formattedPlainly)", counts.map { $0 / total / area }))
        }
        return Figure(
            "density", title: "Density of walkers beside exp(−Φ)/Z", panels: panels, columns: 3, sharing: .both,
            color: ColorAxis("density"), width: 860, equalUnits: true)
    }

    /// The circles that j follows and the spirals of −∇f, with particles at their true relative speed.
    private func orbits(_ p: Parameters) -> Figure {
        let well = DoubleWell(lambda: p.strong), half = 1.5
        let circles = [0.3, 0.6, 0.9, 1.2].compactMap { radius -> Orbits.Orbit? in
            guard let turn = firstReturn(of: well.current, from: radius) else { return nil }
            let points = orbit(of: well.current, from: Vector2(radius, 0), timeStep: turn.time / 240, steps: 239)
            return Orbits.Orbit(x: points.map(\.x), y: points.map(\.y), period: turn.time)
        }
        let time = 24.0
        let spirals = [Vector2(1.4, 0), Vector2(-1.4, 0)].map { start in
            let points = orbit(of: well.flow, from: start, timeStep: time / 1200, steps: 1200)
            return Orbits.Orbit(x: points.map(\.x), y: points.map(\.y), period: time, isClosed: false)
        }
        // One clock for both panels: seconds on the screen for a unit of time.
        let pace = 0.75
        func panel(_ title: String, _ orbits: [Orbits.Orbit], _ particles: Int, _ ink: Ink) -> Panel {
            var mark = Orbits(orbits, "", ink: ink, particles: particles)
            mark.secondsPerTime = pace
            return Panel(
                title, x: .linear("*x*₁", in: -half...half), y: .linear("*x*₂", in: -half...half),
                marks: [
                    Contours(Grid(nodes: 61, 61, x: -half...half, y: -half...half) { x, y in DoubleWell.potential(Vector2(x, y)) }),
                    mark,
                ])
        }
        return Figure(
            "orbits", title: "Orbits of the current, and of the flow without noise, at λ = \(p.strong.formattedPlainly)",
            panels: [panel("*ẋ* = *j*", circles, 2, .category(1)), panel("*ẋ* = −∇*f*", spirals, 5, .category(0))], columns: 2, sharing: .both,
            color: ColorAxis("Φ", ramp: .surface), width: 760, equalUnits: true)
    }

    private func divergenceMap(_ p: Parameters) -> Figure {
        let well = DoubleWell(lambda: p.strong)
        return Figure(
            "divergence", title: "∇·j at λ = \(p.strong.formattedPlainly)", panels: [
                Panel(
                    "", x: .linear("*x*₁"), y: .linear("*x*₂"),
                    marks: [
                        HeatMap(Grid(cells: 60, 60, x: -1.5...1.5, y: -1.5...1.5) { x, y in well.currentDivergence(Vector2(x, y)) })
                    ])
            ], color: ColorAxis("∇·*j*", ramp: .diverging), width: 480, equalUnits: true)
    }

    private func spiral(_ p: Parameters, _ series: (String) throws -> [Double]) throws -> Figure {
        let radii = try series("radii"), returns = try series("returns")
        return Figure(
            "spiral", title: "The flow −∇f at λ = \(p.strong.formattedPlainly) spirals into the origin", panels: [
                Panel(
                    "an orbit from (1.4, 0)", x: .linear("*x*₁", in: -1.5...1.5), y: .linear("*x*₂", in: -1.5...1.5),
                    marks: [Line(x: try series("spiral1"), y: try series("spiral2"), isLabelled: false)]),
                Panel(
                    "return map", x: .linear("*r*"), y: .linear("*P*(*r*)", includesZero: true),
                    marks: [
                        Line("closed orbits, *P* = *r*", x: radii, y: radii, ink: .muted, dash: [4, 3]),
                        Line("*P*(*r*)", x: radii, y: returns),
                    ]),
            ], columns: 2, sharing: .none, width: 760)
    }

    private func circulation(_ p: Parameters, _ evidence: Evidence) -> Figure {
        let lambdas = Strength.allCases.map { $0.lambda(p) }
        let measured = Strength.allCases.compactMap { evidence.values["circulation" + $0.ending] }
        let perLambda = (evidence.values["circulationTheoryStrong"]?.value ?? .nan) / p.strong
        return Figure(
            "circulation", title: "Circulation of walkers about the saddle", x: .linear("current’s strength *λ*"),
            y: .linear("mean of *x*₁*ẋ*₂ − *x*₂*ẋ*₁"),
            marks: [
                Line("expectation under e^{−Φ}/*Z*", over: 0...(p.strong * 1.05)) { perLambda * $0 },
                Points("walkers", x: lambdas, y: measured.map(\.value), low: measured.map(\.low), high: measured.map(\.high)),
            ])
    }
}

extension Double {
    /// `0`, `0.5`, `1.5`.
    var formattedPlainly: String { self == rounded() ? String(Int(self)) : String(self) }
}
