/// Forward and backward pass of one stage for one block of 16 examples.
struct BlockPass: Sendable {
    let plan: NetworkPlan
    let prepared: PreparedNetwork

    /// Puts up to 16 images into the lanes of a block; the lanes that are left over hold zeros.
    ///
    /// All images are fetched before the first is dealt out: they lie anywhere in memory, and so the processor waits for
    /// several of them at once.
    func load(_ examples: some ExampleSet, _ indices: ArraySlice<Int>, into block: BlockMemory, scratch: Scratch) {
        guard let layout = plan.entries.first?.input else { return }
        let shape = layout.shape
        let size = shape.count
        let images = UnsafeMutableRawPointer(scratch.input.base).assumingMemoryBound(to: Float.self)
        for (lane, index) in indices.enumerated() {
            examples.copyImage(index, into: UnsafeMutableBufferPointer(start: images + lane * size, count: size))
        }
        (images + indices.count * size).update(repeating: 0, count: (laneCount - indices.count) * size)
        layout.clearBorder(of: block.input.base)
        let lanes = UnsafeMutableRawPointer(block.input.base).assumingMemoryBound(to: Float.self)
        for lane in 0..<laneCount {
            var image = images + lane * size
            for channel in 0..<shape.channels {
                for row in 0..<shape.rows {
                    let place = layout.origin + channel * layout.channelStride + row * layout.rowStride
                    let sink = lanes + place * laneCount + lane
                    for column in 0..<shape.columns { sink[column &* laneCount] = image[column] }
                    image += shape.columns
                }
            }
        }
    }

    /// z of stage s, from z of the stage before it and what follows that.
    func forward(
        _ s: Int, _ transformations: [ChannelTransformation], block: BlockMemory, scratch: Scratch, dropout: Bool
    ) {
        let entry = plan.entries[s]
        let input = input(of: s, transformations, block: block, scratch: scratch, dropout: dropout)
        entry.forward(
            input, weights: prepared.stages[s].forward, bias: prepared.stages[s].bias, into: block.z[s].base)
    }

    /// The outputs of the network, one for each class.
    func outputs(_ transformation: ChannelTransformation, block: BlockMemory) {
        guard let last = plan.entries.last else { return }
        last.activate(
            block.z[last.stage.index].base, transformation, mask: nil, into: block.outputs.base, layout: last.pooled)
    }

    /// dy of the last stage from the gradient of the loss with respect to the outputs.
    func lossBackward(_ transformation: ChannelTransformation, gradient: UnsafeMutablePointer<Lanes>, block: BlockMemory) {
        guard let last = plan.entries.last else { return }
        last.activateBackward(
            block.z[last.stage.index].base, transformation, mask: nil, da: gradient, into: block.dy.base,
            sums: block.sums.base)
    }

    /// From dy of stage s, adds the gradient of its weights to `scratch.gradient`, and leaves dy of the stage before it
    /// in the block.
    func backward(
        _ s: Int, _ transformations: [ChannelTransformation], coupling: NormalizationCoupling?, mask: Lanes,
        block: BlockMemory, scratch: Scratch, dropout: Bool
    ) {
        let entry = plan.entries[s]
        let gradient = scratch.gradient.base
        if entry.stage.normalized {
            for channel in 0..<entry.output.shape.channels {
                gradient[entry.stage.shift.lowerBound + channel] += block.sums.base[2 * channel]
                gradient[entry.stage.scale.lowerBound + channel] += block.sums.base[2 * channel + 1]
            }
        }
        entry.normalizeBackward(
            block.z[s].base, block.dy.base, transformations[s], coupling: coupling, mask: mask,
            into: scratch.dz.base, bias: gradient + entry.stage.bias.lowerBound)
        let input = input(of: s, transformations, block: block, scratch: scratch, dropout: dropout)
        entry.weightGradient(
            input, gradient: scratch.dz.base, addingTo: gradient + entry.stage.weight.lowerBound)
        guard s > 0 else { return }
        let before = plan.entries[s - 1]
        let da = before.stage.pooling == .none ? block.dy.base : scratch.da.base
        for (product, weights) in zip(entry.backward, prepared.stages[s].backward) {
            product(scratch.dz.base, weights: weights, bias: prepared.stages[s].noBias, into: da)
        }
        before.activateBackward(
            block.z[s - 1].base, transformations[s - 1],
            mask: dropout ? block.masks[s - 1].map { UnsafePointer($0.base) } : nil, da: da, into: block.dy.base, sums: block.sums.base)
    }

    /// The input of stage s with its border: the images, or what stage s − 1 makes of its z.
    private func input(
        of s: Int, _ transformations: [ChannelTransformation], block: BlockMemory, scratch: Scratch, dropout: Bool
    ) -> UnsafePointer<Lanes> {
        guard s > 0 else { return UnsafePointer(block.input.base) }
        plan.entries[s - 1].activate(
            block.z[s - 1].base, transformations[s - 1],
            mask: dropout ? block.masks[s - 1].map { UnsafePointer($0.base) } : nil,
            into: scratch.input.base, layout: plan.entries[s].input)
        return UnsafePointer(scratch.input.base)
    }
}
