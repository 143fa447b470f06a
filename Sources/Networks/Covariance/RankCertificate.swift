/// How sure the number of eigenvalues above a threshold is.
public struct RankCertificate: Codable, Hashable, Sendable {
    public var threshold: Double
    /// At least so many eigenvalues are above the threshold: the k-th Ritz value is never above the k-th eigenvalue.
    public var atLeast: Int
    /// At most so many are, but for the probability; `nil` when the bound of the rest does not allow a statement.
    public var atMost: Int?
    /// The probability with which `atMost` may be wrong.
    public var failureProbability: Double
    /// How near the threshold an eigenvalue comes, relative to the threshold.
    public var margin: Double

    public var isExact: Bool { atLeast == atMost }

    /// How much rounding may have moved an eigenvalue, relative to the largest one: 2⁻²⁰, sixteen units in the last
    /// place. Leading eigenvalues of small-allcnn, computed in single precision, differ from those in double precision
    /// by less (a test says so).
    public static let rounding = 0x1p-20

    /// - Parameters:
    ///   - values: Ritz values in descending order, of orthonormal vectors U with U D Uᵀ diagonal.
    ///   - residual: the Frobenius norm of D U − U θ.
    ///   - rest: a bound on D orthogonal to U.
    ///
    /// D is [[θ, Bᵀ], [B, C]] with ‖B‖ ≤ residual and C ≤ rest. Since 2xᵀBᵀy ≤ s‖Bx‖² + ‖y‖²/s for every s > 0, D is
    /// below (θ + s BᵀB) ⊕ (C + 1/s). With 1/s half of what lies between the rest, rounding added, and the threshold, no
    /// more eigenvalues of D are above the threshold than of θ + s‖B‖²: residuals enter squared.
    public init(values: [Double], residual: Double, rest: Double, threshold: Double, failureProbability: Double) {
        self.threshold = threshold
        self.failureProbability = failureProbability
        let rounding = Self.rounding * (values.first ?? 0)
        atLeast = values.count { $0 - rounding > threshold }
        margin = (values.map { abs($0 - threshold) }.min() ?? threshold) / max(threshold, .leastNormalMagnitude)
        let gap = threshold - (rest + rounding)
        guard gap > 0 else {
            atMost = nil
            return
        }
        let shift = residual * residual * 2 / gap
        atMost = values.count { $0 + shift + rounding > threshold }
    }
}
