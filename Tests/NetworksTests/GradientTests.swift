import Mathematics
import Networks
import Testing

/// Small networks that together have every kind of layer, with strides, paddings and sizes that do not divide evenly.
private let architectures: [NetworkArchitecture] = [
    NetworkArchitecture(
        name: "strides", input: ImageShape(channels: 2, rows: 11, columns: 9),
        layers: [
            .convolution(outputs: 5, window: 5, stride: 2, padding: 2), .batchNormalization, .rectifier,
            .convolution(outputs: 13, window: 3, stride: 3, padding: 1), .batchNormalization, .rectifier,
            .convolution(outputs: 4, window: 1), .batchNormalization, .rectifier, .averagePooling,
        ]),
    NetworkArchitecture(
        name: "pooling", input: ImageShape(channels: 1, rows: 13, columns: 12),
        layers: [
            .convolution(outputs: 3, window: 4), .batchNormalization, .rectifier, .maximumPooling(window: 3),
            .convolution(outputs: 6, window: 2, padding: 1), .rectifier, .maximumPooling(window: 2),
            .linear(outputs: 7), .batchNormalization, .rectifier, .linear(outputs: 3),
        ]),
    NetworkArchitecture(
        name: "linear", input: ImageShape(channels: 2, rows: 3, columns: 3),
        layers: [.linear(outputs: 14), .batchNormalization, .rectifier, .linear(outputs: 5)]),
    NetworkArchitecture(
        name: "no hidden layer", input: ImageShape(channels: 1, rows: 2, columns: 4), layers: [.linear(outputs: 3)]),
]

@Suite struct GradientTests {
    /// 21 examples: a full block and one with idle lanes.
    private func problem(_ architecture: NetworkArchitecture) throws -> Problem {
        try Problem(architecture, examples: 21)
    }

    @Test(arguments: architectures)
    func gradientInTrainingModeIsThatOfTheDefinition(_ architecture: NetworkArchitecture) throws {
        let problem = try problem(architecture)
        let result = try problem.network.trainingGradient(
            at: problem.state, of: problem.images, indices: Array(0..<21), in: Workspace(problem.network))
        let losses = problem.slow.losses(problem.pixels, problem.images.labels, parameters: problem.parameters)
        #expect(relative(result.loss, Statistics.mean(losses)) < 1e-5)
        let wanted = problem.slow.gradients(problem.pixels, problem.images.labels, parameters: problem.parameters)
            .map(Statistics.mean)
        #expect(distance(result.gradient, wanted) < 1e-4 * norm(wanted))
        let statistics = problem.slow.forward(problem.pixels, parameters: problem.parameters).statistics
        #expect(distance(result.statistics, statistics) < 1e-5 * max(1, norm(statistics)))
    }

    @Test(arguments: architectures)
    func gradientsOfSingleExamplesAreThoseOfTheDefinition(_ architecture: NetworkArchitecture) throws {
        let problem = try problem(architecture)
        let running = problem.state.statistics.map(Double.init)
        let wanted = problem.slow.gradients(
            problem.pixels, problem.images.labels, parameters: problem.parameters, running: running)
        let found = try problem.network.perExampleGradients(at: problem.state, of: problem.images)
        for k in 0..<21 {
            let wanted = wanted.map { $0[k] }
            #expect(distance(Array(found.gradients.row(k)), wanted) < 2e-4 * max(norm(wanted), 1e-2))
        }
        let losses = problem.slow.losses(
            problem.pixels, problem.images.labels, parameters: problem.parameters, running: running)
        #expect(zip(found.losses, losses).allSatisfy { abs($0 - $1) < 1e-4 })
    }

    @Test(arguments: architectures)
    func oneExampleAtATimeGivesTheSame(_ architecture: NetworkArchitecture) throws {
        let problem = try problem(architecture)
        let together = try problem.network.perExampleGradients(at: problem.state, of: problem.images).gradients
        for k in 0..<21 {
            let alone = try problem.network.evaluationGradient(
                at: problem.state, of: ExampleSubset(problem.images, indices: [k]))
            #expect(alone.gradient == Array(together.row(k)))
        }
        let mean = NoiseCovariance.mean(of: together)
        let full = try problem.network.evaluationGradient(at: problem.state, of: problem.images).gradient
        #expect(distance(full, mean) < 1e-5 * norm(mean))
    }

    @Test(arguments: [NetworkArchitecture.smallAllCNN(classes: 100), .smallLeNet(), .smallFC, .tinyFC])
    func lossesOfTheNetworksOfThePosterAreThoseOfTheDefinition(_ architecture: NetworkArchitecture) throws {
        let problem = try Problem(architecture, examples: 3)
        let wanted = problem.slow.losses(
            problem.pixels, problem.images.labels, parameters: problem.parameters,
            running: problem.state.statistics.map(Double.init))
        let found = try problem.network.evaluate(problem.state, on: problem.images)
        #expect(zip(found.losses, wanted).allSatisfy { abs($0 - $1) < 1e-4 })
        #expect(relative(found.loss, Statistics.mean(wanted)) < 1e-4)
    }

    @Test func weightDecayShiftsEveryGradientByTheWeights() throws {
        let problem = try problem(architectures[2])
        let plain = try problem.network.perExampleGradients(at: problem.state, of: problem.images).gradients
        let decayed = try problem.network.perExampleGradients(
            at: problem.state, of: problem.images, weightDecay: 0.5).gradients
        for k in [0, 20] {
            let shift = zip(decayed.row(k), plain.row(k)).map { $0 - $1 }
            #expect(distance(shift, problem.parameters.map { 0.5 * $0 }) < 1e-5)
        }
    }

    @Test func partsOfTheSetHaveTheSameGradients() throws {
        let problem = try problem(architectures[0])
        let all = try problem.network.perExampleGradients(at: problem.state, of: problem.images).gradients
        var rows = [Float]()
        try problem.network.forEachChunkOfGradients(at: problem.state, of: problem.images, chunk: 10) { range, part in
            #expect(range.lowerBound * all.columns == rows.count)
            rows += part.gradients.elements
        }
        #expect(rows == all.elements)
    }

    @Test func bitsDoNotDependOnTheNumberOfThreads() throws {
        let problem = try Problem(.smallAllCNN(), examples: 70)
        func run() throws -> [[Float]] {
            let training = try problem.network.trainingGradient(
                at: problem.state, of: problem.images, indices: Array(0..<70), in: Workspace(problem.network))
            let evaluation = try problem.network.evaluationGradient(at: problem.state, of: problem.images)
            return [training.gradient, training.statistics, evaluation.gradient, [Float(training.loss)]]
        }
        let width = Parallel.width
        let together = try run()
        Parallel.width = 1
        defer { Parallel.width = width }
        #expect(try run() == together)
    }

    @Test func passesThatShareAWorkspaceDoNotDisturbEachOther() throws {
        let problem = try problem(architectures[0])
        let workspace = Workspace(problem.network)
        let gradients = try Parallel.map(8) { i in
            try problem.network.trainingGradient(
                at: problem.state, of: problem.images, indices: Array(i..<i + 10), in: workspace).gradient
        }
        for i in 0..<8 {
            let alone = try problem.network.trainingGradient(
                at: problem.state, of: problem.images, indices: Array(i..<i + 10), in: Workspace(problem.network))
            #expect(gradients[i] == alone.gradient)
        }
    }

    /// Inverted dropout leaves the expectation of a linear network's outputs alone, and so the mean of many gradients of
    /// the last bias, p − e_label, comes near that without dropout.
    @Test func dropoutKeepsTheExpectation() throws {
        let problem = try Problem(
            NetworkArchitecture(
                name: "dropout", input: ImageShape(channels: 1, rows: 4, columns: 4),
                layers: [.linear(outputs: 40), .rectifier, .dropout(probability: 0.2), .linear(outputs: 2)]),
            examples: 16)
        let workspace = Workspace(problem.network)
        func gradient(_ random: RandomStream?) throws -> [Float] {
            try problem.network.trainingGradient(
                at: problem.state, of: problem.images, indices: Array(0..<16), dropout: random, in: workspace).gradient
        }
        let plain = try gradient(nil)
        let stream = RandomStream(seed: 5)
        let draws = 400
        var mean = [Double](repeating: 0, count: plain.count)
        for draw in 0..<draws {
            for (i, g) in try gradient(stream.child(draw)).enumerated() { mean[i] += Double(g) / Double(draws) }
        }
        #expect(try gradient(stream.child(0)) != plain)
        #expect(distance(plain, mean) < 0.1 * norm(mean))
    }
}

/// A network in the middle of nowhere, with random images.
struct Problem {
    let network: Network
    let slow: SlowNetwork
    var state: NetworkState
    let images: LabeledImages

    init(_ architecture: NetworkArchitecture, examples: Int) throws {
        network = try Network(architecture)
        slow = SlowNetwork(architecture: architecture)
        var random = RandomStream(seed: 1, path: ["problem", architecture.name])
        state = network.initialState(using: random.child("state"))
        // Scales, shifts and running statistics that are not those of the beginning.
        for slice in network.parameters where slice.kind == .scale || slice.kind == .shift {
            for i in slice.range { state.parameters[i] += Float(0.3 * random.normal()) }
        }
        for i in state.statistics.indices { state.statistics[i] += Float(0.3 * random.uniform()) }
        let classes = network.classes
        images = LabeledImages(
            shape: architecture.input, pixels: random.floatNormals(examples * architecture.input.count),
            labels: (0..<examples).map { _ in random.below(classes) })
    }

    var parameters: [Double] { state.parameters.map(Double.init) }

    var pixels: [[Double]] {
        let size = images.shape.count
        return (0..<images.count).map { images.pixels[$0 * size..<($0 + 1) * size].map(Double.init) }
    }
}

func distance(_ found: [Float], _ wanted: [Double]) -> Double { norm(zip(found, wanted).map { Double($0) - $1 }) }
