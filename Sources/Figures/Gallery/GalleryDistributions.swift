import Foundation

/// Marks that show distributions and estimates.
extension Gallery {
    static var distributions: [Example] { [histogram, spectrum, filledHistogram, ridges, bars, intervals] }

    private static var histogram: Example {
        Example("Histograms on logarithmic axes, darker is later", source: #"""
            Figure(
                "gallery-histogram", title: "Eigenvalues during training, darker is later",
                x: .logarithmic("eigenvalue of *D*"), y: .logarithmic("number of eigenvalues"),
                marks: [0.2, 0.4, 1.0].map { time in
                    Histogram("\(Int(time * 100)) % of training", of: spread(mean: -5 + 2 * time, width: 1.2), bins: 36,
                        in: 1e-9...1, isLogarithmic: true, ink: .time(time))
                })
            """#) {
            Figure(
                "gallery-histogram", title: "Eigenvalues during training, darker is later",
                x: .logarithmic("eigenvalue of *D*"), y: .logarithmic("number of eigenvalues"),
                marks: [0.2, 0.4, 1.0].map { time in
                    Histogram("\(Int(time * 100)) % of training", of: spread(mean: -5 + 2 * time, width: 1.2), bins: 36,
                        in: 1e-9...1, isLogarithmic: true, ink: .time(time))
                })
        }
    }

    private static var spectrum: Example {
        Example("A sorted spectrum with a threshold", source: #"""
            Figure(
                "gallery-spectrum", title: "Only a few directions carry noise", x: .logarithmic("rank *k*"),
                y: .logarithmic("eigenvalue *λ*ₖ of *D*"),
                marks: [
                    Line("network", x: ranks, y: ranks.map { 4 * pow($0, -1.7) * exp(-$0 / 900) }),
                    Line("isotropic", x: ranks, y: ranks.map { 0.012 - 1e-6 * $0 }),
                    Rule(y: 1e-4, "single-precision threshold"),
                ])
            """#) {
            Figure(
                "gallery-spectrum", title: "Only a few directions carry noise", x: .logarithmic("rank *k*"),
                y: .logarithmic("eigenvalue *λ*ₖ of *D*"),
                marks: [
                    Line("network", x: ranks, y: ranks.map { 4 * pow($0, -1.7) * exp(-$0 / 900) }),
                    Line("isotropic", x: ranks, y: ranks.map { 0.012 - 1e-6 * $0 }),
                    Rule(y: 1e-4, "single-precision threshold"),
                ])
        }
    }

    private static var filledHistogram: Example {
        Example("A filled histogram, a curve and an accepted range", source: #"""
            Figure(
                "gallery-filled", title: "Samples follow the stationary density", x: .linear("*x*"),
                y: .linear("number of walkers"),
                marks: [
                    ReferenceBand(x: -1...1, "one standard deviation"),
                    Histogram("walkers", of: normal, bins: 32, in: -4...4, isFilled: true),
                    Line("density", over: -4...4, ink: .text) { 2000 * 0.25 * 0.3989 * exp(-$0 * $0 / 2) },
                ])
            """#) {
            Figure(
                "gallery-filled", title: "Samples follow the stationary density", x: .linear("*x*"),
                y: .linear("number of walkers"),
                marks: [
                    ReferenceBand(x: -1...1, "one standard deviation"),
                    Histogram("walkers", of: normal, bins: 32, in: -4...4, isFilled: true),
                    Line("density", over: -4...4, ink: .text) { 2000 * 0.25 * 0.3989 * exp(-$0 * $0 / 2) },
                ])
        }
    }

    private static var ridges: Example {
        Example("Ridges of distributions", source: #"""
            Figure(
                "gallery-ridges", title: "The density widens with temperature, darker is later", x: .linear("weight *w*"),
                y: .categorical("epoch", ["1", "5", "20", "50", "100"]), height: 300,
                marks: [Ridges(of: [0.3, 0.5, 0.8, 1.1, 1.5].map { s in normal.map { $0 * s + s } }, in: -5...7)])
            """#) {
            Figure(
                "gallery-ridges", title: "The density widens with temperature, darker is later", x: .linear("weight *w*"),
                y: .categorical("epoch", ["1", "5", "20", "50", "100"]), height: 300,
                marks: [Ridges(of: [0.3, 0.5, 0.8, 1.1, 1.5].map { s in normal.map { $0 * s + s } }, in: -5...7)])
        }
    }

    private static var bars: Example {
        Example("Bars of categories", source: #"""
            Figure(
                "gallery-bars", title: "Rank of the noise covariance", x: .categorical("", ["CIFAR-10", "CIFAR-100", "isotropic"]),
                y: .linear("rank (%)"), width: 420, height: 280,
                marks: [Bars(values: [0.34, 0.47, 1.9], low: [0.28, 0.4, 1.7], high: [0.41, 0.55, 2.1])])
            """#) {
            Figure(
                "gallery-bars", title: "Rank of the noise covariance", x: .categorical("", ["CIFAR-10", "CIFAR-100", "isotropic"]),
                y: .linear("rank (%)"), width: 420, height: 280,
                marks: [Bars(values: [0.34, 0.47, 1.9], low: [0.28, 0.4, 1.7], high: [0.41, 0.55, 2.1])])
        }
    }

    private static var intervals: Example {
        Example("Intervals against accepted ranges", source: #"""
            Figure.intervals(
                "gallery-intervals", title: "Measured intervals and accepted ranges", label: "rank of *D* (%)",
                rows: [
                    .init("CIFAR-10", 0.34, low: 0.3, high: 0.39, accepted: 0.1...1),
                    .init("CIFAR-100", 0.95, low: 0.72, high: 1.2, accepted: 0.1...1),
                    .init("isotropic control", 1.6, low: 1.5, high: 1.7, accepted: 1.2...(.infinity), ink: .category(1)),
                ])
            """#) {
            Figure.intervals(
                "gallery-intervals", title: "Measured intervals and accepted ranges", label: "rank of *D* (%)",
                rows: [
                    .init("CIFAR-10", 0.34, low: 0.3, high: 0.39, accepted: 0.1...1),
                    .init("CIFAR-100", 0.95, low: 0.72, high: 1.2, accepted: 0.1...1),
                    .init("isotropic control", 1.6, low: 1.5, high: 1.7, accepted: 1.2...(.infinity), ink: .category(1)),
                ])
        }
    }
}
