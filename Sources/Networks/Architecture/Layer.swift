/// One layer of a network: what it computes and the numbers that fix it. Its weights live elsewhere, in one flat
/// vector (see `ParameterSlice`).
public enum Layer: Codable, Hashable, Sendable {
    /// z[o, r, c] = b[o] + Σ w[o, i, y, x] · a[i, s r + y − p, s c + x − p] over a square window, zero outside the image.
    case convolution(outputs: Int, window: Int, stride: Int = 1, padding: Int = 0)
    /// z[o] = b[o] + Σ w[o, i] · a[i], over all the numbers of an image: the convolution whose window is the image.
    case linear(outputs: Int)
    /// y = γ (z − μ)/√(σ² + ε) + β for each channel, with mean and variance over the examples and pixels of a batch
    /// in training, and their running averages in evaluation. Follows a convolution or a linear layer.
    case batchNormalization
    /// max(0, y).
    case rectifier
    /// The largest number of each window × window square; squares do not overlap, and what is left over at the
    /// bottom and on the right is not looked at.
    case maximumPooling(window: Int)
    /// The mean over all pixels of each channel.
    case averagePooling
    /// In training, zero with this probability, and scaled by 1/(1 − probability) otherwise.
    case dropout(probability: Float)
}

/// The constants of batch normalization: PyTorch's.
public enum BatchNormalizationConstants {
    /// ε, added to the variance.
    public static let epsilon = 1e-5
    /// How much of a batch's statistics enters the running ones: r ← 0.9 r + 0.1 s.
    public static let momentum = 0.1
}
