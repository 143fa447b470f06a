import Foundation

/// Marks in the plane.
extension Gallery {
    static var planes: [Example] { [heatMap, diverging, contours, streamlines, vectors, orbits, panels] }

    private static var heatMap: Example {
        Example("A heat map", source: #"""
            Figure(
                "gallery-heat", title: "Density of the walkers", x: .linear("*x*₁"), y: .linear("*x*₂"),
                color: ColorAxis("density *ρ*"), width: 420, equalUnits: true,
                marks: [HeatMap(Grid(cells: 96, 64, x: -2.25...2.25, y: -1.5...1.5) { exp(-4 * potential($0, $1)) })])
            """#) {
            Figure(
                "gallery-heat", title: "Density of the walkers", x: .linear("*x*₁"), y: .linear("*x*₂"),
                color: ColorAxis("density *ρ*"), width: 420, equalUnits: true,
                marks: [HeatMap(Grid(cells: 96, 64, x: -2.25...2.25, y: -1.5...1.5) { exp(-4 * potential($0, $1)) })])
        }
    }

    private static var diverging: Example {
        Example("A diverging scale", source: #"""
            Figure(
                "gallery-diverging", title: "Divergence of the flow", x: .linear("*x*₁"), y: .linear("*x*₂"),
                color: ColorAxis("div *j*", ramp: .diverging), width: 420, equalUnits: true,
                marks: [HeatMap(Grid(cells: 72, 72, x: -3...3, y: -3...3) { x, y in x * y * exp(-(x * x + y * y) / 2) })])
            """#) {
            Figure(
                "gallery-diverging", title: "Divergence of the flow", x: .linear("*x*₁"), y: .linear("*x*₂"),
                color: ColorAxis("div *j*", ramp: .diverging), width: 420, equalUnits: true,
                marks: [HeatMap(Grid(cells: 72, 72, x: -3...3, y: -3...3) { x, y in x * y * exp(-(x * x + y * y) / 2) })])
        }
    }

    private static var contours: Example {
        Example("Contours with holes", source: #"""
            Figure(
                "gallery-contours", title: "A potential with a rim", x: .linear("*x*₁"), y: .linear("*x*₂"),
                color: ColorAxis("potential Φ"), width: 420, equalUnits: true,
                marks: [
                    Contours(Grid(nodes: 101, 101, x: -1.6...1.6, y: -1.6...1.6) { pow($0 * $0 + $1 * $1 - 1, 2) + 0.3 * $0 }, levels:
                        Array(stride(from: -0.25, through: 3, by: 0.25)), ink: .text)
                ])
            """#) {
            Figure(
                "gallery-contours", title: "A potential with a rim", x: .linear("*x*₁"), y: .linear("*x*₂"),
                color: ColorAxis("potential Φ"), width: 420, equalUnits: true,
                marks: [
                    Contours(Grid(nodes: 101, 101, x: -1.6...1.6, y: -1.6...1.6) { pow($0 * $0 + $1 * $1 - 1, 2) + 0.3 * $0 }, levels:
                        Array(stride(from: -0.25, through: 3, by: 0.25)), ink: .text)
                ])
        }
    }

    private static var streamlines: Example {
        Example("Streamlines over contours", source: #"""
            Figure(
                "gallery-streamlines", title: "Flow over a double well", x: .linear("*x*₁"), y: .linear("*x*₂"),
                color: ColorAxis("potential Φ", ramp: .surface), width: 560, equalUnits: true,
                marks: [
                    Contours(Grid(nodes: 101, 71, x: -2...2, y: -1.4...1.4, potential)),
                    Streamlines(x: -2...2, y: -1.4...1.4) { flow($0, $1, rotation: 1.5) },
                    Points("critical points", x: [-1, 0, 1], y: [0, 0, 0], ink: .category(1), texts: ["well", "saddle", "well"]),
                ])
            """#) {
            Figure(
                "gallery-streamlines", title: "Flow over a double well", x: .linear("*x*₁"), y: .linear("*x*₂"),
                color: ColorAxis("potential Φ", ramp: .surface), width: 560, equalUnits: true,
                marks: [
                    Contours(Grid(nodes: 101, 71, x: -2...2, y: -1.4...1.4, potential)),
                    Streamlines(x: -2...2, y: -1.4...1.4) { flow($0, $1, rotation: 1.5) },
                    Points("critical points", x: [-1, 0, 1], y: [0, 0, 0], ink: .category(1), texts: ["well", "saddle", "well"]),
                ])
        }
    }

    private static var vectors: Example {
        Example("Vectors", source: #"""
            Figure(
                "gallery-vectors", title: "Gradient of a saddle", x: .linear("*x*", in: -2.4...2.4), y: .linear("*y*", in: -2.4...2.4),
                width: 380, equalUnits: true,
                marks: [Vectors(x: lattice.map(\.x), y: lattice.map(\.y), dx: lattice.map(\.x), dy: lattice.map { -$0.y })])
            """#) {
            Figure(
                "gallery-vectors", title: "Gradient of a saddle", x: .linear("*x*", in: -2.4...2.4), y: .linear("*y*", in: -2.4...2.4),
                width: 380, equalUnits: true,
                marks: [Vectors(x: lattice.map(\.x), y: lattice.map(\.y), dx: lattice.map(\.x), dy: lattice.map { -$0.y })])
        }
    }

    private static var orbits: Example {
        Example("Particles on closed orbits", source: #"""
            Figure(
                "gallery-orbits", title: "Limit cycles at their true relative speed", x: .linear("position *q*"),
                y: .linear("velocity *v*"), color: ColorAxis(ramp: .surface), width: 460,
                equalUnits: true,
                marks: [
                    Contours(Grid(nodes: 81, 101, x: -2.4...2.4, y: -3...3) { q, v in q * q / 2 + v * v / 2 + q * q * q * q / 8 },
                        count: 12, ink: .faint),
                    Orbits([orbit(0.8), orbit(1.4), orbit(2)], "orbits"),
                ])
            """#) {
            Figure(
                "gallery-orbits", title: "Limit cycles at their true relative speed", x: .linear("position *q*"),
                y: .linear("velocity *v*"), color: ColorAxis(ramp: .surface), width: 460,
                equalUnits: true,
                marks: [
                    Contours(Grid(nodes: 81, 101, x: -2.4...2.4, y: -3...3) { q, v in q * q / 2 + v * v / 2 + q * q * q * q / 8 },
                        count: 12, ink: .faint),
                    Orbits([orbit(0.8), orbit(1.4), orbit(2)], "orbits"),
                ])
        }
    }

    private static var panels: Example {
        Example("Small multiples with shared scales", source: #"""
            Figure(
                "gallery-panels", title: "The stronger the rotation, the further from equilibrium",
                panels: [0, 0.5, 1.5].map { rotation in
                    Panel("*λ* = \(text(rotation))", x: .linear("*x*₁"), y: .linear("*x*₂"), marks: [
                        Contours(Grid(nodes: 81, 81, x: -2...2, y: -2...2, potential)),
                        Streamlines(x: -2...2, y: -2...2, separation: 14) { flow($0, $1, rotation: rotation) },
                    ])
                }, color: ColorAxis("Φ", ramp: .surface), equalUnits: true)
            """#) {
            Figure(
                "gallery-panels", title: "The stronger the rotation, the further from equilibrium",
                panels: [0, 0.5, 1.5].map { rotation in
                    Panel("*λ* = \(text(rotation))", x: .linear("*x*₁"), y: .linear("*x*₂"), marks: [
                        Contours(Grid(nodes: 81, 81, x: -2...2, y: -2...2, potential)),
                        Streamlines(x: -2...2, y: -2...2, separation: 14) { flow($0, $1, rotation: rotation) },
                    ])
                }, color: ColorAxis("Φ", ramp: .surface), equalUnits: true)
        }
    }
}
