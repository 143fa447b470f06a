import Claims
import Mathematics
import Networks

/// Takes the spectrum of D from the gradients of examples, with what its intervals need.
struct NoiseSpectrometer {
    let parameters: NoiseCovarianceExperiment.Parameters
    /// The group of each example in the jackknife.
    let groups: [Int]
    let random: RandomStream

    /// What is asked for besides the spectrum.
    struct Extent: OptionSet {
        let rawValue: Int
        static let directions = Extent(rawValue: 1)
        static let halves = Extent(rawValue: 2)
        /// Spectra of fewer examples, and estimates of eigenvalues below half the threshold.
        static let drawn = Extent(rawValue: 4)
    }

    /// - Parameter noise: D over all examples or some, from their centered gradients.
    /// - Returns: D at this instant, and its leading eigenvectors where they are asked for or were needed.
    func read(_ noise: NoiseOperator, _ extent: Extent) throws -> (NoiseInstant, LeadingSpectrum?) {
        let n = noise.exampleCount, isExact = n <= parameters.exactUpTo
        let replicated = NoiseInstant.jackknifed(of: n, isExact: isExact)
        let gram = GramMatrix(ofCentered: noise.gradients.rows(noise.examples.prefix(isExact ? n : replicated)))
        // Beyond what LAPACK can decompose in reasonable time: the leading part, certified to hold all above the threshold.
        var settings = LeadingSpectrumSettings()
        // The density of the rest has its many steps for the figure alone; half as many are enough for the certificate.
        if isExact || !extent.contains(.drawn) { settings.steps /= 2 }
        let leading = isExact && !extent.contains(.directions) ? nil : try Networks.NoiseCovariance.leadingSpectrum(
            of: noise, settings: settings, random: random.child("leading spectrum"))
        let spectrum = try isExact ? gram.spectrum(trace: noise.trace) : leading?.spectrum
        guard let spectrum else { throw NetworkError.noExamples }
        let sizes = !extent.contains(.drawn) ? [] : (isExact ? [8, 4, 2] : [4, 2, 1]).map { gram.count / $0 }
        let instant = try NoiseInstant(
            spectrum: StoredSpectrum(spectrum), estimated: isExact || !extent.contains(.drawn) ? [] : leading.map(estimated) ?? [],
            certificate: isExact ? nil : leading?.certificate,
            replicates: gram.jackknife(groups, of: 0..<replicated).map(StoredSpectrum.init), examplesOfReplicates: replicated,
            nested: gram.nested(sizes).map(StoredSpectrum.init) + [StoredSpectrum(spectrum)],
            halves: !extent.contains(.halves) ? [] : isExact ? gram.halves(groups) : halves(of: noise))
        return (instant, leading)
    }

    /// The eigenvalues beyond the leading ones, as their density has them: none above those, nor more than can be seen.
    private func estimated(_ leading: LeadingSpectrum) -> Series {
        let known = leading.spectrum.eigenvalues
        let rest = leading.rest.eigenvalues(count: max(0, leading.spectrum.attainableRank - known.count))
        return Series(rest.map { min($0, known.last ?? $0) })
    }

    /// D from the first half of the examples, and from the second, where each is too many to be decomposed whole.
    private func halves(of noise: NoiseOperator) throws -> [NoiseInstant] {
        let middle = noise.examples.lowerBound + noise.exampleCount / 2
        return try [noise.examples.lowerBound..<middle, middle..<noise.examples.upperBound].map { range in
            let spectrometer = NoiseSpectrometer(
                parameters: parameters, groups: Array(groups[range]), random: random.child("half from \(range.lowerBound)"))
            return try spectrometer.read(NoiseOperator(centered: noise.gradients, examples: range), []).0
        }
    }
}

extension GramMatrix {
    /// D from the first half of the examples, and from the second.
    /// - Parameter groups: as for `jackknife`.
    package func halves(_ groups: [Int]) throws -> [NoiseInstant] {
        try [0..<count / 2, count / 2..<count].map { range in
            NoiseInstant(
                spectrum: StoredSpectrum(try spectrum(of: Array(range))),
                replicates: try jackknife(groups, of: range).map(StoredSpectrum.init), examplesOfReplicates: range.count)
        }
    }
}

extension Matrix where Scalar == Float {
    /// Some consecutive rows, copied unless they are all.
    fileprivate func rows(_ range: Range<Int>) -> Matrix {
        range == 0..<rows ? self : Matrix(
            rows: range.count, columns: columns,
            elements: Array(elements[range.lowerBound * columns..<range.upperBound * columns]))
    }
}
