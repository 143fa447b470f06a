/// SipHash-2-4 with 128 bits of output: a keyed hash that is the same on every machine and in every run, which
/// Swift's own `Hasher` is not.
///
/// Source: Aumasson and Bernstein, “SipHash: a fast short-input PRF”, INDOCRYPT 2012, and the authors' reference
/// code, whose test vectors are among the tests.
package struct SipHash {
    private var v: (UInt64, UInt64, UInt64, UInt64)

    /// The hash of `bytes` under the key (k0, k1), each the little-endian reading of eight key bytes.
    package static func hash(_ bytes: some Collection<UInt8>, key: (UInt64, UInt64)) -> (UInt64, UInt64) {
        var state = SipHash(key: key)
        var word: UInt64 = 0
        var count = 0
        for byte in bytes {
            word |= UInt64(byte) << UInt64(8 * (count & 7))
            count += 1
            if count & 7 == 0 {
                state.absorb(word)
                word = 0
            }
        }
        state.absorb(word | UInt64(count & 0xFF) << 56)
        state.v.2 ^= 0xEE
        for _ in 0..<4 { state.round() }
        let first = state.digest
        state.v.1 ^= 0xDD
        for _ in 0..<4 { state.round() }
        return (first, state.digest)
    }

    private init(key: (UInt64, UInt64)) {
        v = (
            key.0 ^ 0x736F_6D65_7073_6575, key.1 ^ 0x646F_7261_6E64_6F6D ^ 0xEE,
            key.0 ^ 0x6C79_6765_6E65_7261, key.1 ^ 0x7465_6462_7974_6573
        )
    }

    private var digest: UInt64 { v.0 ^ v.1 ^ v.2 ^ v.3 }

    private mutating func absorb(_ word: UInt64) {
        v.3 ^= word
        round()
        round()
        v.0 ^= word
    }

    private mutating func round() {
        v.0 &+= v.1
        v.1 = rotate(v.1, 13) ^ v.0
        v.0 = rotate(v.0, 32)
        v.2 &+= v.3
        v.3 = rotate(v.3, 16) ^ v.2
        v.0 &+= v.3
        v.3 = rotate(v.3, 21) ^ v.0
        v.2 &+= v.1
        v.1 = rotate(v.1, 17) ^ v.2
        v.2 = rotate(v.2, 32)
    }

    private func rotate(_ x: UInt64, _ by: UInt64) -> UInt64 { x << by | x >> (64 - by) }
}
