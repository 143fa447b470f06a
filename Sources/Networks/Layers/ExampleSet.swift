/// Images with labels, as a network reads them: already scaled, whitened or whatever else is done to pixels.
///
/// Reading the same example twice gives the same numbers, from any thread.
public protocol ExampleSet: Sendable {
    var count: Int { get }
    var shape: ImageShape { get }
    func label(_ index: Int) -> Int
    /// Writes the `shape.count` numbers of one image, channel by channel, row by row.
    func copyImage(_ index: Int, into pixels: UnsafeMutableBufferPointer<Float>)
}

extension ExampleSet {
    /// A group for each example, such that groups are of one size, and hold as many of each class, but for one; whatever the
    /// order of the examples. Class after class they are dealt out in turn.
    public func dealt(into groups: Int) -> [Int] {
        let labels = (0..<count).map(label)
        var dealt = [Int](repeating: 0, count: count)
        for (place, index) in labels.indices.sorted(by: { (labels[$0], $0) < (labels[$1], $1) }).enumerated() {
            dealt[index] = place % groups
        }
        return dealt
    }
}

/// Images and labels in memory.
public struct LabeledImages: ExampleSet {
    public let shape: ImageShape
    /// count × shape.count numbers, image by image.
    public let pixels: [Float]
    public let labels: [Int]

    /// - Precondition: `shape.count` pixels for each label.
    public init(shape: ImageShape, pixels: [Float], labels: [Int]) {
        precondition(pixels.count == labels.count * shape.count, "\(pixels.count) pixels for \(labels.count) labels")
        (self.shape, self.pixels, self.labels) = (shape, pixels, labels)
    }

    public var count: Int { labels.count }

    public func label(_ index: Int) -> Int { labels[index] }

    public func copyImage(_ index: Int, into target: UnsafeMutableBufferPointer<Float>) {
        pixels.withUnsafeBufferPointer { source in
            _ = target.update(fromContentsOf: source[index * shape.count..<(index + 1) * shape.count])
        }
    }
}

/// The first examples of a set, or any others, as a set of their own.
public struct ExampleSubset<Base: ExampleSet>: ExampleSet {
    public let base: Base
    public let indices: [Int]

    public init(_ base: Base, indices: [Int]) { (self.base, self.indices) = (base, indices) }

    public var count: Int { indices.count }
    public var shape: ImageShape { base.shape }
    public func label(_ index: Int) -> Int { base.label(indices[index]) }
    public func copyImage(_ index: Int, into pixels: UnsafeMutableBufferPointer<Float>) {
        base.copyImage(indices[index], into: pixels)
    }
}

/// The same images with other labels: for the control in which labels are shuffled.
public struct RelabeledExamples<Base: ExampleSet>: ExampleSet {
    public let base: Base
    public let labels: [Int]

    /// - Precondition: a label for each example.
    public init(_ base: Base, labels: [Int]) {
        precondition(labels.count == base.count, "\(labels.count) labels for \(base.count) examples")
        (self.base, self.labels) = (base, labels)
    }

    public var count: Int { base.count }
    public var shape: ImageShape { base.shape }
    public func label(_ index: Int) -> Int { labels[index] }
    public func copyImage(_ index: Int, into pixels: UnsafeMutableBufferPointer<Float>) {
        base.copyImage(index, into: pixels)
    }
}
