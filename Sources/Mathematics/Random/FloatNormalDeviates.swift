/// The Box–Muller transform in single precision: as `NormalDeviates`, from 32-bit words.
///
/// The radius takes all 32 bits of its word (deviates reach 6.76, which a normal deviate exceeds once in 7·10¹⁰), the
/// direction 23 bits and three mirrors. Polynomials from fdlibm's `logf` and Cephes' `sinf` and `cosf`; the deviates
/// are within 3·10⁻⁷ of the exact transform, relatively to the radius, but for radii under 10⁻³, which come in steps.
enum FloatNormalDeviates {
    typealias Words = SIMD16<UInt32>
    typealias Floats = SIMD16<Float>

    /// Thirty-two independent standard normal deviates from 16 + 16 random words.
    @inline(__always)
    static func pair(_ first: Words, _ second: Words) -> (Floats, Floats) {
        // The halves of the word as the mantissas of 2³⁹ and 2²³, so that one addition rounds the whole word.
        let upper = unsafeBitCast((first &>> 16) | Words(repeating: 0x5300_0000), to: Floats.self)
        let lower = unsafeBitCast((first & Words(repeating: 0xFFFF)) | Words(repeating: 0x4B00_0000), to: Floats.self)
        let word = (upper - Floats(repeating: 0x1.0001p39)) + lower
        let u = word * Floats(repeating: 0x1p-32) + Floats(repeating: 0x1p-33)
        let radius = squareRoot(Floats(repeating: -2) * logarithm(u))

        let mantissa = (second & Words(repeating: 0x007F_FFFF)) | Words(repeating: 0x3F80_0000)
        let octant = unsafeBitCast(mantissa, to: Floats.self) - Floats(repeating: 1)
        // Not `.pi / 4`: Swift rounds its `Float.pi` down, and the nearest number lies above.
        let (sine, cosine) = sineAndCosine(octant * Floats(repeating: 0.78539816339744831))

        // Bit 29 exchanges the coordinates, bits 31 and 30 are their signs.
        let swap = Words(repeating: 0) &- ((second &>> 29) & Words(repeating: 1))
        var (x, y) = (unsafeBitCast(cosine, to: Words.self), unsafeBitCast(sine, to: Words.self))
        let difference = (x ^ y) & swap
        let sign = Words(repeating: 1 << 31)
        x = x ^ difference ^ (second & sign)
        y = y ^ difference ^ ((second &<< 1) & sign)
        return (radius * unsafeBitCast(x, to: Floats.self), radius * unsafeBitCast(y, to: Floats.self))
    }

    /// ln u for normal u > 0, as in `NormalDeviates`.
    @inline(__always)
    private static func logarithm(_ u: Floats) -> Floats {
        let bits = unsafeBitCast(u, to: SIMD16<Int32>.self)
        let exponent = (bits &- SIMD16(repeating: 0x3F35_04F3)) &>> 23
        let f = unsafeBitCast(bits &- (exponent &<< 23), to: Floats.self) - Floats(repeating: 1)
        let shifter = SIMD16<Int32>(repeating: 0x4B40_0000)
        let k = unsafeBitCast(exponent &+ shifter, to: Floats.self) - Floats(repeating: 0x1.8p23)

        let s = f / (Floats(repeating: 2) + f)
        let z = s * s
        var r = Floats(repeating: 0.24279078841)
        r = r * z + Floats(repeating: 0.28498786688)
        r = r * z + Floats(repeating: 0.40000972152)
        r = r * z + Floats(repeating: 0.66666662693)
        r = r * z
        let half = Floats(repeating: 0.5) * f * f
        let low = s * (half + r) + k * Floats(repeating: 9.0580006145e-06)
        return k * Floats(repeating: 6.9313812256e-01) - ((half - low) - f)
    }

    /// √t for t ≥ 0, as in `NormalDeviates`; three steps suffice.
    @inline(__always)
    private static func squareRoot(_ t: Floats) -> Floats {
        let magic = Words(repeating: 0x5F37_5A86)
        var y = unsafeBitCast(magic &- (unsafeBitCast(t, to: Words.self) &>> 1), to: Floats.self)
        let half = Floats(repeating: 0.5) * t
        for _ in 0..<3 { y = y * (Floats(repeating: 1.5) - (half * y) * y) }
        return t * y
    }

    /// sin x and cos x for x in [0, π/4].
    @inline(__always)
    private static func sineAndCosine(_ x: Floats) -> (Floats, Floats) {
        let z = x * x
        var s = Floats(repeating: -1.9515295891e-4)
        s = s * z + Floats(repeating: 8.3321608736e-3)
        s = s * z + Floats(repeating: -1.6666654611e-1)
        var c = Floats(repeating: 2.443315711809948e-5)
        c = c * z + Floats(repeating: -1.388731625493765e-3)
        c = c * z + Floats(repeating: 4.166664568298827e-2)
        let half = Floats(repeating: 0.5) * z
        return (x + x * (z * s), Floats(repeating: 1) - (half - z * (z * c)))
    }
}
