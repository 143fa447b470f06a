import Mathematics

/// A network: an architecture, and where in the flat vectors of parameters and running statistics everything stands.
///
/// It holds no weights. What it computes is a function of a `NetworkState` and of examples, the same to the last bit
/// for every number of threads: examples are cut into blocks of 16, and what is summed over blocks is summed in
/// their order.
public struct Network: Sendable {
    public let architecture: NetworkArchitecture
    let stages: [Stage]
    let plan: NetworkPlan
    /// The tensors of parameters, in their order.
    public let parameters: [ParameterSlice]
    /// The tensors of running statistics, in their order.
    public let statistics: [ParameterSlice]

    /// - Throws: `NetworkError.misplacedLayer` when the layers do not fit together.
    public init(_ architecture: NetworkArchitecture) throws(NetworkError) {
        self.architecture = architecture
        stages = try Stage.stages(of: architecture)
        plan = NetworkPlan(stages)
        func slice(_ stage: Stage, _ kind: ParameterSlice.Kind, _ shape: [Int], _ range: Range<Int>) -> ParameterSlice {
            let layer = stage.windowRows == stage.input.rows && stage.padding == 0 ? "linear" : "convolution"
            return ParameterSlice(
                layer: stage.index, kind: kind, shape: shape, range: range,
                name: "\(layer) \(stage.index + 1) \(kind.rawValue)")
        }
        parameters = stages.flatMap { stage in
            let channels = [stage.output.channels]
            return [
                slice(
                    stage, .weight, channels + [stage.input.channels, stage.windowRows, stage.windowColumns], stage.weight),
                slice(stage, .bias, channels, stage.bias),
            ] + (stage.normalized ? [
                slice(stage, .scale, channels, stage.scale), slice(stage, .shift, channels, stage.shift),
            ] : [])
        }
        statistics = stages.filter(\.normalized).flatMap { stage in
            [
                slice(stage, .runningMean, [stage.output.channels], stage.mean),
                slice(stage, .runningVariance, [stage.output.channels], stage.variance),
            ]
        }
    }

    /// d, the number of weights: biases and the scales and shifts of batch normalization counted.
    public var parameterCount: Int { parameters.last?.range.upperBound ?? 0 }

    /// The number of running means and variances.
    public var statisticCount: Int { statistics.last?.range.upperBound ?? 0 }

    public var classes: Int { stages.last?.output.channels ?? 0 }

    /// Multiply-adds of the forward pass for one example.
    public var multiplyAdds: Int { stages.reduce(0) { $0 + $1.multiplyAdds } }

    /// Multiply-adds of forward and backward pass for one example: the first layer needs no gradient of its input.
    public var trainingMultiplyAdds: Int { 3 * multiplyAdds - (stages.first?.multiplyAdds ?? 0) }

    /// The state in which training begins.
    ///
    /// PyTorch's defaults (its versions 0.4 to 2.x): weights of convolutions and linear layers uniform on
    /// ±1/√(fan-in), which is Kaiming's rule with a = √5, biases on the same interval; scale 1, shift 0; running
    /// mean 0, variance 1. Each tensor draws from a stream of its own.
    public func initialState(using random: RandomStream) -> NetworkState {
        var state = NetworkState(
            parameters: [Float](repeating: 0, count: parameterCount),
            statistics: [Float](repeating: 0, count: statisticCount))
        for slice in parameters {
            switch slice.kind {
            case .weight, .bias:
                let bound = 1 / Double(stages[slice.layer].terms).squareRoot()
                var stream = random.child(slice.name)
                for i in slice.range { state.parameters[i] = Float(bound * (2 * stream.uniform() - 1)) }
            case .scale:
                for i in slice.range { state.parameters[i] = 1 }
            case .shift, .runningMean, .runningVariance:
                break
            }
        }
        for slice in statistics where slice.kind == .runningVariance {
            for i in slice.range { state.statistics[i] = 1 }
        }
        return state
    }

    func check(_ state: NetworkState) throws(NetworkError) {
        guard state.parameters.count == parameterCount else {
            throw .wrongCount(of: "weights", found: state.parameters.count, expected: parameterCount)
        }
        guard state.statistics.count == statisticCount else {
            throw .wrongCount(of: "running statistics", found: state.statistics.count, expected: statisticCount)
        }
    }

    /// Whether the examples fit the network: all of them, or those with the given indices.
    func check(_ examples: some ExampleSet, _ indices: [Int]? = nil) throws(NetworkError) {
        guard indices.map({ !$0.isEmpty }) ?? (examples.count > 0) else { throw .noExamples }
        guard examples.shape == architecture.input else {
            throw .wrongShape(found: examples.shape, expected: architecture.input)
        }
        func check(_ i: Int) throws(NetworkError) {
            let label = examples.label(i)
            guard 0..<classes ~= label else { throw .labelOutOfRange(label: label, example: i, classes: classes) }
        }
        if let indices {
            for i in indices { try check(i) }
        } else {
            for i in 0..<examples.count { try check(i) }
        }
    }
}

extension Network: Hashable {
    public static func == (a: Network, b: Network) -> Bool { a.architecture == b.architecture }
    public func hash(into hasher: inout Hasher) { hasher.combine(architecture) }
}

/// The numbers that training changes.
public struct NetworkState: Codable, Hashable, Sendable {
    /// Weights, biases, scales and shifts, in the order of `Network.parameters`.
    public var parameters: [Float]
    /// Running means and variances, in the order of `Network.statistics`.
    public var statistics: [Float]

    public init(parameters: [Float], statistics: [Float]) {
        (self.parameters, self.statistics) = (parameters, statistics)
    }
}

/// What a pass needs of each stage and does not depend on the weights: computed once for a network.
struct NetworkPlan: Sendable {
    struct Entry: Sendable {
        let stage: Stage
        let input: PlaneLayout
        let output: PlaneLayout
        let pooled: PlaneLayout
        let gradient: PlaneLayout
        let forward: GatherProduct
        let weightGradient: GatheredOuterProduct
        /// Empty for the first stage.
        let backward: [GatherProduct]
    }

    let entries: [Entry]
    let parameterCount: Int

    init(_ stages: [Stage]) {
        entries = stages.map { stage in
            Entry(
                stage: stage, input: stage.inputLayout, output: stage.outputLayout, pooled: stage.pooledLayout,
                gradient: stage.gradientLayout, forward: stage.forward, weightGradient: stage.weightGradient,
                backward: stage.index == 0 ? [] : stage.backward)
        }
        parameterCount = stages.last.map { max($0.bias.upperBound, $0.shift.upperBound) } ?? 0
    }
}
