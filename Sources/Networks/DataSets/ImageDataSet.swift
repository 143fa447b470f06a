/// Images with labels, as they stand in a file: a byte a value, planes red, green, blue, rows from the top.
public struct ImageDataSet: Sendable, Hashable {
    public var shape: ImageShape
    public var classes: Int
    /// count × shape.count
    public var pixels: [UInt8]
    public var labels: [Int]

    public init(shape: ImageShape, classes: Int, pixels: [UInt8], labels: [Int]) {
        (self.shape, self.classes, self.pixels, self.labels) = (shape, classes, pixels, labels)
    }

    public var count: Int { labels.count }

    /// The first n images; in our files each multiple of the class count is balanced.
    public func prefix(_ n: Int) -> ImageDataSet {
        ImageDataSet(
            shape: shape, classes: classes, pixels: Array(pixels.prefix(n * shape.count)), labels: Array(labels.prefix(n)))
    }

    /// x = (pixel/255 − 0.5)/0.25, the plain scaling of the reference values.
    public func scaled() -> LabeledImages {
        LabeledImages(shape: shape, pixels: pixels.map { (Float($0) / 255 - 0.5) / 0.25 }, labels: labels)
    }
}

/// What a data set is split into by those who published it.
public struct ImageParts: Sendable {
    public var training: ImageDataSet
    public var test: ImageDataSet

    public init(training: ImageDataSet, test: ImageDataSet) { (self.training, self.test) = (training, test) }
}

/// The data sets that experiments may name.
public enum DatasetName: String, Codable, CaseIterable, Sendable {
    case cifar10, cifar100

    public var classes: Int { self == .cifar10 ? 10 : 100 }

    /// The folder that the published archive unpacks to.
    public var folder: String { self == .cifar10 ? "cifar-10-batches-bin" : "cifar-100-binary" }

    var trainingFiles: [String] { self == .cifar10 ? (1...5).map { "data_batch_\($0).bin" } : ["train.bin"] }
    var testFiles: [String] { [self == .cifar10 ? "test_batch.bin" : "test.bin"] }

    /// Labels before the pixels of a record: CIFAR-100 has a coarse one first.
    var labelBytes: Int { self == .cifar10 ? 1 : 2 }
}
