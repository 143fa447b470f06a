import Mathematics
import Networks
import Testing

/// Gradients of n examples with d weights that differ in their spread.
private func gradients(_ n: Int, _ d: Int) -> Matrix<Float> {
    var random = RandomStream(seed: 1)
    return Matrix(rows: n, columns: d) { _, j in Float(0.5 + random.normal() / Double(j + 1)) }
}

private func gram(_ gradients: Matrix<Float>) -> GramMatrix {
    var centered = gradients
    _ = NoiseCovariance.center(&centered)
    return GramMatrix(ofCentered: centered)
}

/// The eigenvalues of D over the chosen examples, by its definition in double precision.
private func eigenvaluesOfD(_ g: Matrix<Float>, _ chosen: [Int]) throws -> [Double] {
    let n = Double(chosen.count)
    let mean = (0..<g.columns).map { j in chosen.reduce(0) { $0 + Double(g[$1, j]) } / n }
    return try Matrix<Double>(rows: g.columns, columns: g.columns) { i, j in
        chosen.reduce(0) { $0 + (Double(g[$1, i]) - mean[i]) * (Double(g[$1, j]) - mean[j]) } / n
    }.symmetricEigenvalues()
}

@Suite struct GramMatrixTests {
    private func expect(_ spectrum: NoiseSpectrum, hasTheEigenvaluesOf g: Matrix<Float>, over chosen: [Int]) throws {
        let wanted = try eigenvaluesOfD(g, chosen)
        #expect(spectrum.exampleCount == chosen.count && spectrum.parameterCount == g.columns)
        #expect(spectrum.eigenvalues.count == min(chosen.count - 1, g.columns))
        for (k, wanted) in wanted.enumerated() {
            let found = k < spectrum.eigenvalues.count ? spectrum.eigenvalues[k] : 0
            #expect(abs(found - wanted) < 3e-6 * spectrum.largest)
        }
        let (trace, square) = (wanted.reduce(0, +), wanted.reduce(0) { $0 + $1 * $1 })
        #expect(abs(spectrum.trace - trace) < 1e-5 * trace)
        #expect(abs(spectrum.traceOfSquare - square) < 1e-5 * square)
    }

    /// With more weights than examples and with fewer, over all, over the first few, and without a group.
    @Test(arguments: [(40, 12), (15, 30)])
    func spectraOverAnyPartAreThoseOfD(_ n: Int, _ d: Int) throws {
        let g = gradients(n, d), gram = gram(g)
        try expect(gram.spectrum(trace: try eigenvaluesOfD(g, Array(0..<n)).reduce(0, +)), hasTheEigenvaluesOf: g, over: Array(0..<n))
        for (count, spectrum) in zip([2, 7, n], try gram.nested([2, 7, n])) {
            try expect(spectrum, hasTheEigenvaluesOf: g, over: Array(0..<count))
        }
        for range in [0..<n - 1, n / 2..<n] {
            for (group, spectrum) in try gram.jackknife((0..<n).map { $0 / 2 % 3 }, of: range).enumerated() {
                try expect(spectrum, hasTheEigenvaluesOf: g, over: range.filter { $0 / 2 % 3 != group })
            }
        }
    }

    /// Labels in a cycle, in blocks and in no order; classes as many as groups, fewer and more.
    @Test(arguments: [(8, 10), (8, 100), (7, 10), (5, 5), (3, 1)])
    func everyGroupHoldsAsManyOfEachClass(_ groups: Int, _ classes: Int) {
        var random = RandomStream(seed: 5)
        let n = 2048, shape = ImageShape(channels: 1, rows: 1, columns: 1)
        let order = random.permutation(of: n)
        for labels in [(0..<n).map { $0 % classes }, (0..<n).map { $0 * classes / n }, order.map { $0 % classes }] {
            let set = LabeledImages(shape: shape, pixels: [Float](repeating: 0, count: n), labels: labels)
            let dealt = set.dealt(into: groups)
            var counts = [[Int]](repeating: [Int](repeating: 0, count: groups), count: classes)
            for (group, label) in zip(dealt, labels) { counts[label][group] += 1 }
            for counts in counts { #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1) }
            let sizes = (0..<groups).map { group in counts.reduce(0) { $0 + $1[group] } }
            #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
        }
    }

    /// With more examples than weights no eigenvalue is counted that rounding alone has made.
    @Test func theRankIsNeverAboveTheNumberOfWeights() throws {
        for spectrum in try gram(gradients(60, 5)).nested([4, 20, 60]) {
            #expect(spectrum.rank == min(spectrum.exampleCount - 1, 5))
        }
    }
}
