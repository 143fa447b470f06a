import Mathematics

/// The leading eigenvalues and eigenvectors of a noise covariance that is too large to be decomposed, down to below the
/// threshold of the rank, with a certificate for the rank.
public struct LeadingSpectrum: Sendable {
    /// With the leading eigenvalues alone; `traceOfSquare` has the others' share from `rest`.
    public var spectrum: NoiseSpectrum
    /// Row k is the eigenvector of eigenvalue k, of length one; d columns.
    public var vectors: Matrix<Float>
    /// ‖D u − θ u‖ of each pair: an eigenvalue of D lies within it around θ.
    public var residuals: [Double]
    /// What is orthogonal to these vectors.
    public var rest: SpectralDensity
    public var certificate: RankCertificate
}

/// How far the search for leading eigenvalues goes.
public struct LeadingSpectrumSettings: Codable, Hashable, Sendable {
    /// So many eigenvectors are found at least, also when fewer are above half the threshold.
    public var least = 10
    /// Vectors that pass through the gradients together.
    public var block = 128
    /// The Krylov space grows to no more vectors than this.
    public var dimension = 1_280
    /// Probes and steps for what is left over. From 16 to 32 steps its eigenvalues come from a few tens of per cent to a few
    /// per cent of their places.
    public var probes = 16
    public var steps = 32
    /// With which the upper bound of the rank may be wrong.
    public var failureProbability = 1e-15

    public init() {}
}

extension NoiseCovariance {
    /// The leading eigenvalues of D by Rayleigh–Ritz in a block Krylov space, and a certificate for the rank.
    ///
    /// Grows the space until the pairs above half the threshold have residuals small enough for the certificate, then
    /// bounds what is orthogonal to them by Lanczos' method from random vectors. Each step takes 4Nbd operations while the
    /// gradients pass through memory once. Memory: gradients (4Nd bytes) and 8d bytes for each dimension of the space.
    ///
    /// Reference machine (two cores), small-allcnn, N = 50 000: 29 s, and 6.3 GB with the gradients, which take 4 s. The
    /// whole decomposition of the same D takes 248 s and 14.6 GB; it gave the same rank and the same leading eigenvalues
    /// to seven digits of the largest.
    /// - Parameter random: of the first block and the probes: results depend on it within residuals.
    public static func leadingSpectrum(
        of noise: NoiseOperator, settings: LeadingSpectrumSettings = LeadingSpectrumSettings(), random: RandomStream,
        progress: (_ dimension: Int, _ rank: Int, _ residual: Double) -> Void = { _, _, _ in }
    ) throws(LinearAlgebraError) -> LeadingSpectrum {
        let d = noise.parameterCount
        let attainable = min(max(1, noise.exampleCount - 1), d)
        // Of few examples a few vectors at a time find the leading part in a smaller space.
        let block = max(1, min(settings.block, max(32, noise.exampleCount / 32), attainable))
        let limit = min(settings.dimension, attainable)
        var space = RitzSpace(noise, block: block, random: random.child("start"))
        while true {
            let ritz = try space.ritzValues()
            let probe = NoiseSpectrum(
                parameterCount: d, exampleCount: noise.exampleCount, eigenvalues: ritz.values, trace: noise.trace)
            let wanted = min(space.dimension, max(1, settings.least, probe.kept(above: probe.threshold / 2).count))
            let (vectors, residuals) = space.ritzVectors(ritz, count: wanted)
            let residual = residuals.reduce(0) { $0 + $1 * $1 }.squareRoot()
            progress(space.dimension, probe.rank, residual)
            let room = limit - space.dimension
            let last = room < 1
            // The shift of the certificate is about 4 residual²/threshold: it is to be a thousandth of the threshold.
            guard last || (wanted < space.dimension && residual * residual < 2.5e-4 * probe.threshold * probe.threshold)
            else {
                // The last piece may be smaller, so that of few examples the space becomes all that they span.
                space.grow(block: min(block, room))
                continue
            }
            let rest = try RandomizedLanczos.density(
                of: noise, orthogonalTo: vectors, probes: settings.probes, steps: settings.steps,
                failureProbability: settings.failureProbability, random: random.child("probes"))
            let values = Array(ritz.values[..<wanted])
            let squares = values.reduce(0) { $0 + $1 * $1 } + rest.sum { $0 * $0 }
            return LeadingSpectrum(
                spectrum: NoiseSpectrum(
                    parameterCount: d, exampleCount: noise.exampleCount, eigenvalues: values, trace: noise.trace,
                    traceOfSquare: squares),
                vectors: vectors, residuals: residuals, rest: rest,
                certificate: RankCertificate(
                    values: values, residual: residual, rest: rest.bound, threshold: probe.threshold,
                    failureProbability: settings.failureProbability))
        }
    }
}
