import Mathematics

/// The augmentation of the CIFAR literature: mirrored left to right with probability ½, then `padding` pixels of zeros on
/// every side and a crop of the old size at a place drawn uniformly.
///
/// Source: He et al., arXiv 1512.03385, section 4.2, with `padding` = 4. Zero is the mean of normalized pixels.
public func flipAndCrop(padding: Int = 4) -> Augmentation {
    { pixels, shape, random in
        let isMirrored = random.below(2) == 1
        let down = random.below(2 * padding + 1) - padding, right = random.below(2 * padding + 1) - padding
        if !isMirrored && down == 0 && right == 0 { return }
        let (rows, columns) = (shape.rows, shape.columns)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: shape.pixels) { plane in
            for channel in 0..<shape.channels {
                let image = UnsafeMutableBufferPointer(rebasing: pixels[channel * shape.pixels..<(channel + 1) * shape.pixels])
                _ = plane.initialize(from: image)
                for row in 0..<rows {
                    let source = row + down
                    guard source >= 0 && source < rows else {
                        for column in 0..<columns { image[row * columns + column] = 0 }
                        continue
                    }
                    for column in 0..<columns {
                        let shifted = column + right
                        let place = isMirrored ? columns - 1 - shifted : shifted
                        image[row * columns + column] = shifted >= 0 && shifted < columns ? plane[source * columns + place] : 0
                    }
                }
            }
        }
    }
}
