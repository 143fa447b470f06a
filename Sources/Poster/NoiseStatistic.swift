import Networks

/// The numbers that describe the spectrum of D at one instant.
package enum NoiseStatistic: String, CaseIterable, Sendable {
    case rank, rankOfAttainable, clippedMean, clippedDeviation, keptMean, keptDeviation
    case meanEigenvalue, trace, largest, effectiveRank, effectiveShare

    var meaning: String {
        switch self {
        case .rank: "eigenvalues above λ_max·d·2⁻²³, as a share of d"
        case .rankOfAttainable: "the same as a share of the min(N − 1, d) that N examples can show"
        case .clippedMean: "mean of all d eigenvalues after those below the threshold were raised to it"
        case .clippedDeviation: "their deviation"
        case .keptMean: "mean of the eigenvalues above the threshold"
        case .keptDeviation: "their deviation"
        case .meanEigenvalue: "tr(D)/d"
        case .trace: "tr D"
        case .largest: "λ_max"
        case .effectiveRank: "(tr D)²/tr D²"
        case .effectiveShare: "effective rank as a share of min(N − 1, d)"
        }
    }

    package func callAsFunction(_ spectrum: NoiseSpectrum) -> Double {
        switch self {
        case .rank: spectrum.rankShare
        case .rankOfAttainable: spectrum.attainableRankShare
        case .clippedMean: spectrum.clipped.mean
        case .clippedDeviation: spectrum.clipped.deviation
        case .keptMean: spectrum.keptMoments.mean
        case .keptDeviation: spectrum.keptMoments.deviation
        case .meanEigenvalue: spectrum.mean
        case .trace: spectrum.trace
        case .largest: spectrum.largest
        case .effectiveRank: spectrum.effectiveRank
        case .effectiveShare: spectrum.effectiveRank / Double(max(1, spectrum.attainableRank))
        }
    }
}
