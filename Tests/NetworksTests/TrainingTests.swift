import Foundation
import Mathematics
import Networks
import Testing

@Suite struct TrainingTests {
    /// Images whose class can be read off them, with noise on top.
    private func examples(_ shape: ImageShape, classes: Int, count: Int) -> LabeledImages {
        let means = (0..<classes).map { RandomStream(seed: 7).child($0) }.map { stream in
            var stream = stream
            return stream.floatNormals(shape.count)
        }
        var random = RandomStream(seed: 8)
        let labels = (0..<count).map { $0 % classes }
        let pixels = labels.flatMap { label in zip(means[label], random.floatNormals(shape.count)).map { $0 + $1 } }
        return LabeledImages(shape: shape, pixels: pixels, labels: labels)
    }

    private func trainer(
        sampling: TrainingRecipe.Sampling = .shuffled, resuming checkpoint: TrainingCheckpoint? = nil
    ) throws -> Trainer<LabeledImages> {
        let network = try Network(.tinyFC)
        let recipe = TrainingRecipe(
            optimizer: StochasticGradientDescent(learningRate: .cosine(initial: 0.1, epochs: 4), weightDecay: 1e-4),
            batchSize: 32, sampling: sampling)
        let images = examples(network.architecture.input, classes: 5, count: 200)
        guard let checkpoint else {
            return try Trainer(network, on: images, recipe: recipe, random: RandomStream(seed: 2))
        }
        return try Trainer(network, on: images, recipe: recipe, random: RandomStream(seed: 2), resuming: checkpoint)
    }

    @Test(arguments: [TrainingRecipe.Sampling.shuffled, .withReplacement])
    func aNetworkLearns(_ sampling: TrainingRecipe.Sampling) throws {
        var trainer = try trainer(sampling: sampling)
        let before = try trainer.network.evaluate(trainer.state, on: trainer.examples)
        try trainer.train(untilEpoch: 4)
        let after = try trainer.network.evaluate(trainer.state, on: trainer.examples)
        #expect(before.errorRate > 0.5)
        #expect(after.errorRate < 0.05)
        #expect(after.loss < 0.3 * before.loss)
    }

    @Test func trainingGoesOnFromACheckpointWithTheSameBits() throws {
        var whole = try trainer()
        try whole.train(untilEpoch: 3)
        var first = try trainer()
        try first.train(untilEpoch: 1.4)
        let stored = try JSONDecoder().decode(
            TrainingCheckpoint.self, from: JSONEncoder().encode(first.checkpoint))
        var second = try trainer(resuming: stored)
        try second.train(untilEpoch: 3)
        #expect(second.checkpoint == whole.checkpoint)
    }

    @Test func anEpochSeesEveryExampleOnce() throws {
        var trainer = try trainer()
        var sizes = [Int]()
        var order = RandomStream(seed: 2).child("order").child(0)
        try trainer.train(untilEpoch: 1) { step in
            sizes.append(step.step)
            #expect(step.epoch == Double(step.step) / 7)
        }
        #expect(sizes == Array(1...7))
        #expect(order.permutation(of: 200).sorted() == Array(0..<200))
    }

    /// r ← 0.9 r + 0.1 s, with the unbiased variance.
    @Test func runningStatisticsFollowThoseOfTheBatches() throws {
        var trainer = try trainer()
        let state = trainer.state
        var random = RandomStream(seed: 2).child("order").child(0)
        let batch = Array(random.permutation(of: 200).prefix(32))
        let statistics = try trainer.network.trainingGradient(
            at: state, of: trainer.examples, indices: batch, in: Workspace(trainer.network)).statistics
        try trainer.step()
        for i in statistics.indices {
            #expect(abs(trainer.state.statistics[i] - (0.9 * state.statistics[i] + 0.1 * statistics[i])) < 1e-5)
        }
    }

    @Test func reestimatedStatisticsAreMeansOverBatches() throws {
        let trainer = try trainer()
        let workspace = Workspace(trainer.network)
        let found = try trainer.network.reestimatedStatistics(
            at: trainer.state, on: trainer.examples, batchSize: 100, in: workspace)
        let parts = try [0..<100, 100..<200].map {
            try trainer.network.trainingGradient(
                at: trainer.state, of: trainer.examples, indices: Array($0), in: workspace).statistics
        }
        for i in found.statistics.indices {
            #expect(abs(found.statistics[i] - (parts[0][i] + parts[1][i]) / 2) < 1e-5)
        }
    }

    /// Under a constant gradient g, x moves by −η g/(1 − μ) a step in the end, with and without Nesterov's momentum.
    @Test(arguments: [false, true])
    func momentumMultipliesAConstantGradient(_ nesterov: Bool) {
        let optimizer = StochasticGradientDescent(learningRate: .constant(0.01), momentum: 0.8, nesterov: nesterov)
        var (x, velocity) = ([Float(1)], [Float(0)])
        for _ in 0..<200 { optimizer.step(&x, gradient: [0], velocity: &velocity, epoch: 0) }
        #expect(x == [1])
        for _ in 0..<200 { optimizer.step(&x, gradient: [2], velocity: &velocity, epoch: 0) }
        let before = x[0]
        optimizer.step(&x, gradient: [2], velocity: &velocity, epoch: 0)
        #expect(abs(before - x[0] - 0.01 * 2 / 0.2) < 1e-5)
    }

    /// Without a gradient, weight decay without momentum shrinks x by 1 − ηλ a step.
    @Test func weightDecayShrinksTheWeights() {
        let optimizer = StochasticGradientDescent(
            learningRate: .constant(0.5), momentum: 0, nesterov: false, weightDecay: 0.1)
        var (x, velocity) = ([Float(3)], [Float(0)])
        for _ in 0..<10 { optimizer.step(&x, gradient: [0], velocity: &velocity, epoch: 0) }
        #expect(abs(Double(x[0]) - 3 * pow(0.95, 10)) < 1e-5)
    }

    @Test func learningRatesAreAnnealed() {
        let cosine = LearningRate.cosine(initial: 0.1, final: 0.02, epochs: 50)
        #expect(abs(cosine(0) - 0.1) < 1e-15)
        #expect(abs(cosine(25) - 0.06) < 1e-15)
        #expect(abs(cosine(50) - 0.02) < 1e-15)
        let steps = LearningRate.steps(initial: 1, epochs: [10, 20], factor: 0.1)
        #expect(steps(9.99) == 1 && steps(10) == 0.1 && abs(steps(30) - 0.01) < 1e-15)
    }

    @Test func augmentationIsKeyedByEpochAndExample() throws {
        let plain = try trainer()
        func run() throws -> TrainingCheckpoint {
            var trainer = try Trainer(
                plain.network, on: plain.examples, recipe: plain.recipe, random: RandomStream(seed: 2),
                augmentation: { pixels, _, random in for i in pixels.indices { pixels[i] += random.uniformFloat() } })
            try trainer.train(untilEpoch: 1)
            return trainer.checkpoint
        }
        var unchanged = plain
        try unchanged.train(untilEpoch: 1)
        #expect(try run() == run())
        #expect(try run() != unchanged.checkpoint)
    }

    @Test func aBatchOfNothingIsRefused() throws {
        let plain = try trainer()
        let recipe = TrainingRecipe(optimizer: plain.recipe.optimizer, batchSize: 0)
        #expect(throws: NetworkError.self) {
            try Trainer(plain.network, on: plain.examples, recipe: recipe, random: RandomStream(seed: 2))
        }
    }

    /// Also where a rectifier comes last, which must not turn what is not a number into zero.
    @Test(arguments: [
        NetworkArchitecture.tinyFC,
        NetworkArchitecture(
            name: "rectified outputs", input: ImageShape(channels: 1, rows: 7, columns: 7),
            layers: [.convolution(outputs: 5, window: 1), .batchNormalization, .rectifier, .averagePooling]),
    ])
    func aRateThatIsTooLargeIsNoticed(_ architecture: NetworkArchitecture) throws {
        let recipe = TrainingRecipe(optimizer: StochasticGradientDescent(learningRate: .constant(1e30)), batchSize: 32)
        let network = try Network(architecture)
        var trainer = try Trainer(
            network, on: examples(architecture.input, classes: 5, count: 200), recipe: recipe,
            random: RandomStream(seed: 2))
        #expect(throws: NetworkError.self) { try trainer.train(untilEpoch: 4) }
    }
}
