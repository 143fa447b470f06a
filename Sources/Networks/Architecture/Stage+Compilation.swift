extension Stage {
    /// The stages of an architecture, with the places of their parameters.
    static func stages(of architecture: NetworkArchitecture) throws(NetworkError) -> [Stage] {
        var stages = [Stage]()
        var shape = architecture.input
        for (index, layer) in architecture.layers.enumerated() {
            func misplaced(_ reason: String) -> NetworkError {
                .misplacedLayer(architecture: architecture.name, index: index, reason: reason)
            }
            var stage: Stage
            switch layer {
            case .convolution(let outputs, let window, let stride, let padding):
                let rows = shape.rows + 2 * padding - window, columns = shape.columns + 2 * padding - window
                guard outputs > 0, window > 0, stride > 0, padding >= 0, rows >= 0, columns >= 0 else {
                    throw misplaced("a \(window) × \(window) window does not fit into \(shape) with padding \(padding)")
                }
                let output = ImageShape(channels: outputs, rows: rows / stride + 1, columns: columns / stride + 1)
                stages.append(Stage(
                    index: stages.count, input: shape, output: output, pooled: output,
                    windowRows: window, windowColumns: window, stride: stride, padding: padding))
                shape = output
                continue
            case .linear(let outputs):
                guard outputs > 0 else { throw misplaced("a linear layer needs outputs") }
                let output = ImageShape(channels: outputs, rows: 1, columns: 1)
                stages.append(Stage(
                    index: stages.count, input: shape, output: output, pooled: output,
                    windowRows: shape.rows, windowColumns: shape.columns, stride: 1, padding: 0))
                shape = output
                continue
            default:
                guard let last = stages.popLast() else {
                    throw misplaced("it needs a convolution or a linear layer before it")
                }
                stage = last
            }
            let untouched = stage.pooling == .none && stage.dropout == 0
            switch layer {
            case .batchNormalization:
                guard untouched, !stage.rectified, !stage.normalized else {
                    throw misplaced("batch normalization follows a convolution or a linear layer directly")
                }
                stage.normalized = true
            case .rectifier:
                guard untouched, !stage.rectified else {
                    throw misplaced("a rectifier comes before pooling and dropout")
                }
                stage.rectified = true
            case .maximumPooling(let window):
                guard untouched, window > 0, window <= min(shape.rows, shape.columns) else {
                    throw misplaced(
                        "pooling over \(window) × \(window) of \(shape), once for each convolution and before dropout")
                }
                stage.pooling = .maximum(window)
                stage.pooled = ImageShape(
                    channels: shape.channels, rows: shape.rows / window, columns: shape.columns / window)
            case .averagePooling:
                guard untouched else { throw misplaced("pooling comes once for each convolution and before dropout") }
                stage.pooling = .average
                stage.pooled = ImageShape(channels: shape.channels, rows: 1, columns: 1)
            case .dropout(let probability):
                guard stage.dropout == 0, probability >= 0, probability < 1 else {
                    throw misplaced(
                        "dropout comes once for each convolution, with a probability below 1, not \(probability)")
                }
                stage.dropout = probability
            case .convolution, .linear:
                break
            }
            shape = stage.pooled
            stages.append(stage)
        }
        guard let last = stages.last, last.pooled.pixels == 1, last.dropout == 0 else {
            throw .misplacedLayer(
                architecture: architecture.name, index: architecture.layers.count - 1,
                reason: "the last layers must leave one number for each class, not \(shape), and drop none of them")
        }
        place(&stages)
        return stages
    }

    private static func place(_ stages: inout [Stage]) {
        var parameters = 0
        var statistics = 0
        func take(_ count: Int, from position: inout Int) -> Range<Int> {
            defer { position += count }
            return position..<position + count
        }
        for s in stages.indices {
            let channels = stages[s].output.channels
            stages[s].weight = take(channels * stages[s].terms, from: &parameters)
            stages[s].bias = take(channels, from: &parameters)
            guard stages[s].normalized else { continue }
            stages[s].scale = take(channels, from: &parameters)
            stages[s].shift = take(channels, from: &parameters)
            stages[s].mean = take(channels, from: &statistics)
            stages[s].variance = take(channels, from: &statistics)
        }
    }
}
