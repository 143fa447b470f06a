import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The files that somebody edits while he looks at the report: the chapters, the bibliography and the theme.
///
/// They are few, so that asking for their times twenty times a second costs less than a hundredth of a core. Unlike
/// the messages of a kernel it works on every system and every file system, however an editor saves.
public struct WatchedFiles: Sendable {
    private let folders: Folders

    public init(_ folders: Folders) { self.folders = folders }

    /// The state of all files at one moment.
    public struct Snapshot: Equatable, Sendable {
        fileprivate var stamps: [String: Stamp] = [:]

        /// The files that differ, came or went, as the user would type them.
        public func changes(since earlier: Snapshot) -> [String] {
            Set(stamps.keys).union(earlier.stamps.keys).filter { stamps[$0] != earlier.stamps[$0] }.sorted()
        }
    }

    fileprivate struct Stamp: Equatable {
        var seconds: Int
        var nanoseconds: Int
        var size: Int
        /// A file that was put in the place of another has a number of its own.
        var number: UInt64
    }

    public func snapshot() -> Snapshot {
        let files = FileManager.default
        var snapshot = Snapshot()
        func look(at name: String, in folder: URL) {
            let file = folder.appendingPathComponent(name)
            if let stamp = Self.stamp(file.path) { snapshot.stamps[folders.shown(file)] = stamp }
        }
        for name in (try? files.contentsOfDirectory(atPath: folders.chapters.path)) ?? []
        where (name.hasSuffix(".md") && !name.hasPrefix(".")) || name == "bibliography.json" {
            look(at: name, in: folders.chapters)
        }
        let theme = folders.chapters.appendingPathComponent("theme")
        for name in (try? files.subpathsOfDirectory(atPath: theme.path)) ?? []
        where !name.hasSuffix("~") && !name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) {
            look(at: name, in: theme)
        }
        return snapshot
    }

    /// Waits until something differs from `earlier`, and until whoever saves has finished.
    ///
    /// - Throws: `CancellationError`.
    public func change(since earlier: Snapshot) async throws -> Snapshot {
        var current = snapshot()
        while current == earlier {
            try await Task.sleep(for: .milliseconds(50))
            current = snapshot()
        }
        // Some editors empty a file before they fill it.
        while true {
            try await Task.sleep(for: .milliseconds(20))
            let next = snapshot()
            if next == current { return next }
            current = next
        }
    }

    private static func stamp(_ path: String) -> Stamp? {
        var information = stat()
        guard stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFREG else { return nil }
        #if canImport(Darwin)
            let time = information.st_mtimespec
        #else
            let time = information.st_mtim
        #endif
        return Stamp(
            seconds: time.tv_sec, nanoseconds: time.tv_nsec, size: Int(information.st_size), number: UInt64(information.st_ino))
    }
}
