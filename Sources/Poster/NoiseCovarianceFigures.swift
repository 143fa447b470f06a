import Claims
import Figures
import Foundation

/// The figures of `NoiseCovarianceExperiment`.
enum NoiseFigures {
    /// Relative precisions ε at which the rank is counted: single precision and what lies about it.
    static let precisions = (-32...(-10)).map { pow(2, Double($0)) }
}

extension NoiseCovarianceExperiment {
    public func draw(_ evidence: Evidence, _ parameters: Parameters) throws -> [String: Figure] {
        let instants = parameters.checkpoints
        func series(_ name: String) throws -> [Double] {
            guard let series = evidence.series[name] else { throw MissingSeries(name: name) }
            return series.values
        }
        func label(_ instant: Double) -> String { "\(Int((instant * 100).rounded())) %" }
        func time(_ index: Int) -> Ink { .time(instants.count > 1 ? 0.25 + 0.75 * Double(index) / Double(instants.count - 1) : 1) }
        let spectra = try instants.indices.map { try series("eigenvalues\($0)") }
        let threshold = try series("threshold")[0]

        let histogram = Figure(
            "spectrum", title: "Eigenvalues of the noise covariance during training",
            x: .logarithmic("eigenvalue *λ* of *D*"), y: .logarithmic("eigenvalues in a bin"),
            marks: spectra.enumerated().map { index, values in
                Histogram(
                    label(instants[index]), of: values.filter { $0 > 1e-5 }, bins: 44, isLogarithmic: true, ink: time(index))
            } + [Rule(x: threshold, "threshold")])

        let isotropic = try series("isotropic")
        let sorted = Figure(
            "sorted", title: "Sorted eigenvalues, and those of isotropic noise of the same trace",
            x: .logarithmic("index *k*"), y: .logarithmic("eigenvalue *λ*ₖ", in: 1e-6...(max(10, spectra.map { $0.first ?? 1 }.max() ?? 1) * 2)),
            marks: spectra.enumerated().map { index, values in curve(label(instants[index]), values, time(index)) }
                + [curve("isotropic", isotropic, .category(1)), Rule(y: threshold, "threshold")])

        var panels: [Panel] = []
        panels.append(
            Panel(
                "rank and precision", x: .logarithmic("relative precision *ε*"), y: .logarithmic("rank, % of *d*"),
                marks: try instants.indices.map { index in
                    Line(
                        label(instants[index]), x: NoiseFigures.precisions,
                        y: try series("rank by precision \(index)").map { $0 * 100 }, ink: time(index))
                } + [Rule(x: pow(2, -23), "single precision")]))
        panels.append(
            Panel(
                "clipped mean and precision", x: .logarithmic("relative precision *ε*"), y: .logarithmic("clipped mean"),
                marks: try instants.indices.map { index in
                    Line(
                        label(instants[index]), x: NoiseFigures.precisions,
                        y: try series("clipped by precision \(index)"), ink: time(index))
                } + [Rule(x: pow(2, -23), "single precision")]))
        let sizes = try series("sample sizes")
        panels.append(
            Panel(
                "rank and number of examples", x: .logarithmic("examples *N*"), y: .linear("rank, % of *d*", includesZero: true),
                marks: [Line("rank", x: sizes, y: try series("rank by sample size").map { $0 * 100 }, ink: .time(1), isLabelled: false)]))
        panels.append(
            Panel(
                "clipped mean and number of examples", x: .logarithmic("examples *N*"), y: .linear("clipped mean", includesZero: true),
                marks: [Line("clipped mean", x: sizes, y: try series("clipped by sample size"), ink: .time(1), isLabelled: false)]))
        let thresholds = Figure(
            "thresholds", title: "How rank and clipped mean depend on precision and on the number of examples", panels: panels,
            columns: 2, sharing: .none, width: 760)
        return ["spectrum": histogram, "sorted": sorted, "thresholds": thresholds]
    }

    private func curve(_ name: String, _ values: [Double], _ ink: Ink) -> Line {
        let shown = values.prefix { $0 > 1e-6 }
        return Line(name, x: shown.indices.map { Double($0 + 1) }, y: Array(shown), ink: ink)
    }
}

/// Evidence without a series that a figure needs, as an older version of the experiment would leave.
struct MissingSeries: Error, CustomStringConvertible {
    var name: String
    var description: String { "the evidence has no series “\(name)”; remove the store’s entry to measure it again" }
}
