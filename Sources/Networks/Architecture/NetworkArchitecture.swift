/// The layers of a network in their order, and what it reads.
public struct NetworkArchitecture: Codable, Hashable, Sendable {
    public var name: String
    public var input: ImageShape
    public var layers: [Layer]

    public init(name: String, input: ImageShape, layers: [Layer]) {
        (self.name, self.input, self.layers) = (name, input, layers)
    }

    /// small-allcnn for images of 3 × 32 × 32: 26 982 weights for 10 classes, 29 412 for 100.
    ///
    /// Eight 3 × 3 convolutions with padding 1, of 12 channels and later 24, two of them with stride 2, then one of
    /// 1 × 1 to the classes; each is followed by batch normalization and a rectifier; the mean over the remaining
    /// 8 × 8 pixels is the output.
    /// Source: Chaudhari & Soatto, arXiv 1710.11029, section 4; a smaller all-CNN of Springenberg et al.
    /// - Parameter dropout: probability after each convolution with stride 2; none in the run
    ///   that was published.
    public static func smallAllCNN(classes: Int = 10, dropout: Float = 0) -> NetworkArchitecture {
        func block(_ outputs: Int, stride: Int = 1) -> [Layer] {
            [.convolution(outputs: outputs, window: 3, stride: stride, padding: 1), .batchNormalization, .rectifier]
                + (stride > 1 && dropout > 0 ? [.dropout(probability: dropout)] : [])
        }
        return NetworkArchitecture(
            name: "small-allcnn", input: ImageShape(channels: 3, rows: 32, columns: 32),
            layers: block(12) + block(12) + block(12, stride: 2) + block(24) + block(24) + block(24, stride: 2)
                + block(24) + block(24)
                + [.convolution(outputs: classes, window: 1), .batchNormalization, .rectifier, .averagePooling])
    }

    /// small-lenet for images of 1 × 28 × 28: 13 338 weights.
    ///
    /// Two 5 × 5 convolutions of 8 and 16 channels, max-pooled by 3 and 2, then 128 hidden units; batch
    /// normalization, rectifier and dropout after each.
    /// Source: Chaudhari & Soatto, arXiv 1710.11029, section 4.
    public static func smallLeNet(dropout: Float = 0.1) -> NetworkArchitecture {
        let regularizer: [Layer] = dropout > 0 ? [.dropout(probability: dropout)] : []
        func block(_ outputs: Int, pooling: Int) -> [Layer] {
            [.convolution(outputs: outputs, window: 5), .batchNormalization, .rectifier, .maximumPooling(window: pooling)]
                + regularizer
        }
        return NetworkArchitecture(
            name: "small-lenet", input: ImageShape(channels: 1, rows: 28, columns: 28),
            layers: block(8, pooling: 3) + block(16, pooling: 2)
                + [.linear(outputs: 128), .batchNormalization, .rectifier] + regularizer + [.linear(outputs: 10)])
    }

    /// small-fc for images of 1 × 7 × 7: 3 978 weights; one hidden layer of 64 with batch normalization.
    public static let smallFC = fullyConnected("small-fc", hidden: 64, classes: 10)

    /// tiny-fc for images of 1 × 7 × 7: 917 weights; one hidden layer of 16 with batch normalization, 5 classes.
    public static let tinyFC = fullyConnected("tiny-fc", hidden: 16, classes: 5)

    private static func fullyConnected(_ name: String, hidden: Int, classes: Int) -> NetworkArchitecture {
        NetworkArchitecture(
            name: name, input: ImageShape(channels: 1, rows: 7, columns: 7),
            layers: [.linear(outputs: hidden), .batchNormalization, .rectifier, .linear(outputs: classes)])
    }
}
