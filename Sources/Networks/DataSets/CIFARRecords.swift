import Diagnostics
import Foundation

/// The binary record format of CIFAR: one label byte (CIFAR-100: coarse, then fine), then 3 × 32 × 32 pixel bytes.
///
/// Source: https://www.cs.toronto.edu/~kriz/cifar.html, “Binary version”.
struct CIFARRecords: ImageFormat {
    static let shape = ImageShape(channels: 3, rows: 32, columns: 32)
    static let cifar10 = CIFARRecords(
        name: "cifar10", trainingFiles: (1...5).map { "data_batch_\($0).bin" }, testFile: "test_batch.bin",
        labels: [(kind: "label", classes: 10)])
    static let cifar100 = CIFARRecords(
        name: "cifar100", trainingFiles: ["train.bin"], testFile: "test.bin",
        labels: [(kind: "coarse label", classes: 20), (kind: "label", classes: 100)])

    let name: String
    let trainingFiles: [String]
    let testFile: String
    /// The labels before the pixels of a record; the last one is the class.
    let labels: [(kind: String, classes: Int)]

    var classes: Int { labels[labels.count - 1].classes }
    private var length: Int { labels.count + Self.shape.count }

    func files(in folder: URL) -> [String] { trainingFiles + [testFile] }

    func count(_ files: [DataFile]) throws -> Int { try files.reduce(0) { try $0 + $1.attributes().size / length } }

    func identity(of file: DataFile) throws -> Data { try file.bytes() }

    func standIn() -> [DataFile] {
        let (training, test) = StandIn.records(self)
        return [training, test].map { DataFile(named: "stand-in \(name)", containing: $0) }
    }

    /// All files but the last one hold training images.
    func read(_ files: [DataFile]) throws -> ImageParts {
        func part(_ files: some Sequence<DataFile>) throws -> ImageDataSet {
            var set = ImageDataSet(shape: Self.shape, classes: classes, pixels: [], labels: [])
            for file in files { try append(file, to: &set) }
            return set
        }
        return ImageParts(training: try part(files.dropLast()), test: try part(files.suffix(1)))
    }

    private func append(_ file: DataFile, to set: inout ImageDataSet) throws {
        let bytes = try file.bytes()
        let records = bytes.count / length
        if bytes.count % length != 0 {
            throw file.wrong(
                "the file is cut short in record \(records + 1), at byte \(bytes.count); a record has \(length) bytes")
        }
        set.labels.reserveCapacity(set.labels.count + records)
        set.pixels.reserveCapacity(set.pixels.count + records * Self.shape.count)
        try bytes.withUnsafeBytes { buffer in
            for record in 0..<records {
                let start = record * length
                for (place, label) in labels.enumerated() where buffer[start + place] >= label.classes {
                    throw file.wrong(
                        "record \(record + 1) has the \(label.kind) \(buffer[start + place]) at byte \(start + place); "
                            + "\(label.kind)s are 0 to \(label.classes - 1)")
                }
                set.labels.append(Int(buffer[start + labels.count - 1]))
                set.pixels.append(contentsOf: buffer[(start + labels.count)..<(start + length)])
            }
        }
    }
}
