import Mathematics

/// What batch normalization does to a channel once its mean and variance are known: y = scale · z + offset, where
/// scale = γ/√(σ² + ε) and offset = β − μ · scale. Without batch normalization, the identity.
struct ChannelTransformation: Sendable {
    var mean: [Float]
    /// 1/√(σ² + ε)
    var inverseDeviation: [Float]
    var scale: [Float]
    var offset: [Float]

    init(identity channels: Int) {
        mean = [Float](repeating: 0, count: channels)
        inverseDeviation = [Float](repeating: 1, count: channels)
        scale = inverseDeviation
        offset = mean
    }

    /// - Parameters:
    ///   - gamma: scale of the layer.
    ///   - beta: shift of the layer.
    init(mean: [Double], variance: [Double], gamma: some Collection<Float>, beta: some Collection<Float>) {
        self.init(identity: mean.count)
        for (c, (gamma, beta)) in zip(gamma, beta).enumerated() {
            let inverse = 1 / (variance[c] + BatchNormalizationConstants.epsilon).squareRoot()
            let scale = Double(gamma) * inverse
            self.mean[c] = Float(mean[c])
            inverseDeviation[c] = Float(inverse)
            self.scale[c] = Float(scale)
            offset[c] = Float(Double(beta) - mean[c] * scale)
        }
    }
}

/// Count, mean and sum of squared deviations of the numbers of a channel.
struct Moments: Sendable {
    var count = 0.0
    var mean = 0.0
    var squares = 0.0

    /// The biased variance, which normalizes a batch.
    var variance: Double { count > 0 ? squares / count : 0 }
    /// The unbiased one, which enters the running variance.
    var unbiasedVariance: Double { count > 1 ? squares / (count - 1) : 0 }

    /// Moments of two sets together.
    /// Source: Chan, Golub & LeVeque, “Algorithms for computing the sample variance”, The American Statistician 37 (1983).
    mutating func combine(_ other: Moments) {
        guard other.count > 0 else { return }
        let total = count + other.count
        let difference = other.mean - mean
        mean += difference * other.count / total
        squares += other.squares + difference * difference * count * other.count / total
        count = total
    }
}

extension NetworkPlan.Entry {
    /// Adds mean and squared deviations of each channel of z over the pixels of the first `examples` lanes of a block.
    /// Two passes while z is in the cache: there is no cancellation.
    func addMoments(of z: UnsafePointer<Lanes>, examples: Int, to moments: inout [Moments]) {
        let count = Double(examples * output.shape.pixels)
        let mask = Lanes.mask(examples)
        for channel in 0..<output.shape.channels {
            let plane = z + output.origin + channel * output.channelStride
            let mean = (accumulate(plane) { $0 } * mask).preciseTotal / count
            let center = Lanes(repeating: Float(mean))
            let squares = (accumulate(plane) { let x = $0 - center; return x * x } * mask).preciseTotal
            // The mean was rounded when the squares were taken.
            let rounding = mean - Double(Float(mean))
            moments[channel].combine(Moments(count: count, mean: mean, squares: squares - count * rounding * rounding))
        }
    }

    /// The sum over pixels of a plane of z (which has no border), in four interleaved parts.
    @inline(__always)
    private func accumulate(_ plane: UnsafePointer<Lanes>, _ term: (Lanes) -> Lanes) -> Lanes {
        var (a, b, c, d) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
        let pixels = output.shape.pixels
        var i = 0
        while i &+ 4 <= pixels {
            a += term(plane[i])
            b += term(plane[i &+ 1])
            c += term(plane[i &+ 2])
            d += term(plane[i &+ 3])
            i &+= 4
        }
        while i < pixels {
            a += term(plane[i])
            i &+= 1
        }
        return (a + b) + (c + d)
    }
}
