import Diagnostics
import Foundation

/// The IDX format of MNIST: images and labels in files of their own, which begin with numbers of 32 bits, the highest byte
/// first. Images: 0x803, count, rows, columns, then pixel bytes; labels: 0x801, count, then label bytes.
///
/// Compressed by gzip, as they are published, or not.
/// Source: http://yann.lecun.com/exdb/mnist, “File formats for the MNIST database”.
struct IDXImages: ImageFormat {
    static let shape = ImageShape(channels: 1, rows: 28, columns: 28)
    let classes = 10
    private static let names = [
        "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
    ]

    func files(in folder: URL) -> [String] {
        Self.names.map { name in
            // The published name is the one that is missed when neither is there.
            let present = ["\(name).gz", name].first {
                FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path)
            }
            return present ?? "\(name).gz"
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
        let values = try labels.values()
        if let place = values.firstIndex(where: { $0 >= classes }) {
            throw labelFile.wrong(
                "image \(place + 1) has the label \(values[place]) at \(labels.place(labels.headerLength + place)); "
                    + "labels are 0 to \(classes - 1)")
        }
        return ImageDataSet(
            shape: Self.shape, classes: classes, pixels: try images.values(), labels: values.map { Int($0) })
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
