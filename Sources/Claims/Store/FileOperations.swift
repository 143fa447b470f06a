import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The one call that can run out of space, so that tests can run out of it.
package struct FileOperations: Sendable {
    /// As `write(2)`: the count of bytes written, or −1 with `errno` set.
    package var write: @Sendable (Int32, UnsafeRawBufferPointer) -> Int

    package init(write: @escaping @Sendable (Int32, UnsafeRawBufferPointer) -> Int) { self.write = write }

    package static let system = FileOperations { descriptor, bytes in
        #if canImport(Darwin)
            Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #elseif canImport(Musl)
            Musl.write(descriptor, bytes.baseAddress, bytes.count)
        #else
            Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }

    /// Writes a file so that another process sees all of it or nothing, and a power cut leaves one of the two.
    ///
    /// The bytes go to a temporary file in the same folder, are flushed, and the file is renamed; then the folder is
    /// flushed. A failure removes the temporary file.
    /// - Throws: `StoreError` naming the folder, the cause and the remedy.
    package func replace(_ path: String, with data: Data) throws(StoreError) {
        let folder = (path as NSString).deletingLastPathComponent
        let temporary =
            "\(folder)/\(Self.temporaryPrefix)\(getpid())-\(String(UInt64.random(in: 0 ... .max), radix: 36))"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw StoreError("cannot write into", folder, errno) }
        do throws(StoreError) {
            try write(data, to: descriptor, in: folder)
            if fsync(descriptor) != 0 { throw StoreError("cannot flush a file in", folder, errno) }
        } catch {
            close(descriptor)
            unlink(temporary)
            throw error
        }
        // A full disk may only be noticed here, on network file systems.
        guard close(descriptor) == 0, rename(temporary, path) == 0 else {
            let code = errno
            unlink(temporary)
            throw StoreError("cannot write into", folder, code)
        }
        flush(folder: folder)
    }

    private func write(_ data: Data, to descriptor: Int32, in folder: String) throws(StoreError) {
        var offset = 0
        while offset < data.count {
            let (count, code) = data.withUnsafeBytes { bytes in
                let count = write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[offset...]))
                return (count, errno)
            }
            if count < 0 && code == EINTR { continue }
            if count <= 0 { throw StoreError("cannot write into", folder, count == 0 ? ENOSPC : code) }
            offset += count
        }
    }

    /// Makes the rename itself durable. Not every file system can flush a folder; the entry is whole all the same.
    private func flush(folder: String) {
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        close(descriptor)
    }

    package static let temporaryPrefix = ".writing-"
}

/// The store cannot be read or written.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    public var action: String
    public var path: String
    /// The system's error number.
    public var code: Int32

    package init(_ action: String, _ path: String, _ code: Int32) {
        self.action = action
        self.path = path
        self.code = code
    }

    public var cause: String { String(cString: strerror(code)) }

    public var remedy: String {
        switch code {
        case ENOSPC, EDQUOT, EFBIG: "free some space, or choose another folder with --store; finished cells are kept"
        case EROFS, EACCES, EPERM: "make it writable, or choose another folder with --store"
        case ENOTDIR, EEXIST: "a file is in the way; move it, or choose another folder with --store"
        case EISDIR: "a folder is in the way; move it, or choose another folder with --store"
        case EMFILE, ENFILE: "raise the limit of open files, or lower --jobs"
        default: "check the disk, or choose another folder with --store"
        }
    }

    public var description: String { "\(action) \(path): \(cause); \(remedy)" }
}
