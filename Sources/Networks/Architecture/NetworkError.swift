import Foundation

/// What is wrong with a network or with what it is given.
public enum NetworkError: Error, Hashable, Sendable {
    /// Layer `index` (from zero) cannot stand where it does.
    case misplacedLayer(architecture: String, index: Int, reason: String)
    /// The examples do not have the shape of the network's input.
    case wrongShape(found: ImageShape, expected: ImageShape)
    /// A label that the network has no output for.
    case labelOutOfRange(label: Int, example: Int, classes: Int)
    /// A vector of weights, statistics or gradients of the wrong length.
    case wrongCount(of: String, found: Int, expected: Int)
    /// There is nothing to compute with.
    case noExamples
    /// Images that cannot be cut into blocks of so many rows and columns.
    case indivisibleImages(shape: ImageShape, factor: Int)
    /// A recipe by which nothing can be trained.
    case unusableRecipe(reason: String)
    /// A gradient or loss that is no longer a number: the learning rate is too large, or the data are not finite.
    case diverged(step: Int)
    /// A checkpoint that belongs to another training.
    case foreignCheckpoint(reason: String)
}

extension NetworkError: LocalizedError, CustomStringConvertible {
    public var errorDescription: String? { description }

    public var description: String {
        switch self {
        case .misplacedLayer(let architecture, let index, let reason):
            "layer \(index) of \(architecture): \(reason)"
        case .wrongShape(let found, let expected):
            """
            the images are \(found), but the network reads \(expected): choose the data set that it was made for, or \
            scale the images
            """
        case .labelOutOfRange(let label, let example, let classes):
            """
            example \(example) has the label \(label), but the network has outputs for 0 ..< \(classes): choose the \
            network with as many classes as the data set
            """
        case .wrongCount(let what, let found, let expected):
            "\(found) \(what) where the network has \(expected)"
        case .noExamples:
            "no examples were given"
        case .indivisibleImages(let shape, let factor):
            """
            images of \(shape) cannot be cut into blocks of \(factor) × \(factor): choose a factor that divides both \
            rows and columns
            """
        case .unusableRecipe(let reason):
            "the recipe of the training cannot be followed: \(reason)"
        case .diverged(let step):
            "the loss is not a number after step \(step): lower the learning rate, or look for pixels that are not finite"
        case .foreignCheckpoint(let reason):
            "the checkpoint does not belong to this training: \(reason)"
        }
    }
}
