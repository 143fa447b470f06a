import Foundation

/// A small report in a folder of its own, and the program that was built beside these tests.
final class WorkingCopy {
    let root: URL

    init() throws {
        let files = FileManager.default
        root = files.temporaryDirectory.appendingPathComponent("restless-command-\(UUID().uuidString)").resolvingSymlinksInPath()
        let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        try files.createDirectory(at: root.appendingPathComponent("report"), withIntermediateDirectories: true)
        for path in ["report/theme", "Sources"] {
            try files.createSymbolicLink(
                at: root.appendingPathComponent(path), withDestinationURL: repository.appendingPathComponent(path))
        }
        try write("", to: "Package.swift")
        try write("---\ntitle: Small\nboard:\n  - - { title: Box, chapter: a }\n---\n", to: "report/index.md")
        try write(Self.chapter, to: "report/a.md")
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    /// The least that `double-well` accepts, so that a run takes less than a second.
    static let chapter = """
        ---
        title: A
        ---
        Circulation `{example.circulationStrong .2±}`.

        ```experiment double-well as example
        walkers: 2048
        burnIn: 10
        steps: 40
        ```

        ```claim nodes-leave
        says: With a large current the nodes are gone.
        source: "poster, box “An example”"
        holds when:
          - example.criticalPointsStrong < 2
        control:
          - example.criticalPointsNone > 2
        expected: reproduced
        ```

        ![Density of the walkers](figure:example.density)

        """

    func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: root.appendingPathComponent(path))
    }

    /// Replaces `old` in the chapter.
    func edit(_ old: String, _ new: String) throws {
        try write(Self.chapter.replacingOccurrences(of: old, with: new), to: "report/a.md")
    }

    /// Every file of the site and its bytes.
    func site() throws -> [String: Data] {
        let folder = root.appendingPathComponent("report/site")
        var files: [String: Data] = [:]
        for case let name as String in FileManager.default.enumerator(atPath: folder.path) ?? .init() {
            let file = folder.appendingPathComponent(name)
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), !isFolder.boolValue {
                files[name] = try Data(contentsOf: file)
            }
        }
        return files
    }

    /// Runs `restless` in this folder and waits for its end.
    func restless(_ arguments: String...) throws -> Outcome { try restless(arguments) }

    func restless(_ arguments: [String]) throws -> Outcome {
        let process = Process()
        process.executableURL = try Self.program()
        process.arguments = arguments
        process.currentDirectoryURL = root
        var environment = ProcessInfo.processInfo.environment
        for name in ["RESTLESS_DATA", "GITHUB_STEP_SUMMARY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
            environment[name] = nil
        }
        process.environment = environment
        // Files, since a pipe that nobody empties stops the program.
        let name = UUID().uuidString
        let places = ["out", "err"].map { root.appendingPathComponent("\(name).\($0)") }
        for place in places { try Data().write(to: place) }
        let handles = try places.map { try FileHandle(forWritingTo: $0) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handles[0]
        process.standardError = handles[1]
        try process.run()
        process.waitUntilExit()
        let texts = try places.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        return Outcome(code: process.terminationStatus, output: texts[0], complaints: texts[1])
    }

    /// `restless` lies in the folder of the test bundle, which is that of the running program or above it.
    private static func program() throws -> URL {
        let starts = CommandLine.arguments.map { URL(fileURLWithPath: $0) } + [Bundle.main.bundleURL]
        for start in starts {
            for folder in [start, start.deletingLastPathComponent()] {
                let program = folder.appendingPathComponent("restless")
                var isFolder: ObjCBool = false
                if FileManager.default.fileExists(atPath: program.path, isDirectory: &isFolder), !isFolder.boolValue { return program }
            }
        }
        throw CocoaError(.fileNoSuchFile, userInfo: [NSLocalizedDescriptionKey: "restless is not beside \(starts.map(\.path))"])
    }
}

/// How a run of the program ended and what it printed.
struct Outcome {
    var code: Int32
    var output: String
    var complaints: String
}
