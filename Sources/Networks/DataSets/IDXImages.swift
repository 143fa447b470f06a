import Diagnostics
import Foundation

/// The IDX format of MNIST: images and labels in files of their own, which begin with numbers of 32 bits, the highest byte
/// first. Images: 0x803, count, rows, columns, then pixel bytes; labels: 0x801, count, then label bytes.
///
/// Compressed by gzip, as they are published, or not.
/// Source: http://yann.lecun.com/exdb/mnist, “File formats for the MNIST database”.
struct IDXImages: ImageFormat {
    static let shape = ImageShape(channels: 1, rows: 28, columns: 28)
    static let classes = 10
    private static let names = [
        "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
    ]

    func files(in folder: URL) -> [String] {
        Self.names.map { name in
            // The published name is the one that is missed when neither is there.
            let plain = ["\(name).gz", name].first {
                FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path)
            }
            return plain ?? "\(name).gz"
        }
    }

    /// From the headers of the labels, whose files are small.
    func count(_ files: [DataFile]) throws -> Int {
        try stride(from: 1, to: files.count, by: 2).reduce(0) { try $0 + IDXFile(files[$1], items: .labels).count }
    }

    /// The same images make the same data set, compressed or not, and by whichever program.
    func identity(of file: DataFile) throws -> Data { try file.contents(of: file.bytes()) }

    /// Images and labels for training, then for testing.
    func read(_ files: [DataFile]) throws -> ImageParts {
        ImageParts(training: try part(files[0], files[1]), test: try part(files[2], files[3]))
    }

    private func part(_ imageFile: DataFile, _ labelFile: DataFile) throws -> ImageDataSet {
        let images = try IDXFile(imageFile, items: .images), labels = try IDXFile(labelFile, items: .labels)
        guard images.count == labels.count else {
            throw labelFile.wrong(
                "\(labels.count) labels by the count at byte 4, but \(images.count) images in \(imageFile.path)")
        }
        let classes = try labels.values()
        if let place = classes.firstIndex(where: { $0 >= Self.classes }) {
            throw labelFile.wrong(
                "image \(place + 1) has the label \(classes[place]) at \(labels.place(labels.headerLength + place)); "
                    + "labels are 0 to \(Self.classes - 1)")
        }
        return ImageDataSet(
            shape: Self.shape, classes: Self.classes, pixels: try images.values(), labels: classes.map { Int($0) })
    }

    func standIn() -> [DataFile] {
        StandInDigits.parts().flatMap { part -> [DataFile] in
            let shape = Self.shape
            return [
                (IDXFile.Items.images, [part.count, shape.rows, shape.columns], part.pixels),
                (.labels, [part.count], part.labels.map { UInt8($0) }),
            ].map { items, sizes, values in
                DataFile(named: "stand-in mnist, \(items.rawValue)", containing: IDXFile.encoded(items, sizes, values))
            }
        }
    }
}

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
        (self.file, self.items) = (file, items)
        bytes = try file.bytes()
        let length = Self.headerLength(items)
        let header = [UInt8](try file.contents(of: bytes, upTo: length))
        func cutShort() -> Diagnostic {
            file.wrong("the file is cut short at byte \(header.count), in its header of \(length) bytes")
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

    /// Bytes are counted as the format does, after decompression.
    func place(_ byte: Int) -> String { "byte \(byte)" + (Gzip.isCompressed(bytes) ? " of the decompressed data" : "") }

    static func encoded(_ items: Items, _ sizes: [Int], _ values: [UInt8]) -> Data {
        Data(items.magic + sizes.flatMap { size in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } } + values)
    }

    private static func headerLength(_ items: Items) -> Int { 4 + 4 * items.dimensions }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    }
}
