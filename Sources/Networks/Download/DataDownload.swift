import Crypto
import Diagnostics
import Foundation

/// An archive or a file to fetch, and what is expected of it.
public struct RemoteFile: Sendable {
    public var name: String
    public var url: URL
    public var md5: String
    /// The folder that it fills.
    public var folder: String
    /// Paths inside the archive that are unpacked, and nothing else; empty for a file that is kept as it is.
    public var members: [String]
    /// As published, to say how far a transfer is; 0 when it is not known.
    public var bytes: Int

    public init(name: String, url: URL, md5: String, folder: String, members: [String], bytes: Int = 0) {
        (self.name, self.url, self.md5, self.folder, self.members, self.bytes) = (name, url, md5, folder, members, bytes)
    }

    /// CIFAR-10, CIFAR-100 and MNIST as their authors publish them.
    public static var published: [RemoteFile] {
        let kriz = "https://www.cs.toronto.edu/~kriz/", mnist = "https://ossci-datasets.s3.amazonaws.com/mnist/"
        let cifar10 = (1...5).map { "data_batch_\($0).bin" } + ["test_batch.bin", "batches.meta.txt"]
        let cifar100 = ["train.bin", "test.bin", "coarse_label_names.txt", "fine_label_names.txt"]
        let digits = [
            ("train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873", 9_912_422),
            ("train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432", 28_881),
            ("t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3", 1_648_877),
            ("t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c", 4_542),
        ]
        func file(_ base: String, _ name: String, _ md5: String, _ folder: String, _ members: [String], _ bytes: Int) -> RemoteFile? {
            URL(string: base + name).map { RemoteFile(name: name, url: $0, md5: md5, folder: folder, members: members, bytes: bytes) }
        }
        return [
            file(kriz, "cifar-10-binary.tar.gz", "c32a1d4ab5d03f1284b67883e8d87530", "cifar-10-batches-bin", cifar10.map { "cifar-10-batches-bin/" + $0 }, 170_052_171),
            file(kriz, "cifar-100-binary.tar.gz", "03b5dce01913d631647c71ecec9e9cb8", "cifar-100-binary", cifar100.map { "cifar-100-binary/" + $0 }, 168_513_733),
        ].compactMap { $0 } + digits.compactMap { file(mnist, $0.0, $0.1, "mnist", [], $0.2) }
    }
}

/// Fetches data sets: resumes what was begun, verifies, and unpacks only what it expects, so that a folder is either
/// complete or not there.
public struct DataDownload: Sendable {
    private let target: URL
    private let files: [RemoteFile]
    private let report: @Sendable (String) -> Void

    /// - Parameters:
    ///   - base: another place for all files, by their names; for mirrors and tests.
    ///   - report: receives a line for everything that takes a while.
    public init(
        into target: URL, from base: URL? = nil, files: [RemoteFile] = RemoteFile.published,
        report: @escaping @Sendable (String) -> Void
    ) {
        self.target = target
        self.files = files.map { file in
            var file = file
            if let base { file.url = base.appendingPathComponent(file.name) }
            return file
        }
        self.report = report
    }

    /// - Throws: a `Diagnostic` that names the file, what is wrong and what to do; what was fetched is kept.
    public func run() throws {
        try attempt("the folder \(target.path) cannot be made", "name another with DATA=…") {
            try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        }
        for file in files {
            let place = target.appendingPathComponent(file.members.isEmpty ? "\(file.folder)/\(file.name)" : file.folder)
            if isComplete(file, place) {
                report("\(file.name): already there")
                continue
            }
            let archive = try fetchVerified(file)
            if file.members.isEmpty { try keep(archive, at: place) } else { try unpack(archive, file, to: place) }
            report("\(file.name): done")
        }
    }

    private func isComplete(_ file: RemoteFile, _ place: URL) -> Bool {
        if file.members.isEmpty { return FileManager.default.fileExists(atPath: place.path) }
        return file.members.allSatisfy { FileManager.default.fileExists(atPath: target.appendingPathComponent($0).path) }
    }

    /// Fetches until the checksum is right: what a broken connection left is resumed, what is wrong is set aside once.
    private func fetchVerified(_ file: RemoteFile) throws -> URL {
        let part = target.appendingPathComponent(file.name + ".part")
        for attempt in 1...2 {
            try fetch(file, into: part)
            let found = try md5(part)
            let wrong = target.appendingPathComponent(file.name + ".wrong")
            if found == file.md5 {
                // What an earlier attempt set aside was for looking at while there was nothing better.
                if FileManager.default.fileExists(atPath: wrong.path) { try FileManager.default.removeItem(at: wrong) }
                return part
            }
            if FileManager.default.fileExists(atPath: wrong.path) { try FileManager.default.removeItem(at: wrong) }
            try FileManager.default.moveItem(at: part, to: wrong)
            guard attempt == 1 else {
                throw Diagnostic(
                    "\(file.name) from \(file.url) has the checksum \(found), not \(file.md5); it is set aside as \(wrong.path)",
                    remedy: "try again later, or fetch it elsewhere: `make data FROM=URL`")
            }
            report("\(file.name): wrong checksum, fetching it anew")
        }
        return part
    }

    /// Fetches what is missing; a transfer that breaks off is taken up again twice, from where it broke off.
    private func fetch(_ file: RemoteFile, into part: URL, again: Int = 2) throws {
        let have = size(part)
        report("\(file.name): fetching from \(file.url)" + (have > 0 ? ", from byte \(have) on" : ""))
        let curl = try run(
            "curl",
            ["--fail", "--location", "--silent", "--show-error", "--retry", "2", "--connect-timeout", "20", "--continue-at", "-",
             "--output", part.path, file.url.absoluteString]
        ) {
            let now = size(part)
            let share = file.bytes > 0 ? ", \(min(100, 100 * now / file.bytes)) %" : ""
            report("\(file.name): \(now / 1_000_000) MB\(share)")
        }
        // 33 and 22/416: the server cannot resume, or there is nothing left; the checksum decides which.
        if curl.status == 33 || (curl.status == 22 && curl.errors.contains("416")) { return }
        // 18 and 56: the connection ended early.
        if again > 0, [18, 56].contains(curl.status), size(part) > have {
            return try fetch(file, into: part, again: again - 1)
        }
        guard curl.status == 0 else {
            let remedy =
                switch curl.status {
                case 23: "make room in \(target.path), then try again; what came is kept"
                case 5, 6, 7, 28: "check the network, then try again"
                default: size(part) > 0 ? "try again; what came is kept and resumed" : "try again, or fetch it elsewhere: `make data FROM=URL`"
                }
            throw Diagnostic("\(file.name) could not be fetched from \(file.url): \(curl.errors)", remedy: remedy)
        }
    }

    private func keep(_ archive: URL, at place: URL) throws {
        try attempt("\(place.path) cannot be written", "make room or make the folder writable") {
            try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.moveItem(at: archive, to: place)
        }
    }

    private func unpack(_ archive: URL, _ file: RemoteFile, to place: URL) throws {
        let scratch = target.appendingPathComponent(".unpacking-\(file.folder)")
        try attempt("\(scratch.path) cannot be made", "make the folder writable") {
            if FileManager.default.fileExists(atPath: scratch.path) { try FileManager.default.removeItem(at: scratch) }
            try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        }
        // What a failed attempt leaves takes room that the next one needs, and is of no use to it.
        defer { try? FileManager.default.removeItem(at: scratch) }
        let tar = try run("tar", ["-xzf", archive.path, "-C", scratch.path, "--no-same-owner", "--"] + file.members) {
            report("\(file.name): unpacking")
        }
        guard tar.status == 0 else {
            let remedy =
                tar.errors.contains("Not found in archive")
                ? "the archive is not the published one; remove \(archive.path) and try again"
                : "make room in \(target.path), then try again; the archive is kept"
            throw Diagnostic("\(file.name) cannot be unpacked: \(tar.errors)", remedy: remedy)
        }
        try attempt("\(place.path) cannot be put in its place", "remove what is there") {
            if FileManager.default.fileExists(atPath: place.path) {
                // An incomplete folder keeps what else the user has in it; it counts as complete with the last member only.
                for member in file.members {
                    let old = target.appendingPathComponent(member)
                    if FileManager.default.fileExists(atPath: old.path) { try FileManager.default.removeItem(at: old) }
                    try FileManager.default.moveItem(at: scratch.appendingPathComponent(member), to: old)
                }
            } else {
                try FileManager.default.moveItem(at: scratch.appendingPathComponent(file.folder), to: place)
            }
            try FileManager.default.removeItem(at: archive)
        }
    }

    private func attempt(_ what: String, _ remedy: String, _ body: () throws -> Void) throws {
        do { try body() } catch { throw Diagnostic("\(what): \(error.localizedDescription)", remedy: remedy) }
    }

    private func size(_ file: URL) -> Int {
        ((try? FileManager.default.attributesOfItem(atPath: file.path))?[.size] as? NSNumber)?.intValue ?? 0
    }

    private func md5(_ file: URL) throws -> String {
        do {
            let handle = try FileHandle(forReadingFrom: file)
            defer { handle.closeFile() }
            var hash = Insecure.MD5()
            while let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty { hash.update(data: chunk) }
            return hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        } catch {
            throw Diagnostic("\(file.path) cannot be read: \(error.localizedDescription)", remedy: "make it readable, then try again")
        }
    }

    /// Runs a program; `whileRunning` is called every two seconds.
    private func run(_ program: String, _ arguments: [String], whileRunning: () -> Void) throws -> (status: Int32, errors: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        // The program's messages are matched, so in English; kept elsewhere than in the target, which may be full.
        process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C"]) { $1 }
        let log = FileManager.default.temporaryDirectory.appendingPathComponent("restless-\(program)-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: log) }
        process.standardError = try FileHandle(forWritingTo: log)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        var waited = 0.0
        while process.isRunning {
            Thread.sleep(forTimeInterval: 0.02)
            waited += 0.02
            if waited >= 2 {
                whileRunning()
                waited = 0
            }
        }
        if process.terminationStatus == 127 {
            throw Diagnostic("\(program) is not installed", remedy: "type `apt-get install \(program)`")
        }
        let errors = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        return (process.terminationStatus, errors.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
