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
    /// included, runs at 200 to 218 GFLOP/s on one core and 420 on two; OpenBLAS's product of large matrices reaches 218
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
        var a0 = Lanes(repeating: bias[0]), b0 = a0
        var a1 = Lanes(repeating: bias[1]), b1 = a1
        var a2 = Lanes(repeating: bias[2]), b2 = a2
        var a3 = Lanes(repeating: bias[3]), b3 = a3
        var a4 = Lanes(repeating: bias[4]), b4 = a4
        var a5 = Lanes(repeating: bias[5]), b5 = a5
        var a6 = Lanes(repeating: bias[6]), b6 = a6
        var a7 = Lanes(repeating: bias[7]), b7 = a7
        var a8 = Lanes(repeating: bias[8]), b8 = a8
        var a9 = Lanes(repeating: bias[9]), b9 = a9
        var a10 = Lanes(repeating: bias[10]), b10 = a10
        var a11 = Lanes(repeating: bias[11]), b11 = a11
        let second = x + step
        var w = weights
        for k in 0..<terms {
            let place = places[k]
            let u = x[place], v = second[place]
            let w0 = Lanes(repeating: w[0]); a0.addProduct(w0, u); b0.addProduct(w0, v)
            let w1 = Lanes(repeating: w[1]); a1.addProduct(w1, u); b1.addProduct(w1, v)
            let w2 = Lanes(repeating: w[2]); a2.addProduct(w2, u); b2.addProduct(w2, v)
            let w3 = Lanes(repeating: w[3]); a3.addProduct(w3, u); b3.addProduct(w3, v)
            let w4 = Lanes(repeating: w[4]); a4.addProduct(w4, u); b4.addProduct(w4, v)
            let w5 = Lanes(repeating: w[5]); a5.addProduct(w5, u); b5.addProduct(w5, v)
            let w6 = Lanes(repeating: w[6]); a6.addProduct(w6, u); b6.addProduct(w6, v)
            let w7 = Lanes(repeating: w[7]); a7.addProduct(w7, u); b7.addProduct(w7, v)
            let w8 = Lanes(repeating: w[8]); a8.addProduct(w8, u); b8.addProduct(w8, v)
            let w9 = Lanes(repeating: w[9]); a9.addProduct(w9, u); b9.addProduct(w9, v)
            let w10 = Lanes(repeating: w[10]); a10.addProduct(w10, u); b10.addProduct(w10, v)
            let w11 = Lanes(repeating: w[11]); a11.addProduct(w11, u); b11.addProduct(w11, v)
            w += 12
        }
        var out = y
        out[0] = a0; out[pixel] = b0
        guard valid > 1 else { return }
        out += outputStep
        out[0] = a1; out[pixel] = b1
        guard valid > 2 else { return }
        out += outputStep
        out[0] = a2; out[pixel] = b2
        guard valid > 3 else { return }
        out += outputStep
        out[0] = a3; out[pixel] = b3
        guard valid > 4 else { return }
        out += outputStep
        out[0] = a4; out[pixel] = b4
        guard valid > 5 else { return }
        out += outputStep
        out[0] = a5; out[pixel] = b5
        guard valid > 6 else { return }
        out += outputStep
        out[0] = a6; out[pixel] = b6
        guard valid > 7 else { return }
        out += outputStep
        out[0] = a7; out[pixel] = b7
        guard valid > 8 else { return }
        out += outputStep
        out[0] = a8; out[pixel] = b8
        guard valid > 9 else { return }
        out += outputStep
        out[0] = a9; out[pixel] = b9
        guard valid > 10 else { return }
        out += outputStep
        out[0] = a10; out[pixel] = b10
        guard valid > 11 else { return }
        out += outputStep
        out[0] = a11; out[pixel] = b11
    }

    @inline(never)
    private static func onePixel(
        _ x: UnsafePointer<Lanes>, _ places: UnsafePointer<Int>, _ terms: Int,
        _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
        into y: UnsafeMutablePointer<Lanes>, outputStep: Int, valid: Int
    ) {
        var a0 = Lanes(repeating: bias[0])
        var a1 = Lanes(repeating: bias[1])
        var a2 = Lanes(repeating: bias[2])
        var a3 = Lanes(repeating: bias[3])
        var a4 = Lanes(repeating: bias[4])
        var a5 = Lanes(repeating: bias[5])
        var a6 = Lanes(repeating: bias[6])
        var a7 = Lanes(repeating: bias[7])
        var a8 = Lanes(repeating: bias[8])
        var a9 = Lanes(repeating: bias[9])
        var a10 = Lanes(repeating: bias[10])
        var a11 = Lanes(repeating: bias[11])
        var w = weights
        for k in 0..<terms {
            let u = x[places[k]]
            a0.addProduct(Lanes(repeating: w[0]), u)
            a1.addProduct(Lanes(repeating: w[1]), u)
            a2.addProduct(Lanes(repeating: w[2]), u)
            a3.addProduct(Lanes(repeating: w[3]), u)
            a4.addProduct(Lanes(repeating: w[4]), u)
            a5.addProduct(Lanes(repeating: w[5]), u)
            a6.addProduct(Lanes(repeating: w[6]), u)
            a7.addProduct(Lanes(repeating: w[7]), u)
            a8.addProduct(Lanes(repeating: w[8]), u)
            a9.addProduct(Lanes(repeating: w[9]), u)
            a10.addProduct(Lanes(repeating: w[10]), u)
            a11.addProduct(Lanes(repeating: w[11]), u)
            w += 12
        }
        var out = y
        out[0] = a0
        guard valid > 1 else { return }
        out += outputStep
        out[0] = a1
        guard valid > 2 else { return }
        out += outputStep
        out[0] = a2
        guard valid > 3 else { return }
        out += outputStep
        out[0] = a3
        guard valid > 4 else { return }
        out += outputStep
        out[0] = a4
        guard valid > 5 else { return }
        out += outputStep
        out[0] = a5
        guard valid > 6 else { return }
        out += outputStep
        out[0] = a6
        guard valid > 7 else { return }
        out += outputStep
        out[0] = a7
        guard valid > 8 else { return }
        out += outputStep
        out[0] = a8
        guard valid > 9 else { return }
        out += outputStep
        out[0] = a9
        guard valid > 10 else { return }
        out += outputStep
        out[0] = a10
        guard valid > 11 else { return }
        out += outputStep
        out[0] = a11
    }
}
