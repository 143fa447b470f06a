import Claims
import Figures
import Foundation

/// The figures of `NoiseCovarianceExperiment`.
enum NoiseFigures {
    /// Eigenvalues that a figure shows: the range of the poster's histogram.
    static let shown = 1e-5...1e3
}

extension NoiseCovarianceExperiment {
    public func draw(_ evidence: Evidence, _ parameters: Parameters) throws -> [String: Figure] {
        let drawing = NoiseDrawing(evidence: evidence, parameters: parameters)
        return try [
            "spectrum": drawing.spectrum(), "thresholds": drawing.thresholds(), "layers": drawing.layers(),
            "gradient": drawing.gradient(),
        ]
    }
}

private struct NoiseDrawing {
    let evidence: Evidence
    let parameters: NoiseCovarianceExperiment.Parameters

    private func series(_ name: String) throws -> [Double] {
        guard let series = evidence.series[name] else { throw MissingSeries(name: name) }
        return series.values
    }

    private var instants: Range<Int> { parameters.checkpoints.indices }
    private func label(_ index: Int) -> String { "\(Int((parameters.checkpoints[index] * 100).rounded())) %" }
    /// Darker is later.
    private func time(_ index: Int) -> Ink { .time(instants.count > 1 ? 0.25 + 0.75 * Double(index) / Double(instants.count - 1) : 1) }
    private var name: String {
        (parameters.dataset == .cifar100 ? "CIFAR-100" : "CIFAR-10") + (parameters.augmentation == .none ? "" : ", augmented")
    }

    /// The poster's histogram beside the sorted eigenvalues.
    func spectrum() throws -> Figure {
        let spectra = try instants.map { try series("eigenvalues \($0)") }
        let estimates = try instants.map { try series("estimated \($0)") }
        let threshold = try series("threshold")[0], isotropic = try series("isotropic")
        /// The legend names the instants once for both panels.
        func curve(_ name: String, _ values: [Double], _ ink: Ink, isLabelled: Bool) -> Line {
            let shown = values.prefix { $0 >= NoiseFigures.shown.lowerBound }
            return Line(name, x: shown.indices.map { Double($0 + 1) }, y: Array(shown), ink: ink, isLabelled: isLabelled)
        }
        /// Estimates are smooth, and few of them are enough for a line.
        func estimated(_ values: [Double], after count: Int, _ ink: Ink) -> Line {
            let shown = values.prefix { $0 >= NoiseFigures.shown.lowerBound }
            let points = Set((0...200).map { Int(pow(Double(max(1, shown.count)), Double($0) / 200)) - 1 }).sorted().filter { $0 < shown.count }
            return Line(x: points.map { Double(count + $0 + 1) }, y: points.map { shown[$0] }, ink: ink, dash: [3, 3])
        }
        return Figure(
            "spectrum", title: "Eigenvalues of the noise covariance during training, \(name)",
            panels: [
                Panel(
                    "histogram", x: .logarithmic("eigenvalue *λ* of *D*", in: NoiseFigures.shown), y: .logarithmic("eigenvalues in a bin"),
                    marks: instants.map { index in
                        Histogram(label(index), of: spectra[index] + estimates[index], bins: 40, in: NoiseFigures.shown, isLogarithmic: true, ink: time(index))
                    } + [Rule(x: threshold, "threshold")]),
                Panel(
                    "sorted", x: .logarithmic("index *k*"), y: .logarithmic("*λ*ₖ", in: NoiseFigures.shown),
                    marks: instants.flatMap { index in
                        [curve(label(index), spectra[index], time(index), isLabelled: false), estimated(estimates[index], after: spectra[index].count, time(index))]
                    }
                        + [curve("isotropic noise", isotropic, .category(1), isLabelled: true), Rule(y: threshold, "threshold")]),
            ], columns: 2, sharing: .none, width: 860)
    }

    /// How the numbers depend on precision, number of examples and stage of training.
    func thresholds() throws -> Figure {
        func panel(_ title: String, _ x: String, _ y: Axis, _ axis: Axis, scale: Double = 1, _ extra: [any Mark] = []) throws -> Panel {
            return Panel(
                title, x: axis, y: y,
                marks: try instants.map { index in
                    Line(
                        label(index), x: try series("\(x) \(index)"), y: try series("\(title) \(index)").map { $0 * scale }, ink: time(index),
                        isLabelled: false)
                } + extra)
        }
        let precision = Axis.logarithmic("relative precision *ε*"), count = Axis.logarithmic("examples *N*")
        let single = [Rule(x: pow(2, -23), "2⁻²³")]
        var panels = [
            try panel("rank by precision", "precisions", .logarithmic("rank, % of *d*"), precision, scale: 100, single),
            try panel("clipped by precision", "precisions", .logarithmic("clipped mean"), precision, single),
            try panel("kept by precision", "precisions", .logarithmic("mean of the kept"), precision, single),
            try panel("rank by sample size", "sample sizes", .linear("rank, % of *d*", includesZero: true), count, scale: 100),
            try panel("clipped by sample size", "sample sizes", .linear("clipped mean", includesZero: true), count),
            try panel("effective rank by sample size", "sample sizes", .linear("effective rank", includesZero: true), count),
        ]
        for index in panels.indices { panels[index].title = "" }
        return Figure(
            "thresholds", title: "How rank, means and effective rank depend on precision and number of examples, \(name)",
            panels: panels, columns: 3, sharing: .none, width: 860, rowHeight: 240)
    }

    /// In which layers the leading eigenvectors live.
    func layers() throws -> Figure {
        let shares = try series("layers")
        let layers = 9, columns = shares.count / layers
        let values = (0..<layers).flatMap { layer in (0..<columns).map { 100 * shares[$0 * layers + layer] } }
        return Figure(
            "layers", title: "Where the leading eigenvectors live, \(name)",
            x: .categorical("eigenvector of *D*", (1...max(1, columns - 2)).map(String.init) + ["∇*f*", "weights"]),
            y: .categorical("convolution", (1...layers).map(String.init)),
            color: ColorAxis("share, %"), width: 620, height: 320,
            marks: [
                HeatMap(
                    Grid(
                        columns: columns, rows: layers, x: -0.5...(Double(columns) - 0.5), y: -0.5...(Double(layers) - 0.5),
                        values: values), "share (%)")
            ])
    }

    /// How much of the full gradient the leading eigenvectors hold.
    func gradient() throws -> Figure {
        let shares = try series("gradient"), noise = try series("noise")
        let counts = shares.indices.map { Double($0 + 1) }
        let perVector = (evidence.values["randomShare"]?.value ?? .nan) / Double(NoiseDirections.shown)
        return Figure(
            "gradient", title: "How much of the full gradient lies in the leading eigenvectors, \(name)",
            x: .logarithmic("leading eigenvectors"), y: .linear("share, %", in: 0...100),
            width: 560, height: 300,
            marks: [
                Line("full gradient", x: counts, y: shares.map { 100 * $0 }),
                Line("noise", x: counts, y: noise.map { 100 * $0 }, ink: .category(1)),
                Line("a random direction", x: counts, y: counts.map { 100 * $0 * perVector }, ink: .muted, dash: [4, 3]),
            ])
    }
}

/// Evidence without a series that a figure needs, as an older version of the experiment would leave.
struct MissingSeries: Error, CustomStringConvertible {
    var name: String
    var description: String { "the evidence has no series “\(name)”; remove the store’s entry to measure it again" }
}
