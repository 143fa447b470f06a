import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The text that results depend on. Each file is read once, so a tree serves one run.
public final class SourceTree: Sendable {
    /// The folder of the package; `nil` when there is none.
    public let root: URL?
    private let executable: URL?
    private let known = Mutex<[String: Listing]>([:])

    private struct Listing {
        var digests: [String: String] = [:]
        /// When the youngest of the files was changed.
        var changed = Date.distantPast
    }

    /// - Parameters:
    ///   - root: the folder that holds `Package.swift`, or `nil` when only the executable is there.
    ///   - executable: the program itself, `nil` to trust that it was built from the sources.
    public init(root: URL?, executable: URL? = Bundle.main.executableURL) {
        self.root = root
        self.executable = executable
    }

    /// The digest of each file under `paths`, by its path relative to the package; of the executable when none of
    /// them is there.
    ///
    /// A source that is younger than the executable may not be what the executable was built from; then the digest of
    /// the executable counts too, so that no result of old code is ever kept as one of new code.
    /// - Throws: `SourceTreeError` when some are there and others are not.
    package func digests(of paths: [String]) throws(SourceTreeError) -> [String: String] {
        var result = Listing()
        var missing: [String] = []
        for path in paths {
            let listing = try listing(of: path)
            if listing.digests.isEmpty { missing.append(path) }
            result.digests.merge(listing.digests) { old, _ in old }
            result.changed = max(result.changed, listing.changed)
        }
        if let path = missing.first, missing.count < paths.count || executable == nil {
            throw SourceTreeError(path: path, cause: "there is no such file in \(root?.path ?? "the package")")
        }
        guard let executable, !missing.isEmpty || result.changed > changeDate(of: executable) else {
            return result.digests
        }
        let digest: String
        if let listing = known.withLock({ $0[""] }), let known = listing.digests["executable"] {
            digest = known
        } else {
            digest = sha256(try read(executable, named: executable.path))
            known.withLock { $0[""] = Listing(digests: ["executable": digest]) }
        }
        return result.digests.merging(["executable": digest]) { source, _ in source }
    }

    /// One digest for all of `paths`, in the order of the files' paths.
    public func digest(of paths: [String]) throws(SourceTreeError) -> String { Self.combined(try digests(of: paths)) }

    package static func combined(_ digests: [String: String]) -> String {
        sha256(Data(digests.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }.joined().utf8))
    }

    private func listing(of path: String) throws(SourceTreeError) -> Listing {
        guard let root else { return Listing() }
        if let listing = known.withLock({ $0[path] }) { return listing }
        var result = Listing()
        let top = root.appendingPathComponent(path).resolvingSymlinksInPath()
        for name in files(under: top.path) {
            let (file, shown) = name.isEmpty ? (top, path) : (top.appendingPathComponent(name), "\(path)/\(name)")
            result.digests[shown] = sha256(try read(file, named: shown))
            result.changed = max(result.changed, changeDate(of: file))
        }
        known.withLock { $0[path] = result }
        return result
    }

    /// When a file was changed; a file whose date is not known counts as old.
    private func changeDate(of file: URL) -> Date {
        var information = stat()
        guard stat(file.path, &information) == 0 else { return .distantPast }
        #if canImport(Darwin)
            let time = information.st_mtimespec
        #else
            let time = information.st_mtim
        #endif
        return Date(timeIntervalSince1970: Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9)
    }

    private func read(_ file: URL, named name: String) throws(SourceTreeError) -> Data {
        do { return try Data(contentsOf: file) } catch {
            throw SourceTreeError(path: name, cause: error.localizedDescription)
        }
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
    public var description: String {
        "the source “\(path)” cannot be read: \(cause); correct `file` or `rooms` of the experiment"
    }
}
