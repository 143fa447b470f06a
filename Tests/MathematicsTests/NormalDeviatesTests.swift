import Foundation
import Mathematics
import Testing

@Suite struct NormalDeviatesTests {
    /// Box and Muller's transform of the same words with the mathematical library.
    @Test func deviatesAreTheTransformOfTheirWords() {
        var single = RandomStream(seed: 11, path: ["transform"])
        var bulk = single
        let words = (0..<200_000).map { _ in single.next() }
        let deviates = bulk.normals(words.count)
        var worst = 0.0
        for group in 0..<words.count / 16 {
            for lane in 0..<8 {
                let (a, b) = (words[16 * group + 2 * lane], words[16 * group + 2 * lane + 1])
                let radius = (-2 * log(Double((1 << 52) - (a >> 12)) * 0x1p-52)).squareRoot()
                let angle = Double(b & 0xF_FFFF_FFFF_FFFF) * 0x1p-52 * .pi / 4
                var (x, y) = (cos(angle), sin(angle))
                if b >> 61 & 1 == 1 { swap(&x, &y) }
                if b >> 63 == 1 { x = -x }
                if b >> 62 & 1 == 1 { y = -y }
                worst = max(worst, abs(deviates[16 * group + lane] - radius * x) / radius)
                worst = max(worst, abs(deviates[16 * group + 8 + lane] - radius * y) / radius)
            }
        }
        #expect(worst < 6e-16)
    }

    @Test func singlePrecisionDeviatesAreTheTransformOfTheirWords() {
        var single = RandomStream(seed: 12, path: ["transform"])
        var bulk = single
        let words = (0..<200_000).map { _ in single.next() }
        let deviates = bulk.floatNormals(2 * words.count)
        var worst = 0.0
        for group in 0..<words.count / 16 {
            for lane in 0..<16 {
                // Lanes are the halves of the 64-bit words of eight blocks, the lower half first.
                let half = { (word: UInt64) in lane & 1 == 0 ? word & 0xFFFF_FFFF : word >> 32 }
                let a = half(words[16 * group + 2 * (lane / 2)]), b = half(words[16 * group + 2 * (lane / 2) + 1])
                let u = Double(Float(a)) * 0x1p-32 + 0x1p-33
                let radius = (-2 * log(Double(Float(u)))).squareRoot()
                guard radius > 1e-3 else { continue }
                let angle = Double(b & 0x7F_FFFF) * 0x1p-23 * .pi / 4
                var (x, y) = (cos(angle), sin(angle))
                if b >> 29 & 1 == 1 { swap(&x, &y) }
                if b >> 31 == 1 { x = -x }
                if b >> 30 & 1 == 1 { y = -y }
                worst = max(worst, abs(Double(deviates[32 * group + lane]) - radius * x) / radius)
                worst = max(worst, abs(Double(deviates[32 * group + 16 + lane]) - radius * y) / radius)
            }
        }
        #expect(worst < 3e-7)
    }

    /// The same formulas evaluated by NumPy 2.4.6, operation by operation: every bit is the same, on any processor.
    @Test func theBytesAreThoseOfPlainArithmetic() {
        var random = RandomStream(seed: 42, path: ["bytes"])
        var single = random
        #expect(fingerprint(random.normals(40_000).map(\.bitPattern)) == 0xafba_ea8e_86d5_f23d)
        #expect(fingerprint(single.floatNormals(40_000).map { UInt64($0.bitPattern) }) == 0x704c_18fc_338e_9063)
    }

    /// FNV-1a over words.
    private func fingerprint(_ words: [UInt64]) -> UInt64 {
        words.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ $1) &* 0x100_0000_01b3 }
    }

    /// Raw moments of N(0, 1): 0, 1, 0, 3, 0, 15; the mean of xᵏ over n deviates has variance (E x²ᵏ − (E xᵏ)²)/n.
    @Test(arguments: [false, true]) func momentsAreThoseOfTheStandardNormal(single: Bool) {
        let sample = deviates(1 << 21, single: single, seed: 13)
        let even = [1.0, 1, 3, 15, 105, 945, 10_395]
        for k in 1...6 {
            let moment = Statistics.mean(sample.map { pow($0, Double(k)) })
            let expected = k % 2 == 0 ? even[k / 2] : 0
            let error = ((even[k] - expected * expected) / Double(sample.count)).squareRoot()
            #expect(abs(moment - expected) < 4 * error, "moment \(k): \(moment)")
        }
    }

    @Test(arguments: [false, true]) func theDistributionIsNormalByKolmogorovAndSmirnov(single: Bool) {
        let sample = deviates(1 << 19, single: single, seed: 14).sorted()
        let n = Double(sample.count)
        var distance = 0.0
        for (i, x) in sample.enumerated() {
            let probability = Statistics.normalCumulative(x)
            distance = max(distance, probability - Double(i) / n, Double(i + 1) / n - probability)
        }
        #expect((0.001...0.999).contains(Statistics.kolmogorovTail(distance * n.squareRoot())))
    }

    @Test(arguments: [false, true]) func tailsAreAsHeavyAsTheyShouldBe(single: Bool) {
        let sample = deviates(1 << 22, single: single, seed: 15)
        for bound in [2.0, 3, 4, 4.5] {
            let expected = Double(sample.count) * 2 * Statistics.normalCumulative(-bound)
            let found = Double(sample.count { abs($0) > bound })
            #expect(abs(found - expected) < 4 * expected.squareRoot() + 1, "beyond \(bound): \(found), not \(expected)")
        }
    }

    @Test func neighborsAndSiblingStreamsAreUncorrelated() {
        let n = 1 << 18
        var streams = ["a", "b"].map { RandomStream(seed: 16).child($0) } + [RandomStream(seed: 17).child("a")]
        streams.append(RandomStream(seed: 16).child("a").child(0))
        let samples = streams.indices.map { streams[$0].normals(n) }
        let bound = 4 / Double(n).squareRoot()
        for i in samples.indices {
            #expect(abs(Statistics.lagOneCorrelation(samples[i])) < bound)
            for j in 0..<i {
                #expect(abs(Statistics.correlation(samples[i], samples[j])) < bound)
                let squares = [samples[i], samples[j]].map { $0.map { $0 * $0 } }
                #expect(abs(Statistics.correlation(squares[0], squares[1])) < bound)
            }
        }
        // The two coordinates of one transform.
        let pairs = stride(from: 0, to: n, by: 16).flatMap { g in (g..<g + 8).map { ($0, $0 + 8) } }
        let (x, y) = (pairs.map { samples[0][$0.0] }, pairs.map { samples[0][$0.1] })
        #expect(abs(Statistics.correlation(x, y)) < 4 / Double(pairs.count).squareRoot())
        let (xx, yy) = (x.map { $0 * $0 }, y.map { $0 * $0 })
        #expect(abs(Statistics.correlation(xx, yy)) < 4 / Double(pairs.count).squareRoot())
    }

    @Test func singleDrawsAreNormalToo() {
        var random = RandomStream(seed: 18)
        let sample = (0..<100_000).map { _ in random.normal() }
        #expect(abs(Statistics.mean(sample)) < 4 / 100_000.0.squareRoot())
        #expect(abs(Statistics.variance(sample) - 1) < 4 * (2 / 100_000.0).squareRoot())
    }

    private func deviates(_ n: Int, single: Bool, seed: UInt64) -> [Double] {
        var random = RandomStream(seed: seed, path: ["distribution"])
        return single ? random.floatNormals(n).map(Double.init) : random.normals(n)
    }
}
