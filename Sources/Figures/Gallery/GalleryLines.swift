import Foundation

/// Marks along an axis.
extension Gallery {
    static var lines: [Example] { [line, band, points, schedule, directLabels, symmetric] }

    private static var line: Example {
        Example("Line", source: #"""
            Figure(
                "gallery-line", title: "Damped oscillation", x: .linear("time (s)"), y: .linear("displacement (mm)"),
                marks: [Line(over: 0...12) { t in 20 * exp(-t / 4) * cos(3 * t) }])
            """#) {
            Figure(
                "gallery-line", title: "Damped oscillation", x: .linear("time (s)"), y: .linear("displacement (mm)"),
                marks: [Line(over: 0...12) { t in 20 * exp(-t / 4) * cos(3 * t) }])
        }
    }

    private static var band: Example {
        Example("Line with an interval band, and a rule", source: #"""
            Figure(
                "gallery-band", title: "Two learning rates", x: .linear("step"), y: .linear("training loss", includesZero: true),
                marks: [
                    Band("*η* = 0.1", x: steps, low: loss(2800, 0.85), high: loss(2800, 1.15)),
                    Band("*η* = 0.4", x: steps, low: loss(1500, 0.85), high: loss(1500, 1.15)),
                    Line("*η* = 0.1", x: steps, y: loss(2800, 1)), Line("*η* = 0.4", x: steps, y: loss(1500, 1)),
                    Rule(y: 0.1, "target"),
                ])
            """#) {
            Figure(
                "gallery-band", title: "Two learning rates", x: .linear("step"), y: .linear("training loss", includesZero: true),
                marks: [
                    Band("*η* = 0.1", x: steps, low: loss(2800, 0.85), high: loss(2800, 1.15)),
                    Band("*η* = 0.4", x: steps, low: loss(1500, 0.85), high: loss(1500, 1.15)),
                    Line("*η* = 0.1", x: steps, y: loss(2800, 1)), Line("*η* = 0.4", x: steps, y: loss(1500, 1)),
                    Rule(y: 0.1, "target"),
                ])
        }
    }

    private static var points: Example {
        Example("Points with error bars against a line", source: #"""
            Figure(
                "gallery-points", title: "Variance falls as 1/ℓ", x: .logarithmic("batch size *ℓ*"),
                y: .logarithmic("variance of the gradient"),
                marks: [
                    Line("theory", x: batches, y: batches.map { 0.8 / $0 }, ink: .muted),
                    Points("measured", x: batches, y: batches.map { 0.83 / $0 }, low: batches.map { 0.6 / $0 },
                        high: batches.map { 1.1 / $0 }),
                ])
            """#) {
            Figure(
                "gallery-points", title: "Variance falls as 1/ℓ", x: .logarithmic("batch size *ℓ*"),
                y: .logarithmic("variance of the gradient"),
                marks: [
                    Line("theory", x: batches, y: batches.map { 0.8 / $0 }, ink: .muted),
                    Points("measured", x: batches, y: batches.map { 0.83 / $0 }, low: batches.map { 0.6 / $0 },
                        high: batches.map { 1.1 / $0 }),
                ])
        }
    }

    private static var schedule: Example {
        Example("Steps", source: #"""
            Figure(
                "gallery-steps", title: "A schedule of the learning rate", x: .linear("epoch"),
                y: .logarithmic("learning rate *η*"),
                marks: [Steps(x: [0, 60, 120, 160, 200], y: [0.1, 0.02, 0.004, 0.0008, 0.0008])])
            """#) {
            Figure(
                "gallery-steps", title: "A schedule of the learning rate", x: .linear("epoch"),
                y: .logarithmic("learning rate *η*"),
                marks: [Steps(x: [0, 60, 120, 160, 200], y: [0.1, 0.02, 0.004, 0.0008, 0.0008])])
        }
    }

    private static var directLabels: Example {
        Example("Direct labels that make room for each other", source: #"""
            Figure(
                "gallery-labels", title: "Eight seeds end close together", x: .linear("epoch"), y: .linear("test error (%)"),
                marks: (0..<8).map { seed in
                    Line("seed \(seed + 1)", over: 1...40) { 8 + 0.12 * Double(seed) + 50 / ($0 + 1 + Double(seed % 3)) }
                })
            """#) {
            Figure(
                "gallery-labels", title: "Eight seeds end close together", x: .linear("epoch"), y: .linear("test error (%)"),
                marks: (0..<8).map { seed in
                    Line("seed \(seed + 1)", over: 1...40) { 8 + 0.12 * Double(seed) + 50 / ($0 + 1 + Double(seed % 3)) }
                })
        }
    }

    private static var symmetric: Example {
        Example("A symmetric logarithmic axis", source: #"""
            Figure(
                "gallery-symmetric", title: "Eigenvalues of both signs", x: .linear("rank"),
                y: .symmetricLogarithmic("eigenvalue", threshold: 0.01),
                marks: [
                    Rule(y: 0, ink: .faint, dash: []),
                    Points("Hessian", x: Array(0..<60).map(Double.init), y: (0..<60).map { pow((30.5 - Double($0)) / 10, 5) / 8 }),
                ])
            """#) {
            Figure(
                "gallery-symmetric", title: "Eigenvalues of both signs", x: .linear("rank"),
                y: .symmetricLogarithmic("eigenvalue", threshold: 0.01),
                marks: [
                    Rule(y: 0, ink: .faint, dash: []),
                    Points("Hessian", x: Array(0..<60).map(Double.init), y: (0..<60).map { pow((30.5 - Double($0)) / 10, 5) / 8 }),
                ])
        }
    }
}
