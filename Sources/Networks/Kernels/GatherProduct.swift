/// A matrix of weights times columns that are gathered from an image: what every convolution and linear layer comes
/// down to, forward and, with other weights and places, backward to its input.
///
/// For each output o and each pixel (r, c) of a grid,
///     y[o, r, c] = b[o] + Σ_k w[o, k] · x[place of (r, c) + offsets[k]].
/// A 3 × 3 convolution has nine offsets for each input channel; borders of zeros make them valid everywhere.
struct GatherProduct: Hashable, Sendable {
    /// How many outputs the kernel computes at once.
    static let groupSize = 12

    var outputs: Int
    /// The grid of pixels.
    var rows: Int
    var columns: Int
    /// Lanes from a pixel's place in the input, for each k.
    var offsets: [Int]
    /// Where pixel (0, 0) is in the input, and the steps from row to row and from column to column.
    var inputOrigin: Int
    var inputRowStep: Int
    var inputColumnStep: Int
    /// The same of the result, and the step from output to output.
    var outputOrigin: Int
    var outputRowStep: Int
    var outputColumnStep: Int
    var outputStep: Int
    /// For each weight in the order in which the kernel reads them, its index in the flat vector of the network's
    /// parameters; −1 where the last group is filled up with zeros. Order [group][k][output within the group].
    var weightOrder: [Int32]

    var groups: Int { (outputs + Self.groupSize - 1) / Self.groupSize }

    /// The order of weights when weight (o, k) has the index `index(o, k)`.
    static func order(outputs: Int, terms: Int, _ index: (Int, Int) -> Int) -> [Int32] {
        var order = [Int32]()
        for group in stride(from: 0, to: outputs, by: groupSize) {
            for k in 0..<terms {
                for o in group..<group + groupSize { order.append(o < outputs ? Int32(index(o, k)) : -1) }
            }
        }
        return order
    }

    /// The weights in the order of the kernel.
    func packed(_ parameters: UnsafeBufferPointer<Float>) -> [Float] {
        weightOrder.map { $0 < 0 ? 0 : parameters[Int($0)] }
    }

    /// Computes y for one block of 16 examples.
    ///
    /// 2 · 16 · outputs · offsets · pixels operations. Two pixels and twelve outputs at a time are 24 vectors of
    /// sums in registers; each step of k reads two vectors and twelve weights for 24 multiply-adds, so that the
    /// multiply-adds and not the loads are the limit. Reference machine: the forward pass of small-allcnn, all else
    /// included, runs at 215 to 234 GFLOP/s on one core and 420 to 456 on two; OpenBLAS on large matrices reaches 218
    /// on one.
    /// - Parameters:
    ///   - weights: as `packed` orders them.
    ///   - bias: `groups` × 12 numbers.
    func callAsFunction(
        _ x: UnsafePointer<Lanes>, weights: UnsafePointer<Float>, bias: UnsafePointer<Float>,
        into y: UnsafeMutablePointer<Lanes>
    ) {
        offsets.withUnsafeBufferPointer { offsets in
            guard let places = offsets.baseAddress ?? UnsafePointer(bitPattern: 8) else { return }
            let terms = offsets.count
            for group in 0..<groups {
                let w = weights + group * terms * Self.groupSize
                let b = bias + group * Self.groupSize
                let valid = min(Self.groupSize, outputs - group * Self.groupSize)
                for row in 0..<rows {
                    var source = x + inputOrigin + row * inputRowStep
                    var target = y + outputOrigin + row * outputRowStep + group * Self.groupSize * outputStep
                    for _ in 0..<columns / 2 {
                        Self.twoPixels(
                            source, step: inputColumnStep, places, terms, w, b,
                            into: target, step: outputColumnStep, outputStep: outputStep, valid: valid)
                        source += 2 * inputColumnStep
                        target += 2 * outputColumnStep
                    }
                    if columns % 2 == 1 {
                        Self.onePixel(source, places, terms, w, b, into: target, outputStep: outputStep, valid: valid)
                    }
                }
            }
        }
    }

    @inline(never)
    private static func twoPixels(
        _ x: UnsafePointer<Lanes>, step: Int, _ places: UnsafePointer<Int>, _ terms: Int,
        _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
        into y: UnsafeMutablePointer<Lanes>, step pixel: Int, outputStep: Int, valid: Int
    ) {
        var first = TwelveSums(bias)
        var second = first
        let next = x + step
        var w = weights
        for k in 0..<terms {
            TwelveSums.addProducts(w, x[places[k]], to: &first, next[places[k]], to: &second)
            w += groupSize
        }
        first.store(valid, into: y, step: outputStep)
        second.store(valid, into: y + pixel, step: outputStep)
    }

    @inline(never)
    private static func onePixel(
        _ x: UnsafePointer<Lanes>, _ places: UnsafePointer<Int>, _ terms: Int,
        _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
        into y: UnsafeMutablePointer<Lanes>, outputStep: Int, valid: Int
    ) {
        var sums = TwelveSums(bias)
        var w = weights
        for k in 0..<terms {
            sums.addProducts(w, x[places[k]])
            w += groupSize
        }
        sums.store(valid, into: y, step: outputStep)
    }
}
