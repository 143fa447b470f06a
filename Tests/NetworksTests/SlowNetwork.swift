import Foundation
import Networks

/// A network computed one number at a time in double precision, by the definitions: slow, and obviously right.
struct SlowNetwork {
    let architecture: NetworkArchitecture

    /// Outputs for each example, and mean and unbiased variance of every batch normalization.
    /// - Parameter running: means and variances of evaluation mode; `nil` for the statistics of the batch.
    func forward(
        _ images: [[Double]], parameters: [Double], running: [Double]? = nil
    ) -> (outputs: [[Double]], statistics: [Double]) {
        var (activations, shape) = (images, architecture.input)
        var (parameters, running) = (parameters[...], running?[...])
        var statistics = [Double]()
        for layer in architecture.layers {
            switch layer {
            case .convolution(let outputs, let window, let stride, let padding):
                (activations, shape) = convolve(
                    activations, shape, outputs, (window, window), stride, padding, &parameters)
            case .linear(let outputs):
                (activations, shape) = convolve(
                    activations, shape, outputs, (shape.rows, shape.columns), 1, 0, &parameters)
            case .batchNormalization:
                let gamma = take(shape.channels, &parameters), beta = take(shape.channels, &parameters)
                var known: [[Double]]?
                if var rest = running {
                    known = [take(shape.channels, &rest), take(shape.channels, &rest)]
                    running = rest
                }
                var (means, variances) = ([Double](), [Double]())
                for c in 0..<shape.channels {
                    let plane = c * shape.pixels..<(c + 1) * shape.pixels
                    let values = activations.flatMap { $0[plane] }
                    let mean = known?[0][c] ?? values.reduce(0, +) / Double(values.count)
                    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
                    let variance = known?[1][c] ?? squares / Double(values.count)
                    means.append(mean)
                    variances.append(squares / Double(values.count - 1))
                    for k in activations.indices {
                        for i in plane {
                            activations[k][i] = gamma[c] * (activations[k][i] - mean) / sqrt(variance + 1e-5) + beta[c]
                        }
                    }
                }
                statistics += means + variances
            case .rectifier:
                activations = activations.map { $0.map { max(0, $0) } }
            case .maximumPooling(let window):
                let pooled = ImageShape(
                    channels: shape.channels, rows: shape.rows / window, columns: shape.columns / window)
                activations = activations.map { image in
                    places(pooled).map { c, r, x in
                        var largest = -Double.infinity
                        for i in 0..<window {
                            for j in 0..<window {
                                largest = max(
                                    largest, image[(c * shape.rows + r * window + i) * shape.columns + x * window + j])
                            }
                        }
                        return largest
                    }
                }
                shape = pooled
            case .averagePooling:
                let pixels = shape.pixels
                activations = activations.map { image in
                    (0..<shape.channels).map { image[$0 * pixels..<($0 + 1) * pixels].reduce(0, +) / Double(pixels) }
                }
                shape = ImageShape(channels: shape.channels, rows: 1, columns: 1)
            case .dropout:
                break
            }
        }
        return (activations, statistics)
    }

    /// The cross-entropy of each example.
    func losses(_ images: [[Double]], _ labels: [Int], parameters: [Double], running: [Double]? = nil) -> [Double] {
        zip(forward(images, parameters: parameters, running: running).outputs, labels).map { outputs, label in
            log(outputs.reduce(0) { $0 + exp($1) }) - outputs[label]
        }
    }

    /// ∂f_k/∂x of each example k by central differences: [parameter][example]. In training mode f_k depends on the other
    /// examples too, and only the mean over examples has a meaning.
    func gradients(
        _ images: [[Double]], _ labels: [Int], parameters: [Double], running: [Double]? = nil
    ) -> [[Double]] {
        // Longer steps reach across the edges of rectifiers: at 10⁻⁶ one of the tested examples still has a wrong slope.
        let step = 1e-7
        return parameters.indices.map { i in
            var (up, down) = (parameters, parameters)
            up[i] += step
            down[i] -= step
            return zip(
                losses(images, labels, parameters: up, running: running),
                losses(images, labels, parameters: down, running: running)
            ).map { ($0 - $1) / (2 * step) }
        }
    }

    private func convolve(
        _ images: [[Double]], _ shape: ImageShape, _ outputs: Int, _ window: (rows: Int, columns: Int), _ stride: Int,
        _ padding: Int, _ parameters: inout ArraySlice<Double>
    ) -> ([[Double]], ImageShape) {
        let weights = take(outputs * shape.channels * window.rows * window.columns, &parameters)
        let bias = take(outputs, &parameters)
        let result = ImageShape(
            channels: outputs, rows: (shape.rows + 2 * padding - window.rows) / stride + 1,
            columns: (shape.columns + 2 * padding - window.columns) / stride + 1)
        let convolved = images.map { image in
            places(result).map { o, r, c in
                var sum = bias[o]
                for i in 0..<shape.channels {
                    for y in 0..<window.rows {
                        for x in 0..<window.columns {
                            let row = r * stride + y - padding, column = c * stride + x - padding
                            guard 0..<shape.rows ~= row, 0..<shape.columns ~= column else { continue }
                            sum += weights[((o * shape.channels + i) * window.rows + y) * window.columns + x]
                                * image[(i * shape.rows + row) * shape.columns + column]
                        }
                    }
                }
                return sum
            }
        }
        return (convolved, result)
    }

    private func places(_ shape: ImageShape) -> [(Int, Int, Int)] {
        (0..<shape.channels).flatMap { c in
            (0..<shape.rows).flatMap { r in (0..<shape.columns).map { (c, r, $0) } }
        }
    }

    private func take(_ count: Int, _ values: inout ArraySlice<Double>) -> [Double] {
        defer { values = values.dropFirst(count) }
        return Array(values.prefix(count))
    }
}
