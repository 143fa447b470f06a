import Mathematics

/// How a network is trained, apart from the data and the seed.
public struct TrainingRecipe: Codable, Hashable, Sendable {
    public var optimizer: StochasticGradientDescent
    public var batchSize: Int
    /// How the examples of a batch are drawn.
    public var sampling: Sampling

    public enum Sampling: String, Codable, Hashable, Sendable {
        /// A new random order in every epoch, cut into batches; the last one holds what is left over.
        case shuffled
        /// Each example of each batch uniformly from all, with replacement.
        case withReplacement
    }

    public init(optimizer: StochasticGradientDescent, batchSize: Int = 128, sampling: Sampling = .shuffled) {
        (self.optimizer, self.batchSize, self.sampling) = (optimizer, batchSize, sampling)
    }
}

/// All that training needs to go on as if it had never stopped.
public struct TrainingCheckpoint: Codable, Hashable, Sendable {
    public var state: NetworkState
    public var velocity: [Float]
    /// Steps done since the beginning.
    public var step: Int

    public init(state: NetworkState, velocity: [Float], step: Int) {
        (self.state, self.velocity, self.step) = (state, velocity, step)
    }
}

/// What one step of training tells.
public struct TrainingStep: Sendable {
    /// The number of steps done, this one included.
    public var step: Int
    /// Epochs done.
    public var epoch: Double
    /// Mean cross-entropy of the mini-batch, before the step.
    public var loss: Double
    /// Share of the mini-batch that was classified wrongly, before the step.
    public var errorRate: Double
    /// The norm of the gradient of the mini-batch.
    public var gradientNorm: Double
}

/// Trains a network by SGD on mini-batches.
///
/// Weights after a number of steps are a function of recipe, examples and random stream: of neither the number of
/// threads nor of where training was interrupted and taken up again. Everything random is keyed by the epoch or the
/// step it belongs to.
public struct Trainer<Examples: ExampleSet>: Sendable {
    public let network: Network
    public let examples: Examples
    public let recipe: TrainingRecipe
    public let augmentation: Augmentation?
    public private(set) var checkpoint: TrainingCheckpoint
    private let random: RandomStream
    private let workspace: Workspace
    /// The order of the current epoch.
    private var order: (epoch: Int, indices: [Int])?

    /// Training from the beginning.
    /// - Throws: `NetworkError` when the examples do not fit the network.
    public init(
        _ network: Network, on examples: Examples, recipe: TrainingRecipe, random: RandomStream,
        augmentation: Augmentation? = nil
    ) throws(NetworkError) {
        let checkpoint = TrainingCheckpoint(
            state: network.initialState(using: random.child("initial state")),
            velocity: [Float](repeating: 0, count: network.parameterCount), step: 0)
        try self.init(
            network, on: examples, recipe: recipe, random: random, augmentation: augmentation, resuming: checkpoint)
    }

    /// Training that goes on from a checkpoint, with the random stream that it began with.
    public init(
        _ network: Network, on examples: Examples, recipe: TrainingRecipe, random: RandomStream,
        augmentation: Augmentation? = nil, resuming checkpoint: TrainingCheckpoint
    ) throws(NetworkError) {
        try network.check(checkpoint.state)
        try network.check(examples)
        guard checkpoint.velocity.count == network.parameterCount, checkpoint.step >= 0 else {
            throw .foreignCheckpoint(
                reason: """
                    \(checkpoint.velocity.count) velocities for \(network.parameterCount) weights after \
                    \(checkpoint.step) steps
                    """)
        }
        guard recipe.batchSize > 0 else {
            throw .unusableRecipe(reason: "a batch of \(recipe.batchSize) examples; it needs at least one")
        }
        (self.network, self.examples, self.recipe) = (network, examples, recipe)
        (self.random, self.augmentation, self.checkpoint) = (random, augmentation, checkpoint)
        workspace = Workspace(network)
    }

    public var state: NetworkState { checkpoint.state }

    /// Steps of one epoch; the last one may have a smaller batch.
    public var stepsPerEpoch: Int { (examples.count + recipe.batchSize - 1) / recipe.batchSize }

    /// Epochs done, counted in steps.
    public var epoch: Double { Double(checkpoint.step) / Double(stepsPerEpoch) }

    /// Goes on until so many epochs are done in all; the end may lie within an epoch.
    /// - Parameter observe: called after every step, to show progress; what it throws ends the training after that
    ///   step, from where it can be taken up again.
    public mutating func train(
        untilEpoch end: Double, observe: (TrainingStep) throws -> Void = { _ in }
    ) throws {
        let last = Int((end * Double(stepsPerEpoch)).rounded())
        while checkpoint.step < last { try observe(try step()) }
    }

    /// One step.
    /// - Throws: `NetworkError.diverged` when the loss is not a number.
    @discardableResult
    public mutating func step() throws(NetworkError) -> TrainingStep {
        let (epoch, place) = checkpoint.step.quotientAndRemainder(dividingBy: stepsPerEpoch)
        let indices = batch(epoch, place)
        let dropout = random.child("dropout").child(checkpoint.step)
        let gradient: BatchGradient
        if let augmentation {
            let augmented = AugmentedExamples(
                examples, random: random.child("augmentation").child(epoch), augmentation)
            gradient = try network.trainingGradient(
                at: checkpoint.state, of: augmented, indices: indices, dropout: dropout, in: workspace)
        } else {
            gradient = try network.trainingGradient(
                at: checkpoint.state, of: examples, indices: indices, dropout: dropout, in: workspace)
        }
        guard gradient.loss.isFinite else { throw .diverged(step: checkpoint.step) }
        recipe.optimizer.step(
            &checkpoint.state.parameters, gradient: gradient.gradient, velocity: &checkpoint.velocity, epoch: self.epoch)
        let share = Float(BatchNormalizationConstants.momentum)
        for i in checkpoint.state.statistics.indices {
            checkpoint.state.statistics[i] += share * (gradient.statistics[i] - checkpoint.state.statistics[i])
        }
        checkpoint.step += 1
        let squares = gradient.gradient.reduce(0.0) { $0 + Double($1) * Double($1) }
        return TrainingStep(
            step: checkpoint.step, epoch: self.epoch, loss: gradient.loss,
            errorRate: Double(gradient.errors) / Double(gradient.count), gradientNorm: squares.squareRoot())
    }

    /// The examples of a step.
    private mutating func batch(_ epoch: Int, _ place: Int) -> [Int] {
        let first = place * recipe.batchSize
        let count = min(recipe.batchSize, examples.count - first)
        switch recipe.sampling {
        case .withReplacement:
            var random = random.child("batch").child(checkpoint.step)
            return (0..<count).map { _ in random.below(examples.count) }
        case .shuffled:
            if order?.epoch != epoch {
                var random = random.child("order").child(epoch)
                order = (epoch, random.permutation(of: examples.count))
            }
            return Array(order?.indices[first..<first + count] ?? [])
        }
    }
}
