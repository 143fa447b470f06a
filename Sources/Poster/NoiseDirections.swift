import Claims
import Foundation
import Mathematics
import Networks

/// Where the leading eigenvectors of D point: in which layers they live, and how much of the full gradient they hold.
package struct NoiseDirections: Codable, Sendable {
    /// So many leading eigenvectors are shown one by one.
    package static let shown = 10

    /// For each of the leading eigenvectors, its squared length in the weights of each layer.
    package var layerShares: [[Double]]
    /// The same of the full gradient ∇f.
    package var layerSharesOfGradient: [Double]
    /// Each layer's share of the weights, which a random direction would have.
    package var layerSharesOfWeights: [Double]
    /// How much of ‖∇f‖² lies in the span of the first 1, 2, 3, … eigenvectors.
    package var gradientShares: Series
    /// How much of tr D does: what sampling alone would give a gradient over few examples.
    package var noiseShares: Series
    /// The part of tr D in the leading `shown`.
    package var leadingShare: Double
    var certificate: RankCertificate
    var parameterCount: Int

    /// - Parameter gradient: the full gradient ∇f.
    package init(_ leading: LeadingSpectrum, network: Network, gradient: [Double]) {
        let vectors = leading.vectors
        layerShares = (0..<min(Self.shown, vectors.rows)).map { network.sharesOfLayers(vectors.row($0)) }
        layerSharesOfGradient = network.sharesOfLayers(gradient.map { Float($0) })
        layerSharesOfWeights = network.sharesOfLayers([Float](repeating: 1, count: network.parameterCount))
        gradientShares = Series(NoiseCovariance.share(of: gradient, inSpanOf: vectors))
        var sum = 0.0
        noiseShares = Series(
            leading.spectrum.eigenvalues.prefix(vectors.rows).map { value in
                sum += value
                return sum / max(leading.spectrum.trace, .leastNormalMagnitude)
            })
        leadingShare = noiseShares.values.prefix(Self.shown).last ?? 0
        certificate = leading.certificate
        parameterCount = network.parameterCount
    }

    /// The share of ∇f in the span of the first `count` eigenvectors, of none when it is 0.
    package func gradientShare(count: Int) -> Double {
        let shares = gradientShares.values
        return shares.prefix(max(0, count)).last ?? 0
    }

    /// What the span of the shown eigenvectors holds of a direction without preference: k of d.
    var randomShare: Double { Double(Self.shown) / Double(parameterCount) }

    /// What the figures draw of it, by name.
    var series: [String: [Double]] {
        [
            "layers": layerShares.flatMap { $0 } + layerSharesOfGradient + layerSharesOfWeights, "gradient": gradientShares.values,
            "noise": noiseShares.values,
        ]
    }
}
