import Diagnostics
import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A TCP socket that only this machine can reach, closed with its last reference. No other file knows descriptors.
final class LoopbackSocket: Sendable {
    private let descriptor: Int32

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
        // Programs that we start must not keep the port.
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        #if canImport(Darwin)
            set(SO_NOSIGPIPE, Int32(1))
        #endif
    }

    deinit { close(descriptor) }

    // MARK: - The listening end

    /// Listens on 127.0.0.1, on the first free port of a few from `first` on; 0 means any.
    ///
    /// - Throws: a `Diagnostic` that names the ports and the cause when none can be had.
    static func listening(from first: Int) throws(Diagnostic) -> LoopbackSocket {
        let ports = first...min(first + 99, 65_535)
        for port in ports {
            let code: Int32
            switch listening(on: UInt16(port)) {
            case .success(let socket): return socket
            case .failure(let error): code = error.code
            }
            if code != EADDRINUSE {
                throw Diagnostic("cannot listen on 127.0.0.1:\(port): \(String(cString: strerror(code)))", remedy: "name another port with --port")
            }
        }
        throw Diagnostic("the ports \(ports.lowerBound) to \(ports.upperBound) are all taken", remedy: "name another with --port")
    }

    private struct SystemError: Error { var code = errno }

    private static func listening(on port: UInt16) -> Result<LoopbackSocket, SystemError> {
        #if canImport(Glibc)
            let kind = Int32(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        let descriptor = socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { return .failure(SystemError()) }
        let result = LoopbackSocket(descriptor)
        // A port that the last preview has just left is free.
        result.set(SO_REUSEADDR, Int32(1))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard bound == 0, listen(descriptor, 64) == 0 else { return .failure(SystemError()) }
        return .success(result)
    }

    /// The port that it listens on.
    var port: Int {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// Waits for the next visitor; `nil` once it was shut down.
    func accepted() -> LoopbackSocket? {
        while true {
            let visitor = accept(descriptor, nil, nil)
            if visitor >= 0 { return LoopbackSocket(visitor) }
            switch errno {
            case EINVAL, EBADF, ENOTSOCK: return nil
            case EINTR, ECONNABORTED: continue
            default: usleep(50_000)  // too many open files, most likely: some will be closed
            }
        }
    }

    /// Ends the connection, or the waiting for visitors.
    func shutDown() { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }

    // MARK: - A connection

    /// Gives up reading after so many seconds without a byte, and writing after as many without progress.
    func limitWaiting(seconds: Int) {
        let limit = timeval(tv_sec: seconds, tv_usec: 0)
        set(SO_RCVTIMEO, limit)
        set(SO_SNDTIMEO, limit)
    }

    /// The bytes that arrive next; empty at the end, on an error and when the waiting is over.
    func read() -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
        return Array(buffer.prefix(max(0, count)))
    }

    /// - Parameter atOnce: to give up, instead of waiting, when the other end does not take the bytes.
    /// - Returns: whether all were taken.
    func write(_ bytes: [UInt8], atOnce: Bool = false) -> Bool {
        #if canImport(Darwin)
            let flags = atOnce ? MSG_DONTWAIT : 0
        #else
            let flags = Int32(MSG_NOSIGNAL) | (atOnce ? Int32(MSG_DONTWAIT) : 0)
        #endif
        return bytes.withUnsafeBytes { all in
            var rest = all[...]
            while !rest.isEmpty {
                let count = send(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count, flags)
                if count < 0 && errno == EINTR { continue }
                if count <= 0 { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    /// Whether the other end has hung up.
    var isAbandoned: Bool {
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        // A visitor who said all that he has to say can only become readable by leaving.
        return poll(&state, 1, 0) > 0
    }

    private func set<Value: BitwiseCopyable>(_ option: Int32, _ value: Value) {
        var value = value
        _ = setsockopt(descriptor, SOL_SOCKET, option, &value, socklen_t(MemoryLayout<Value>.size))
    }
}
