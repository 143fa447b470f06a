/// Something kept about the last run of an experiment, by its id and profile. No result depends on it.
package protocol RunRecord: Codable, Sendable {
    static var suffix: String { get }
}

/// The inputs of an experiment's last finished run, part by part, so that `why` can say which one changed.
package struct LastRun: RunRecord, Hashable {
    package static let suffix = "json"

    package var key: String
    package var parameters: [String: String]
    /// Digest of each source file, or of the executable.
    package var code: [String: String]
    package var data: [String: String]
    package var seed: UInt64
    package var seconds: Double
    package var cells: Int
}

/// The cells that a run of an experiment has asked for so far.
package struct ExpectedCells: RunRecord, Hashable {
    package static let suffix = "cells.json"

    /// The key of the evidence that they are for.
    package var key: String
    package var cells: [String]
}
