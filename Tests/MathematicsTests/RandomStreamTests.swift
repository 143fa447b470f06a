import Foundation
import Mathematics
import Testing

@Suite struct RandomStreamTests {
    /// Random123 1.14, tests/kat_vectors.
    @Test func philoxAnswersTheKnownVectors() {
        #expect(
            Philox.block(SIMD4(0, 0, 0, 0), key: (0, 0)) == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
        #expect(
            Philox.block(SIMD4(repeating: .max), key: (.max, .max))
                == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
        #expect(
            Philox.block(SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), key: (0xa409_3822, 0x299f_31d0))
                == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
    }

    /// vectors_sip128 of the authors' reference code: key 00 … 0f, message 00, 01, … of the given length.
    @Test(arguments: [
        (0, "a3817f04ba25a8e66df67214c7550293"), (1, "da87c1d86b99af44347659119b22fc45"),
        (2, "8177228da4a45dc7fca38bdef60affe4"), (3, "9c70b60c5267a94e5f33b6b02985ed51"),
        (4, "f88164c12d9c8faf7d0f6e7c7bcd5579"), (15, "5493e99933b0a8117e08ec0f97cfc3d9"),
    ]) func sipHashAnswersTheKnownVectors(length: Int, digest: String) {
        let (a, b) = SipHash.hash((0..<length).map(UInt8.init), key: (0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908))
        let bytes = [a, b].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) } }
        #expect(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == digest)
    }

    /// Computed by a second implementation of SipHash and Philox, in Python's integers.
    @Test func aStreamIsAFunctionOfSeedAndPath() {
        var named = RandomStream(seed: 42, path: ["noise-covariance", "cell 3"])
        #expect(
            (0..<4).map { _ in named.next() }
                == [0xc340_ebf7_2ad5_eebb, 0x9a87_fd5c_d2e7_2852, 0x5834_0563_327d_61ea, 0xfaf6_7d3a_1a2e_01a6])
        var root = RandomStream(seed: 0)
        #expect([root.next(), root.next()] == [0x9ad4_4dd7_916d_0df4, 0x7004_7a08_500f_62aa])
        var numbered = RandomStream(seed: 7, path: ["a"]).child(5)
        #expect([numbered.next(), numbered.next()] == [0xf599_67f4_5c6f_26f5, 0x15bf_4a83_8cb4_1f41])
    }

    @Test func aChildDoesNotDependOnWhatItsParentHasDrawn() {
        var parent = RandomStream(seed: 1, path: ["x"])
        var before = parent.child("y")
        _ = parent.normals(100)
        var after = parent.child("y")
        var direct = RandomStream(seed: 1, path: ["x", "y"])
        let first = before.next()
        #expect(first == after.next() && first == direct.next())
    }

    @Test func namesOfAPathDoNotRunTogether() {
        let paths = [["ab", "c"], ["a", "bc"], ["abc"], ["a", "b", "c"], ["", "abc"], ["abc", ""], []]
        let firsts = paths.map { path in
            var stream = RandomStream(seed: 3, path: path)
            return stream.next()
        }
        #expect(Set(firsts).count == paths.count)
    }

    @Test func bulkNumbersComeFromTheSameBlocksAsSingleOnes() {
        var single = RandomStream(seed: 5, path: ["blocks"])
        var bulk = single
        let words = (0..<64).map { _ in single.next() }
        var uniforms = [Double](repeating: 0, count: 59)
        uniforms.withUnsafeMutableBufferPointer { bulk.uniforms(into: $0) }
        for i in 0..<59 {
            let group = i / 16, within = i % 16
            let word = words[16 * group + (within < 8 ? 2 * within : 2 * (within - 8) + 1)]
            #expect(uniforms[i] == Double(word >> 12) * 0x1p-52)
        }
    }

    @Test func aBulkOfAnyLengthBeginsWithTheSameNumbers() {
        let stream = RandomStream(seed: 6)
        var (a, b) = (stream, stream)
        #expect(Array(a.normals(1000).prefix(37)) == b.normals(37))
        (a, b) = (stream, stream)
        #expect(Array(a.floatNormals(1000).prefix(61)) == b.floatNormals(61))
    }

    @Test func integersBelowABoundAreEquallyLikely() {
        // χ² of 60 000 throws of a die, and of the 24 orders of four things.
        var random = RandomStream(seed: 8, path: ["die"])
        var throwsOf = [Int](repeating: 0, count: 6)
        for _ in 0..<60_000 { throwsOf[random.below(6)] += 1 }
        var orders = [[Int]: Int]()
        for _ in 0..<48_000 { orders[random.permutation(of: 4), default: 0] += 1 }
        func chiSquare(_ counts: [Int], expected: Double) -> Double {
            counts.map { (Double($0) - expected) * (Double($0) - expected) / expected }.reduce(0, +)
        }
        #expect((0.001...0.999).contains(
            Statistics.chiSquareTail(chiSquare(throwsOf, expected: 10_000), degreesOfFreedom: 5)))
        #expect(orders.count == 24)
        #expect((0.001...0.999).contains(
            Statistics.chiSquareTail(chiSquare(orders.values.sorted(), expected: 2_000), degreesOfFreedom: 23)))
    }

    @Test func aBoundCloseToTheWordSizeIsNotBiased() {
        // Below 3 · 2⁶¹, a plain remainder would make the lower two thirds twice as likely as the rest.
        var random = RandomStream(seed: 9)
        let third = 1 << 61
        let low = (0..<30_000).count { _ in random.below(3 * third) < third }
        let deviation = (30_000 * 2 / 9.0).squareRoot()
        #expect(abs(Double(low) - 10_000) < 4 * deviation)
    }
}
