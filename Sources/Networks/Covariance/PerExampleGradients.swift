import Mathematics

extension Network {
    /// The gradient ∇f_k of each example, in evaluation mode: a matrix of N × d.
    ///
    /// Reference machine, small-allcnn: 10 000 to 12 000 examples a second on two cores, into memory that is at hand.
    ///
    /// - Parameters:
    ///   - range: which of the examples; all unless said otherwise.
    ///   - weightDecay: λ of the l2 term ½λ‖x‖² that belongs to every f_k. It shifts every gradient by λx, and so moves
    ///     the full gradient but not the covariance.
    public func perExampleGradients(
        at state: NetworkState, of examples: some ExampleSet, range: Range<Int>? = nil, weightDecay: Double = 0
    ) throws(NetworkError) -> PerExampleGradients {
        let range = range ?? 0..<examples.count
        let d = parameterCount
        var losses = [Double]()
        var failure: NetworkError?
        let elements = [Float](unsafeUninitializedCapacity: range.count * d) { buffer, initialized in
            adviseHugePages(UnsafeMutableRawBufferPointer(buffer))
            do throws(NetworkError) {
                losses = try writeGradients(
                    at: state, of: examples, range: range, weightDecay: weightDecay, into: buffer)
                initialized = range.count * d
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return PerExampleGradients(gradients: Matrix(rows: range.count, columns: d, elements: elements), losses: losses)
    }

    /// Hands the gradients to `body` in pieces of `chunk` examples, in their order, so that they need not all be in memory.
    public func forEachChunkOfGradients(
        at state: NetworkState, of examples: some ExampleSet, chunk: Int = 1024, weightDecay: Double = 0,
        _ body: (Range<Int>, PerExampleGradients) throws -> Void
    ) throws {
        for first in stride(from: 0, to: examples.count, by: max(1, chunk)) {
            let range = first..<min(examples.count, first + max(1, chunk))
            try body(range, try perExampleGradients(at: state, of: examples, range: range, weightDecay: weightDecay))
        }
    }

    /// Writes range.count × d numbers, row by row; the losses of the examples are the result.
    func writeGradients(
        at state: NetworkState, of examples: some ExampleSet, range: Range<Int>, weightDecay: Double,
        into buffer: UnsafeMutableBufferPointer<Float>
    ) throws(NetworkError) -> [Double] {
        precondition(buffer.count >= range.count * parameterCount, "memory for \(range.count) gradients")
        let rows = SharedBuffer(buffer)
        let d = parameterCount
        let shift = weightDecay == 0 ? nil : state.parameters.map { Float(weightDecay) * $0 }
        let losses = try overBlocks(state, examples, range: range) { pass, members, memory, _ -> [Double] in
            memory.gradient.base.update(repeating: .zero, count: d)
            let losses = pass.gradients(examples, members, memory)
            guard let target = rows.buffer.baseAddress else { return [] }
            transpose(
                memory.gradient.base, d, into: target + (members.lowerBound - range.lowerBound) * d,
                rows: members.count, adding: shift)
            return losses.map(\.loss)
        }
        return Array(losses.joined())
    }
}

/// Gradients of single examples, and their losses.
public struct PerExampleGradients: Sendable {
    /// N × d.
    public var gradients: Matrix<Float>
    /// The cross-entropy of each example.
    public var losses: [Double]
}

/// Writes the lanes of `count` vectors as rows.
private func transpose(
    _ lanes: UnsafePointer<Lanes>, _ count: Int, into target: UnsafeMutablePointer<Float>, rows: Int, adding shift: [Float]?
) {
    let numbers = UnsafeRawPointer(lanes).assumingMemoryBound(to: Float.self)
    // Pieces of 64 vectors: they stay in the first-level cache while the rows are written one after the other.
    for first in stride(from: 0, to: count, by: 64) {
        let last = min(count, first &+ 64)
        for row in 0..<rows {
            let sink = target + row &* count
            for i in first..<last { sink[i] = numbers[i &* laneCount &+ row] }
            if let shift { for i in first..<last { sink[i] += shift[i] } }
        }
    }
}
