/// A state of a network with its weights in the order in which the kernels read them.
struct PreparedNetwork: Sendable {
    struct Stage: Sendable {
        var forward: [Float]
        /// Twelve for each group of outputs.
        var bias: [Float]
        /// For each product of the backward pass.
        var backward: [[Float]]
        /// Zeros where the forward pass has its bias.
        var noBias: [Float]
    }

    let stages: [Stage]

    init(_ plan: NetworkPlan, _ parameters: [Float]) {
        stages = parameters.withUnsafeBufferPointer { parameters in
            plan.entries.map { entry in
                var bias = [Float](repeating: 0, count: entry.forward.groups * GatherProduct.groupSize)
                for (o, i) in entry.stage.bias.enumerated() { bias[o] = parameters[i] }
                return Stage(
                    forward: entry.forward.packed(parameters), bias: bias,
                    backward: entry.backward.map { $0.packed(parameters) },
                    noBias: [Float](
                        repeating: 0, count: (entry.backward.first?.groups ?? 0) * GatherProduct.groupSize))
            }
        }
    }
}

extension Network {
    /// What batch normalization does in evaluation mode, for each stage.
    func runningTransformations(_ state: NetworkState) -> [ChannelTransformation] {
        stages.map { stage in
            guard stage.normalized else { return ChannelTransformation(identity: stage.output.channels) }
            return ChannelTransformation(
                mean: state.statistics[stage.mean].map(Double.init),
                variance: state.statistics[stage.variance].map(Double.init),
                gamma: state.parameters[stage.scale], beta: state.parameters[stage.shift])
        }
    }
}
