/// Images with labels, as they stand in a file: a byte a value, plane by plane (red, green, blue, or one of
/// gray), rows from the top.
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

    /// The first n images. In our files of CIFAR, and in stand-ins, each multiple of the class count is balanced; in MNIST
    /// classes come as they may.
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
