import Dispatch
import Mathematics
import Synchronization
import Testing

@Suite(.serialized) struct ParallelTests {
    struct Failure: Error, Equatable { let index: Int }

    @Test func everyPieceRunsOnceAndResultsKeepTheirOrder() {
        for count in [0, 1, 2, 3, 1_000] {
            #expect(Parallel.map(count) { $0 * $0 } == (0..<count).map { $0 * $0 })
        }
        let visits = Atomic<Int>(0)
        Parallel.forEach(10_000) { _ in visits.add(1, ordering: .relaxed) }
        #expect(visits.load(ordering: .relaxed) == 10_000)
    }

    @Test func theErrorOfTheLowestIndexIsThrown() {
        for _ in 0..<50 {
            #expect(throws: Failure(index: 7)) {
                try Parallel.map(100) { (i: Int) throws(Failure) -> Int in
                    if i % 10 == 7 { throw Failure(index: i) }
                    return i
                }
            }
        }
    }

    @Test func nestedLoopsFinish() {
        let sums: [Int] = Parallel.map(8) { (i: Int) -> Int in
            let inner: [Int] = Parallel.map(8) { (j: Int) -> Int in
                Parallel.map(8) { (k: Int) -> Int in i * 64 + j * 8 + k }.reduce(0, +)
            }
            return inner.reduce(0, +)
        }
        let total: Int = sums.reduce(0, +)
        #expect(total == 511 * 512 / 2)
    }

    @Test func loopsFromSeveralThreadsAtOnceFinish() async {
        let totals = await withTaskGroup(of: Int.self) { group in
            for t in 0..<8 {
                group.addTask {
                    let loops: [Int] = (0..<200).map { _ in Parallel.map(10) { $0 + t }.reduce(0, +) }
                    return loops.reduce(0, +)
                }
            }
            return await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(totals.sorted() == (0..<8).map { 200 * (45 + 10 * $0) })
    }

    @Test func resultsDoNotDependOnTheNumberOfThreads() {
        let width = Parallel.width
        defer { Parallel.width = width }
        var random = RandomStream(seed: 21)
        let values = random.normals(100_000)
        let matrix = Matrix(rows: 700, columns: 130, elements: Array(values[..<91_000]))
        func everything() -> ([UInt64], Matrix<Double>, Matrix<Double>) {
            let sum = Parallel.sum(of: values.count, grain: 777) { range in range.reduce(0.0) { $0 + values[$1] } }
            let product = Parallel.reduce(100, { values[$0] }, combine: { $0 *= $1 }) ?? 0
            return ([sum.bitPattern, product.bitPattern], matrix.gram(), matrix.times(matrix, transposingSelf: true))
        }
        Parallel.width = 1
        let alone = everything()
        Parallel.width = width
        let together = everything()
        #expect(alone == together)
    }

    @Test func rangesCoverTheIndicesOnce() {
        let seen = Mutex<[Range<Int>]>([])
        Parallel.forEachRange(of: 1_003, grain: 100) { range in seen.withLock { $0.append(range) } }
        let ranges = seen.withLock { $0 }.sorted { $0.lowerBound < $1.lowerBound }
        #expect(ranges.flatMap { Array($0) } == Array(0..<1_003))
        #expect(ranges.dropLast().allSatisfy { $0.count == 100 })
    }
}
