import Foundation

/// f_k = −log p[label], p the softmax of the last layer's outputs.
enum CrossEntropy {
    /// Loss of each example of a block, whether it is classified wrongly, and ∂f_k/∂(outputs) = p − e_label.
    ///
    /// In double precision for each example: of all that a pass computes this is the smallest part.
    /// - Parameters:
    ///   - outputs: [class], 16 examples in the lanes.
    ///   - labels: of the true examples of the block, at most 16.
    ///   - gradient: [class]; zero in the lanes without an example.
    static func evaluate(
        _ outputs: UnsafePointer<Lanes>, classes: Int, labels: [Int], gradient: UnsafeMutablePointer<Lanes>
    ) -> [(loss: Double, wrong: Bool)] {
        for k in 0..<classes { gradient[k] = .zero }
        var exponentials = [Double](repeating: 0, count: classes)
        return labels.enumerated().map { lane, label in
            var (largest, winner) = (-Float.infinity, 0)
            for k in 0..<classes where outputs[k][lane] > largest { (largest, winner) = (outputs[k][lane], k) }
            var sum = 0.0
            for k in 0..<classes {
                exponentials[k] = exp(Double(outputs[k][lane]) - Double(largest))
                sum += exponentials[k]
            }
            for k in 0..<classes {
                gradient[k][lane] = Float(exponentials[k] / sum - (k == label ? 1 : 0))
            }
            return (log(sum) + Double(largest) - Double(outputs[label][lane]), winner != label)
        }
    }
}
