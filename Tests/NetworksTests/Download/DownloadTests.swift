import Crypto
import Diagnostics
import Foundation
import Networks
import Synchronization
import Testing

private func found(_ program: String) -> Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
}

private let canServe = ["python3", "curl", "tar"].allSatisfy(found)

/// A server on the loopback that knows ranges, as the real one does.
private final class LoopbackServer {
    let process = Process()
    private(set) var base = URL(fileURLWithPath: "/")

    init(_ folder: URL) throws {
        let script = """
            import http.server, os, re, sys
            class Handler(http.server.BaseHTTPRequestHandler):
                def log_message(self, *a): pass
                def do_GET(self):
                    path = os.path.join(sys.argv[1], os.path.basename(self.path))
                    if not os.path.exists(path): self.send_error(404); return
                    data = open(path, 'rb').read(); start = 0
                    m = re.match(r'bytes=(\\d+)-', self.headers.get('Range', ''))
                    if m: start = int(m.group(1))
                    if m and start >= len(data): self.send_error(416); return
                    self.send_response(206 if m else 200)
                    self.send_header('Content-Length', str(len(data) - start))
                    if m: self.send_header('Content-Range', f'bytes {start}-{len(data)-1}/{len(data)}')
                    self.end_headers(); self.wfile.write(data[start:])
            server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
            print(server.server_port, flush=True); server.serve_forever()
            """
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, folder.path]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        base = URL(string: "http://127.0.0.1:\(line.trimmingCharacters(in: .whitespacesAndNewlines))/") ?? base
    }

    /// A child inherits the signals that the test's thread blocks, SIGTERM among them, so only SIGKILL is sure to end it.
    deinit {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}

@Suite(.serialized, .enabled(if: canServe, "python3, curl or tar is not installed")) struct DownloadTests {
    private let served: Scratch
    private let target: Scratch
    private let server: LoopbackServer
    private let archive = "set.tar.gz"

    init() throws {
        (served, target) = (try Scratch(), try Scratch())
        server = try LoopbackServer(served.url)
        // An archive with the expected member, one too many, and one that climbs out of the folder.
        let script = """
            import io, tarfile, sys
            with tarfile.open(sys.argv[1], 'w:gz') as t:
                for name, data in [('set/a.bin', b'A' * 5000), ('set/extra.bin', b'E'), ('../evil', b'X')]:
                    i = tarfile.TarInfo(name); i.size = len(data); t.addfile(i, io.BytesIO(data))
            """
        let maker = Process()
        maker.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        maker.arguments = ["python3", "-c", script, served.url.appendingPathComponent(archive).path]
        try maker.run()
        maker.waitUntilExit()
    }

    private var bytes: Data { get throws { try Data(contentsOf: served.url.appendingPathComponent(archive)) } }

    private func download(md5: String? = nil, base: URL? = nil) throws -> (log: [String], error: String?) {
        let right = try Insecure.MD5.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let file = RemoteFile(
            name: archive, url: server.base, md5: md5 ?? right, folder: "set", members: ["set/a.bin"])
        let log = Mutex<[String]>([])
        do {
            try DataDownload(into: target.url, from: base ?? server.base, files: [file]) { line in log.withLock { $0.append(line) } }.run()
            return (log.withLock { $0 }, nil)
        } catch {
            return (log.withLock { $0 }, "\(error)")
        }
    }

    private func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: target.url.appendingPathComponent(path).path)
    }

    @Test func onlyWhatIsExpectedIsUnpacked() throws {
        let first = try download()
        #expect(first.error == nil)
        #expect(try Data(contentsOf: target.url.appendingPathComponent("set/a.bin")) == Data(repeating: 65, count: 5000))
        #expect(!exists("set/extra.bin") && !exists("evil") && !exists("../evil") && !exists(archive + ".part"))
        #expect(try download().log == ["\(archive): already there"])
    }

    @Test func whatWasBegunIsResumed() throws {
        try bytes.prefix(60).write(to: target.url.appendingPathComponent(archive + ".part"))
        let result = try download()
        #expect(result.error == nil && result.log[0].contains("from byte 60 on") && exists("set/a.bin"))
    }

    @Test func aWrongArchiveIsSetAsideAndNamed() throws {
        let error = try #require(try download(md5: String(repeating: "0", count: 32)).error)
        #expect(error.contains(archive) && error.contains("checksum") && error.contains(".wrong") && !exists("set"))
    }

    /// What a broken connection left is longer than, or not the beginning of, the file: the checksum tells, and it is fetched anew.
    @Test func aDamagedPartIsFetchedAnew() throws {
        try Data(repeating: 1, count: 70).write(to: target.url.appendingPathComponent(archive + ".part"))
        let result = try download()
        #expect(result.error == nil && exists("set/a.bin") && result.log.contains { $0.contains("wrong checksum") })
        #expect(!exists(archive + ".wrong"))
    }

    @Test func aTruncatedArchiveIsNeverUnpacked() throws {
        let whole = try bytes
        let right = Insecure.MD5.hash(data: whole).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        try whole.dropLast(50).write(to: served.url.appendingPathComponent(archive))
        let error = try #require(try download(md5: right).error)
        #expect(error.contains("checksum") && !exists("set"))
    }

    @Test func anIncompleteFolderKeepsWhatElseIsInIt() throws {
        let folder = target.url.appendingPathComponent("set")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data("mine".utf8).write(to: folder.appendingPathComponent("notes.txt"))
        #expect(try download().error == nil)
        #expect(exists("set/a.bin") && exists("set/notes.txt") && !exists(".unpacking-set"))
    }

    @Test func anArchiveWithoutItsMembersIsNotThePublishedOne() throws {
        let maker = Process()
        maker.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        try Data("x".utf8).write(to: served.url.appendingPathComponent("other"))
        maker.arguments = ["tar", "-czf", served.url.appendingPathComponent(archive).path, "-C", served.url.path, "other"]
        try maker.run()
        maker.waitUntilExit()
        let error = try #require(try download().error)
        #expect(error.contains("not the published one") && !exists("set") && !exists(".unpacking-set"))
    }

    @Test func aServerThatIsNotThereIsNamed() throws {
        let nobody = try #require(URL(string: "http://127.0.0.1:9/"))
        let error = try #require(try download(base: nobody).error)
        #expect(error.contains(archive) && error.contains("127.0.0.1:9") && error.contains("network"))
    }
}
