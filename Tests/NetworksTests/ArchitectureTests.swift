import Mathematics
import Networks
import Testing

@Suite struct ArchitectureTests {
    /// Source: Chaudhari & Soatto, arXiv 1710.11029, where these are the numbers of weights.
    @Test func numbersOfWeights() throws {
        #expect(try Network(.smallAllCNN()).parameterCount == 26_982)
        #expect(try Network(.smallAllCNN(classes: 100)).parameterCount == 29_412)
        #expect(try Network(.smallLeNet()).parameterCount == 13_338)
        #expect(try Network(.smallFC).parameterCount == 3_978)
        #expect(try Network(.tinyFC).parameterCount == 917)
    }

    @Test func weightsBeginUniformOnTheIntervalOfTheirFanIn() throws {
        let network = try Network(.smallAllCNN())
        let state = network.initialState(using: RandomStream(seed: 3))
        for slice in network.parameters where slice.kind == .weight {
            let values = state.parameters[slice.range].map(Double.init)
            let bound = 1 / Double(slice.shape[1] * slice.shape[2] * slice.shape[3]).squareRoot()
            #expect(values.allSatisfy { abs($0) <= bound })
            // The variance of a uniform distribution on ±b is b²/3.
            let tolerance = 4 * bound * bound / Double(values.count).squareRoot()
            #expect(abs(Statistics.variance(values) - bound * bound / 3) < tolerance)
        }
        for slice in network.parameters where slice.kind == .scale {
            #expect(state.parameters[slice.range].allSatisfy { $0 == 1 })
        }
    }

    @Test func layersThatDoNotFitAreNamed() {
        let image = ImageShape(channels: 1, rows: 4, columns: 4)
        func error(_ layers: [Layer]) -> NetworkError? {
            do throws(NetworkError) {
                _ = try Network(NetworkArchitecture(name: "test", input: image, layers: layers))
                return nil
            } catch {
                return error
            }
        }
        #expect(error([.rectifier])?.description == "layer 0 of test: it needs a convolution or a linear layer before it")
        #expect(error([.convolution(outputs: 2, window: 5)])?.description.contains("5 × 5 window does not fit") == true)
        #expect(error([.linear(outputs: 2), .rectifier, .batchNormalization])?.description.contains("layer 2") == true)
        #expect(error([.convolution(outputs: 2, window: 3)])?.description.contains("one number for each class") == true)
        #expect(error([]) != nil)
        #expect(error([.linear(outputs: 3)]) == nil)
    }

    @Test func examplesThatDoNotFitAreNamed() throws {
        let network = try Network(.tinyFC)
        let state = network.initialState(using: RandomStream(seed: 1))
        let wrongShape = LabeledImages(
            shape: ImageShape(channels: 1, rows: 1, columns: 2), pixels: [0, 0], labels: [0])
        #expect(throws: NetworkError.wrongShape(found: wrongShape.shape, expected: network.architecture.input)) {
            try network.evaluate(state, on: wrongShape)
        }
        let wrongLabel = LabeledImages(
            shape: network.architecture.input, pixels: [Float](repeating: 0, count: 98), labels: [4, 5])
        #expect(throws: NetworkError.labelOutOfRange(label: 5, example: 1, classes: 5)) {
            try network.evaluate(state, on: wrongLabel)
        }
        let none = LabeledImages(shape: network.architecture.input, pixels: [], labels: [])
        #expect(throws: NetworkError.noExamples) { try network.perExampleGradients(at: state, of: none) }
        let short = NetworkState(parameters: [1], statistics: state.statistics)
        #expect(throws: NetworkError.self) { try network.evaluate(short, on: wrongLabel) }
    }
}
