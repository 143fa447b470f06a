import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Results under the SHA-256 of what they depend on. Several processes, also on several machines, may share a store.
///
///     .restless/entries/ab/abcdef…    an entry (see `StoreEntry`)
///     .restless/last/quick/ID.json    the inputs of the last run of an experiment, for `why`
///
/// An entry that is torn, edited or foreign is reported to `warn` with its path, and counts as absent.
public struct Store: Sendable {
    /// The folder, as the user gave it.
    public let folder: String
    let files: FileOperations
    let warn: @Sendable (String) -> Void

    /// Opens a store without touching the disk.
    ///
    /// - Parameter warn: receives a sentence for each damaged entry.
    public init(folder: String = ".restless", warn: @escaping @Sendable (String) -> Void = { _ in }) {
        self.init(folder: folder, files: .system, warn: warn)
    }

    package init(folder: String, files: FileOperations, warn: @escaping @Sendable (String) -> Void = { _ in }) {
        self.folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        self.files = files
        self.warn = warn
    }

    /// The same store with another receiver of warnings.
    package func warning(_ warn: @escaping @Sendable (String) -> Void) -> Store {
        Store(folder: folder, files: files, warn: warn)
    }

    package func path(of key: String) -> String { "\(folder)/entries/\(key.prefix(2))/\(key)" }

    // MARK: - Entries

    /// The entry of a key, `nil` when there is none or it is damaged.
    ///
    /// - Throws: `StoreError` when it is there but cannot be read.
    package func entry(for key: String) throws(StoreError) -> StoreEntry? {
        let path = path(of: key)
        guard let data = try read(path) else { return nil }
        do {
            return try StoreEntry(decoding: data, key: key)
        } catch {
            warn("\(path): \(error.what); it is not used and will be computed again")
            return nil
        }
    }

    /// Keeps the result of a cell.
    ///
    /// - Throws: `StoreError` naming the folder, the cause and the remedy; entries that were there stay.
    package func keep(_ entry: StoreEntry) throws {
        let path = path(of: sha256(entry.manifest))
        try makeFolder((path as NSString).deletingLastPathComponent)
        try files.replace(path, with: entry.encoded())
    }

    package func contains(_ key: String) -> Bool { access(path(of: key), R_OK) == 0 }

    // MARK: - The last run

    /// What is on record about the last run of an experiment: `LastRun` or `ExpectedCells`.
    package func recorded<R: RunRecord>(_ type: R.Type, of id: String, _ profile: Profile) throws(StoreError) -> R? {
        let path = path(of: R.self, id, profile)
        guard let data = try read(path) else { return nil }
        do {
            return try decoder().decode(R.self, from: data)
        } catch {
            warn("\(path): it cannot be read; it is not used")
            return nil
        }
    }

    package func record<R: RunRecord>(_ run: R, of id: String, _ profile: Profile) throws {
        let path = path(of: R.self, id, profile)
        let data = try canonicalJSON(run)
        if try read(path) == data { return }
        try makeFolder((path as NSString).deletingLastPathComponent)
        try files.replace(path, with: data)
    }

    private func path<R: RunRecord>(of type: R.Type, _ id: String, _ profile: Profile) -> String {
        "\(folder)/last/\(profile.rawValue)/\(id).\(R.suffix)"
    }

    // MARK: - Upkeep

    /// Makes the folder and checks that it can be written, so that a long run does not find out at its end.
    ///
    /// - Throws: `StoreError` naming the folder, the cause and the remedy.
    public func prepare() throws {
        try makeFolder("\(folder)/entries")
        let probe = "\(folder)/\(FileOperations.temporaryPrefix)probe-\(getpid())"
        try files.replace(probe, with: Data("restless\n".utf8))
        unlink(probe)
    }

    /// Removes temporary files that killed runs left behind: those last changed before `age` seconds ago, since
    /// younger ones may belong to a run in progress.
    ///
    /// - Returns: the paths that were removed, sorted.
    @discardableResult
    public func sweep(olderThan age: Double = 3_600) -> [String] {
        let manager = FileManager.default
        let limit = Date(timeIntervalSinceNow: -age)
        var removed: [String] = []
        guard let walk = manager.enumerator(atPath: folder) else { return [] }
        while let name = walk.nextObject() as? String {
            guard (name as NSString).lastPathComponent.hasPrefix(FileOperations.temporaryPrefix) else { continue }
            guard let changed = walk.fileAttributes?[.modificationDate] as? Date, changed < limit else { continue }
            let path = "\(folder)/\(name)"
            if unlink(path) == 0 { removed.append(path) }
        }
        return removed.sorted()
    }

    private func makeFolder(_ path: String) throws(StoreError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            // Foundation wraps the system's error number, under another one of its own.
            let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
            let wrapped = underlying?.domain == NSPOSIXErrorDomain ? underlying?.code : nil
            throw StoreError("cannot make the folder", path, wrapped.map { Int32($0) } ?? firstObstacle(path))
        }
    }

    /// Why a folder cannot be made, asked of the system itself.
    private func firstObstacle(_ path: String) -> Int32 {
        var known = ""
        for part in path.split(separator: "/") {
            known += (known.isEmpty && !path.hasPrefix("/") ? "" : "/") + part
            if mkdir(known, 0o755) != 0 && errno != EEXIST { return errno }
            var information = stat()
            if stat(known, &information) == 0, information.st_mode & S_IFMT != S_IFDIR { return ENOTDIR }
        }
        return EIO
    }

    private func read(_ path: String) throws(StoreError) -> Data? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw StoreError("cannot read", path, errno)
        }
        defer { close(descriptor) }
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = buffer.withUnsafeMutableBytes { readBytes(descriptor, $0) }
            if count < 0 && errno == EINTR { continue }
            if count < 0 { throw StoreError("cannot read", path, errno) }
            if count == 0 { return data }
            data.append(contentsOf: buffer[..<count])
        }
    }
}

private func readBytes(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    read(descriptor, buffer.baseAddress, buffer.count)
}
