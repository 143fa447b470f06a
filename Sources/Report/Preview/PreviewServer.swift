import Diagnostics
import Foundation
import Synchronization

/// Serves a site to browsers on this machine and tells them when it was written again.
///
/// It knows GET and HEAD, answers each request on a thread of its own and closes the connection; a few browser tabs are
/// all that it is meant for.
public final class PreviewServer: Sendable {
    private struct State {
        var edition: Int
        /// Why the site was not written again, until it is.
        var trouble: String?
        /// Pages that wait to hear of the next edition.
        var listeners: [LoopbackSocket] = []
    }

    private let site: PreviewSite
    private let socket: LoopbackSocket
    private let state: Mutex<State>

    /// The port that it listens on.
    public let port: Int

    /// Where a browser finds the first page.
    public var address: String { "http://127.0.0.1:\(port)/" }

    /// Begins to serve.
    ///
    /// - Parameters:
    ///   - site: the folder of the pages; it need not be there yet.
    ///   - port: the port to listen on, else the next free one; 0 means any.
    /// - Throws: when no port can be had.
    public init(site: URL, port: Int) throws(Diagnostic) {
        self.site = PreviewSite(site)
        socket = try LoopbackSocket.listening(from: port)
        self.port = socket.port
        // Begins with the clock, so that a page from an earlier server is older.
        state = Mutex(State(edition: Int(Date().timeIntervalSince1970 * 1_000)))
        Thread.detachNewThread { [self] in
            while let visitor = socket.accepted() {
                Thread.detachNewThread { [self] in answer(visitor) }
            }
        }
    }

    /// Tells all open pages that the site was written again.
    public func announce() {
        state.withLock { state in
            state.edition += 1
            state.trouble = nil
            Self.tell(&state)
        }
    }

    /// Tells all open pages why the site was not written again; they show it until it is.
    public func announce(trouble: String) {
        state.withLock { state in
            state.trouble = trouble
            Self.tell(&state)
        }
    }

    private static func tell(_ state: inout State) {
        let news = news(of: state)
        state.listeners.removeAll { !$0.write(news, atOnce: true) }
    }

    /// Takes no more requests and ends the connections that wait for events.
    public func stop() {
        socket.shutDown()
        state.withLock { state in
            for listener in state.listeners { listener.shutDown() }
            state.listeners = []
        }
    }

    /// Server-sent events: the edition, and what is wrong.
    private static func news(of state: State) -> [UInt8] {
        let lines = (state.trouble ?? "").split(whereSeparator: \.isNewline).map { "data: \($0)\n" }.joined()
        return Array("data: \(state.edition)\n\n\(lines.isEmpty ? "" : "event: trouble\n\(lines)\n")".utf8)
    }

    private func answer(_ visitor: LoopbackSocket) {
        visitor.limitWaiting(seconds: 5)
        guard let request = PreviewRequest(from: visitor) else {
            return send(PreviewResponse(status: "400 Bad Request", type: PreviewSite.type(of: "txt"), body: []), to: visitor)
        }
        let isHead = request.method == "HEAD"
        guard isHead || request.method == "GET" else {
            return send(
                PreviewResponse(status: "405 Method Not Allowed", type: PreviewSite.type(of: "txt"), body: []), to: visitor,
                header: "Allow: GET, HEAD\r\n")
        }
        guard request.isForThisMachine else {
            return send(PreviewResponse(status: "421 Misdirected Request", type: PreviewSite.type(of: "txt"), body: []), to: visitor)
        }
        if request.target == PreviewSite.eventsPath && !isHead { return listen(visitor) }
        // Asked before the file is read: a page that is written meanwhile is loaded once more.
        let edition = state.withLock { $0.edition }
        send(site.response(to: request.target, edition: "\(edition)"), to: visitor, withoutBody: isHead)
    }

    private func listen(_ visitor: LoopbackSocket) {
        let header = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n\r\nretry: 500\n\n"
        state.withLock { state in
            state.listeners.removeAll(where: \.isAbandoned)
            if visitor.write(Array(header.utf8) + Self.news(of: state), atOnce: true) { state.listeners.append(visitor) }
        }
    }

    private func send(_ response: PreviewResponse, to visitor: LoopbackSocket, header: String = "", withoutBody: Bool = false) {
        let head = "HTTP/1.1 \(response.status)\r\nContent-Type: \(response.type)\r\nContent-Length: \(response.body.count)\r\n"
            + "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\(header)\r\n"
        _ = visitor.write(Array(head.utf8) + (withoutBody ? [] : response.body))
    }
}

/// The parts of a request that the preview looks at.
private struct PreviewRequest {
    var method: String
    var target: String
    var host: String?

    /// Reads until the empty line; `nil` when what comes is no request, too long or too slow.
    init?(from visitor: LoopbackSocket) {
        var bytes: [UInt8] = []
        let end = Array("\r\n\r\n".utf8)
        while bytes.count < 32_768 {
            let more = visitor.read()
            if more.isEmpty { return nil }
            bytes += more
            if bytes.suffix(more.count + 3).contains(end) { break }
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = lines[0].split(separator: " ")
        guard words.count == 3, words[2].hasPrefix("HTTP/1."), words[1].hasPrefix("/") else { return nil }
        (method, target) = (String(words[0]), String(words[1]))
        for line in lines.dropFirst().prefix(while: { !$0.isEmpty }) {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == "host" { host = parts[1].trimmingCharacters(in: .whitespaces) }
        }
    }

    /// A page of somebody else that got a name for 127.0.0.1 must not read the report.
    var isForThisMachine: Bool {
        guard let host else { return true }
        return ["127.0.0.1", "localhost"].contains(host.split(separator: ":").first?.lowercased() ?? "")
    }
}
