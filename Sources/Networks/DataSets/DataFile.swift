import Diagnostics
import Foundation

/// A file of a data set, or bytes made here that are read as if they were one.
struct DataFile: Sendable {
    /// As errors name it.
    let path: String
    private let made: Data?
    private let remedy: String

    init(_ url: URL, remedy: String) { (path, made, self.remedy) = (url.path, nil, remedy) }

    init(named path: String, containing bytes: Data) { (self.path, made, remedy) = (path, bytes, "report this") }

    /// The bytes as they stand in the file.
    ///
    /// - Throws: a `Diagnostic` when there is no such file, or it cannot be read, or is empty.
    func bytes() throws -> Data {
        if let made { return made }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw wrong("there is no such file")
        }
        if isFolder.boolValue { throw wrong("a folder stands in the place of the file") }
        let bytes: Data
        do { bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe) } catch {
            throw Diagnostic("\(path) cannot be read: \(error.localizedDescription)", remedy: "make it readable")
        }
        if bytes.isEmpty { throw wrong("the file is empty") }
        return bytes
    }

    /// The first `limit` bytes of a file, decompressed where they are compressed, whatever the file is called.
    func contents(of bytes: Data, upTo limit: Int = .max) throws -> Data {
        guard Gzip.isCompressed(bytes) else { return bytes.prefix(limit) }
        do { return try Gzip.decompress(bytes, upTo: limit) } catch {
            switch error {
            case .endsEarly(let byte): throw wrong("the file is cut short at byte \(byte), in the midst of compressed data")
            case .damaged(let byte, let reason): throw wrong("the compressed data are damaged before byte \(byte): \(reason)")
            case .goesOn(let byte): throw wrong("something follows the end of the compressed data, at byte \(byte)")
            case .noMemory: throw Diagnostic("\(path): there is no memory to decompress it", remedy: "end other programs")
            }
        }
    }

    /// What is wrong with the file, and what to do about it.
    func wrong(_ what: String) -> Diagnostic { Diagnostic("\(path): \(what)", remedy: remedy) }

    /// Size and time of change; those of the file itself, since a link keeps its own when what it leads to changes.
    func attributes() throws -> (size: Int, changed: Double) {
        let itself = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: itself),
            attributes[.type] as? FileAttributeType == .typeRegular,
            let size = (attributes[.size] as? NSNumber)?.intValue
        else {
            _ = try bytes()
            throw Diagnostic("\(path) cannot be read", remedy: remedy)
        }
        return (size, (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0)
    }
}
