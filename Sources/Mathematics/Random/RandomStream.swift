/// A stream of random numbers that is named, not shared: the numbers depend on the seed and the path of names alone.
///
/// Two parts of a program that draw from differently named streams cannot disturb each other, whatever the order
/// or the number of threads in which they run. Numbers come from Philox4x32-10 (see `Philox`): 64 bits of a hash of
/// the path are its key, another 64 the upper half of its counter, and the lower half counts blocks of 128 bits.
/// Paths are hashed name by name with SipHash-2-4 under the identity of the parent, so `child("a")` of the stream
/// at `["x"]` is the stream at `["x", "a"]`. With 128 bits, streams collide with a probability of about k² 2⁻¹²⁹ for
/// k streams. Names are compared by their UTF-8 bytes.
///
/// What is drawn one at a time (`next()`, `uniform()`, `normal()`, …) and what is drawn in bulk (`normals(into:)`,
/// `uniforms(into:)`) are both functions of the position in the stream, but n single draws and a bulk of n are not
/// the same numbers. A bulk always begins at a fresh block of the stream.
public struct RandomStream: RandomNumberGenerator, Sendable {
    /// The hash of seed and path.
    let identity: (UInt64, UInt64)
    /// The next block.
    var position: UInt64 = 0
    /// The half of the last block that `next()` has not handed out.
    private var pending: UInt64?

    public init(seed: UInt64, path: [String] = []) {
        self.init(identity: SipHash.hash(seed.littleEndianBytes, key: (0, 0)))
        for name in path { self = child(name) }
    }

    private init(identity: (UInt64, UInt64)) { self.identity = identity }

    /// The stream named `name` below this one: independent of this one and of its other children, and the same
    /// however much has been drawn from this one.
    public func child(_ name: String) -> RandomStream {
        RandomStream(identity: SipHash.hash(name.utf8, key: identity))
    }

    /// The stream numbered `index` below this one; different from every named child.
    public func child(_ index: Int) -> RandomStream {
        // 0xFF occurs in no UTF-8 text, so no name has these bytes.
        RandomStream(identity: SipHash.hash([0xFF] + UInt64(bitPattern: Int64(index)).littleEndianBytes, key: identity))
    }

    /// 64 random bits.
    public mutating func next() -> UInt64 {
        if let half = pending {
            pending = nil
            return half
        }
        let block = nextBlock()
        pending = block.1
        return block.0
    }

    /// 128 random bits.
    mutating func nextBlock() -> (UInt64, UInt64) {
        let counter = SIMD4(
            UInt32(truncatingIfNeeded: position), UInt32(truncatingIfNeeded: position >> 32),
            UInt32(truncatingIfNeeded: identity.1), UInt32(truncatingIfNeeded: identity.1 >> 32)
        )
        let block = Philox.block(counter, key: key)
        position &+= 1
        return (UInt64(block.x) << 32 | UInt64(block.y), UInt64(block.z) << 32 | UInt64(block.w))
    }

    var key: (UInt32, UInt32) {
        (UInt32(truncatingIfNeeded: identity.0), UInt32(truncatingIfNeeded: identity.0 >> 32))
    }

    /// Uniform on [0, 1), a multiple of 2⁻⁵³.
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Uniform on [0, 1), a multiple of 2⁻²⁴.
    public mutating func uniformFloat() -> Float { Float(next() >> 40) * 0x1p-24 }

    /// A standard normal deviate, by the Box–Muller transform of one block: the arithmetic of `normals(into:)`.
    public mutating func normal() -> Double {
        let block = nextBlock()
        return NormalDeviates.pair(SIMD8(repeating: block.0), SIMD8(repeating: block.1)).0[0]
    }

    /// Uniform on 0 ..< n, without bias.
    ///
    /// Source: Lemire, “Fast random integer generation in an interval”, ACM TOMACS 29 (2019).
    /// - Precondition: n > 0.
    public mutating func below(_ n: Int) -> Int {
        precondition(n > 0, "there is no integer below \(n)")
        let n = UInt64(n)
        var product = next().multipliedFullWidth(by: n)
        if product.low < n {
            let threshold = (0 &- n) % n
            while product.low < threshold { product = next().multipliedFullWidth(by: n) }
        }
        return Int(product.high)
    }

    /// A uniformly random order of 0 ..< n (Fisher–Yates).
    public mutating func permutation(of n: Int) -> [Int] {
        var order = Array(0..<n)
        shuffle(&order)
        return order
    }

    /// Puts the elements in a uniformly random order (Fisher–Yates).
    public mutating func shuffle<Element>(_ elements: inout [Element]) {
        var i = elements.count - 1
        while i > 0 {
            elements.swapAt(i, below(i + 1))
            i -= 1
        }
    }
}

extension UInt64 {
    fileprivate var littleEndianBytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> (8 * UInt64($0))) } }
}
