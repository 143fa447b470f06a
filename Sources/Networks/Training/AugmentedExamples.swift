import Mathematics

/// Changes an image, for instance flips and crops it, with a stream of random numbers of its own.
public typealias Augmentation =
    @Sendable (_ pixels: UnsafeMutableBufferPointer<Float>, _ shape: ImageShape, _ random: inout RandomStream) -> Void

/// Examples as one epoch sees them: each image changed by an augmentation whose stream belongs to the example, so that
/// reading an example twice gives the same image.
public struct AugmentedExamples<Base: ExampleSet>: ExampleSet {
    public let base: Base
    private let random: RandomStream
    private let augmentation: Augmentation

    /// - Parameter random: another one for another epoch.
    public init(_ base: Base, random: RandomStream, _ augmentation: @escaping Augmentation) {
        (self.base, self.random, self.augmentation) = (base, random, augmentation)
    }

    public var count: Int { base.count }
    public var shape: ImageShape { base.shape }
    public func label(_ index: Int) -> Int { base.label(index) }

    public func copyImage(_ index: Int, into pixels: UnsafeMutableBufferPointer<Float>) {
        base.copyImage(index, into: pixels)
        var random = random.child(index)
        augmentation(pixels, base.shape, &random)
    }
}
