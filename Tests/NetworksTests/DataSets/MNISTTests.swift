import Diagnostics
import Foundation
import Mathematics
import Networks
import Testing

let realDigits: URL? = ProcessInfo.processInfo.environment["RESTLESS_DATA"].flatMap { path in
    FileManager.default.fileExists(atPath: path + "/mnist") ? URL(fileURLWithPath: path) : nil
}

@Suite struct MNISTTests {
    private let scratch: Scratch
    private var folder: URL { scratch.url.appendingPathComponent("mnist") }
    private let names = (
        images: "train-images-idx3-ubyte", labels: "train-labels-idx1-ubyte", testImages: "t10k-images-idx3-ubyte",
        testLabels: "t10k-labels-idx1-ubyte")

    init() throws {
        scratch = try Scratch()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try write(images(12), names.images)
        try write(labels(12), names.labels)
        try write(images(3), names.testImages)
        try write(labels(3), names.testLabels)
    }

    /// Headers by hand, as http://yann.lecun.com/exdb/mnist describes them. All pixels of image k are k, but the second is 255.
    private func images(_ count: UInt8) -> [UInt8] {
        [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 28, 0, 0, 0, 28] + (0..<count).flatMap { [$0, 255] + [UInt8](repeating: $0, count: 782) }
    }

    /// Label k is 9 − k, and again.
    private func labels(_ count: UInt8) -> [UInt8] { [0, 0, 8, 1, 0, 0, 0, count] + (0..<count).map { 9 - $0 % 10 } }

    private func write(_ bytes: [UInt8], _ name: String) throws {
        try Data(bytes).write(to: folder.appendingPathComponent(name))
    }

    private func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: folder.appendingPathComponent(name))) }

    /// The gzip that everyone has compresses a file, which then ends in .gz.
    private func compress(_ name: String) throws {
        let gzip = Process()
        gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-9", folder.appendingPathComponent(name).path]
        try gzip.run()
        gzip.waitUntilExit()
        #expect(gzip.terminationStatus == 0)
    }

    private func locator() throws -> DataLocator {
        try DataLocator(
            explicit: scratch.url.path, environment: [:], root: scratch.url, cache: scratch.url.appendingPathComponent("cache"))
    }

    /// What loading says, which describing has to say as well: it reads everything once.
    private func complaint() throws -> String {
        func message(_ body: () throws -> Void) -> String {
            do { try body() } catch let error as Diagnostic { return error.description } catch { return "untyped: \(error)" }
            return "nothing"
        }
        let locator = try locator()
        let said = message { _ = try locator.load(.mnist) }
        #expect(message { _ = try locator.describe(.mnist) } == said)
        #expect(said == "nothing" || said.contains("; run `make data`"))
        return said
    }

    @Test func imagesAndLabelsAreReadAsTheyStand() throws {
        let parts = try locator().load(.mnist)
        #expect(parts.training.shape == ImageShape(channels: 1, rows: 28, columns: 28) && parts.training.classes == 10)
        #expect(parts.training.labels == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 9, 8] && parts.test.labels == [9, 8, 7])
        #expect(parts.training.pixels == [UInt8](images(12).dropFirst(16)) && parts.test.pixels.count == 3 * 784)
        let description = try locator().describe(.mnist)
        #expect(!description.isStandIn && description.records == 15 && description.name == "mnist")
    }

    /// Compressed or not, in one piece or strung together, the images are the same, and so is their digest.
    @Test func compressedFilesAreReadLikeOthers() throws {
        let (before, plain) = (try locator().describe(.mnist), try locator().load(.mnist))
        for name in [names.images, names.labels, names.testLabels] { try compress(name) }
        let pieces = (try bytes(names.testImages), folder.appendingPathComponent(names.testImages + "2"))
        try write(Array(pieces.0[..<700]), names.testImages)
        try Data(pieces.0[700...]).write(to: pieces.1)
        try compress(names.testImages)
        try compress(names.testImages + "2")
        try write(bytes(names.testImages + ".gz") + bytes(names.testImages + "2.gz"), names.testImages + ".gz")
        let after = try locator().load(.mnist)
        #expect(after.training == plain.training && after.test == plain.test)
        let description = try locator().describe(.mnist)
        #expect(description.sha256 == before.sha256 && description.records == 15)
    }

    /// Some programs unpack what they fetch and leave the name.
    @Test func whetherAFileIsCompressedIsSeenFromItsBytes() throws {
        try FileManager.default.moveItem(
            at: folder.appendingPathComponent(names.images), to: folder.appendingPathComponent(names.images + ".gz"))
        #expect(try complaint() == "nothing")
    }

    @Test func aChangedPixelChangesTheDigest() throws {
        let before = try locator().describe(.mnist).sha256
        var data = try bytes(names.testImages)
        data[900] ^= 1
        try write(data, names.testImages)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: folder.appendingPathComponent(names.testImages).path)
        #expect(try locator().describe(.mnist).sha256 != before)
    }

    @Test(arguments: [
        (0, "the file is empty"),
        (1, "cut short at byte 1, in its header of 16 bytes"),
        (4, "cut short at byte 4, in its header of 16 bytes"),
        (15, "cut short at byte 15, in its header of 16 bytes"),
        (16, "cut short in image 1 of 12, at byte 16; it should have 9424 bytes"),
        (16 + 783, "cut short in image 1 of 12, at byte 799"),
        (16 + 784, "cut short in image 2 of 12, at byte 800"),
        (16 + 12 * 784 - 1, "cut short in image 12 of 12, at byte 9423"),
    ])
    func imagesCutShortAreNamedWithTheirPlace(_ length: Int, _ expected: String) throws {
        try write(Array(bytes(names.images)[..<length]), names.images)
        let said = try complaint()
        #expect(said.contains("mnist/train-images-idx3-ubyte: ") && said.contains(expected))
    }

    @Test(arguments: [
        (0, "the file is empty"),
        (7, "cut short at byte 7, in its header of 8 bytes"),
        (8, "cut short in label 1 of 3, at byte 8; it should have 11 bytes"),
        (10, "cut short in label 3 of 3, at byte 10"),
    ])
    func labelsCutShortAreNamedWithTheirPlace(_ length: Int, _ expected: String) throws {
        try write(Array(bytes(names.testLabels)[..<length]), names.testLabels)
        let said = try complaint()
        #expect(said.contains("mnist/t10k-labels-idx1-ubyte: ") && said.contains(expected))
    }

    /// Wherever a compressed file ends too early, that is said, also within its own header and checksum.
    @Test func compressedFilesCutShortAreNamedWithTheirByte() throws {
        try compress(names.images)
        let whole = try bytes(names.images + ".gz")
        for length in [2, 9, 15, 40, whole.count / 2, whole.count - 8, whole.count - 1] {
            try write(Array(whole[..<length]), names.images + ".gz")
            #expect(try complaint().contains("train-images-idx3-ubyte.gz: the file is cut short at byte \(length), in the midst of compressed"))
        }
        try write(whole + [1, 2, 3], names.images + ".gz")
        #expect(try complaint().contains("something follows the end of the compressed data, at byte \(whole.count)"))
        var damaged = whole
        damaged[whole.count - 6] ^= 1
        try write(damaged, names.images + ".gz")
        #expect(try complaint().contains("the compressed data are damaged before byte \(whole.count - 4): incorrect data check"))
    }

    /// What is wrong with the contents of a compressed file is told by bytes of the contents.
    @Test func contentsCutShortBeforeCompressionAreNamed() throws {
        try write(Array(bytes(names.images)[..<2000]), names.images)
        try compress(names.images)
        let said = try complaint()
        #expect(said.contains("train-images-idx3-ubyte.gz: the file is cut short in image 3 of 12, at byte 2000 of the decompressed data"))
        try write([], names.labels)
        try compress(names.labels)
        try FileManager.default.removeItem(at: folder.appendingPathComponent(names.images + ".gz"))
        try write(images(12), names.images)
        #expect(try complaint().contains("train-labels-idx1-ubyte.gz: the file is cut short at byte 0 of the decompressed data, in its header of 8"))
    }

    @Test func anotherKindOfFileIsRecognised() throws {
        try write(labels(12), names.images)
        let said = try complaint()
        #expect(said.contains("train-images-idx3-ubyte: a file of images begins with the bytes 00 00 08 03, this one with 00 00 08 01"))
        try write(images(12), names.images)
        try write(images(12), names.labels)
        #expect(try complaint().contains("a file of labels begins with the bytes 00 00 08 01, this one with 00 00 08 03"))
        try write(Array("<!DOCTYPE html>".utf8), names.labels)
        #expect(try complaint().contains("this one with 3c 21 44 4f"))
    }

    @Test func imagesOfAnotherSizeAreRefused() throws {
        var data = images(12)
        (data[11], data[15]) = (32, 30)
        try write(data, names.images)
        #expect(try complaint().contains("images of 32 × 30 pixels by the numbers at byte 8; those of MNIST have 28 × 28"))
    }

    @Test func countsThatDisagreeAreNamed() throws {
        try write(labels(11), names.labels)
        let said = try complaint()
        #expect(said.contains("train-labels-idx1-ubyte: 11 labels by the count at byte 4, but 12 images in "))
        #expect(said.contains("mnist/train-images-idx3-ubyte; run"))
        // Less than the file has, none at all, and more than any memory holds.
        try write([0, 0, 8, 1, 0, 0, 0, 12] + [UInt8](repeating: 3, count: 14), names.labels)
        #expect(try complaint().contains("the file goes on after the last of 12 labels, at byte 20"))
        try write(images(0), names.images)
        #expect(try complaint().contains("no images by the count at byte 4"))
        try write([0, 0, 8, 3, 255, 255, 255, 255] + images(12).dropFirst(8), names.images)
        try write([0, 0, 8, 1, 255, 255, 255, 255] + labels(12).dropFirst(8), names.labels)
        #expect(try complaint().contains("cut short in label 13 of 4294967295, at byte 20"))
        try compress(names.images)
        try write(labels(12), names.labels)
        #expect(try complaint().contains("12 labels by the count at byte 4, but 4294967295 images"))
    }

    @Test func aLabelOutOfRangeIsNamedWithItsPlace() throws {
        var data = labels(3)
        data[10] = 10
        try write(data, names.testLabels)
        let said = try complaint()
        #expect(said.contains("t10k-labels-idx1-ubyte: image 3 has the label 10 at byte 10; labels are 0 to 9"))
    }

    @Test func aMissingFileAndAFolderInItsPlaceAreNamed() throws {
        try FileManager.default.removeItem(at: folder.appendingPathComponent(names.labels))
        #expect(try complaint().contains("mnist/train-labels-idx1-ubyte.gz: there is no such file"))
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent(names.labels), withIntermediateDirectories: true)
        #expect(try complaint().contains("mnist/train-labels-idx1-ubyte: a folder stands in the place of the file"))
    }

    @Test func withoutDataTheStandInServes() throws {
        let empty = try Scratch()
        let locator = try DataLocator(explicit: nil, environment: [:], root: empty.url, cache: empty.url)
        let description = try locator.describe(.mnist)
        let parts = try locator.load(.mnist)
        #expect(description.isStandIn && description.records == parts.training.count + parts.test.count)
        #expect(description.sha256 != (try locator.describe(.cifar10).sha256) && description.folder == nil)
        #expect(parts.training.shape == ImageShape(channels: 1, rows: 28, columns: 28) && parts.training.classes == 10)
        #expect((0..<10).allSatisfy { label in parts.training.labels.prefix(1_000).count { $0 == label } == 100 })
        let again = try locator.load(.mnist)
        #expect(again.training == parts.training && again.test == parts.test)
        // Like MNIST: a black border of four pixels, and about an eighth of all light (0.1307 there).
        for (k, pixel) in parts.training.pixels.prefix(500 * 784).enumerated() {
            let (row, column) = (k % 784 / 28, k % 28)
            if row < 4 || row > 23 || column < 4 || column > 23 { #expect(pixel == 0) }
        }
        let light = parts.training.pixels.reduce(0.0) { $0 + Double($1) / 255 } / Double(parts.training.pixels.count)
        #expect(light > 0.08 && light < 0.18)
        try learns(.tinyFC, parts, within: 0.1, epochs: 8)
    }

    /// Source: the class counts, the first labels, and the mean and deviation of the pixels that are in general use for MNIST.
    @Test(.enabled(if: realDigits != nil, "RESTLESS_DATA names no folder with MNIST"))
    func theRealDigitsAreAllThere() throws {
        let locator = try DataLocator(
            explicit: #require(realDigits).path, environment: [:], root: scratch.url, cache: scratch.url)
        let parts = try locator.load(.mnist)
        #expect(parts.training.count == 60_000 && parts.test.count == 10_000)
        #expect(parts.training.labels.prefix(10) == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
        #expect(parts.test.labels.prefix(10) == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9])
        let counts = (0..<10).map { label in parts.training.labels.count { $0 == label } }
        #expect(counts == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])
        let n = Double(parts.training.pixels.count)
        let sum = parts.training.pixels.reduce(0) { $0 + Int($1) }
        let squares = parts.training.pixels.reduce(0) { $0 + Int($1) * Int($1) }
        let mean = Double(sum) / n / 255, deviation = (Double(squares) / n / 65025 - mean * mean).squareRoot()
        #expect(abs(mean - 0.1307) < 5e-5 && abs(deviation - 0.3081) < 5e-5)
        let description = try locator.describe(.mnist)
        #expect(!description.isStandIn && description.records == 70_000)
        #expect(try locator.describe(.mnist) == description)
    }

    /// Source: Chaudhari & Soatto, arXiv 1710.11029, for the number of images.
    @Test(.enabled(if: realDigits != nil, "RESTLESS_DATA names no folder with MNIST"))
    func tinyFCLearnsTheRealDigitsZeroToFour() throws {
        let locator = try DataLocator(
            explicit: #require(realDigits).path, environment: [:], root: scratch.url, cache: scratch.url)
        let parts = try locator.load(.mnist)
        #expect(parts.training.restricted(to: 0...4).count == 30_596)
        try learns(.tinyFC, parts, within: 0.1, epochs: 2)
    }

    /// Digits 0 to 4, 7 × 7, by the recipe of the long trajectory.
    private func learns(_ architecture: NetworkArchitecture, _ parts: ImageParts, within limit: Double, epochs: Double) throws {
        func images(_ part: ImageDataSet) throws -> LabeledImages {
            try part.restricted(to: 0...4).scaled().downsampled(by: 4)
        }
        let recipe = TrainingRecipe(optimizer: StochasticGradientDescent(learningRate: .constant(0.1)), batchSize: 128)
        var trainer = try Trainer(
            Network(architecture), on: images(parts.training), recipe: recipe, random: RandomStream(seed: 1))
        let before = try trainer.network.evaluate(trainer.state, on: images(parts.test))
        try trainer.train(untilEpoch: epochs)
        let after = try trainer.network.evaluate(trainer.state, on: images(parts.test))
        #expect(before.errorRate > 0.5 && after.errorRate < limit, "error \(before.errorRate), then \(after.errorRate)")
    }
}
