import Crypto
import Diagnostics
import Foundation

/// What is known of a data set without reading its images.
public struct DataDescription: Codable, Hashable, Sendable {
    public var name: String
    public var isStandIn: Bool
    /// Hexadecimal, over the contents of all its files, decompressed.
    public var sha256: String
    /// Training and test images together.
    public var records: Int
    public var folder: String?
}

/// Finds each data set in the first that has it of the folder given, the one that RESTLESS_DATA names, and `data/`; else the
/// stand-in serves.
public struct DataLocator: Sendable {
    private let folders: [URL]
    private let cache: URL
    private let remedy = "run `make data` to fetch it anew, or name another folder with --data"

    /// - Parameters:
    ///   - explicit: the folder that the user gave; it has to exist.
    ///   - root: the folder whose `data/` is looked at last.
    ///   - cache: a folder for digests, so that unchanged files are not hashed again.
    public init(explicit: String?, environment: [String: String], root: URL, cache: URL) throws {
        var named = explicit.map { [("--data", $0)] } ?? []
        if let path = environment["RESTLESS_DATA"], !path.isEmpty { named.append(("RESTLESS_DATA", path)) }
        for (origin, path) in named {
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            guard exists, isFolder.boolValue else {
                throw Diagnostic(
                    "\(path), which \(origin) names, is \(exists ? "no folder" : "not there")",
                    remedy: "name a folder that holds \(DatasetName.allCases.map(\.folder).joined(separator: ", "))")
            }
        }
        folders = named.map { URL(fileURLWithPath: $0.1) } + [root.appendingPathComponent("data")]
        self.cache = cache
    }

    /// - Throws: a `Diagnostic` when the data set is there but a file of it is broken in a way that its size shows.
    public func describe(_ name: DatasetName) throws -> DataDescription {
        guard let folder = folder(of: name) else { return try describeStandIn(name) }
        let files = files(of: name, in: folder)
        let stamp = try files.map { file in
            let (size, changed) = try file.attributes()
            return "\(file.path) \(size) \(changed)\n"
        }.joined()
        let key = "\(name.rawValue)-\(hex(SHA256.hash(data: Data(stamp.utf8))).prefix(16))"
        let digest = try remembered(key) {
            // Read whole, so that what has a digest has also been checked.
            _ = try name.format.read(files)
            return try self.digest(of: files, name.format)
        }
        let records = try name.format.count(files)
        return DataDescription(name: name.rawValue, isStandIn: false, sha256: digest, records: records, folder: folder.path)
    }

    /// - Throws: a `Diagnostic` that names what is wrong with which file.
    public func load(_ name: DatasetName) throws -> ImageParts {
        try name.format.read(folder(of: name).map { files(of: name, in: $0) } ?? name.format.standIn())
    }

    private func files(of name: DatasetName, in folder: URL) -> [DataFile] {
        name.format.files(in: folder).map { DataFile(folder.appendingPathComponent($0), remedy: remedy) }
    }

    private func folder(of name: DatasetName) -> URL? {
        folders.map { $0.appendingPathComponent(name.folder) }.first { FileManager.default.fileExists(atPath: $0.path) }
    }

    private func describeStandIn(_ name: DatasetName) throws -> DataDescription {
        let digest = try remembered("\(name.rawValue)-stand-in-\(StandIn.version)") {
            try self.digest(of: name.format.standIn(), name.format)
        }
        return DataDescription(
            name: name.rawValue, isStandIn: true, sha256: digest,
            records: StandIn.trainingCount(name.classes) + StandIn.testCount(name.classes), folder: nil)
    }

    private func digest(of files: [DataFile], _ format: any ImageFormat) throws -> String {
        var hash = SHA256()
        for file in files { hash.update(data: try format.identity(of: file)) }
        return hex(hash.finalize())
    }

    /// A digest from the cache, or computed and put there. A cache that cannot be written costs time and nothing else.
    private func remembered(_ key: String, _ compute: () throws -> String) throws -> String {
        let file = cache.appendingPathComponent("digests").appendingPathComponent(key)
        if let text = try? String(contentsOf: file, encoding: .utf8), text.count == 64, text.allSatisfy(\.isHexDigit) {
            return text
        }
        let digest = try compute()
        do {
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(digest.utf8).write(to: file, options: .atomic)
        } catch {
            return digest
        }
        return digest
    }
}

private func hex(_ digest: some Sequence<UInt8>) -> String {
    digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
