/// Where a tensor of parameters or of running statistics stands in the flat vector.
///
/// Tensors follow each other layer by layer, within a layer as PyTorch orders them: weight [out, in, row, column]
/// (row-major) and bias of a convolution or linear layer; scale and shift of a batch normalization. Running
/// statistics are a vector of their own: mean and variance of each batch normalization.
public struct ParameterSlice: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Hashable, Sendable {
        case weight, bias, scale, shift, runningMean, runningVariance
    }

    /// The number of the affine layer (convolution or linear) that it belongs to, from zero.
    public var layer: Int
    public var kind: Kind
    public var shape: [Int]
    public var range: Range<Int>

    /// For instance `convolution 3 weight`.
    public var name: String
}
