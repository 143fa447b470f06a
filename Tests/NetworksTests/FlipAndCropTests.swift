import Mathematics
import Networks
import Testing

/// Flip and padded crop against every image that the two of them can make.
@Suite struct FlipAndCropTests {
    private let shape = ImageShape(channels: 2, rows: 3, columns: 4)

    /// Padded with zeros, mirrored, cut out: written as the definition reads.
    private func image(_ original: [Float], mirrored: Bool, down: Int, right: Int, padding: Int) -> [Float] {
        var result: [Float] = []
        for channel in 0..<shape.channels {
            for row in 0..<shape.rows {
                for column in 0..<shape.columns {
                    let (r, c) = (row + down, column + right)
                    let inside = (0..<shape.rows).contains(r) && (0..<shape.columns).contains(c)
                    let place = mirrored ? shape.columns - 1 - c : c
                    result.append(inside ? original[(channel * shape.rows + r) * shape.columns + place] : 0)
                }
            }
        }
        return result
    }

    @Test func givesEveryMirroredAndShiftedImageAndNoOther() {
        let original = (1...shape.count).map { Float($0) }
        var possible: Set<[Float]> = []
        for mirrored in [false, true] {
            for down in -1...1 {
                for right in -1...1 {
                    possible.insert(image(original, mirrored: mirrored, down: down, right: right, padding: 1))
                }
            }
        }
        #expect(possible.count == 18)
        var seen: [[Float]: Int] = [:]
        let change = flipAndCrop(padding: 1)
        for draw in 0..<3_600 {
            var random = RandomStream(seed: 1, path: ["flip and crop", "\(draw)"])
            var pixels = original
            pixels.withUnsafeMutableBufferPointer { change($0, shape, &random) }
            seen[pixels, default: 0] += 1
        }
        #expect(Set(seen.keys) == possible)
        // 3 600 draws over 18 images: 200 each, within five deviations of 14.
        #expect(seen.values.allSatisfy { abs($0 - 200) < 70 })
    }

    @Test func anExampleReadTwiceIsTheSameImageAndAnotherEpochGivesAnother() {
        let pixels = (0..<4 * shape.count).map { Float($0) }
        let set = LabeledImages(shape: shape, pixels: pixels, labels: [0, 1, 0, 1])
        func images(_ epoch: Int) -> [[Float]] {
            let random = RandomStream(seed: 1, path: ["epoch"]).child(epoch)
            let augmented = AugmentedExamples(set, random: random, flipAndCrop(padding: 1))
            return (0..<4).map { index in
                var image = [Float](repeating: 0, count: shape.count)
                image.withUnsafeMutableBufferPointer { augmented.copyImage(index, into: $0) }
                return image
            }
        }
        #expect(images(0) == images(0))
        #expect(images(0) != images(1))
    }
}
