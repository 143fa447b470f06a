import Foundation
import Mathematics
import Testing

@Suite struct SeriesTests {
    /// A stationary x ← φ x + √(1 − φ²) ξ, whose mean over n steps has a variance of about (1 + φ)/(1 − φ)/n.
    private func autoregression(_ n: Int, _ phi: Double, _ random: inout RandomStream) -> [Double] {
        var x = random.normal()
        return random.normals(n).map { noise in
            x = phi * x + (1 - phi * phi).squareRoot() * noise
            return x
        }
    }

    @Test func batchMeansCoverTheMeanOfACorrelatedSeries() {
        var random = RandomStream(seed: 61)
        var (covered, naive) = (0, 0)
        let runs = 400
        for _ in 0..<runs {
            let series = autoregression(5_000, 0.9, &random)
            let batches = Statistics.interval(meanOfCorrelated: series)
            let independent = Statistics.interval(meanOf: series)
            if batches.low <= 0, batches.high >= 0 { covered += 1 }
            if independent.low <= 0, independent.high >= 0 { naive += 1 }
        }
        // 95 % are promised; √(0.05 · 0.95/400) is 1.1 %. Taken as independent, the values promise far too much.
        #expect(covered > 360 && covered < 400)
        #expect(naive < 260)
    }

    @Test func batchesAreTakenFromTheEnd() {
        #expect(Statistics.batchMeans([9, 9, 1, 2, 3, 4, 5, 6], batches: 3) == [1.5, 3.5, 5.5])
    }

    @Test func theLagOneCorrelationOfAnAutoregressionIsItsCoefficient() {
        var random = RandomStream(seed: 62)
        let series = autoregression(100_000, 0.7, &random)
        #expect(abs(Statistics.lagOneCorrelation(series) - 0.7) < 4 * (0.51 / 100_000.0).squareRoot() + 1e-3)
    }

    @Test func pairwiseAndCompensatedSumsKeepTheirDigits() {
        // Ten million times a tenth: a plain loop is off by 1.6·10⁻⁴.
        let tenths = [Double](repeating: 0.1, count: 10_000_000)
        #expect(abs(Statistics.sum(tenths) - 1e6) < 1e-9)
        var compensated = CompensatedSum()
        for x in tenths { compensated.add(x) }
        #expect(abs(compensated.value - 1e6) < 1e-9)
        var cancelling = CompensatedSum()
        for x in [1, 1e100, 1, -1e100] { cancelling.add(x) }
        #expect(cancelling.value == 2)
        #expect(Statistics.sum([Float](repeating: 0.5, count: 1_001)) == 500.5)
        for n in [0, 1, 7, 8, 128, 129, 1_000] {
            #expect(Statistics.sum((0..<n).map(Double.init)) == Double(n * (n - 1) / 2))
        }
    }

    @Test func histogramsCountEveryValueOnce() {
        let histogram = Histogram([0, 0.5, 1, 1.5, 2, -1, 3, .nan], from: 0, to: 2, bins: 2)
        #expect(histogram.counts == [2, 3])
        #expect(histogram.below == 1 && histogram.above == 1 && histogram.undefined == 1)
        let density: [Double] = [2.0 / 7, 3.0 / 7]
        #expect(histogram.density == density)
    }

    @Test func logarithmicBinsHaveEqualRatios() {
        let edges = Histogram.logarithmicEdges(from: 1e-5, to: 1e2, bins: 14)
        #expect(edges.count == 15 && edges[0] == 1e-5 && edges[14] == 1e2)
        #expect(zip(edges, edges.dropFirst()).allSatisfy { abs($1 / $0 - 10.0.squareRoot()) < 1e-12 })
        let decades = Histogram([1e-5, 2e-3, 99, 100], logarithmicFrom: 1e-5, to: 1e2, bins: 7)
        #expect(decades.counts == [1, 0, 1, 0, 0, 0, 2])
    }
}
