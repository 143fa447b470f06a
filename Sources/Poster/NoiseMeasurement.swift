import Claims
import Foundation
import Mathematics
import Networks
import Synchronization

/// One training with measurements of D on the way, in cells that can be resumed.
struct NoiseMeasurement: Sendable {
    let parameters: NoiseCovarianceExperiment.Parameters
    let seed: Int
    let images: LazyImages

    init(_ parameters: NoiseCovarianceExperiment.Parameters, seed: Int, images: LazyImages) {
        (self.parameters, self.seed, self.images) = (parameters, seed, images)
    }

    /// What a training depends on, so that another N does not train again.
    private struct TrainingInputs: Codable, Sendable {
        var dataset: DatasetName
        var scaling: NoiseCovarianceExperiment.Scaling
        var augmentation: NoiseCovarianceExperiment.ImageChange
        var epochs: Double
        var batchSize: Int
        var learningRate, momentum, weightDecay: Double
        var instants: [Double]
    }

    private struct MeasurementInputs: Codable, Sendable {
        var training: TrainingInputs
        var samples, gradientSamples, groups, exactUpTo: Int
    }

    func run(in laboratory: Laboratory) async throws -> NoiseRun {
        let p = parameters
        let network = try smallAllCNN()
        let random = laboratory.random("training", "\(seed)")
        let start = network.initialState(using: random.child("initial state"))
        var resumed: StoredCheckpoint?
        var instants: [NoiseInstant] = []
        for (index, instant) in p.checkpoints.enumerated() {
            let inputs = trainingInputs(Array(p.checkpoints[...index]))
            let label = "\(Int((instant * 100).rounded())) % of training, seed \(seed)"
            let before = resumed
            let trained = try await laboratory.cell("weights at \(label)", dependingOn: inputs) { _ in
                try train(network, until: instant * p.epochs, from: before, random, laboratory)
            }
            resumed = trained
            instants.append(
                try await laboratory.cell("noise at \(label)", dependingOn: measured(inputs)) { _ in
                    try noise(network, trained.state, isLast: index == p.checkpoints.count - 1, random, laboratory)
                })
        }
        guard let trained = resumed, let last = instants.last else { throw NetworkError.noExamples }
        let all = trainingInputs(p.checkpoints)
        let untrained = try await laboratory.cell("noise before training, seed \(seed)", dependingOn: measured(all)) { _ in
            // A fresh network has seen no data, so its running statistics are those of no data; they are estimated first.
            let state = try network.reestimatedStatistics(
                at: start, on: examples(4096, laboratory), batchSize: p.batchSize, in: Workspace(network))
            return try noise(network, state, isLast: false, random, laboratory)
        }
        let isotropic = try await laboratory.cell("isotropic noise, seed \(seed)", dependingOn: measured(all)) { random in
            let gradients = Networks.NoiseCovariance.isotropicGradients(
                examples: min(p.samples, 4096), parameters: network.parameterCount, trace: last.spectrum.trace, random: random)
            return StoredSpectrum(try Networks.NoiseCovariance.spectrum(of: gradients))
        }
        let rest = try await laboratory.cell("errors and shuffled labels, seed \(seed)", dependingOn: measured(all)) { random in
            try finish(network, trained.state, random, laboratory)
        }
        return NoiseRun(
            instants: instants, last: last, untrained: untrained, isotropic: isotropic, shuffled: rest.shuffled,
            trainingError: rest.trainingError, testError: rest.testError)
    }

    private func trainingInputs(_ instants: [Double]) -> TrainingInputs {
        let p = parameters
        return TrainingInputs(
            dataset: p.dataset, scaling: p.scaling, augmentation: p.augmentation, epochs: p.epochs, batchSize: p.batchSize,
            learningRate: p.learningRate, momentum: p.momentum, weightDecay: p.weightDecay, instants: instants)
    }

    private func measured(_ training: TrainingInputs) -> MeasurementInputs {
        let p = parameters
        return MeasurementInputs(
            training: training, samples: p.samples, gradientSamples: p.gradientSamples, groups: p.groups, exactUpTo: p.exactUpTo)
    }

    private func smallAllCNN() throws -> Network {
        let classes = parameters.dataset == .cifar100 ? 100 : 10
        let network = try Network(.smallAllCNN(classes: classes))
        let published = classes == 100 ? 29_412 : 26_982
        guard network.parameterCount == published else {
            throw WrongNetwork(found: network.parameterCount, published: published)
        }
        return network
    }

    private func train(
        _ network: Network, until epoch: Double, from before: StoredCheckpoint?, _ random: RandomStream, _ laboratory: Laboratory
    ) throws -> StoredCheckpoint {
        let p = parameters
        let recipe = TrainingRecipe(
            optimizer: StochasticGradientDescent(
                learningRate: .cosine(initial: p.learningRate, epochs: p.epochs), momentum: p.momentum, nesterov: true,
                weightDecay: p.weightDecay),
            batchSize: p.batchSize)
        let set = try images.get().training
        var trainer =
            if let before {
                try Trainer(
                    network, on: set, recipe: recipe, random: random, augmentation: augmentation, resuming: before.checkpoint)
            } else { try Trainer(network, on: set, recipe: recipe, random: random, augmentation: augmentation) }
        let first = trainer.epoch
        try trainer.train(untilEpoch: epoch) { step in
            guard step.step % 20 == 0 else { return }
            let loss = (step.loss * 100).rounded() / 100
            laboratory.note((step.epoch - first) / (epoch - first), "epoch \((step.epoch * 10).rounded() / 10), loss \(loss)")
        }
        return StoredCheckpoint(trainer.checkpoint)
    }

    private var augmentation: Augmentation? { parameters.augmentation == .flipAndCrop ? flipAndCrop() : nil }

    /// The first training examples, as training sees them: those whose gradients make up D, or more.
    ///
    /// Augmented images are the same at every instant and in every training.
    private func examples(_ n: Int, _ laboratory: Laboratory) throws -> any ExampleSet {
        let set = try images.get().training.first(n)
        guard let augmentation else { return set }
        return AugmentedExamples(set, random: laboratory.random("augmentation of the measured"), augmentation)
    }

    /// The spectrum of D over N examples with its jackknife replicates; at the end of training also its directions.
    private func noise(
        _ network: Network, _ state: NetworkState, isLast: Bool, _ random: RandomStream, _ laboratory: Laboratory
    ) throws -> NoiseInstant {
        let p = parameters
        let set = try examples(p.samples, laboratory)
        var gradients = try network.perExampleGradients(at: state, of: set, weightDecay: p.weightDecay).gradients
        let (mean, trace) = Networks.NoiseCovariance.center(&gradients)
        let spectrometer = NoiseSpectrometer(parameters: p, groups: set.dealt(into: p.groups), random: random)
        var (instant, leading) = try spectrometer.read(NoiseOperator(centered: gradients, trace: trace), isLast ? [.drawn, .directions, .halves] : .drawn)
        if isLast, let leading {
            let full = try examples(p.gradientSamples, laboratory)
            instant.directions = NoiseDirections(
                leading, network: network, gradient: full.count == set.count ? mean : try fullGradient(network, state, of: full))
        }
        return instant
    }

    /// ∇f in evaluation mode, with the l2 term.
    private func fullGradient(_ network: Network, _ state: NetworkState, of set: any ExampleSet) throws -> [Double] {
        let gradient = try network.evaluationGradient(at: state, of: set).gradient
        return zip(gradient, state.parameters).map { Double($0) + parameters.weightDecay * Double($1) }
    }

    private struct Finish: Codable, Sendable {
        var shuffled: NoiseInstant
        var trainingError, testError: Estimate
    }

    private func finish(
        _ network: Network, _ state: NetworkState, _ random: RandomStream, _ laboratory: Laboratory
    ) throws -> Finish {
        let sets = try images.get()
        let training = try network.evaluate(state, on: sets.training.first(10_000))
        let test = try network.evaluate(state, on: sets.test)
        return Finish(
            shuffled: try shuffled(network, state, try examples(min(parameters.samples, 4096), laboratory), random),
            trainingError: proportion(training), testError: proportion(test))
    }

    /// D of the same network and images when each image has the label of a random other one.
    private func shuffled(
        _ network: Network, _ state: NetworkState, _ set: some ExampleSet, _ random: RandomStream
    ) throws -> NoiseInstant {
        var shuffling = random.child("shuffled labels")
        let order = shuffling.permutation(of: set.count)
        let relabeled = RelabeledExamples(set, labels: order.map { set.label($0) })
        var gradients = try network.perExampleGradients(at: state, of: relabeled, weightDecay: parameters.weightDecay).gradients
        let (_, trace) = Networks.NoiseCovariance.center(&gradients)
        // In the groups of the true labels, so that the same examples are left out as without shuffling.
        let spectrometer = NoiseSpectrometer(parameters: parameters, groups: set.dealt(into: parameters.groups), random: random)
        return try spectrometer.read(NoiseOperator(centered: gradients, trace: trace), []).0
    }

    private func proportion(_ evaluation: Evaluation) -> Estimate {
        Statistics.interval(
            proportion: Int((evaluation.errorRate * Double(evaluation.count)).rounded()), of: evaluation.count)
    }
}

/// A network whose number of weights is not the published one would measure something else.
struct WrongNetwork: Error, CustomStringConvertible {
    var found, published: Int
    var description: String { "small-allcnn has \(found) weights, the published one \(published); correct its layers" }
}

/// Training and test images, loaded when a cell first needs them and then shared.
final class LazyImages: Sendable {
    typealias Sets = (training: LabeledImages, test: LabeledImages)
    private let loaded = Mutex<Sets?>(nil)
    private let load: @Sendable () throws -> Sets

    init(_ load: @escaping @Sendable () throws -> Sets) { self.load = load }

    func get() throws -> Sets {
        try loaded.withLock { sets in
            if let sets { return sets }
            let sets_ = try load()
            sets = sets_
            return sets_
        }
    }
}

extension LabeledImages {
    /// The first n examples; their order keeps classes balanced.
    func first(_ n: Int) -> ExampleSubset<LabeledImages> { ExampleSubset(self, indices: Array(0..<Swift.min(n, count))) }
}
