import Claims
import Foundation
import Report
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A browser of the simplest kind: bytes to a port of this machine, bytes back.
private final class Visitor {
    private let descriptor: Int32
    private(set) var heard = ""

    init(_ port: Int, _ request: String) throws {
        #if canImport(Glibc)
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let isConnected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        try #require(isConnected == 0)
        let bytes = Array(request.utf8)
        #expect(send(descriptor, bytes, bytes.count, 0) == bytes.count)
    }

    deinit { close(descriptor) }

    /// Listens until `isEnough`, the end, or five seconds without a byte.
    func listen(until isEnough: (String) -> Bool = { _ in false }) {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while !isEnough(heard) {
            var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&state, 1, 5_000) > 0 else { return }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count <= 0 { return }
            heard += String(decoding: buffer[..<count], as: UTF8.self)
        }
    }

    /// - Returns: all of the answer to a request with this first line.
    static func answer(_ port: Int, _ line: String, host: String = "127.0.0.1") throws -> String {
        let visitor = try Visitor(port, "\(line) HTTP/1.1\r\nHost: \(host)\r\n\r\n")
        visitor.listen()
        return visitor.heard
    }
}

@Suite struct PreviewSiteTests {
    private static let page = """
        <html><head><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'"></head>
        <body><p>Text of &lt;/body&gt;.</p></body></html>
        """
    private let small: SmallReport
    private let site: PreviewSite

    init() throws {
        small = try SmallReport()
        let folder = small.folders.site
        try FileManager.default.createDirectory(at: folder.appendingPathComponent("figures"), withIntermediateDirectories: true)
        site = PreviewSite(folder)
        try small.write(Self.page, to: "report/site/index.html")
        try small.write("a,b\n", to: "report/site/figures/s-curve.csv")
        try small.write("hidden", to: "report/site/.restless-files")
    }

    private func status(_ target: String) -> String { site.response(to: target, edition: "1").status }

    @Test(arguments: ["/", "/index.html", "/index.html?x=1", "/figures/s-curve.csv", "/figures/s%2Dcurve.csv"])
    func whatIsInTheSiteIsServed(target: String) { #expect(status(target) == "200 OK") }

    @Test(arguments: [
        "/../a.md", "/%2e%2e/a.md", "/figures/../../a.md", "/figures/..%2f..%2fa.md", "//../a.md", "/.restless-files", "/./index.html",
        "/figures", "/figures/", "/index.html%00.css", "/%zz", "/absent.html",
    ])
    func whatIsOutsideOrHiddenOrAbsentIsNot(target: String) {
        let response = site.response(to: target, edition: "1")
        #expect(response.status == "404 Not Found" && String(decoding: response.body, as: UTF8.self).contains("<h1>Not found</h1>"))
    }

    @Test func aLinkThatLeadsOutIsNotFollowed() throws {
        let link = small.folders.site.appendingPathComponent("a.txt")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: small.folders.chapters.appendingPathComponent("a.md"))
        #expect(status("/a.txt") == "404 Not Found")
    }

    /// The media types of the IANA registry.
    @Test(arguments: [
        ("html", "text/html; charset=utf-8"), ("css", "text/css; charset=utf-8"), ("csv", "text/csv; charset=utf-8"),
        ("js", "text/javascript; charset=utf-8"), ("json", "application/json"), ("svg", "image/svg+xml"), ("png", "image/png"),
        ("woff2", "font/woff2"), ("xml", "application/xml"), ("strange", "application/octet-stream"),
    ])
    func everyKindOfFileHasItsMediaType(kind: String, type: String) throws {
        try small.write(kind == "html" ? Self.page : "x", to: "report/site/file.\(kind)")
        #expect(site.response(to: "/file.\(kind)", edition: "1").type == type)
    }

    @Test func onlyTheServedCopyHasTheScript() throws {
        let served = String(decoding: site.response(to: "/", edition: "7").body, as: UTF8.self)
        #expect(served.contains("content=\"script-src 'self'; connect-src 'self'; default-src 'none'; style-src 'self'\""))
        #expect(served.hasSuffix("<script src=\"/.restless/reload.js\" data-edition=\"7\"></script>\n</body></html>"))
        #expect(served.components(separatedBy: "<script").count == 2)
        #expect(try small.site()["index.html"] == Data(Self.page.utf8))
        #expect(site.response(to: "/figures/s-curve.csv", edition: "7").body == Array("a,b\n".utf8))
        let script = site.response(to: "/.restless/reload.js", edition: "7")
        #expect(script.type.hasPrefix("text/javascript") && String(decoding: script.body, as: UTF8.self).contains("EventSource('/.restless/events')"))
    }
}

@Suite struct PreviewServerTests {
    @Test func itKnowsGetAndHeadFromThisMachine() throws {
        let small = try SmallReport()
        try FileManager.default.createDirectory(at: small.folders.site, withIntermediateDirectories: true)
        try small.write("p{}\n", to: "report/site/style.css")
        let server = try PreviewServer(site: small.folders.site, port: 0)
        defer { server.stop() }
        let answer = try Visitor.answer(server.port, "GET /style.css")
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\nContent-Type: text/css; charset=utf-8\r\nContent-Length: 4\r\n") && answer.hasSuffix("\r\n\r\np{}\n"))
        #expect(try Visitor.answer(server.port, "HEAD /style.css") == answer.dropLast(4))
        #expect(try Visitor.answer(server.port, "GET /../a.md").hasPrefix("HTTP/1.1 404"))
        #expect(try Visitor.answer(server.port, "POST /style.css").hasPrefix("HTTP/1.1 405"))
        #expect(try Visitor.answer(server.port, "nonsense").hasPrefix("HTTP/1.1 400"))
        #expect(try Visitor.answer(server.port, "GET /style.css", host: "localhost:\(server.port)") == answer)
        #expect(try Visitor.answer(server.port, "GET /style.css", host: "example.org").hasPrefix("HTTP/1.1 421"))
    }

    @Test func aPortThatIsTakenIsLeftToItsOwner() throws {
        let folder = FileManager.default.temporaryDirectory
        let first = try PreviewServer(site: folder, port: 0)
        let second = try PreviewServer(site: folder, port: first.port)
        defer { [first, second].forEach { $0.stop() } }
        #expect(second.port > first.port && second.address == "http://127.0.0.1:\(second.port)/")
        #expect(try Visitor.answer(second.port, "GET /absent").hasPrefix("HTTP/1.1 404"))
    }

    /// The way of a sentence from the editor to the browser.
    @Test(arguments: ["report/a.md", "report/theme/style.css", "report/bibliography.json"])
    func anEventFollowsWhatIsSaved(path: String) async throws {
        let small = try SmallReport()
        let editions = Editions(
            folders: small.folders, catalogue: ExperimentCatalogue([Shift()]), data: NoData(), profile: .standard, seed: 0, jobs: 2,
            blas: (kernel: "none", library: "none"))
        _ = try await publish(editions)
        let before = try small.site()
        let server = try PreviewServer(site: small.folders.site, port: 0)
        defer { server.stop() }
        let files = WatchedFiles(small.folders)
        let seen = files.snapshot()
        let page = try Visitor(server.port, "GET /.restless/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        page.listen { $0.contains("data: ") && $0.hasSuffix("\n\n") }
        #expect(page.heard.contains("Content-Type: text/event-stream\r\n"))

        async let next = files.change(since: seen)
        try await Task.sleep(for: .milliseconds(100))
        let text = ["md": "---\ntitle: A\n---\nOther words.\n\n" + SmallReport.body, "css": "p { color: teal }\n", "json": "[]\n"]
        try small.write(text[String(path.split(separator: ".")[1])] ?? "", to: path)
        #expect(try await next.changes(since: seen) == [path])
        let report = try await publish(editions)
        server.announce()
        page.listen { $0.components(separatedBy: "data: ").count == 3 && $0.hasSuffix("\n\n") }
        let events = page.heard.components(separatedBy: "data: ").dropFirst().map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
        #expect(events.count == 2 && Set(events).count == 2)
        #expect(report["s"]?.measurement?.isFromStore == true)
        let after = try small.site()
        #expect(after["a.html"] != before["a.html"] || path != "report/a.md")
        #expect(after["style.css"] != before["style.css"] || path != "report/theme/style.css")
        #expect(!after.values.contains { String(decoding: $0, as: UTF8.self).contains("<script") })
    }

    /// Pages that are open and pages that come later hear what is wrong, line by line, until the site is written again.
    @Test func whatIsWrongIsTold() throws {
        let server = try PreviewServer(site: FileManager.default.temporaryDirectory, port: 0)
        defer { server.stop() }
        func visitor() throws -> Visitor { try Visitor(server.port, "GET /.restless/events HTTP/1.1\r\nHost: localhost\r\n\r\n") }
        let first = try visitor()
        first.listen { $0.contains("data: ") && $0.hasSuffix("\n\n") }
        #expect(!first.heard.contains("event: trouble"))
        server.announce(trouble: "report/a.md:3:1: no\nreport/b.md:4:1: no\n")
        let wanted = "event: trouble\ndata: report/a.md:3:1: no\ndata: report/b.md:4:1: no\n\n"
        first.listen { $0.hasSuffix(wanted) }
        let second = try visitor()
        second.listen { $0.hasSuffix(wanted) }
        #expect(first.heard.hasSuffix(wanted) && second.heard.hasSuffix(wanted))
        // The edition is the same, so that no page is loaded anew.
        let editions = first.heard.matches(of: /data: (\d+)\n/).map(\.1)
        #expect(editions.count == 2 && Set(editions).count == 1)
        server.announce()
        let third = try visitor()
        third.listen { $0.contains("data: ") && $0.hasSuffix("\n\n") }
        #expect(!third.heard.contains("trouble"))
    }

    @Test func whatAnEditorKeepsBesideAFileIsNoChange() throws {
        let small = try SmallReport()
        let files = WatchedFiles(small.folders)
        let before = files.snapshot()
        for path in ["report/.a.md.swp", "report/.#a.md", "report/a.md~", "report/theme/style.css~", "report/theme/.lock"] { try small.write("x", to: path) }
        #expect(files.snapshot() == before && small.errors().isEmpty)
        try small.write("x", to: "report/theme/new.css")
        try FileManager.default.removeItem(at: small.folders.chapters.appendingPathComponent("a.md"))
        #expect(files.snapshot().changes(since: before) == ["report/a.md", "report/theme/new.css"])
    }

    private func publish(_ editions: Editions) async throws -> RunReport {
        let edition = try editions.next()
        let report = await edition.run(observer: nil)
        _ = try edition.publish(report)
        return report
    }
}
