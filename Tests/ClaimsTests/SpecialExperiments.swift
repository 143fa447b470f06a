import Claims
import Foundation
import Mathematics
import Synchronization

/// Cells within cells, three deep.
struct Tree: Experiment {
    struct Parameters: Codable, Sendable {}
    static let name = "tree"
    static let summary = "Counts leaves."
    static let file = "Sources/Drift.swift"
    let defaults = Parameters()
    func values(_ parameters: Parameters) -> [ValueDeclaration] { [ValueDeclaration("leaves", meaning: "how many")] }
    func measure(_ parameters: Parameters, in laboratory: Laboratory) async throws -> Evidence {
        let leaves = try await count(3, laboratory)
        return Evidence(values: ["leaves": Estimate(exactly: Double(leaves))])
    }

    private func count(_ depth: Int, _ laboratory: Laboratory) async throws -> Int {
        if depth == 0 { return 1 }
        return try await laboratory.cells([0, 1, 2], named: { "depth \(depth), child \($0)" }) { _, _ in
            try await count(depth - 1, laboratory)
        }.reduce(0, +)
    }
}

/// A cell with numbers that text easily spoils.
struct Keepsake: Experiment {
    struct Parameters: Codable, Sendable {}
    struct Result: Codable, Sendable, Equatable {
        var doubles = [0.1, 1 / 3, .pi, 5e-300, .infinity, -0.0]
        var floats: [Float] = [0.1, 1 / 3, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -.infinity]
        var integers = [Int.min, .max]
        var seed = UInt64.max
        var absent: Int?
        var text = "λ/“\n"
        var exact: FloatSeries = [0.1, -0.0]
        var counts = ["b": 1, "a": 2]
    }
    static let name = "keepsake"
    static let summary = "Keeps numbers."
    static let file = "Sources/Drift.swift"
    let defaults = Parameters()
    func values(_ parameters: Parameters) -> [ValueDeclaration] {
        [ValueDeclaration("equal", meaning: "1 when nothing changed")]
    }
    func measure(_ parameters: Parameters, in laboratory: Laboratory) async throws -> Evidence {
        let result = try await laboratory.cell("numbers") { _ in Result() }
        return Evidence(
            values: ["equal": Estimate(exactly: result == Result() ? 1 : 0)],
            series: ["doubles": Series(result.doubles)], text: ["text": result.text])
    }
}

/// Tasks that take a seat each, and leave it while the tasks that they start take theirs.
final class Crowd: Sendable {
    let slots: Slots
    let running = Mutex((now: 0, most: 0))

    init(slots: Slots) { self.slots = slots }

    func come(_ count: Int, depth: Int) async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<count { group.addTask { await self.sit(depth) } }
        }
    }

    private func sit(_ depth: Int) async {
        await slots.seated {
            self.running.withLock {
                $0.now += 1; $0.most = max($0.most, $0.now)
            }
            await Task.yield()
            self.running.withLock { $0.now -= 1 }
            if depth > 0 {
                // Waiting for two groups at once gives up one seat, not two.
                async let first: Void = self.slots.leavingSeat { await self.come(2, depth: depth - 1) }
                async let second: Void = self.slots.leavingSeat { await self.come(2, depth: depth - 1) }
                _ = await (first, second)
                self.running.withLock {
                    $0.now += 1; $0.most = max($0.most, $0.now)
                }
                await Task.yield()
                self.running.withLock { $0.now -= 1 }
            }
        }
    }
}
