/// Philox4x32-10, a counter-based generator: a block of 128 random bits is a pure function of a counter and a key.
///
/// Source: Salmon, Moraes, Dror and Shaw, “Parallel random numbers: as easy as 1, 2, 3”, SC ’11. The known-answer
/// vectors of Random123 (`kat_vectors`) are among the tests.
package enum Philox {
    private static let weyl: (UInt32, UInt32) = (0x9E37_79B9, 0xBB67_AE85)

    /// The block at `counter` under `key`.
    package static func block(_ counter: SIMD4<UInt32>, key: (UInt32, UInt32)) -> SIMD4<UInt32> {
        var (c0, c1, c2, c3) = (counter.x, counter.y, counter.z, counter.w)
        var key = key
        for _ in 0..<10 {
            let a = UInt64(c0) &* 0xD251_1F53
            let b = UInt64(c2) &* 0xCD9E_8D57
            (c0, c1, c2, c3) = (
                UInt32(truncatingIfNeeded: b >> 32) ^ c1 ^ key.0, UInt32(truncatingIfNeeded: b),
                UInt32(truncatingIfNeeded: a >> 32) ^ c3 ^ key.1, UInt32(truncatingIfNeeded: a)
            )
            key = (key.0 &+ weyl.0, key.1 &+ weyl.1)
        }
        return SIMD4(c0, c1, c2, c3)
    }
}
