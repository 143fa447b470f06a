import Foundation

/// How the learning rate goes over the epochs. Epochs are fractional: the rate changes with every step.
public enum LearningRate: Codable, Hashable, Sendable {
    case constant(Double)
    /// `initial` · `factor` for each of `epochs` that lies behind.
    case steps(initial: Double, epochs: [Double], factor: Double)
    /// `final` + (`initial` − `final`)/2 · (1 + cos πt/T) from epoch 0 to T.
    /// Source: Loshchilov & Hutter, arXiv 1608.03983, equation 5, without restarts.
    case cosine(initial: Double, final: Double = 0, epochs: Double)

    /// The rate after so many epochs.
    public func callAsFunction(_ epoch: Double) -> Double {
        switch self {
        case .constant(let rate):
            return rate
        case .steps(let initial, let epochs, let factor):
            return epochs.reduce(initial) { epoch >= $1 ? $0 * factor : $0 }
        case .cosine(let initial, let final, let epochs):
            let progress = epochs > 0 ? min(1, max(0, epoch / epochs)) : 1
            return final + (initial - final) / 2 * (1 + cos(.pi * progress))
        }
    }
}
