/// The gradients of blocks, each summed over its examples, until they are summed over blocks in order.
final class BlockGradients: @unchecked Sendable {
    private let base: UnsafeMutablePointer<Float>
    private let blocks: Int
    private let parameters: Int

    init(blocks: Int, parameters: Int) {
        (self.blocks, self.parameters) = (blocks, parameters)
        base = .allocate(capacity: max(1, blocks * parameters))
        base.initialize(repeating: 0, count: max(1, blocks * parameters))
    }

    deinit { base.deallocate() }

    /// Sums the lanes of some parameters. Each block has memory of its own.
    func store(_ lanes: LaneBuffer, _ range: Range<Int>, block: Int) {
        let target = base + block * parameters
        for i in range { target[i] = lanes.base[i].total }
    }

    /// (Σ over blocks)/count, summed in double precision in the order of the blocks.
    func mean(over count: Int) -> [Float] {
        let factor = 1 / Double(count)
        return [Float](unsafeUninitializedCapacity: parameters) { target, initialized in
            for i in 0..<parameters {
                var sum = 0.0
                for b in 0..<blocks { sum += Double(base[b &* parameters &+ i]) }
                target.initializeElement(at: i, to: Float(sum * factor))
            }
            initialized = parameters
        }
    }
}
