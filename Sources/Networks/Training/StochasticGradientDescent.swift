/// SGD with momentum: x ← x − η v, v ← μ v + ∇f_ℓ(x) + λ x.
///
/// PyTorch's form, in which the rate stands outside the velocity. With Nesterov's, x ← x − η (∇f + λ x + μ v) with the
/// new v.
public struct StochasticGradientDescent: Codable, Hashable, Sendable {
    public var learningRate: LearningRate
    public var momentum: Double
    public var nesterov: Bool
    /// λ, the factor of ½‖x‖² in the loss, over all weights, biases, scales and shifts.
    public var weightDecay: Double

    public init(
        learningRate: LearningRate, momentum: Double = 0.9, nesterov: Bool = true, weightDecay: Double = 0
    ) {
        (self.learningRate, self.momentum) = (learningRate, momentum)
        (self.nesterov, self.weightDecay) = (nesterov, weightDecay)
    }

    /// One step with the rate that belongs to `epoch`.
    /// - Parameters:
    ///   - gradient: of the mean loss, without the l2 term.
    ///   - velocity: v, as many numbers as parameters; zero at first.
    public func step(
        _ parameters: inout [Float], gradient: [Float], velocity: inout [Float], epoch: Double
    ) {
        let rate = Float(learningRate(epoch)), momentum = Float(momentum), decay = Float(weightDecay)
        precondition(gradient.count == parameters.count && velocity.count == parameters.count, "vectors of equal length")
        for i in parameters.indices {
            let g = gradient[i] + decay * parameters[i]
            let v = momentum * velocity[i] + g
            velocity[i] = v
            parameters[i] -= rate * (nesterov ? g + momentum * v : v)
        }
    }
}
