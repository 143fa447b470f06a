import Mathematics

/// How a network does on a set of examples, in evaluation mode.
public struct Evaluation: Codable, Hashable, Sendable {
    /// Mean cross-entropy.
    public var loss: Double
    /// The share of examples that are classified wrongly.
    public var errorRate: Double
    public var count: Int
    /// The cross-entropy of each example.
    public var losses: [Double]
}

extension Network {
    /// Loss and error rate in evaluation mode: batch normalization by running statistics, no dropout.
    public func evaluate(_ state: NetworkState, on examples: some ExampleSet) throws(NetworkError) -> Evaluation {
        let results = try overBlocks(state, examples) { pass, block, scratch, _ in
            pass.losses(examples, block, scratch).map { ($0.loss, $0.wrong) }
        }.joined()
        let losses = results.map(\.0)
        return Evaluation(
            loss: Statistics.mean(losses), errorRate: Double(results.count { $0.1 }) / Double(losses.count),
            count: losses.count, losses: losses)
    }

    /// Loss and gradient of all examples in evaluation mode: the mean of what `perExampleGradients` gives.
    ///
    /// Sums over 512 examples in single precision, and over these in double.
    public func evaluationGradient(
        at state: NetworkState, of examples: some ExampleSet
    ) throws(NetworkError) -> BatchGradient {
        let chunk = 32
        let blocks = (examples.count + laneCount - 1) / laneCount
        let gradients = BlockGradients(blocks: (blocks + chunk - 1) / chunk, parameters: parameterCount)
        let results = try overBlocks(state, examples, chunk: chunk) { pass, block, scratch, index in
            if index % chunk == 0 { scratch.gradient.base.update(repeating: .zero, count: parameterCount) }
            let losses = pass.gradients(examples, block, scratch)
            if index % chunk == chunk - 1 || index == blocks - 1 {
                gradients.store(scratch.gradient, 0..<parameterCount, block: index / chunk)
            }
            return losses.map { ($0.loss, $0.wrong) }
        }.joined()
        return BatchGradient(
            loss: Statistics.mean(results.map(\.0)), errors: results.count { $0.1 }, count: results.count,
            gradient: gradients.mean(over: examples.count), statistics: [])
    }

    /// What `body` makes of each block of 16 consecutive examples; blocks of the same chunk run on one thread in order.
    func overBlocks<Result: Sendable>(
        _ state: NetworkState, _ examples: some ExampleSet, range: Range<Int>? = nil, chunk: Int = 1,
        _ body: @Sendable (EvaluationPass, Range<Int>, EvaluationMemory, Int) -> Result
    ) throws(NetworkError) -> [Result] {
        try check(state)
        try check(examples)
        let range = range ?? 0..<examples.count
        precondition(range.lowerBound >= 0 && range.upperBound <= examples.count, "\(range) of \(examples.count) examples")
        let pass = EvaluationPass(
            pass: BlockPass(plan: plan, prepared: PreparedNetwork(plan, state.parameters)),
            transformations: runningTransformations(state), classes: classes)
        let plan = plan
        let pool = Pool { EvaluationMemory(block: BlockMemory(plan), scratch: Scratch(plan)) }
        let blocks = (range.count + laneCount - 1) / laneCount
        let parts = Parallel.map((blocks + chunk - 1) / chunk) { c in
            pool.borrow { memory in
                (c * chunk..<min(blocks, (c + 1) * chunk)).map { b in
                    let first = range.lowerBound + b * laneCount
                    return body(pass, first..<min(range.upperBound, first + laneCount), memory, b)
                }
            }
        }
        return Array(parts.joined())
    }
}

/// Memory for one block from its images to its gradients.
struct EvaluationMemory: Sendable {
    let block: BlockMemory
    let scratch: Scratch
    var gradient: LaneBuffer { scratch.gradient }
}

/// Forward and backward pass of whole blocks: in evaluation mode, examples do not see each other.
struct EvaluationPass: Sendable {
    let pass: BlockPass
    let transformations: [ChannelTransformation]
    let classes: Int

    /// The outputs of the network for a block of examples, left in the block's memory.
    func forward(_ examples: some ExampleSet, _ members: Range<Int>, _ memory: EvaluationMemory) {
        pass.load(examples, Array(members)[...], into: memory.block, scratch: memory.scratch)
        for s in pass.plan.entries.indices {
            pass.forward(s, transformations, block: memory.block, scratch: memory.scratch, dropout: false)
        }
        if let last = transformations.last { pass.outputs(last, block: memory.block) }
    }

    func losses(
        _ examples: some ExampleSet, _ members: Range<Int>, _ memory: EvaluationMemory
    ) -> [(loss: Double, wrong: Bool)] {
        forward(examples, members, memory)
        return loss(examples, members, memory) { _ in }
    }

    /// Adds the gradient of each example to its lane of `memory.gradient`.
    func gradients(
        _ examples: some ExampleSet, _ members: Range<Int>, _ memory: EvaluationMemory
    ) -> [(loss: Double, wrong: Bool)] {
        forward(examples, members, memory)
        return loss(examples, members, memory) { gradient in
            guard let last = transformations.last else { return }
            pass.lossBackward(last, gradient: gradient, block: memory.block)
            for s in pass.plan.entries.indices.reversed() {
                pass.backward(
                    s, transformations, coupling: nil, mask: .mask(members.count), block: memory.block,
                    scratch: memory.scratch, dropout: false)
            }
        }
    }

    private func loss(
        _ examples: some ExampleSet, _ members: Range<Int>, _ memory: EvaluationMemory,
        _ body: (UnsafeMutablePointer<Lanes>) -> Void
    ) -> [(loss: Double, wrong: Bool)] {
        withUnsafeTemporaryAllocation(of: Lanes.self, capacity: classes) { gradient in
            guard let gradient = gradient.baseAddress else { return [] }
            let losses = CrossEntropy.evaluate(
                memory.block.outputs.base, classes: classes, labels: members.map { examples.label($0) },
                gradient: gradient)
            body(gradient)
            return losses
        }
    }
}

