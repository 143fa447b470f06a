import Diagnostics
import Foundation
import Mathematics
import Networks
import Testing

/// A folder that goes when the test ends.
final class Scratch {
    let url: URL
    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("restless-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(at: url) }
}

let realData: URL? = ProcessInfo.processInfo.environment["RESTLESS_DATA"].flatMap { path in
    FileManager.default.fileExists(atPath: path + "/cifar-10-batches-bin") ? URL(fileURLWithPath: path) : nil
}

@Suite struct DataSetTests {
    private let scratch: Scratch
    private var folder: URL { scratch.url.appendingPathComponent("cifar-10-batches-bin") }

    init() throws {
        scratch = try Scratch()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in (1...5).map({ "data_batch_\($0).bin" }) + ["test_batch.bin"] {
            let records = (0..<20).map { [UInt8($0 % 10)] + [UInt8](repeating: UInt8($0), count: 3072) }
            try Data(records.joined()).write(to: folder.appendingPathComponent(name))
        }
    }

    private func locator(_ environment: [String: String] = [:]) throws -> DataLocator {
        try DataLocator(
            explicit: environment.isEmpty ? scratch.url.path : nil, environment: environment, root: scratch.url,
            cache: scratch.url.appendingPathComponent("cache"))
    }

    private func message(_ body: () throws -> Void) -> String {
        do { try body() } catch { return "\(error)" }
        return ""
    }

    @Test func recordsAreReadAsTheyStand() throws {
        let parts = try locator().load(.cifar10)
        #expect(parts.training.count == 100 && parts.test.count == 20)
        #expect(parts.training.labels[13] == 3 && parts.training.pixels[13 * 3072 + 5] == 13)
        #expect(parts.training.scaled().pixels[0] == (0 / 255 - 0.5) / 0.25)
        let description = try locator(["RESTLESS_DATA": scratch.url.path]).describe(.cifar10)
        #expect(!description.isStandIn && description.records == 120 && description.sha256.count == 64)
    }

    @Test func aFileCutShortIsNamedWithRecordAndByte() throws {
        let file = folder.appendingPathComponent("data_batch_3.bin")
        try Data(contentsOf: file).dropLast(100).write(to: file)
        let said = message { _ = try locator().load(.cifar10) }
        #expect(said.contains("data_batch_3.bin") && said.contains("record 20") && said.contains("byte 61360") && said.contains("make data"))
        #expect(message { _ = try locator().describe(.cifar10) }.contains("record 20"))
    }

    @Test func aLabelOutOfRangeIsNamedWithItsPlace() throws {
        let file = folder.appendingPathComponent("test_batch.bin")
        var data = try Data(contentsOf: file)
        data[3073 * 4] = 17
        try data.write(to: file)
        let said = message { _ = try locator().load(.cifar10) }
        #expect(said.contains("test_batch.bin") && said.contains("record 5") && said.contains("label 17") && said.contains("0 to 9"))
    }

    /// 20 superclasses of five classes each; source: https://www.cs.toronto.edu/~kriz/cifar.html.
    @Test func aCoarseLabelOutOfRangeIsNamedWithItsPlace() throws {
        let hundred = scratch.url.appendingPathComponent("cifar-100-binary")
        try FileManager.default.createDirectory(at: hundred, withIntermediateDirectories: true)
        func write(_ coarse: [UInt8], _ fine: [UInt8]) throws {
            let records = zip(coarse, fine).map { [$0, $1] + [UInt8](repeating: 7, count: 3072) }
            for file in ["train.bin", "test.bin"] {
                try Data(records.joined()).write(to: hundred.appendingPathComponent(file))
            }
        }
        try write([0, 19, 3], [99, 0, 42])
        let parts = try locator().load(.cifar100)
        #expect(parts.training.labels == [99, 0, 42] && parts.test.labels == [99, 0, 42])
        #expect(try locator().describe(.cifar100).records == 6)
        try write([0, 19, 20], [99, 0, 42])
        let coarse = message { _ = try locator().load(.cifar100) }
        #expect(coarse.contains("train.bin: record 3 has the coarse label 20 at byte 6148; coarse labels are 0 to 19; run `make data`"))
        try write([0, 19, 3], [99, 100, 42])
        let fine = message { _ = try locator().load(.cifar100) }
        #expect(fine.contains("train.bin: record 2 has the label 100 at byte 3075; labels are 0 to 99"))
    }

    @Test func anEmptyFileAFolderAndAMissingFileAreNamed() throws {
        let file = folder.appendingPathComponent("data_batch_1.bin")
        try Data().write(to: file)
        #expect(message { _ = try locator().load(.cifar10) }.contains("data_batch_1.bin: the file is empty"))
        try FileManager.default.removeItem(at: file)
        #expect(message { _ = try locator().describe(.cifar10) }.contains("data_batch_1.bin: there is no such file"))
        try FileManager.default.createDirectory(at: file, withIntermediateDirectories: true)
        #expect(message { _ = try locator().describe(.cifar10) }.contains("a folder stands in the place of the file"))
    }

    @Test func aFolderThatIsNamedHasToBeThere() {
        let said = message { _ = try locator(["RESTLESS_DATA": "/no/such/folder"]) }
        #expect(said.contains("/no/such/folder, which RESTLESS_DATA names, is not there"))
        let file = folder.appendingPathComponent("test_batch.bin").path
        #expect(message { _ = try locator(["RESTLESS_DATA": file]) }.contains("which RESTLESS_DATA names, is no folder"))
    }

    @Test func eachSetIsTakenFromTheFirstFolderThatHasIt() throws {
        let empty = try Scratch()
        func found(_ explicit: String?, _ variable: String?, root: URL) throws -> Bool {
            let environment = variable.map { ["RESTLESS_DATA": $0] } ?? [:]
            let locator = try DataLocator(explicit: explicit, environment: environment, root: root, cache: empty.url)
            return try !locator.describe(.cifar10).isStandIn
        }
        #expect(try found(empty.url.path, scratch.url.path, root: empty.url))
        #expect(try !found(empty.url.path, nil, root: empty.url))
        try FileManager.default.createDirectory(at: empty.url.appendingPathComponent("data"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: folder, to: empty.url.appendingPathComponent("data/cifar-10-batches-bin"))
        #expect(try found(nil, nil, root: empty.url))
    }

    @Test func aChangedFileHasAnotherDigest() throws {
        let before = try locator().describe(.cifar10).sha256
        #expect(try locator().describe(.cifar10).sha256 == before)
        let file = folder.appendingPathComponent("data_batch_2.bin")
        var data = try Data(contentsOf: file)
        data[1000] ^= 1
        try data.write(to: file)
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: file.path)
        #expect(try locator().describe(.cifar10).sha256 != before)
    }

    /// Shared machines keep one copy of the images and link to it.
    @Test func aFileBehindALinkCountsAsItself() throws {
        let file = folder.appendingPathComponent("data_batch_4.bin")
        let elsewhere = scratch.url.appendingPathComponent("elsewhere.bin")
        try FileManager.default.moveItem(at: file, to: elsewhere)
        try FileManager.default.createSymbolicLink(at: file, withDestinationURL: elsewhere)
        let before = try locator().describe(.cifar10)
        #expect(before.records == 120)
        var data = try Data(contentsOf: elsewhere)
        data[1000] ^= 1
        try data.write(to: elsewhere)
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: elsewhere.path)
        #expect(try locator().describe(.cifar10).sha256 != before.sha256)
    }

    @Test func withoutDataTheStandInServes() throws {
        let empty = try Scratch()
        let locator = try DataLocator(explicit: nil, environment: [:], root: empty.url, cache: empty.url)
        let description = try locator.describe(.cifar10)
        #expect(description.isStandIn && description.records == 6_000)
        let parts = try locator.load(.cifar10)
        #expect((0..<10).allSatisfy { label in parts.training.labels.prefix(1_000).count { $0 == label } == 100 })
        let again = try locator.load(.cifar10)
        #expect(again.training == parts.training && again.test == parts.test)
        // Class means of the training images tell test images apart better than chance (0.1), and far from perfectly.
        let d = 3072
        var means = [[Double]](repeating: [Double](repeating: 0, count: d), count: 10)
        for k in 0..<parts.training.count {
            for j in 0..<d { means[parts.training.labels[k]][j] += Double(parts.training.pixels[k * d + j]) / 500 }
        }
        let right = (0..<300).count { k in
            let distances = means.map { mean in
                (0..<d).reduce(0.0) { $0 + pow(Double(parts.test.pixels[k * d + $1]) - mean[$1], 2) }
            }
            return distances.firstIndex(of: distances.min() ?? 0) == parts.test.labels[k]
        }
        #expect(right > 60 && right < 300)
    }

    /// Natural images have amplitudes that fall with frequency; so do these.
    @Test func theStandInHasTheSpectrumOfPhotographs() throws {
        let empty = try Scratch()
        let images = try DataLocator(explicit: nil, environment: [:], root: empty.url, cache: empty.url).load(.cifar10).training
        func power(_ frequency: Int) -> Double {
            (0..<200).reduce(0.0) { sum, k in
                var re = 0.0, im = 0.0
                for x in 0..<32 {
                    let column = (0..<32).reduce(0.0) { $0 + Double(images.pixels[k * 3072 + $1 * 32 + x]) }
                    re += column * cos(2 * .pi * Double(frequency * x) / 32)
                    im += column * sin(2 * .pi * Double(frequency * x) / 32)
                }
                return sum + re * re + im * im
            }
        }
        #expect(power(1) > 3 * power(4) && power(4) > power(7) * 0.9)
    }

    @Test func whiteningMakesPixelsUncorrelated() throws {
        let empty = try Scratch()
        let images = try DataLocator(explicit: nil, environment: [:], root: empty.url, cache: empty.url).load(.cifar10).training
        let white = try ImagePreprocessing(fittedTo: images)(images)
        var rows = Matrix(rows: white.count, columns: 3072, elements: white.pixels)
        _ = NoiseCovariance.center(&rows)
        let leading = try rows.gram(of: .columns, scale: 1 / Float(white.count)).symmetricEigenvalues()
        // λ/(λ + 0.1) for the eigenvalues of the normalised images: near 1 where they are large, and never above.
        #expect(leading[0] < 1.001 && leading[0] > 0.99 && leading[20] > 0.9)
    }

    @Test(.enabled(if: realData != nil, "RESTLESS_DATA names no folder with the real images"))
    func theRealImagesAreAllThere() throws {
        let folder = try #require(realData)
        let locator = try DataLocator(explicit: folder.path, environment: [:], root: scratch.url, cache: scratch.url)
        let parts = try locator.load(.cifar10)
        #expect(parts.training.count == 50_000 && parts.test.count == 10_000)
        #expect((0..<10).allSatisfy { label in parts.training.labels.count { $0 == label } == 5_000 })
        let hundred = try locator.load(.cifar100)
        #expect(hundred.training.count % 100 == 0 && hundred.training.labels.max() == 99)
        #expect(Set(hundred.training.labels.prefix(100)).count == 100)
    }
}
