import Diagnostics
import Foundation

/// The binary record format of CIFAR: one label byte (CIFAR-100: coarse, then fine), then 3 × 32 × 32 pixel bytes.
///
/// Source: https://www.cs.toronto.edu/~kriz/cifar.html, “Binary version”.
enum CIFARRecords {
    static let shape = ImageShape(channels: 3, rows: 32, columns: 32)

    /// Reads the files of a data set in `folder`.
    ///
    /// - Throws: a `Diagnostic` that names the file, the byte and the remedy.
    static func read(_ name: DatasetName, in folder: URL, remedy: String) throws -> ImageParts {
        ImageParts(
            training: try part(name, name.trainingFiles, folder, remedy),
            test: try part(name, name.testFiles, folder, remedy))
    }

    private static func part(_ name: DatasetName, _ files: [String], _ folder: URL, _ remedy: String) throws -> ImageDataSet {
        var set = ImageDataSet(shape: shape, classes: name.classes, pixels: [], labels: [])
        for file in files {
            let path = folder.appendingPathComponent(file).path
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw Diagnostic("\(path): there is no such file", remedy: remedy)
            }
            if isFolder.boolValue { throw Diagnostic("\(path): a folder stands in the place of the file", remedy: remedy) }
            let bytes: Data
            do { bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe) } catch {
                throw Diagnostic("\(path) cannot be read: \(error.localizedDescription)", remedy: "make it readable")
            }
            try parse(bytes, name, named: path, remedy: remedy, into: &set)
        }
        return set
    }

    /// Appends the records in `bytes` to `set`. The one reader of records: stand-in images come through it too.
    static func parse(
        _ bytes: Data, _ name: DatasetName, named path: String, remedy: String, into set: inout ImageDataSet
    ) throws {
        let length = name.labelBytes + shape.count
        if bytes.isEmpty { throw Diagnostic("\(path): the file is empty", remedy: remedy) }
        let records = bytes.count / length
        if bytes.count % length != 0 {
            throw Diagnostic(
                "\(path): the file is cut short in record \(records + 1), at byte \(bytes.count); "
                    + "a record has \(length) bytes", remedy: remedy)
        }
        set.labels.reserveCapacity(set.labels.count + records)
        set.pixels.reserveCapacity(set.pixels.count + records * shape.count)
        try bytes.withUnsafeBytes { buffer in
            for record in 0..<records {
                let start = record * length
                let label = Int(buffer[start + name.labelBytes - 1])
                guard label < name.classes else {
                    throw Diagnostic(
                        "\(path): record \(record + 1) has the label \(label) at byte \(start + name.labelBytes - 1); "
                            + "labels are 0 to \(name.classes - 1)", remedy: remedy)
                }
                set.labels.append(label)
                set.pixels.append(contentsOf: buffer[(start + name.labelBytes)..<(start + length)])
            }
        }
    }
}
