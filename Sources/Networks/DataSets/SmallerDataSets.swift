extension ImageDataSet {
    /// The images of some classes, in their order, with the first of these classes as class 0: `0...4` of MNIST are its
    /// digits 0 to 4, 30 596 of them for training.
    ///
    /// - Parameter range: classes; those that the set does not have are left out.
    public func restricted(to range: ClosedRange<Int>) -> ImageDataSet {
        let kept = Range(range).clamped(to: 0..<classes)
        var part = ImageDataSet(shape: shape, classes: kept.count, pixels: [], labels: [])
        for (k, label) in labels.enumerated() where kept.contains(label) {
            part.labels.append(label - kept.lowerBound)
            part.pixels.append(contentsOf: pixels[k * shape.count..<(k + 1) * shape.count])
        }
        return part
    }

    /// Smaller images, a byte for the mean of each block of `factor` × `factor` pixels, rounded to the nearest (half up):
    /// by 4, 28 × 28 becomes 7 × 7. `LabeledImages` have the mean itself.
    ///
    /// - Throws: `NetworkError.indivisibleImages` when the blocks do not fill the image.
    public func downsampled(by factor: Int) throws(NetworkError) -> ImageDataSet {
        let blocks = try Blocks(of: shape, factor)
        let n = blocks.pixels
        let means = blocks.sums(pixels.lazy.map { Int($0) }, images: count).map { UInt8((2 * $0 + n) / (2 * n)) }
        return ImageDataSet(shape: blocks.shape, classes: classes, pixels: means, labels: labels)
    }
}

extension LabeledImages {
    /// Smaller images, the mean of each block of `factor` × `factor` pixels: by 4, 28 × 28 becomes 7 × 7.
    ///
    /// - Throws: `NetworkError.indivisibleImages` when the blocks do not fill the image.
    public func downsampled(by factor: Int) throws(NetworkError) -> LabeledImages {
        let blocks = try Blocks(of: shape, factor)
        let means = blocks.sums(pixels, images: count).map { $0 / Float(blocks.pixels) }
        return LabeledImages(shape: blocks.shape, pixels: means, labels: labels)
    }
}

/// Images cut into square blocks.
private struct Blocks {
    /// Of the images that have a pixel for each block.
    let shape: ImageShape
    private let factor: Int
    /// Of one block.
    var pixels: Int { factor * factor }

    init(of shape: ImageShape, _ factor: Int) throws(NetworkError) {
        guard factor > 0, shape.rows % factor == 0, shape.columns % factor == 0 else {
            throw .indivisibleImages(shape: shape, factor: factor)
        }
        self.shape = ImageShape(channels: shape.channels, rows: shape.rows / factor, columns: shape.columns / factor)
        self.factor = factor
    }

    /// The sum over each block. A row of pixels adds to one row of blocks, whichever image and channel it is in.
    func sums<Pixels: RandomAccessCollection>(_ values: Pixels, images: Int) -> [Pixels.Element]
    where Pixels.Element: AdditiveArithmetic, Pixels.Index == Int {
        var sums = [Pixels.Element](repeating: .zero, count: images * shape.count)
        for row in 0..<images * shape.channels * shape.rows * factor {
            for column in 0..<shape.columns * factor {
                sums[row / factor * shape.columns + column / factor] += values[row * shape.columns * factor + column]
            }
        }
        return sums
    }
}
