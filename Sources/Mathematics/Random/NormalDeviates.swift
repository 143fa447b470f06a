/// The Box–Muller transform, written out in additions, multiplications and one division, each of which IEEE 754
/// rounds in one way only: the bytes do not depend on a mathematical library, nor on the vector width.
///
/// From two independent uniform words: the radius √(−2 ln u) with u = (1 + k) 2⁻⁵², and a direction in the first
/// octant, mirrored by three further bits. Logarithm, sine and cosine are the polynomials of fdlibm (Sun
/// Microsystems, 1993), each within one unit in the last place; the deviates are within 6·10⁻¹⁶ of the exact
/// transform, relatively to the radius. Deviates reach 8.49 at most (a normal deviate exceeds that once in 10¹⁶).
enum NormalDeviates {
    typealias Words = SIMD8<UInt64>
    typealias Doubles = SIMD8<Double>

    /// Sixteen independent standard normal deviates from 8 + 8 random words.
    @inline(__always)
    static func pair(_ first: Words, _ second: Words) -> (Doubles, Doubles) {
        let one = Words(repeating: 0x3FF0_0000_0000_0000)
        let u = Doubles(repeating: 2) - unsafeBitCast((first &>> 12) | one, to: Doubles.self)
        let radius = squareRoot(Doubles(repeating: -2) * logarithm(u))

        let octant = unsafeBitCast((second & Words(repeating: 0x000F_FFFF_FFFF_FFFF)) | one, to: Doubles.self)
        let (sine, cosine) = sineAndCosine((octant - Doubles(repeating: 1)) * Doubles(repeating: .pi / 4))

        // Bit 61 exchanges the coordinates, bits 63 and 62 are their signs.
        let swap = Words(repeating: 0) &- ((second &>> 61) & Words(repeating: 1))
        var (x, y) = (unsafeBitCast(cosine, to: Words.self), unsafeBitCast(sine, to: Words.self))
        let difference = (x ^ y) & swap
        let sign = Words(repeating: 1 << 63)
        x = x ^ difference ^ (second & sign)
        y = y ^ difference ^ ((second &<< 1) & sign)
        return (radius * unsafeBitCast(x, to: Doubles.self), radius * unsafeBitCast(y, to: Doubles.self))
    }

    /// ln u for normal u > 0: u = 2ᵏ(1 + f) with 1 + f in [√½, √2), s = f/(2 + f), and
    /// ln(1 + f) = f − f²/2 + s (f²/2 + R(s²)).
    @inline(__always)
    private static func logarithm(_ u: Doubles) -> Doubles {
        let bits = unsafeBitCast(u, to: SIMD8<Int64>.self)
        let exponent = (bits &- SIMD8(repeating: 0x3FE6_A09E_667F_3BCD)) &>> 52
        let f = unsafeBitCast(bits &- (exponent &<< 52), to: Doubles.self) - Doubles(repeating: 1)
        // An integer of few bits becomes a floating-point number when it is added to the mantissa of 1.5 · 2⁵².
        let shifter = SIMD8<Int64>(repeating: 0x4338_0000_0000_0000)
        let k = unsafeBitCast(exponent &+ shifter, to: Doubles.self) - Doubles(repeating: 0x1.8p52)

        let s = f / (Doubles(repeating: 2) + f)
        let z = s * s
        var r = Doubles(repeating: 1.479819860511658591e-01)
        r = r * z + Doubles(repeating: 1.531383769920937332e-01)
        r = r * z + Doubles(repeating: 1.818357216161805012e-01)
        r = r * z + Doubles(repeating: 2.222219843214978396e-01)
        r = r * z + Doubles(repeating: 2.857142874366239149e-01)
        r = r * z + Doubles(repeating: 3.999999999940941908e-01)
        r = r * z + Doubles(repeating: 6.666666666666735130e-01)
        r = r * z
        let half = Doubles(repeating: 0.5) * f * f
        let low = s * (half + r) + k * Doubles(repeating: 1.90821492927058770002e-10)
        return k * Doubles(repeating: 6.93147180369123816490e-01) - ((half - low) - f)
    }

    /// √t for t ≥ 0, as t · t^(−½) with Newton's y ← y (3 − t y²)/2.
    ///
    /// The bits of a number are roughly its logarithm, which gives 3 % to begin with (Lomont 2003); four steps square
    /// that away. `squareRoot()` would stop the compiler from working on all lanes at once, since the library
    /// function behind it treats negative numbers separately.
    @inline(__always)
    private static func squareRoot(_ t: Doubles) -> Doubles {
        let magic = Words(repeating: 0x5FE6_EB50_C7B5_37A9)
        var y = unsafeBitCast(magic &- (unsafeBitCast(t, to: Words.self) &>> 1), to: Doubles.self)
        let half = Doubles(repeating: 0.5) * t
        for _ in 0..<4 { y = y * (Doubles(repeating: 1.5) - (half * y) * y) }
        return t * y
    }

    /// sin x and cos x for x in [0, π/4].
    @inline(__always)
    private static func sineAndCosine(_ x: Doubles) -> (Doubles, Doubles) {
        let z = x * x
        var s = Doubles(repeating: 1.58969099521155010221e-10)
        s = s * z + Doubles(repeating: -2.50507602534068634195e-08)
        s = s * z + Doubles(repeating: 2.75573137070700676789e-06)
        s = s * z + Doubles(repeating: -1.98412698298579493134e-04)
        s = s * z + Doubles(repeating: 8.33333333332248946124e-03)
        s = s * z + Doubles(repeating: -1.66666666666666324348e-01)
        var c = Doubles(repeating: -1.13596475577881948265e-11)
        c = c * z + Doubles(repeating: 2.08757232129817482790e-09)
        c = c * z + Doubles(repeating: -2.75573143513906633035e-07)
        c = c * z + Doubles(repeating: 2.48015872894767294178e-05)
        c = c * z + Doubles(repeating: -1.38888888888741095749e-03)
        c = c * z + Doubles(repeating: 4.16666666666666019037e-02)
        let half = Doubles(repeating: 0.5) * z
        return (x + x * (z * s), Doubles(repeating: 1) - (half - z * (z * c)))
    }
}
