import Mathematics

/// What one pass over a batch gives.
public struct BatchGradient: Sendable {
    /// Mean cross-entropy of the batch.
    public var loss: Double
    /// How many of the examples are classified wrongly.
    public var errors: Int
    public var count: Int
    /// The gradient of the mean cross-entropy, in the order of `Network.parameters`; without l2 term.
    public var gradient: [Float]
    /// Mean and unbiased variance of the batch, in the order of `Network.statistics`; empty in evaluation mode.
    public var statistics: [Float]
}

extension Network {
    /// Loss and gradient in training mode: batch normalization by the statistics of exactly these examples.
    ///
    /// Stage by stage, forward and backward, since the statistics of a stage need all examples; memory for a batch of n
    /// examples is n/16 times that of a block (3.9 MB for small-allcnn). Of the gradient of the whole training set this
    /// is the one with full-batch statistics.
    ///
    /// Reference machine, small-allcnn in batches of 128: 310 to 350 GFLOP/s on two cores, an epoch of 50 000 images in 4.2
    /// to 4.9 s; that is 71 to 81 % of what OpenBLAS reaches on large matrices (218 GFLOP/s a core). 73 % of the time goes
    /// into the two kernels and 20 % into what works on one number at a time: activation, normalization, moments, sums of
    /// lanes. The size of the batch hardly matters: on one core 185 GFLOP/s with 16 examples, 182 with 128, 174 with 640.
    /// - Parameters:
    ///   - indices: which of the examples are the batch.
    ///   - dropout: where the masks of dropout come from; `nil` for no dropout.
    public func trainingGradient(
        at state: NetworkState, of examples: some ExampleSet, indices: [Int], dropout: RandomStream? = nil,
        in workspace: Workspace
    ) throws(NetworkError) -> BatchGradient {
        try check(state)
        try check(examples, indices)
        return workspace.borrow(TrainingPass.blocks(indices)) { blocks in
            let pass = TrainingPass(self, state, workspace, blocks, indices, dropout)
            let (transformations, statistics) = pass.forward(examples)
            let (loss, errors) = pass.loss(examples, transformations)
            for s in stages.indices.reversed() { pass.backward(s, transformations) }
            return BatchGradient(
                loss: loss, errors: errors, count: indices.count, gradient: pass.gradient(), statistics: statistics)
        }
    }

    /// Mean and unbiased variance of a batch, in the order of `statistics`: the forward pass alone.
    func batchStatistics(
        at state: NetworkState, of examples: some ExampleSet, indices: [Int], in workspace: Workspace
    ) throws(NetworkError) -> [Float] {
        try check(state)
        try check(examples, indices)
        return workspace.borrow(TrainingPass.blocks(indices)) { blocks in
            TrainingPass(self, state, workspace, blocks, indices, nil).forward(examples).statistics
        }
    }
}

/// One forward and backward pass over a batch with the statistics of the batch.
private struct TrainingPass: Sendable {
    let network: Network
    let state: NetworkState
    let prepared: PreparedNetwork
    let blocks: [BlockMemory]
    let workspace: Workspace
    let indices: [Int]
    let dropout: RandomStream?
    /// The gradient of each chunk of blocks, summed over its examples.
    let gradients: BlockGradients
    /// Blocks that one thread works on one after the other: one of a large network, many of a small one, for which
    /// handing over work and summing lanes would cost more than the work itself. Fixed by the network alone.
    let chunk: Int

    init(
        _ network: Network, _ state: NetworkState, _ workspace: Workspace, _ blocks: [BlockMemory], _ indices: [Int],
        _ dropout: RandomStream?
    ) {
        (self.network, self.state, self.workspace) = (network, state, workspace)
        (self.blocks, self.indices) = (blocks, indices)
        self.dropout = network.stages.contains { $0.dropout > 0 } ? dropout : nil
        prepared = PreparedNetwork(network.plan, state.parameters)
        chunk = max(1, min(64, 4_000_000 / (network.multiplyAdds * laneCount)))
        gradients = BlockGradients(blocks: (blocks.count + chunk - 1) / chunk, parameters: network.parameterCount)
    }

    /// Blocks of 16 for so many examples.
    static func blocks(_ indices: [Int]) -> Int { (indices.count + laneCount - 1) / laneCount }

    /// Runs `body` for every chunk, which gets the numbers of its blocks; results in the order of the chunks.
    func overChunks<Result: Sendable>(_ body: @Sendable (Int, Range<Int>) -> Result) -> [Result] {
        Parallel.map((blocks.count + chunk - 1) / chunk) { c in
            body(c, c * chunk..<min(blocks.count, (c + 1) * chunk))
        }
    }

    var pass: BlockPass { BlockPass(plan: network.plan, prepared: prepared) }

    func members(_ block: Int) -> ArraySlice<Int> {
        indices[block * laneCount..<min(indices.count, (block + 1) * laneCount)]
    }

    /// The forward pass: what each batch normalization does, and the statistics of the batch.
    func forward(_ examples: some ExampleSet) -> (transformations: [ChannelTransformation], statistics: [Float]) {
        load(examples)
        var transformations = [ChannelTransformation]()
        var statistics = [Float](repeating: 0, count: network.statisticCount)
        for s in network.stages.indices { transformations.append(forward(s, transformations, &statistics)) }
        return (transformations, statistics)
    }

    private func load(_ examples: some ExampleSet) {
        _ = overChunks { _, range in
            workspace.scratch.borrow { scratch in
                for b in range {
                    pass.load(examples, members(b), into: blocks[b], scratch: scratch)
                    if let dropout { draw(dropout, b) }
                }
            }
        }
    }

    /// The factors of dropout of a block: 0, or 1/(1 − p).
    private func draw(_ dropout: RandomStream, _ b: Int) {
        for (s, stage) in network.stages.enumerated() {
            guard let mask = blocks[b].masks[s] else { continue }
            var random = dropout.child(s).child(b)
            let kept = 1 / (1 - stage.dropout)
            for i in 0..<mask.count {
                for lane in 0..<laneCount { mask.base[i][lane] = random.uniformFloat() < stage.dropout ? 0 : kept }
            }
        }
    }

    /// z of stage s for all blocks; then what batch normalization makes of it.
    private func forward(
        _ s: Int, _ before: [ChannelTransformation], _ statistics: inout [Float]
    ) -> ChannelTransformation {
        let stage = network.stages[s]
        let parts = overChunks { _, range -> [Moments] in
            var sums = [Moments](repeating: Moments(), count: stage.normalized ? stage.output.channels : 0)
            workspace.scratch.borrow { scratch in
                for b in range {
                    pass.forward(s, before, block: blocks[b], scratch: scratch, dropout: dropout != nil)
                    guard stage.normalized else { continue }
                    network.plan.entries[s].addMoments(of: blocks[b].z[s].base, examples: members(b).count, to: &sums)
                }
            }
            return sums
        }
        guard stage.normalized else { return ChannelTransformation(identity: stage.output.channels) }
        var total = [Moments](repeating: Moments(), count: stage.output.channels)
        for part in parts {
            for (channel, moments) in part.enumerated() { total[channel].combine(moments) }
        }
        for (channel, moments) in total.enumerated() {
            statistics[stage.mean.lowerBound + channel] = Float(moments.mean)
            statistics[stage.variance.lowerBound + channel] = Float(moments.unbiasedVariance)
        }
        return ChannelTransformation(
            mean: total.map(\.mean), variance: total.map(\.variance),
            gamma: state.parameters[stage.scale], beta: state.parameters[stage.shift])
    }

    func loss(_ examples: some ExampleSet, _ transformations: [ChannelTransformation]) -> (Double, Int) {
        guard let last = transformations.last else { return (0, 0) }
        let classes = network.classes
        let parts = overChunks { _, range in
            withUnsafeTemporaryAllocation(of: Lanes.self, capacity: classes) { buffer -> [(loss: Double, wrong: Bool)] in
                guard let gradient = buffer.baseAddress else { return [] }
                return range.flatMap { b in
                    pass.outputs(last, block: blocks[b])
                    let losses = CrossEntropy.evaluate(
                        blocks[b].outputs.base, classes: classes, labels: members(b).map { examples.label($0) },
                        gradient: gradient)
                    pass.lossBackward(last, gradient: gradient, block: blocks[b])
                    return losses
                }
            }
        }.joined()
        let sum = Statistics.sum(parts.map(\.loss))
        return (sum / Double(indices.count), parts.count { $0.wrong })
    }

    func backward(_ s: Int, _ transformations: [ChannelTransformation]) {
        let stage = network.stages[s]
        let coupling = stage.normalized ? coupling(s) : nil
        // The parameters of a stage stand together.
        let range = stage.weight.lowerBound..<max(stage.bias.upperBound, stage.shift.upperBound)
        _ = overChunks { c, blocksOfChunk in
            workspace.scratch.borrow { scratch in
                (scratch.gradient.base + range.lowerBound).update(repeating: .zero, count: range.count)
                for b in blocksOfChunk {
                    pass.backward(
                        s, transformations, coupling: coupling, mask: .mask(members(b).count), block: blocks[b],
                        scratch: scratch, dropout: dropout != nil)
                }
                gradients.store(scratch.gradient, range, block: c)
            }
        }
    }

    /// The means over the batch, summed over the blocks in their order.
    private func coupling(_ s: Int) -> NormalizationCoupling {
        let shape = network.stages[s].output
        let count = Double(indices.count * shape.pixels)
        var coupling = NormalizationCoupling(meanGradient: [], meanProduct: [])
        for channel in 0..<shape.channels {
            // Idle lanes have no gradient.
            var (gradient, product) = (0.0, 0.0)
            for block in blocks {
                gradient += block.sums.base[2 * channel].preciseTotal
                product += block.sums.base[2 * channel + 1].preciseTotal
            }
            coupling.meanGradient.append(Float(gradient / count))
            coupling.meanProduct.append(Float(product / count))
        }
        return coupling
    }

    /// The mean over the examples of the batch.
    func gradient() -> [Float] { gradients.mean(over: indices.count) }
}
