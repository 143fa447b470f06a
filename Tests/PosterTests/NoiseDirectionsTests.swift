import Mathematics
import Networks
import Poster
import Testing

@Suite struct NoiseDirectionsTests {
    /// D of 40 examples whose gradients spread along 12 orthonormal directions of the weights of small-allcnn alone.
    private struct Example {
        let network: Network
        let directions: Matrix<Float>
        let leading: LeadingSpectrum

        init() throws {
            network = try Network(.smallAllCNN())
            var random = RandomStream(seed: 3)
            let d = network.parameterCount
            directions = Matrix(rows: d, columns: 12, elements: random.floatNormals(d * 12)).qr().q.transposed()
            let coordinates = Matrix<Float>(rows: 40, columns: 12) { _, j in Float(random.normal() / Double(j + 1)) }
            var gradients = coordinates * directions
            let (_, trace) = NoiseCovariance.center(&gradients)
            leading = try NoiseCovariance.leadingSpectrum(of: NoiseOperator(centered: gradients, trace: trace), random: RandomStream(seed: 4))
        }
    }

    @Test func sharesAreThoseOfKnownDirections() throws {
        let example = try Example()
        let network = example.network, d = network.parameterCount
        // ∇f along two of the directions: it lies within their span.
        let inside = (0..<d).map { Double(example.directions[0, $0]) - 2 * Double(example.directions[11, $0]) }
        let directions = NoiseDirections(example.leading, network: network, gradient: inside)
        #expect(example.leading.certificate.atLeast == 12)
        #expect(abs(directions.gradientShare(count: 12) - 1) < 1e-4)
        #expect(directions.gradientShare(count: 0) == 0)
        let shares = directions.gradientShares.values
        #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 <= $1 + 1e-9 })
        #expect(directions.layerShares.count == NoiseDirections.shown)
        for shares in directions.layerShares + [directions.layerSharesOfGradient, directions.layerSharesOfWeights] {
            #expect(shares.count == 9 && abs(shares.reduce(0, +) - 1) < 1e-9)
        }
        // Two directions of twelve are not shown, so some of the trace is left.
        #expect(directions.leadingShare > 0.9 && directions.leadingShare < 1)

        // ∇f along a direction that is orthogonal to all of them.
        var outside = [Double](repeating: 0, count: d)
        outside[0] = 1
        for _ in 0..<2 {
            for k in 0..<12 {
                let product = (0..<d).reduce(0) { $0 + Double(example.directions[k, $1]) * outside[$1] }
                for i in 0..<d { outside[i] -= product * Double(example.directions[k, i]) }
            }
        }
        #expect(NoiseDirections(example.leading, network: network, gradient: outside).gradientShare(count: 12) < 1e-6)
    }

    /// The convolutions of small-allcnn have 3 → 16, 16 → 16, 16 → 16 channels and so on; a vector of equal numbers has in each
    /// layer the part of its weights, counted with biases and the scales and shifts of batch normalization.
    @Test func equalNumbersHaveTheLayersPartsOfTheWeights() throws {
        let network = try Network(.smallAllCNN())
        let ones = network.sharesOfLayers([Float](repeating: 1, count: network.parameterCount))
        var counts = [Int](repeating: 0, count: ones.count)
        for slice in network.parameters { counts[slice.layer] += slice.range.count }
        #expect(counts.reduce(0, +) == 26_982)
        for (share, count) in zip(ones, counts) { #expect(abs(share - Double(count) / 26_982) < 1e-12) }
        // All of a vector within one layer is in that layer.
        let slice = network.parameters[4]
        var inside = [Float](repeating: 0, count: network.parameterCount)
        for i in slice.range { inside[i] = 3 }
        #expect(network.sharesOfLayers(inside).enumerated().allSatisfy { $1 == ($0 == slice.layer ? 1 : 0) })
    }
}
