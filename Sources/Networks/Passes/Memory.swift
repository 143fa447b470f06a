import Synchronization

/// What one block of 16 examples leaves behind in the forward pass for the backward pass.
final class BlockMemory: Sendable {
    /// The images, with the border that the first layer reads.
    let input: LaneBuffer
    /// z of each stage.
    let z: [LaneBuffer]
    /// Factors of dropout of each stage; empty without dropout.
    let masks: [LaneBuffer?]
    /// dy of the stage where the backward pass is.
    let dy: LaneBuffer
    /// Σ dy and Σ dy · x̂ of that stage.
    let sums: LaneBuffer
    let outputs: LaneBuffer

    init(_ plan: NetworkPlan) {
        let entries = plan.entries
        input = LaneBuffer(count: entries.first?.input.count ?? 0)
        z = entries.map { LaneBuffer(count: $0.output.count) }
        masks = entries.map { $0.stage.dropout > 0 ? LaneBuffer(count: $0.pooled.count) : nil }
        dy = LaneBuffer(count: entries.map(\.output.count).max() ?? 0)
        sums = LaneBuffer(count: 2 * (entries.map(\.output.shape.channels).max() ?? 0))
        outputs = LaneBuffer(count: entries.last?.pooled.count ?? 0)
    }
}

/// What a thread needs while it works on one block. Small enough to stay in the second-level cache.
final class Scratch: Sendable {
    /// The input of a stage, with border.
    let input: LaneBuffer
    /// dz of a stage, with border.
    let dz: LaneBuffer
    /// da of a stage that is pooled.
    let da: LaneBuffer
    /// The gradient of all parameters for each example.
    let gradient: LaneBuffer

    init(_ plan: NetworkPlan) {
        let entries = plan.entries
        input = LaneBuffer(count: entries.map(\.input.count).max() ?? 0)
        dz = LaneBuffer(count: entries.map(\.gradient.count).max() ?? 0)
        da = LaneBuffer(count: entries.map(\.pooled.count).max() ?? 0)
        gradient = LaneBuffer(count: plan.parameterCount)
    }
}

/// Objects that threads borrow one at a time; there are never more than threads that borrowed at once.
final class Pool<Item: Sendable>: Sendable {
    private let idle = Mutex<[Item]>([])
    private let make: @Sendable () -> Item

    init(_ make: @escaping @Sendable () -> Item) { self.make = make }

    func borrow<Result>(_ body: (Item) throws -> Result) rethrows -> Result {
        let item = idle.withLock { $0.popLast() } ?? make()
        defer { idle.withLock { $0.append(item) } }
        return try body(item)
    }
}

/// Memory of a pass, kept from one pass to the next: a step of training allocates nothing large.
///
/// Several passes may use it at once; each has memory of its own.
public final class Workspace: Sendable {
    let network: Network
    let scratch: Pool<Scratch>
    private let idle = Mutex<[[BlockMemory]]>([])

    public init(_ network: Network) {
        self.network = network
        let plan = network.plan
        scratch = Pool { Scratch(plan) }
    }

    /// Memory for so many blocks, while `body` runs.
    func borrow<Result, E: Error>(_ count: Int, _ body: ([BlockMemory]) throws(E) -> Result) throws(E) -> Result {
        var memories = idle.withLock { $0.popLast() } ?? []
        while memories.count < count { memories.append(BlockMemory(network.plan)) }
        defer { idle.withLock { $0.append(memories) } }
        return try body(Array(memories[..<count]))
    }
}
