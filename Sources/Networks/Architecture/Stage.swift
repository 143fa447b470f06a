/// What follows the rectifier of a stage.
enum Pooling: Hashable, Sendable {
    case none
    case maximum(Int)
    case average
}

/// An affine layer and all that follows it until the next one: z = w ∗ a + b, y = normalized z, rectified, pooled,
/// some of it dropped out.
///
/// Only z is kept from the forward pass. What comes after it costs a multiply-add for each number and is computed
/// again in the backward pass, which is cheaper than writing it to memory and reading it back.
struct Stage: Hashable, Sendable {
    var index: Int
    var input: ImageShape
    /// Channels, rows and columns of z.
    var output: ImageShape
    /// The same after pooling.
    var pooled: ImageShape
    var windowRows: Int
    var windowColumns: Int
    var stride: Int
    var padding: Int
    var normalized = false
    var rectified = false
    var pooling = Pooling.none
    /// The probability of being dropped; zero for no dropout.
    var dropout: Float = 0

    /// Where its parameters are in the flat vector.
    var weight = 0..<0
    var bias = 0..<0
    var scale = 0..<0
    var shift = 0..<0
    /// Where its running statistics are.
    var mean = 0..<0
    var variance = 0..<0

    /// w[o, k]: k = (i · window rows + row) · window columns + column.
    var terms: Int { input.channels * windowRows * windowColumns }

    /// Layout of the input, with the border that the window reads.
    var inputLayout: PlaneLayout {
        PlaneLayout(input, top: padding, left: padding, bottom: padding, right: padding)
    }
    var outputLayout: PlaneLayout { PlaneLayout(output) }
    var pooledLayout: PlaneLayout { PlaneLayout(pooled) }

    /// Layout of dz, with the border that the backward pass reads: for which rows of dz is there a row of the input
    /// that some row of the window connects with it? The first stage has no backward pass to its input.
    var gradientLayout: PlaneLayout {
        guard index > 0 else { return PlaneLayout(output) }
        func border(_ size: Int, _ outputSize: Int, _ window: Int) -> (before: Int, after: Int) {
            var (first, last) = (0, outputSize - 1)
            for place in [0, size - 1] + (0..<min(size, stride)).map({ $0 }) + (max(0, size - stride)..<size) {
                for tap in 0..<window where (place + padding - tap) % stride == 0 {
                    let row = (place + padding - tap) / stride
                    (first, last) = (min(first, row), max(last, row))
                }
            }
            return (-first, last - outputSize + 1)
        }
        let vertical = border(input.rows, output.rows, windowRows)
        let horizontal = border(input.columns, output.columns, windowColumns)
        return PlaneLayout(
            output, top: vertical.before, left: horizontal.before, bottom: vertical.after, right: horizontal.after)
    }

    /// z from the padded input.
    var forward: GatherProduct {
        let (x, z) = (inputLayout, outputLayout)
        return GatherProduct(
            outputs: output.channels, rows: output.rows, columns: output.columns, offsets: tapOffsets,
            inputOrigin: 0, inputRowStep: stride * x.rowStride, inputColumnStep: stride,
            outputOrigin: z.origin, outputRowStep: z.rowStride, outputColumnStep: 1, outputStep: z.channelStride,
            weightOrder: GatherProduct.order(outputs: output.channels, terms: terms) { o, k in
                weight.lowerBound + o * terms + k
            })
    }

    /// dw from the padded input and dz.
    var weightGradient: GatheredOuterProduct {
        let (x, dz) = (inputLayout, gradientLayout)
        return GatheredOuterProduct(
            outputs: output.channels, rows: output.rows, columns: output.columns, offsets: tapOffsets,
            inputOrigin: 0, inputRowStep: stride * x.rowStride, inputColumnStep: stride,
            gradientOrigin: dz.origin, gradientRowStep: dz.rowStride, gradientStep: dz.channelStride)
    }

    /// da from dz: da[i, r, c] = Σ w[o, i, y, x] dz[o, (r + p − y)/s, (c + p − x)/s] over the taps (y, x) for which
    /// both quotients are whole. Which ones these are depends on r and c modulo s only, so that there are s² products,
    /// each on its own grid of pixels.
    var backward: [GatherProduct] {
        let (dz, da) = (gradientLayout, PlaneLayout(input))
        var products = [GatherProduct]()
        for firstRow in 0..<min(stride, input.rows) {
            for firstColumn in 0..<min(stride, input.columns) {
                var offsets = [Int]()
                var weights = [Int]()
                for o in 0..<output.channels {
                    for y in 0..<windowRows where (firstRow + padding - y) % stride == 0 {
                        for x in 0..<windowColumns where (firstColumn + padding - x) % stride == 0 {
                            let row = (firstRow + padding - y) / stride
                            let column = (firstColumn + padding - x) / stride
                            offsets.append(o * dz.channelStride + row * dz.rowStride + column)
                            weights.append(weight.lowerBound + o * terms + y * windowColumns + x)
                        }
                    }
                }
                products.append(GatherProduct(
                    outputs: input.channels,
                    rows: (input.rows - firstRow + stride - 1) / stride,
                    columns: (input.columns - firstColumn + stride - 1) / stride, offsets: offsets,
                    inputOrigin: dz.origin, inputRowStep: dz.rowStride, inputColumnStep: 1,
                    outputOrigin: da.origin + firstRow * da.rowStride + firstColumn,
                    outputRowStep: stride * da.rowStride, outputColumnStep: stride, outputStep: da.channelStride,
                    weightOrder: GatherProduct.order(outputs: input.channels, terms: offsets.count) { i, k in
                        weights[k] + i * windowRows * windowColumns
                    }))
            }
        }
        return products
    }

    /// Lanes from the first tap to each, in the padded input.
    private var tapOffsets: [Int] {
        let x = inputLayout
        return (0..<terms).map { k in
            let (channel, tap) = k.quotientAndRemainder(dividingBy: windowRows * windowColumns)
            return channel * x.channelStride + tap / windowColumns * x.rowStride + tap % windowColumns
        }
    }

    /// Multiply-adds of the forward pass for one example.
    var multiplyAdds: Int { output.count * terms }
}
