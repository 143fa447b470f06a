import Diffusions
import Figures
import Foundation
import Mathematics
import Networks

extension Benchmark {
    /// The machine's peak comes first: the shares of all others are of it.
    static var all: [Benchmark] {
        [sgemm, copy, epoch, perExampleGradients, gram, spectrum, leadingSpectrum, doubleWell, normals, figure]
    }

    private static let n = 2048
    private static let random = RandomStream(seed: 1, path: ["benchmarks"])

    private static func matrix(_ rows: Int, _ columns: Int) -> Matrix<Float> {
        var stream = random
        return Matrix(rows: rows, columns: columns, elements: stream.floatNormals(rows * columns))
    }

    private static var sgemm: Benchmark {
        let operations = 2 * pow(Double(n), 3)
        return Benchmark(name: "peak-sgemm", unit: "GFLOP/s", work: operations / 1e9, operations: operations) {
            let (a, b) = (matrix(n, n), matrix(n, n))
            return { _ = a * b }
        }
    }

    /// Bytes read and written by copies of 256 MB, a piece a thread.
    private static var copy: Benchmark {
        let floats = 64 << 20
        return Benchmark(name: "peak-copy", unit: "GB/s", work: 8 * Double(floats) / 1e9) {
            let source = [Float](repeating: 1, count: floats)
            var target = [Float](repeating: 0, count: floats)
            return {
                source.withUnsafeBufferPointer { from in
                    target.withUnsafeMutableBufferPointer { into in
                        let (from, into) = (from.baseAddress, SharedBuffer(into))
                        let place = SharedAddress(from)
                        Parallel.forEachRange(of: floats, grain: floats / 16) { range in
                            guard let from = place.address, let to = into[range].buffer.baseAddress else { return }
                            memcpy(to, from + range.lowerBound, 4 * range.count)
                        }
                    }
                }
            }
        }
    }

    /// Images without content: the time does not depend on it.
    private static func images(_ count: Int) -> LabeledImages {
        var stream = random.child("images")
        return LabeledImages(
            shape: ImageShape(channels: 3, rows: 32, columns: 32), pixels: stream.floatNormals(count * 3072),
            labels: (0..<count).map { $0 % 10 })
    }

    /// Forward and backward pass of small-allcnn; `nil`, and so no share of peak, should its layers not fit each other.
    private static func trainingOperations(images: Int) -> Double? {
        ((try? Network(.smallAllCNN()))?.trainingMultiplyAdds).map { 2 * Double($0) * Double(images) }
    }

    /// An epoch of 50 000 images, in training mode with batches of 128.
    private static var epoch: Benchmark {
        let count = 50_000
        let operations = trainingOperations(images: count)
        return Benchmark(
            name: "epoch-small-allcnn", unit: "images/s", work: Double(count), operations: operations, runs: 2,
            bound: "convolutions run at the peak; batch normalization, which needs whole batches, passes over all activations three times"
        ) {
            let network = try Network(.smallAllCNN())
            let recipe = TrainingRecipe(optimizer: StochasticGradientDescent(learningRate: .constant(0.01)))
            var trainer = try Trainer(network, on: images(count), recipe: recipe, random: random)
            return { try trainer.train(untilEpoch: trainer.epoch + 1) { _ in } }
        }
    }

    private static var perExampleGradients: Benchmark {
        let count = 4_096
        let operations = trainingOperations(images: count)
        return Benchmark(
            name: "per-example-gradients", unit: "images/s", work: Double(count), operations: operations, runs: 3,
            bound: "ten vectors are read for 24 multiply-adds, and 108 kB are written for each image"
        ) {
            let network = try Network(.smallAllCNN())
            let set = images(count), state = network.initialState(using: random)
            return { _ = try network.perExampleGradients(at: state, of: set) }
        }
    }

    private static let examples = 10_000
    private static let weights = 26_982

    private static var gram: Benchmark {
        let operations = pow(Double(examples), 2) * Double(weights)
        return Benchmark(
            name: "gram-10000", unit: "GFLOP/s", work: operations / 1e9, operations: operations, runs: 1,
            bound: "half of the square product, in tiles of sgemm whose rows are packed anew for each tile"
        ) {
            let gradients = matrix(examples, weights)
            return { _ = gradients.gram(of: .rows) }
        }
    }

    private static var spectrum: Benchmark {
        let operations = 4 / 3 * pow(Double(examples), 3)
        return Benchmark(
            name: "spectrum-10000", unit: "GFLOP/s", work: operations / 1e9, operations: operations, runs: 1,
            bound: "products with panels of 64 columns, and a band that one thread reduces to three diagonals"
        ) {
            let gram = matrix(examples, 2_000).gram(of: .rows)
            return { _ = try gram.symmetricEigenvalues() }
        }
    }

    /// Gradients of 50 000 examples of an untrained network, the leading spectrum and the certificate of the rank.
    private static var leadingSpectrum: Benchmark {
        let count = 50_000
        return Benchmark(
            name: "spectrum-50000", unit: "images/s", work: Double(count), runs: 1,
            bound: "gradients, then blocks of 128 vectors while 5.4 GB of gradients pass through memory"
        ) {
            let network = try Network(.smallAllCNN())
            let set = images(count), state = network.initialState(using: random)
            return {
                var gradients = try network.perExampleGradients(at: state, of: set).gradients
                let (_, trace) = NoiseCovariance.center(&gradients)
                _ = try NoiseCovariance.leadingSpectrum(
                    of: NoiseOperator(centered: gradients, trace: trace), random: random)
            }
        }
    }

    private static var doubleWell: Benchmark {
        let (walkers, steps) = (4_096, 500)
        return Benchmark(name: "double-well", unit: "M walker-steps/s", work: Double(walkers * steps) / 1e6) {
            let settings = Ensemble.Settings(
                lambda: 1.5, walkers: walkers, timeStep: 0.01, burnIn: 0, steps: steps, stride: 20,
                grid: PlaneGrid(halfWidth: 3, side: 40))
            return { _ = Ensemble(settings, random: random) }
        }
    }

    private static var normals: Benchmark {
        let count = 16 << 20
        return Benchmark(name: "normals", unit: "M/s, one thread", work: Double(count) / 1e6) {
            var stream = random
            return { _ = stream.floatNormals(count) }
        }
    }

    private static var figure: Benchmark {
        Benchmark(name: "figure-100000-points", unit: "figures/s", work: 1, runs: 9) {
            var stream = random
            var sum = 0.0
            let y = (0..<100_000).map { _ in sum += stream.normal(); return sum }
            let x = y.indices.map(Double.init)
            return {
                let figure = Figure(
                    "walk", title: "A random walk", x: .linear("step"), y: .linear("place"),
                    marks: [Band("walk", x: x, low: y.map { $0 - 20 }, high: y.map { $0 + 20 }), Line("walk", x: x, y: y)])
                _ = figure.svg(embedded: true)
            }
        }
    }
}

/// An address that threads share for reading.
private struct SharedAddress: @unchecked Sendable {
    let address: UnsafePointer<Float>?
    init(_ address: UnsafePointer<Float>?) { self.address = address }
}
