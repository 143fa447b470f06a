import Diagnostics
import Foundation

/// A file in the IDX format whose header has been read and checked.
struct IDXFile {
    enum Items: String {
        case images, labels

        var dimensions: Int { self == .images ? 3 : 1 }
        /// Two zeros, the code of unsigned bytes, and how many sizes follow.
        var magic: [UInt8] { [0, 0, 8, UInt8(dimensions)] }
        /// Bytes of one image or label.
        var length: Int { self == .images ? IDXImages.shape.count : 1 }
        var one: String { self == .images ? "image" : "label" }
    }

    let count: Int
    var headerLength: Int { Self.headerLength(items) }
    private let file: DataFile
    private let items: Items
    private let bytes: Data

    init(_ file: DataFile, items: Items) throws {
        let bytes = try file.bytes()
        (self.file, self.items, self.bytes) = (file, items, bytes)
        let length = Self.headerLength(items)
        let header = [UInt8](try file.contents(of: bytes, upTo: length))
        func cutShort() -> Diagnostic {
            file.wrong("the file is cut short at \(Self.place(header.count, in: bytes)), in its header of \(length) bytes")
        }
        guard header.count >= 4 else { throw cutShort() }
        guard header.starts(with: items.magic) else {
            throw file.wrong(
                "a file of \(items.rawValue) begins with the bytes \(Self.hex(items.magic)), this one with "
                    + Self.hex(header.prefix(4)))
        }
        guard header.count == length else { throw cutShort() }
        func number(at byte: Int) -> Int { header[byte..<byte + 4].reduce(0) { $0 << 8 | Int($1) } }
        count = number(at: 4)
        if items == .images {
            let (rows, columns, shape) = (number(at: 8), number(at: 12), IDXImages.shape)
            guard rows == shape.rows, columns == shape.columns else {
                throw file.wrong(
                    "images of \(rows) × \(columns) pixels by the numbers at byte 8; those of MNIST have "
                        + "\(shape.rows) × \(shape.columns)")
            }
        }
        if count == 0 { throw file.wrong("no \(items.rawValue) by the count at byte 4") }
    }

    /// What follows the header: as many bytes as it promises, no fewer and no more.
    func values() throws -> [UInt8] {
        let end = headerLength + count * items.length
        // A byte more than there should be shows what is too much; a wrong count takes no memory.
        let contents = try file.contents(of: bytes, upTo: end + 1)
        if contents.count < end {
            throw file.wrong(
                "the file is cut short in \(items.one) \((contents.count - headerLength) / items.length + 1) of \(count), "
                    + "at \(place(contents.count)); it should have \(end) bytes")
        }
        if contents.count > end {
            throw file.wrong("the file goes on after the last of \(count) \(items.rawValue), at \(place(end))")
        }
        return [UInt8](contents.dropFirst(headerLength))
    }

    func place(_ byte: Int) -> String { Self.place(byte, in: bytes) }

    /// Bytes are counted as the format does, after decompression.
    private static func place(_ byte: Int, in bytes: Data) -> String {
        "byte \(byte)" + (Gzip.isCompressed(bytes) ? " of the decompressed data" : "")
    }

    static func encoded(_ items: Items, _ sizes: [Int], _ values: [UInt8]) -> Data {
        Data(items.magic + sizes.flatMap { size in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } } + values)
    }

    private static func headerLength(_ items: Items) -> Int { 4 + 4 * items.dimensions }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    }
}
