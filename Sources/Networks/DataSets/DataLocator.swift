import Crypto
import Diagnostics
import Foundation

/// What is known of a data set without reading its images.
public struct DataDescription: Codable, Hashable, Sendable {
    public var name: String
    public var isStandIn: Bool
    /// Hexadecimal, over the contents of all its files.
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
        let length = name.labelBytes + CIFARRecords.shape.count
        var stamp = ""
        var records = 0
        let files = (name.trainingFiles + name.testFiles).map { folder.appendingPathComponent($0) }
        for file in files {
            // Size and time are those of the file itself: a link keeps its own when what it leads to changes.
            let itself = file.resolvingSymlinksInPath().path
            guard let attributes = try? FileManager.default.attributesOfItem(atPath: itself),
                attributes[.type] as? FileAttributeType == .typeRegular,
                let size = (attributes[.size] as? NSNumber)?.intValue
            else {
                _ = try CIFARRecords.read(name, in: folder, remedy: remedy)
                throw Diagnostic("\(file.path) cannot be read", remedy: remedy)
            }
            let changed = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
            stamp += "\(file.path) \(size) \(changed)\n"
            records += size / length
        }
        let key = "\(name.rawValue)-\(hex(SHA256.hash(data: Data(stamp.utf8))).prefix(16))"
        let digest = try remembered(key) {
            // Read whole, so that what has a digest has also been checked.
            _ = try CIFARRecords.read(name, in: folder, remedy: remedy)
            var hash = SHA256()
            for file in files { hash.update(data: try Data(contentsOf: file, options: .mappedIfSafe)) }
            return hex(hash.finalize())
        }
        return DataDescription(name: name.rawValue, isStandIn: false, sha256: digest, records: records, folder: folder.path)
    }

    /// - Throws: a `Diagnostic` that names what is wrong with which file.
    public func load(_ name: DatasetName) throws -> ImageParts {
        if let folder = folder(of: name) { return try CIFARRecords.read(name, in: folder, remedy: remedy) }
        let (training, test) = StandIn.records(name)
        func set(_ bytes: Data) throws -> ImageDataSet {
            var set = ImageDataSet(shape: CIFARRecords.shape, classes: name.classes, pixels: [], labels: [])
            try CIFARRecords.parse(bytes, name, named: "stand-in \(name.rawValue)", remedy: "report this", into: &set)
            return set
        }
        return ImageParts(training: try set(training), test: try set(test))
    }

    private func folder(of name: DatasetName) -> URL? {
        folders.map { $0.appendingPathComponent(name.folder) }.first { FileManager.default.fileExists(atPath: $0.path) }
    }

    private func describeStandIn(_ name: DatasetName) throws -> DataDescription {
        let digest = try remembered("\(name.rawValue)-stand-in-\(StandIn.version)") {
            let (training, test) = StandIn.records(name)
            var hash = SHA256()
            hash.update(data: training)
            hash.update(data: test)
            return hex(hash.finalize())
        }
        return DataDescription(
            name: name.rawValue, isStandIn: true, sha256: digest,
            records: StandIn.trainingCount(name) + StandIn.testCount(name), folder: nil)
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
