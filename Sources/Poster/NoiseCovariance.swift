import Claims
import Figures
import Foundation
import Mathematics
import Networks
import Report

/// The covariance D of mini-batch gradients of a trained convolutional network, and what its spectrum says.
///
/// small-allcnn is trained on CIFAR; at some instants the gradient of every one of N training examples is taken, and the
/// spectrum of D = (1/N) Σ ∇f_k ∇f_kᵀ − ∇f ∇fᵀ is computed from their Gram matrix. Rank and clipped mean are those of the
/// poster. Source: poster, box “Noise covariance”; Chaudhari & Soatto, arXiv 1710.11029, section 4 and appendix.
public struct NoiseCovarianceExperiment: IllustratedExperiment {
    public struct Parameters: Codable, Sendable {
        public var dataset = DatasetName.cifar10
        /// How pixels enter the network: `plain`, or contrast-normalised and `whitened` (ZCA) as in the paper.
        public var scaling = Scaling.whitened
        public var epochs = 5.0
        public var batchSize = 128
        /// The initial learning rate, annealed to zero along a cosine.
        public var learningRate = 0.1
        public var momentum = 0.9
        /// λ in the term λ/2·‖x‖² of the loss; the paper's l2 = 10⁻⁴.
        public var weightDecay = 1e-4
        /// Instants of measurement, as shares of the training.
        public var checkpoints = [0.2, 0.4, 1.0]
        /// N, the number of training examples whose gradients make up D.
        public var samples = 4096
        /// Groups of the jackknife that gives the intervals.
        public var groups = 8
        /// Independent trainings; with more than one the intervals come from them.
        public var seeds = [0]
    }

    public enum Scaling: String, Codable, CaseIterable, Sendable { case plain, whitened }

    public static let name = "noise-covariance"
    public static let summary =
        "Spectrum of the covariance of single-example gradients of small-allcnn while it is trained on CIFAR."
    public static let file = "Sources/Poster/NoiseCovariance.swift"
    public static let rooms = ["Sources/Poster/NoiseMeasurement.swift", "Sources/Networks", "Sources/Mathematics"]

    let data: DataRoom

    public init() { self.init(data: .none) }
    public init(data: DataRoom) { self.data = data }

    public var defaults: Parameters { Parameters() }

    public func dataSets(_ parameters: Parameters) -> [String] { [parameters.dataset.rawValue] }

    public func figures(_ parameters: Parameters) -> [String] { ["spectrum", "sorted", "thresholds"] }

    public func validate(_ p: Parameters) throws {
        var errors = ParameterErrors()
        errors.require(p.epochs > 0, "epochs", "needs to be above 0")
        errors.require(p.batchSize >= 2, "batchSize", "needs at least 2 for batch normalisation")
        errors.require(p.samples >= 4 * p.groups, "samples", "needs at least four examples in each of \(p.groups) groups")
        errors.require(p.groups >= 2, "groups", "needs at least 2")
        errors.require(!p.seeds.isEmpty && Set(p.seeds).count == p.seeds.count, "seeds", "needs one or more, each once")
        errors.require(
            p.checkpoints.last == 1 && p.checkpoints == p.checkpoints.sorted() && p.checkpoints[0] > 0
                && Set(p.checkpoints).count == p.checkpoints.count, "checkpoints", "must rise and end at 1")
        try errors.throwIfAny()
    }

    /// Weights and noise at each instant; before training; isotropic; errors and shuffled labels.
    public func cells(_ p: Parameters) -> Int { p.seeds.count * (2 * p.checkpoints.count + 3) }

    public func values(_ p: Parameters) -> [ValueDeclaration] {
        p.checkpoints.flatMap { instant in
            let when = "at \(percent(instant)) % of training"
            let ending = ending(instant)
            return NoiseStatistic.allCases.map { ValueDeclaration($0.rawValue + ending, meaning: "\($0.meaning), \(when)") }
        } + [
            ValueDeclaration("rankChange", meaning: "largest over smallest rank among the instants of training"),
            ValueDeclaration("untrainedRankChange", meaning: "rank after training over rank before it (or its inverse, above 1)"),
            ValueDeclaration("isotropicRank", meaning: "control: rank of isotropic noise of the same trace, of the attainable"),
            ValueDeclaration("isotropicEffectiveShare", meaning: "control: its effective rank, of the attainable"),
            ValueDeclaration("untrainedRank", meaning: "control: rank of D before training, share of d"),
            ValueDeclaration("untrainedClippedMean", meaning: "control: clipped mean before training"),
            ValueDeclaration("shuffledTrace", meaning: "control: trace of D with shuffled labels over that with true ones"),
            ValueDeclaration("trainingError", meaning: "share of training examples misclassified"),
            ValueDeclaration("testError", meaning: "share of test examples misclassified"),
        ]
    }

    public func measure(_ parameters: Parameters, in laboratory: Laboratory) async throws -> Evidence {
        let images = LazyImages(data, parameters.dataset, parameters.scaling)
        var runs: [NoiseRun] = []
        for seed in parameters.seeds {
            runs.append(try await NoiseMeasurement(parameters, seed: seed, images: images).run(in: laboratory))
        }
        return evidence(of: runs, parameters)
    }

    private func evidence(of runs: [NoiseRun], _ p: Parameters) -> Evidence {
        var evidence = Evidence()
        for (index, instant) in p.checkpoints.enumerated() {
            for statistic in NoiseStatistic.allCases {
                evidence.values[statistic.rawValue + ending(instant)] =
                    overRuns(runs.map { $0.instants[index].estimate(statistic) })
            }
            let spectrum = runs[0].instants[index].spectrum
            evidence.series["eigenvalues\(index)"] = spectrum.eigenvalues
            evidence.series["rank by precision \(index)"] = Series(NoiseFigures.precisions.map {
                Double(spectrum.full.kept(above: spectrum.full.threshold(epsilon: $0)).count) / Double(spectrum.parameterCount)
            })
            evidence.series["clipped by precision \(index)"] = Series(NoiseFigures.precisions.map {
                spectrum.full.clipped(at: spectrum.full.threshold(epsilon: $0)).mean
            })
        }
        let last = runs[0].instants[p.checkpoints.count - 1]
        evidence.series["isotropic"] = runs[0].isotropic.eigenvalues
        evidence.series["sample sizes"] = Series(last.nested.map { Double($0.exampleCount) })
        evidence.series["rank by sample size"] = Series(last.nested.map(\.full.rankShare))
        evidence.series["clipped by sample size"] = Series(last.nested.map(\.full.clipped.mean))
        evidence.series["threshold"] = [last.spectrum.full.threshold]

        func each(_ value: (NoiseRun) -> Estimate) -> Estimate { overRuns(runs.map(value)) }
        evidence.values["rankChange"] = each { $0.rankChange }
        evidence.values["untrainedRankChange"] = each { $0.untrainedRankChange }
        evidence.values["isotropicRank"] = each { Estimate(exactly: $0.isotropic.full.attainableRankShare) }
        evidence.values["isotropicEffectiveShare"] = each {
            Estimate(exactly: $0.isotropic.full.effectiveRank / Double($0.isotropic.full.attainableRank))
        }
        evidence.values["untrainedRank"] = each { $0.untrained.estimate(.rank) }
        evidence.values["untrainedClippedMean"] = each { $0.untrained.estimate(.clippedMean) }
        evidence.values["shuffledTrace"] = each { $0.shuffledTrace }
        evidence.values["trainingError"] = each(\.trainingError)
        evidence.values["testError"] = each(\.testError)
        return evidence
    }

    /// One run keeps its own interval; several give the interval of their mean (Student's t, 95 %).
    private func overRuns(_ estimates: [Estimate]) -> Estimate {
        estimates.count == 1 ? estimates[0] : Statistics.interval(meanOf: estimates.map(\.value))
    }

    private func percent(_ instant: Double) -> Int { Int((instant * 100).rounded()) }

    /// Values at the end of training have plain names, earlier ones end in the percentage: `rank`, `rank20`.
    private func ending(_ instant: Double) -> String { instant == 1 ? "" : "\(percent(instant))" }
}

/// The numbers that describe the spectrum of D at one instant.
enum NoiseStatistic: String, CaseIterable, Sendable {
    case rank, rankOfAttainable, clippedMean, clippedDeviation, keptMean, keptDeviation
    case meanEigenvalue, trace, largest, effectiveRank, effectiveShare

    var meaning: String {
        switch self {
        case .rank: "eigenvalues above λ_max·d·2⁻²³, as a share of d"
        case .rankOfAttainable: "the same as a share of the min(N − 1, d) that N examples can show"
        case .clippedMean: "mean of all d eigenvalues after those below the threshold were raised to it"
        case .clippedDeviation: "their deviation"
        case .keptMean: "mean of the eigenvalues above the threshold"
        case .keptDeviation: "their deviation"
        case .meanEigenvalue: "tr(D)/d"
        case .trace: "tr D"
        case .largest: "λ_max"
        case .effectiveRank: "(tr D)²/tr D²"
        case .effectiveShare: "effective rank as a share of min(N − 1, d)"
        }
    }

    func callAsFunction(_ spectrum: NoiseSpectrum) -> Double {
        switch self {
        case .rank: spectrum.rankShare
        case .rankOfAttainable: spectrum.attainableRankShare
        case .clippedMean: spectrum.clipped.mean
        case .clippedDeviation: spectrum.clipped.deviation
        case .keptMean: spectrum.keptMoments.mean
        case .keptDeviation: spectrum.keptMoments.deviation
        case .meanEigenvalue: spectrum.mean
        case .trace: spectrum.trace
        case .largest: spectrum.largest
        case .effectiveRank: spectrum.effectiveRank
        case .effectiveShare: spectrum.effectiveRank / Double(max(1, spectrum.attainableRank))
        }
    }
}
