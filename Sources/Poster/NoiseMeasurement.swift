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
        var samples, groups, exactUpTo: Int
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
                    try noise(network, trained.state, isLast: index == p.checkpoints.count - 1, random)
                })
        }
        guard let trained = resumed, let last = instants.last else { throw NetworkError.noExamples }
        let all = trainingInputs(p.checkpoints)
        let untrained = try await laboratory.cell("noise before training, seed \(seed)", dependingOn: measured(all)) { _ in
            // A fresh network has seen no data, so its running statistics are those of no data; they are estimated first.
            let set = try images.get().training
            let state = try network.reestimatedStatistics(
                at: start, on: set.first(4096), batchSize: p.batchSize, in: Workspace(network))
            return try noise(network, state, isLast: false, random)
        }
        let isotropic = try await laboratory.cell("isotropic noise, seed \(seed)", dependingOn: measured(all)) { random in
            let gradients = Networks.NoiseCovariance.isotropicGradients(
                examples: min(p.samples, 4096), parameters: network.parameterCount, trace: last.spectrum.trace, random: random)
            return StoredSpectrum(try Networks.NoiseCovariance.spectrum(of: gradients))
        }
        let rest = try await laboratory.cell("errors and shuffled labels, seed \(seed)", dependingOn: measured(all)) { random in
            try finish(network, trained.state, random)
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
        MeasurementInputs(training: training, samples: parameters.samples, groups: parameters.groups, exactUpTo: parameters.exactUpTo)
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

    /// The N training examples whose gradients make up D, as training sees them.
    private func examples(_ n: Int, _ random: RandomStream) throws -> any ExampleSet {
        let set = try images.get().training.first(n)
        guard let augmentation else { return set }
        return AugmentedExamples(set, random: random.child("augmentation of the measured"), augmentation)
    }

    /// The spectrum of D over N examples with its jackknife replicates; at the end of training also its directions.
    private func noise(_ network: Network, _ state: NetworkState, isLast: Bool, _ random: RandomStream) throws -> NoiseInstant {
        let p = parameters
        let set = try examples(p.samples, random)
        var gradients = try network.perExampleGradients(at: state, of: set, weightDecay: p.weightDecay).gradients
        let (mean, trace) = Networks.NoiseCovariance.center(&gradients)
        let isExact = gradients.rows <= p.exactUpTo
        let replicated = NoiseInstant.jackknifed(of: gradients.rows, isExact: isExact)
        let part = isExact ? gradients.rows : replicated
        let gram = GramMatrix(
            ofCentered: part == gradients.rows
                ? gradients
                : Matrix(
                    rows: part, columns: gradients.columns, elements: Array(gradients.elements[..<(part * gradients.columns)])))
        // Beyond what LAPACK can decompose in reasonable time: the leading part, certified to hold all above the threshold.
        let leading = isExact && !isLast ? nil : try Networks.NoiseCovariance.leadingSpectrum(
            of: NoiseOperator(centered: gradients, trace: trace), random: random.child("leading spectrum"))
        let spectrum = try isExact ? gram.spectrum(trace: trace) : leading?.spectrum
        guard let spectrum else { throw NetworkError.noExamples }
        let sizes = (isExact ? [8, 4, 2] : [4, 2, 1]).map { part / $0 }
        return try NoiseInstant(
            spectrum: StoredSpectrum(spectrum), estimated: isExact ? [] : leading.map(estimated) ?? [],
            certificate: isExact ? nil : leading?.certificate,
            replicates: gram.jackknife(groups: p.groups, of: 0..<replicated).map(StoredSpectrum.init), examplesOfReplicates: replicated,
            nested: gram.nested(sizes).map(StoredSpectrum.init) + [StoredSpectrum(spectrum)],
            halves: isLast ? gram.halves(groups: p.groups) : [],
            directions: isLast ? leading.map { NoiseDirections($0, network: network, gradient: mean) } : nil)
    }

    /// The eigenvalues beyond the leading ones, as their density has them: none above those, nor more than can be seen.
    private func estimated(_ leading: LeadingSpectrum) -> Series {
        let known = leading.spectrum.eigenvalues
        let rest = leading.rest.eigenvalues.prefix(max(0, leading.spectrum.attainableRank - known.count))
        return Series(rest.map { min($0, known.last ?? $0) })
    }

    private struct Finish: Codable, Sendable {
        var shuffled: NoiseInstant
        var trainingError, testError: Estimate
    }

    private func finish(_ network: Network, _ state: NetworkState, _ random: RandomStream) throws -> Finish {
        let p = parameters
        let sets = try images.get()
        let training = try network.evaluate(state, on: sets.training.first(10_000))
        let test = try network.evaluate(state, on: sets.test)
        return Finish(
            shuffled: try shuffled(network, state, try examples(min(p.samples, 4096), random), random),
            trainingError: proportion(training), testError: proportion(test))
    }

    /// D of the same network and images when each image has the label of another.
    private func shuffled(
        _ network: Network, _ state: NetworkState, _ set: some ExampleSet, _ random: RandomStream
    ) throws -> NoiseInstant {
        var random = random.child("shuffled labels")
        let order = random.permutation(of: set.count)
        let relabeled = RelabeledExamples(set, labels: order.map { set.label($0) })
        var gradients = try network.perExampleGradients(at: state, of: relabeled, weightDecay: parameters.weightDecay).gradients
        let (_, trace) = Networks.NoiseCovariance.center(&gradients)
        let gram = GramMatrix(ofCentered: gradients)
        let replicated = NoiseInstant.jackknifed(of: gradients.rows, isExact: true)
        return try NoiseInstant(
            spectrum: StoredSpectrum(gram.spectrum(trace: trace)),
            replicates: gram.jackknife(groups: parameters.groups, of: 0..<replicated).map(StoredSpectrum.init),
            examplesOfReplicates: replicated)
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
