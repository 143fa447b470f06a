import Foundation
import Synchronization

/// The text that results depend on.
public final class SourceTree: Sendable {
    /// The folder of the package; `nil` when there is none.
    public let root: URL?
    private let executable: URL?
    private let known = Mutex<[String: [String: String]]>([:])

    /// - Parameter root: the folder that holds `Package.swift`, or `nil` when only the executable is there.
    public init(root: URL?, executable: URL? = Bundle.main.executableURL) {
        self.root = root
        self.executable = executable
    }

    /// The digest of each file under `paths`, by its path relative to the package; of the executable when none of
    /// them is there.
    ///
    /// - Throws: `SourceTreeError` when some are there and others are not.
    package func digests(of paths: [String]) throws(SourceTreeError) -> [String: String] {
        var result: [String: String] = [:]
        var missing: [String] = []
        for path in paths {
            let files = try digests(under: path)
            if files.isEmpty { missing.append(path) }
            result.merge(files) { old, _ in old }
        }
        if missing.isEmpty { return result }
        guard let executable, missing.count == paths.count else {
            throw SourceTreeError(path: missing.first ?? "", cause: "there is no such file in \(root?.path ?? "the package")")
        }
        if let digests = known.withLock({ $0[""] }) { return digests }
        let digests = ["executable": sha256(try read(executable, named: executable.path))]
        known.withLock { $0[""] = digests }
        return digests
    }

    /// One digest for all of `paths`, in the order of the files' paths.
    public func digest(of paths: [String]) throws(SourceTreeError) -> String { Self.combined(try digests(of: paths)) }

    package static func combined(_ digests: [String: String]) -> String {
        sha256(Data(digests.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }.joined().utf8))
    }

    private func digests(under path: String) throws(SourceTreeError) -> [String: String] {
        guard let root else { return [:] }
        if let digests = known.withLock({ $0[path] }) { return digests }
        var result: [String: String] = [:]
        let top = root.appendingPathComponent(path).resolvingSymlinksInPath()
        for name in files(under: top.path) {
            let (file, shown) = name.isEmpty ? (top, path) : (top.appendingPathComponent(name), "\(path)/\(name)")
            result[shown] = sha256(try read(file, named: shown))
        }
        known.withLock { $0[path] = result }
        return result
    }

    private func read(_ file: URL, named name: String) throws(SourceTreeError) -> Data {
        do { return try Data(contentsOf: file) } catch { throw SourceTreeError(path: name, cause: error.localizedDescription) }
    }

    /// Regular files under a path, relative to it; the empty name when the path is a file itself. Hidden files and
    /// the backups of editors are left out.
    private func files(under path: String) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return [] }
        guard isFolder.boolValue, let walk = FileManager.default.enumerator(atPath: path) else { return [""] }
        var names: [String] = []
        while let name = walk.nextObject() as? String {
            let isHidden = name.split(separator: "/").contains { $0.hasPrefix(".") } || name.hasSuffix("~")
            if !isHidden, walk.fileAttributes?[.type] as? FileAttributeType == .typeRegular { names.append(name) }
        }
        return names
    }
}

/// A source file that an experiment names cannot be read.
public struct SourceTreeError: Error, Hashable, Sendable, CustomStringConvertible {
    public var path: String
    public var cause: String
    public var description: String { "the source “\(path)” cannot be read: \(cause); correct `file` or `rooms` of the experiment" }
}
