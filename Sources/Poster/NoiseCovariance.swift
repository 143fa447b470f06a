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
        /// What is done to images while training, and to those whose gradients make up D: `flipAndCrop` mirrors half of
        /// them and crops each from a frame of four pixels of zeros.
        public var augmentation = ImageChange.none
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
        /// So many training examples have their mean gradient taken for the full gradient: all, unless there are more.
        public var gradientSamples = 50_000
        /// Up to so many examples D is decomposed whole; beyond, its leading eigenvalues are found and certified, and the
        /// others estimated from their density.
        public var exactUpTo = 10_000
        /// Groups of the jackknife that gives the intervals.
        public var groups = 8
        /// Independent trainings, all measured with the same examples; with more than one the intervals are of their mean.
        public var seeds = [0]
    }

    public enum Scaling: String, Codable, CaseIterable, Sendable { case plain, whitened }
    public enum ImageChange: String, Codable, CaseIterable, Sendable { case none, flipAndCrop }

    public static let name = "noise-covariance"
    public static let summary =
        "Spectrum of the covariance of single-example gradients of small-allcnn while it is trained on CIFAR."
    public static let file = "Sources/Poster/NoiseCovariance.swift"
    public static let rooms = [
        "Sources/Poster/NoiseMeasurement.swift", "Sources/Poster/NoiseInstant.swift", "Sources/Poster/NoiseDirections.swift",
        "Sources/Poster/NoiseSpectrometer.swift", "Sources/Poster/NoiseResults.swift", "Sources/Poster/NoiseStatistic.swift",
        "Sources/Poster/NoiseIntervals.swift", "Sources/Poster/DataRoom.swift",
        "Sources/Networks", "Sources/Mathematics",
    ]

    let data: DataRoom

    public init() { self.init(data: .none) }
    public init(data: DataRoom) { self.data = data }

    public var defaults: Parameters { Parameters() }

    public func dataSets(_ parameters: Parameters) -> [String] { [parameters.dataset.rawValue] }

    public func figures(_ parameters: Parameters) -> [String] { ["spectrum", "thresholds", "layers", "gradient"] }

    public func validate(_ p: Parameters) throws {
        var errors = ParameterErrors()
        errors.require(p.dataset != .mnist, "dataset", "needs the images of CIFAR, which small-allcnn takes", remedy: "write cifar10 or cifar100")
        errors.require(p.epochs > 0 && p.epochs <= 10_000, "epochs", "needs to be above 0 and at most 10 000")
        errors.require((2...50_000).contains(p.batchSize), "batchSize", "needs at least 2 for batch normalisation, and at most 50 000")
        errors.require(p.learningRate > 0 && p.learningRate <= 10, "learningRate", "needs to be above 0 and at most 10")
        errors.require(p.momentum >= 0 && p.momentum < 1, "momentum", "needs to be at least 0 and below 1")
        errors.require((0...1).contains(p.weightDecay), "weightDecay", "needs to lie in 0 ... 1")
        errors.require(p.samples <= 50_000, "samples", "needs at most the 50 000 images of the training set")
        errors.require((1...50_000).contains(p.gradientSamples), "gradientSamples", "needs to lie in 1 ... 50 000")
        errors.require(p.samples / 4 >= p.groups, "samples", "needs at least four examples in each of \(p.groups) groups")
        errors.require((2...1_000).contains(p.groups), "groups", "needs to lie in 2 ... 1 000")
        errors.require(p.exactUpTo >= 0, "exactUpTo", "needs at least 0")
        errors.require(!p.seeds.isEmpty && Set(p.seeds).count == p.seeds.count, "seeds", "needs one or more, each once")
        errors.require(
            p.checkpoints.last == 1 && p.checkpoints == p.checkpoints.sorted() && p.checkpoints[0] > 0
                && Set(p.checkpoints.map(percent)).count == p.checkpoints.count, "checkpoints",
            "must rise by a percentage at least and end at 1")
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
            ValueDeclaration("examples", meaning: "N, the number of examples whose gradients make up D"),
            ValueDeclaration("fewerExamples", meaning: "a smaller number of examples, the same for data sets of different size"),
            ValueDeclaration("rankOfFewer", meaning: "rank at the end from the smaller number of examples"),
            ValueDeclaration("clippedMeanOfFewer", meaning: "clipped mean at the end from the smaller number of examples"),
            ValueDeclaration("rankChange", meaning: "largest over smallest rank among the instants of training"),
            ValueDeclaration("untrainedRankChange", meaning: "rank after training over rank before it (or its inverse, above 1)"),
            ValueDeclaration("isotropicRank", meaning: "control: rank of isotropic noise of the same trace, of the attainable"),
            ValueDeclaration("isotropicEffectiveShare", meaning: "control: its effective rank, of the attainable"),
            ValueDeclaration("untrainedRank", meaning: "control: rank of D before training, share of d"),
            ValueDeclaration("untrainedClippedMean", meaning: "control: clipped mean before training"),
            ValueDeclaration("shuffledTrace", meaning: "trace of D with shuffled labels over that with true ones"),
            ValueDeclaration("shuffledClippedMean", meaning: "control: clipped mean with shuffled labels"),
            ValueDeclaration("halvesRank", meaning: "control: distance of the ranks from two halves of the examples, in sums of their half widths"),
            ValueDeclaration("halvesClippedMean", meaning: "control: the same of clipped means"),
            ValueDeclaration("halvesClippedDeviation", meaning: "control: the same of clipped deviations"),
            ValueDeclaration("isotropicRankChange", meaning: "control: rank of isotropic noise over that of D, of the attainable"),
            ValueDeclaration("certifiedLeast", meaning: "in every training at least so many eigenvalues are above the threshold"),
            ValueDeclaration("certifiedMost", meaning: "in every training at most so many are, but for a probability of 10⁻¹⁵"),
            ValueDeclaration("leadingShare", meaning: "share of the trace in the ten leading eigenvectors"),
            ValueDeclaration("gradientShare", meaning: "share of ‖∇f‖² in the span of the ten leading eigenvectors"),
            ValueDeclaration("gradientShareKept", meaning: "share of ‖∇f‖² in the span of the eigenvectors above the threshold"),
            ValueDeclaration("randomShare", meaning: "share of a random direction in the span of the ten"),
            ValueDeclaration("trainingError", meaning: "share of the first 10 000 training examples misclassified"),
            ValueDeclaration("testError", meaning: "share of test examples misclassified"),
        ]
    }

    public func measure(_ parameters: Parameters, in laboratory: Laboratory) async throws -> Evidence {
        let images = LazyImages { [data] in
            try data.images(parameters.dataset, whitened: parameters.scaling == .whitened)
        }
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
                    .mean(overTrainings: runs.map { $0.instants[index].estimate(statistic) })
            }
            for (name, values) in runs[0].instants[index].series { evidence.series["\(name) \(index)"] = Series(values) }
        }
        let last = runs[0].last
        evidence.series["isotropic"] = runs[0].isotropic.eigenvalues
        evidence.series["threshold"] = [last.spectrum.full.threshold]
        for (name, values) in last.directions?.series ?? [:] { evidence.series[name] = Series(values) }

        func each(_ name: String, _ value: (NoiseRun) -> Estimate) { evidence.values[name] = .mean(overTrainings: runs.map(value)) }
        evidence.values["examples"] = Estimate(exactly: Double(last.spectrum.exampleCount))
        evidence.values["fewerExamples"] = Estimate(exactly: Double(last.fewer.spectrum.exampleCount))
        each("rankOfFewer") { $0.last.fewer.estimate(.rank) }
        each("clippedMeanOfFewer") { $0.last.fewer.estimate(.clippedMean) }
        for (name, change) in [("rankChange", \NoiseRun.rankChange), ("untrainedRankChange", \.untrainedRankChange)] {
            evidence.values[name] = .mean(overTrainings: runs.map { $0[keyPath: change] }).atLeastOne
        }
        each("isotropicRank") { Estimate(exactly: $0.isotropic.full.attainableRankShare) }
        each("isotropicEffectiveShare") {
            Estimate(exactly: $0.isotropic.full.effectiveRank / Double($0.isotropic.full.attainableRank))
        }
        each("untrainedRank") { $0.untrained.estimate(.rank) }
        each("untrainedClippedMean") { $0.untrained.estimate(.clippedMean) }
        each("shuffledTrace") { $0.shuffled.ratio(of: .trace, to: $0.last) }
        each("shuffledClippedMean") { $0.shuffled.estimate(.clippedMean) }
        let halves = [("halvesRank", NoiseStatistic.rank), ("halvesClippedMean", .clippedMean), ("halvesClippedDeviation", .clippedDeviation)]
        for (name, statistic) in halves { evidence.values[name] = NoiseRun.separationOfHalves(statistic, in: runs) }
        each("isotropicRankChange") { $0.isotropicRankChange }
        each("trainingError", \.trainingError)
        each("testError", \.testError)
        func direction(_ name: String, _ value: (NoiseDirections) -> Double) {
            each(name) { Estimate(exactly: $0.last.directions.map(value) ?? .nan) }
        }
        let certificates = runs.compactMap { $0.last.directions?.certificate }
        let (least, most) = (certificates.map(\.atLeast).min() ?? 0, certificates.map { $0.atMost ?? last.spectrum.full.attainableRank }.max() ?? 0)
        evidence.values["certifiedLeast"] = Estimate(exactly: Double(least))
        evidence.values["certifiedMost"] = Estimate(exactly: Double(most))
        direction("leadingShare") { $0.leadingShare }
        direction("gradientShare") { $0.gradientShare(count: NoiseDirections.shown) }
        direction("gradientShareKept") { $0.gradientShare(count: $0.certificate.atLeast) }
        direction("randomShare") { $0.randomShare }
        return evidence
    }

    private func percent(_ instant: Double) -> Int { Int((instant * 100).rounded()) }

    /// Values at the end of training have plain names, earlier ones end in the percentage: `rank`, `rank20`.
    private func ending(_ instant: Double) -> String { instant == 1 ? "" : "\(percent(instant))" }
}
