import Foundation
import Mathematics
import Networks
import Testing

/// Numbers of small-allcnn that PyTorch computed in double precision for one set of weights.
@Suite struct AllCNNReferenceTests {
    let network: Network
    let state: NetworkState
    let expected: Expected

    init() throws {
        network = try Network(.smallAllCNN())
        state = NetworkState(
            parameters: try Reference.floats("weights"), statistics: try Reference.floats("running-statistics"))
        expected = try Reference.expected()
    }

    @Test func weightsStandInTheSameOrderAndShapes() {
        #expect(network.parameters.map(\.shape) == expected.weights.map(\.shape))
        #expect(network.statistics.map(\.shape) == expected.runningStatistics.map(\.shape))
        #expect(state.parameters.count == 26_982)
    }

    @Test(.enabled(if: Reference.hasCIFAR10, Reference.reason))
    func lossesAndErrorAgree() throws {
        let evaluation = try network.evaluate(state, on: try Reference.images(500))
        #expect(relative(evaluation.loss, expected.meanLoss) < 1e-5)
        for (found, wanted) in zip(evaluation.losses, expected.loss) {
            #expect(abs(found - wanted) < 1e-4 * max(1, wanted))
        }
    }

    @Test(.enabled(if: Reference.hasCIFAR10, Reference.reason))
    func gradientsOfSingleExamplesAgree() throws {
        let gradients = try network.perExampleGradients(at: state, of: try Reference.images(32)).gradients
        let errors = (0..<32).map { relative(norm(gradients.row($0).map(Double.init)), expected.gradientNorm[$0]) }
        // An example whose activation sits on the edge of a rectifier may differ by more.
        #expect(Statistics.median(errors) < 1e-5)
        for (found, wanted) in zip(gradients.row(0), expected.gradientOfRecord0First8) {
            #expect(relative(Double(found), wanted) < 1e-4)
        }
    }

    @Test(.enabled(if: Reference.hasCIFAR10, Reference.reason))
    func noiseCovarianceAgrees() throws {
        let images = try Reference.images(500)
        var gradients = try network.perExampleGradients(at: state, of: images).gradients
        let (mean, trace) = NoiseCovariance.center(&gradients)
        #expect(relative(norm(mean), expected.fullGradientNorm) < 1e-4)
        #expect(relative(trace, expected.traceOfD) < 1e-4)
        let spectrum = try NoiseCovariance.spectrum(ofCentered: gradients, trace: trace)
        for (found, wanted) in zip(spectrum.eigenvalues, expected.eigenvaluesOfD) {
            #expect(relative(found, wanted) < 5e-4)
        }
        // The gradient of the whole set is a pass of its own.
        let full = try network.evaluationGradient(at: state, of: images)
        #expect(relative(norm(full.gradient.map(Double.init)), expected.fullGradientNorm) < 1e-4)
        let difference = zip(full.gradient, mean).map { Double($0) - $1 }
        #expect(norm(difference) < 1e-5 * norm(mean))
        #expect(relative(full.loss, expected.meanLoss) < 1e-5)
    }
}

struct Expected: Decodable {
    struct Tensor: Decodable {
        var name: String
        var shape: [Int]
    }
    var weights: [Tensor]
    var runningStatistics: [Tensor]
    var loss: [Double]
    var meanLoss: Double
    var gradientNorm: [Double]
    var fullGradientNorm: Double
    var traceOfD: Double
    var eigenvaluesOfD: [Double]
    var gradientOfRecord0First8: [Double]
}

enum Reference {
    static let reason: Comment = "needs CIFAR-10: set RESTLESS_DATA to the folder that holds cifar-10-batches-bin"

    static var firstBatch: URL? {
        ProcessInfo.processInfo.environment["RESTLESS_DATA"].map {
            URL(fileURLWithPath: $0).appendingPathComponent("cifar-10-batches-bin/data_batch_1.bin")
        }
    }

    static var hasCIFAR10: Bool { firstBatch.map { FileManager.default.fileExists(atPath: $0.path) } ?? false }

    /// The first training records, scaled as in the reference: (pixel/255 − 0.5)/0.25.
    static func images(_ count: Int) throws -> LabeledImages {
        let file = try FileHandle(forReadingFrom: try #require(firstBatch))
        let bytes = [UInt8](try #require(try file.read(upToCount: count * 3073)))
        var (pixels, labels) = ([Float](), [Int]())
        for record in 0..<count {
            labels.append(Int(bytes[record * 3073]))
            for pixel in 1...3072 { pixels.append((Float(bytes[record * 3073 + pixel]) / 255 - 0.5) / 0.25) }
        }
        return LabeledImages(shape: ImageShape(channels: 3, rows: 32, columns: 32), pixels: pixels, labels: labels)
    }

    static func floats(_ name: String) throws -> [Float] {
        let data = try Data(contentsOf: try url(name, "f32"))
        return stride(from: 0, to: data.count, by: 4).map { i in
            let bits: UInt32 = data[i..<i + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
            return Float(bitPattern: bits)
        }
    }

    static func expected() throws -> Expected {
        try JSONDecoder().decode(Expected.self, from: try Data(contentsOf: try url("expected", "json")))
    }

    private static func url(_ name: String, _ type: String) throws -> URL {
        try #require(Bundle.module.url(forResource: name, withExtension: type, subdirectory: "Reference"))
    }
}

func relative(_ found: Double, _ wanted: Double) -> Double { abs(found - wanted) / max(abs(wanted), 1e-300) }

func norm(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 }.squareRoot() }
