import CZlib
import Foundation

/// Decompression by zlib, which is confined to this file.
enum Gzip {
    /// Why compressed bytes cannot be read, and at which of them that showed.
    enum Failure: Error {
        case endsEarly(byte: Int)
        /// What zlib found, for instance `incorrect data check` where the checksum is not that of the contents.
        case damaged(byte: Int, reason: String)
        /// Behind the end stands something that is not compressed.
        case goesOn(byte: Int)
        case noMemory
    }

    /// Whether the bytes begin as RFC 1952 says.
    static func isCompressed(_ bytes: Data) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

    /// The contents, or the first `limit` bytes of them. Checksums are those of zlib, which sees the last one only when the
    /// contents are shorter than the limit.
    static func decompress(_ compressed: Data, upTo limit: Int = .max) throws(Failure) -> Data {
        // zlib keeps the address of the structure and refuses to go on when it moved.
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        // A window of 2¹⁵ bytes; 16 more asks for the header and the checksum of gzip.
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(stream, 15 + 16, ZLIB_VERSION, size) == Z_OK else { throw .noMemory }
        defer { inflateEnd(stream) }
        let result = compressed.withUnsafeBytes { input in
            // zlib does not write to its input, though its declaration does not say so.
            let input = UnsafeMutableRawBufferPointer(mutating: input)
            return Result<Data, Failure> { () throws(Failure) in try run(stream, input, limit) }
        }
        return try result.get()
    }

    private static func run(
        _ stream: UnsafeMutablePointer<z_stream>, _ input: UnsafeMutableRawBufferPointer, _ limit: Int
    ) throws(Failure) -> Data {
        var output = Data()
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        var consumed = 0
        while output.count < limit {
            let piece = min(input.count - consumed, 1 << 20)
            let room = min(chunk.count, limit - output.count)
            let status = chunk.withUnsafeMutableBufferPointer { chunk in
                stream.pointee.next_in = input.baseAddress.map { ($0 + consumed).assumingMemoryBound(to: UInt8.self) }
                stream.pointee.avail_in = UInt32(piece)
                stream.pointee.next_out = chunk.baseAddress
                stream.pointee.avail_out = UInt32(room)
                return inflate(stream, Z_NO_FLUSH)
            }
            let produced = room - Int(stream.pointee.avail_out)
            consumed += piece - Int(stream.pointee.avail_in)
            output.append(contentsOf: chunk[..<produced])
            switch status {
            case Z_STREAM_END:
                let rest = input[consumed...]
                if rest.isEmpty { return output }
                // Compressed files may be strung together; their contents then are, too.
                guard rest.starts(with: [0x1F, 0x8B]) else { throw .goesOn(byte: consumed) }
                inflateReset(stream)
            case Z_OK, Z_BUF_ERROR:
                if produced == 0, consumed == input.count { throw .endsEarly(byte: consumed) }
            case Z_MEM_ERROR:
                throw .noMemory
            default:
                throw .damaged(byte: consumed, reason: stream.pointee.msg.map { String(cString: $0) } ?? "status \(status)")
            }
        }
        return output
    }
}
