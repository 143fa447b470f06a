import Foundation

/// What the store keeps of a cell.
///
/// On disk: a header line, then three parts one after the other.
///
///     restless-entry 1 <key> <manifest bytes> <payload bytes> <payload SHA-256> <record bytes> <record SHA-256> <header SHA-256>\n
///     manifest   readable JSON of what the cell depends on; its SHA-256 is the key
///     payload    the result
///     record     when it was computed and how long that took: nothing that a result depends on
///
/// Every byte is covered by one of the digests, so that a torn, edited or foreign file is noticed.
package struct StoreEntry: Hashable, Sendable {
    package static let version = 1
    package var manifest: Data
    package var payload: Data
    package var record: Record

    /// The volatile part.
    package struct Record: Codable, Hashable, Sendable {
        package var seconds: Double
        /// Seconds since 1970.
        package var finished: Double

        package init(seconds: Double, finished: Double) {
            self.seconds = seconds
            self.finished = finished
        }
    }

    package init(manifest: Data, payload: Data, record: Record) {
        self.manifest = manifest
        self.payload = payload
        self.record = record
    }

    package func encoded() throws -> Data {
        let recordData = try canonicalJSON(record)
        let header =
            "restless-entry \(Self.version) \(sha256(manifest)) \(manifest.count) \(payload.count) \(sha256(payload)) "
            + "\(recordData.count) \(sha256(recordData))"
        return Data("\(header) \(sha256(Data(header.utf8)))\n".utf8) + manifest + payload + recordData
    }

    /// Reads an entry that was stored under `key`.
    ///
    /// - Throws: `Damage` that says what is wrong.
    package init(decoding data: Data, key: String) throws(Damage) {
        guard let end = data.firstIndex(of: UInt8(ascii: "\n")) else { throw Damage(what: "it has no header") }
        let line = data[data.startIndex..<end]
        let fields = String(decoding: line, as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false)
        guard fields.count >= 2, fields[0] == "restless-entry" else {
            throw Damage(what: "it is not an entry of this store")
        }
        guard fields[1] == "\(Self.version)" else {
            throw Damage(what: "its format is \(fields[1]), this program reads \(Self.version)")
        }
        guard fields.count == 9, let checksum = fields.last,
            sha256(line.dropLast(checksum.count + 1)) == checksum,
            let manifestCount = Int(fields[3]), let payloadCount = Int(fields[4]), let recordCount = Int(fields[6]),
            manifestCount >= 0, payloadCount >= 0, recordCount >= 0
        else { throw Damage(what: "its header is damaged") }
        let start = end + 1
        guard data.endIndex - start == manifestCount + payloadCount + recordCount else {
            throw Damage(
                what:
                    "it is \(data.count) bytes long, not \(start - data.startIndex + manifestCount + payloadCount + recordCount)"
            )
        }
        manifest = Data(data[start..<start + manifestCount])
        payload = Data(data[start + manifestCount..<start + manifestCount + payloadCount])
        let recordData = data[(start + manifestCount + payloadCount)...]
        guard sha256(manifest) == fields[2] else { throw Damage(what: "its manifest is damaged") }
        guard fields[2] == key else { throw Damage(what: "it belongs to another key") }
        guard sha256(payload) == fields[5] else { throw Damage(what: "its payload is damaged") }
        guard sha256(recordData) == fields[7] else { throw Damage(what: "its record is damaged") }
        do {
            record = try decoder().decode(Record.self, from: Data(recordData))
        } catch {
            throw Damage(what: "its record cannot be read")
        }
    }

    package struct Damage: Error, Hashable {
        package var what: String
        package init(what: String) { self.what = what }
    }
}
