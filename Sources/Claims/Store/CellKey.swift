import Foundation

/// Everything that the result of a cell depends on.
public struct CellKey: Codable, Hashable, Sendable {
    /// The name of the experiment, not its id in a chapter: two chapters that ask the same question share the answer.
    public var experiment: String
    public var cell: String
    /// SHA-256 of the text of the code.
    public var code: String
    /// The inputs as canonical JSON.
    public var inputs: String
    /// Digest of each data set by its name.
    public var data: [String: String]
    public var seed: UInt64

    package init(experiment: String, cell: String, code: String, inputs: String, data: [String: String], seed: UInt64) {
        self.experiment = experiment
        self.cell = cell
        self.code = code
        self.inputs = inputs
        self.data = data
        self.seed = seed
    }

    /// The cell that holds the whole evidence of an experiment.
    package static let evidence = "evidence"

    /// The canonical text whose SHA-256 names the entry; it is kept in the entry, readable.
    package var manifest: Data {
        // Sorted, so that it does not depend on the order of a dictionary.
        let data = data.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
        let value = JSONValue.object([
            ("experiment", .string(experiment)), ("cell", .string(cell)), ("code", .string(code)),
            ("inputs", .string(inputs)), ("data", .object(data)), ("seed", .string(String(seed))),
        ])
        return Data(value.compact.utf8)
    }

    /// SHA-256 of the manifest: the name of the entry.
    public var digest: String { sha256(manifest) }
}

/// The canonical JSON of a cell's inputs: keys sorted, numbers exact.
package func canonicalJSON(_ value: some Encodable) throws -> Data { try coder().encode(value) }

package func coder() -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return encoder
}

package func decoder() -> JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
        positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return decoder
}
