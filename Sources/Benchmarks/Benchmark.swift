import Foundation

/// Something whose speed is measured: its median over a few runs after one that does not count.
struct Benchmark {
    var name: String
    /// What the rate counts, for instance `GFLOP/s` or `images/s`.
    var unit: String
    /// Units of work in a run, in the unit of the rate times seconds.
    var work: Double
    /// Floating-point operations of a run, `nil` where that says nothing.
    var operations: Double?
    var runs = 5
    /// What bounds the rate: why the share of peak is what it is.
    var bound = ""
    /// Prepares, and gives what is timed.
    var prepare: () throws -> () throws -> Void

    func run(peak: Double?) throws -> Result {
        let body = try prepare()
        if runs > 1 { try body() }
        var times: [Double] = []
        for _ in 0..<runs {
            let start = ContinuousClock.now
            try body()
            let time = ContinuousClock.now - start
            times.append(Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18)
        }
        let seconds = times.sorted()[runs / 2]
        return Result(
            name: name, seconds: seconds, rate: work / seconds, unit: unit, operations: operations,
            shareOfPeak: operations.flatMap { operations in peak.map { operations / seconds / $0 } }, bound: bound)
    }
}

/// A row of the table and of `bench.json`.
struct Result: Codable {
    var name: String
    var seconds, rate: Double
    var unit: String
    /// `null` where floating-point operations say nothing.
    var operations: Double?
    /// Of the measured sgemm peak on all threads.
    var shareOfPeak: Double?
    var bound: String

    var line: String {
        func column(_ text: String, _ width: Int, right: Bool = true) -> String {
            let room = String(repeating: " ", count: max(0, width - text.count))
            return right ? room + text : text + room
        }
        func number(_ value: Double) -> String { value >= 100 ? String(Int(value.rounded())) : String(format: "%.3g", value) }
        return column(name, 26, right: false) + column("\(number(seconds)) s", 12) + column(number(rate), 12) + " "
            + column(unit, 18, right: false) + column(shareOfPeak.map { "\(Int(($0 * 100).rounded())) % of peak" } ?? "", 14)
            + (bound.isEmpty ? "" : "\n    " + bound)
    }

    private enum CodingKeys: String, CodingKey { case name, seconds, rate, unit, operations, shareOfPeak, bound }

    func encode(to encoder: any Encoder) throws {
        var row = encoder.container(keyedBy: CodingKeys.self)
        try row.encode(name, forKey: .name)
        try row.encode(seconds, forKey: .seconds)
        try row.encode(rate, forKey: .rate)
        try row.encode(unit, forKey: .unit)
        // Written also when there is none, so that every row has the same keys.
        try row.encode(operations, forKey: .operations)
        try row.encode(shareOfPeak, forKey: .shareOfPeak)
        try row.encode(bound, forKey: .bound)
    }
}
