import Foundation
import Mathematics
import Networks
import Testing

@Suite struct SmallerDataSetTests {
    private func images(_ shape: ImageShape, count: Int) -> ImageDataSet {
        var random = RandomStream(seed: 5)
        return ImageDataSet(
            shape: shape, classes: 10, pixels: (0..<count * shape.count).map { _ in UInt8(random.below(256)) },
            labels: (0..<count).map { _ in random.below(10) })
    }

    private let digits = ImageShape(channels: 1, rows: 28, columns: 28)

    /// Every block by a loop over its pixels, in two shapes, one with channels and unequal sides.
    @Test(arguments: [
        (ImageShape(channels: 1, rows: 28, columns: 28), 4), (ImageShape(channels: 3, rows: 6, columns: 12), 3),
        (ImageShape(channels: 2, rows: 5, columns: 4), 1),
    ])
    func aPixelIsTheMeanOfItsBlock(_ shape: ImageShape, _ factor: Int) throws {
        let large = images(shape, count: 7)
        let small = try large.downsampled(by: factor), scaled = try large.scaled().downsampled(by: factor)
        let (rows, columns) = (shape.rows / factor, shape.columns / factor)
        #expect(small.shape == ImageShape(channels: shape.channels, rows: rows, columns: columns))
        #expect(scaled.shape == small.shape && small.labels == large.labels && scaled.labels == large.labels)
        #expect(small.pixels.count == 7 * small.shape.count && small.classes == 10)
        for k in 0..<7 {
            for c in 0..<shape.channels {
                for (r, s) in (0..<rows).flatMap({ r in (0..<columns).map { (r, $0) } }) {
                    var mean = 0.0
                    for y in 0..<factor {
                        for x in 0..<factor {
                            let place = (c * shape.rows + r * factor + y) * shape.columns + s * factor + x
                            mean += Double(large.pixels[k * shape.count + place]) / Double(factor * factor)
                        }
                    }
                    let place = k * small.shape.count + (c * rows + r) * columns + s
                    #expect(abs(Double(small.pixels[place]) - mean) <= 0.5)
                    #expect(abs(Double(scaled.pixels[place]) - (mean / 255 - 0.5) / 0.25) < 1e-5)
                }
            }
        }
    }

    @Test func whiteStaysWhiteAndHalvesAreRoundedUp() throws {
        let shape = ImageShape(channels: 1, rows: 2, columns: 4)
        let set = ImageDataSet(shape: shape, classes: 1, pixels: [255, 255, 1, 0, 255, 255, 1, 0], labels: [0])
        #expect(try set.downsampled(by: 2).pixels == [255, 1])
    }

    @Test(arguments: [0, -1, 3, 5, 56])
    func blocksThatDoNotFillTheImageAreRefused(_ factor: Int) {
        let error = NetworkError.indivisibleImages(shape: digits, factor: factor)
        #expect(throws: error) { try images(digits, count: 1).downsampled(by: factor) }
        #expect(throws: error) { try images(digits, count: 1).scaled().downsampled(by: factor) }
        #expect("\(error)".contains("1 × 28 × 28") && "\(error)".contains("divides both"))
    }

    @Test func someClassesAreThoseImagesInTheirOrder() {
        let all = images(digits, count: 200)
        let low = all.restricted(to: 0...4), middle = all.restricted(to: 3...7)
        #expect(low.classes == 5 && low.labels == all.labels.filter { $0 < 5 })
        #expect(middle.classes == 5 && middle.labels == all.labels.filter { (3...7).contains($0) }.map { $0 - 3 })
        let places = all.labels.indices.filter { (3...7).contains(all.labels[$0]) }
        #expect(middle.pixels == places.flatMap { all.pixels[$0 * 784..<($0 + 1) * 784] })
        #expect(all.restricted(to: 0...9) == all && all.restricted(to: -5...90) == all)
        #expect(low.count + all.restricted(to: 5...9).count == 200)
        #expect(all.restricted(to: 20...30).count == 0 && all.restricted(to: 20...30).classes == 0)
    }

    /// small-lenet reads digits as they are, the fully connected networks those of 7 × 7.
    @Test func theNetworksReadTheImagesThatTheyWereMadeFor() throws {
        let large = images(digits, count: 20)
        let few = large.restricted(to: 0...4)
        func evaluated(_ architecture: NetworkArchitecture, _ set: LabeledImages) throws -> Int {
            let network = try Network(architecture)
            return try network.evaluate(network.initialState(using: RandomStream(seed: 1)), on: set).count
        }
        #expect(try evaluated(.smallLeNet(), large.scaled()) == 20)
        #expect(try evaluated(.smallFC, large.scaled().downsampled(by: 4)) == 20)
        #expect(try evaluated(.tinyFC, few.scaled().downsampled(by: 4)) == few.count)
        let small = try large.downsampled(by: 4)
        #expect(throws: NetworkError.wrongShape(found: small.shape, expected: digits)) { try evaluated(.smallLeNet(), small.scaled()) }
        #expect(throws: NetworkError.wrongShape(found: digits, expected: small.shape)) { try evaluated(.smallFC, large.scaled()) }
        #expect(throws: NetworkError.self) { try evaluated(.tinyFC, small.scaled()) }
    }
}
