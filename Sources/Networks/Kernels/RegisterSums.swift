/// Sums that stay in registers while an inner loop runs. Each is a variable of its own, since the compiler keeps
/// variables in registers but arrays in memory.

/// Twelve sums, one for each output of a group.
struct TwelveSums {
    private var s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11: Lanes

    /// Begins with twelve numbers, the same for all lanes.
    @inline(__always)
    init(_ bias: UnsafePointer<Float>) {
        s0 = Lanes(repeating: bias[0])
        s1 = Lanes(repeating: bias[1])
        s2 = Lanes(repeating: bias[2])
        s3 = Lanes(repeating: bias[3])
        s4 = Lanes(repeating: bias[4])
        s5 = Lanes(repeating: bias[5])
        s6 = Lanes(repeating: bias[6])
        s7 = Lanes(repeating: bias[7])
        s8 = Lanes(repeating: bias[8])
        s9 = Lanes(repeating: bias[9])
        s10 = Lanes(repeating: bias[10])
        s11 = Lanes(repeating: bias[11])
    }

    /// Adds w[o] · x to sum o.
    @inline(__always)
    mutating func addProducts(_ w: UnsafePointer<Float>, _ x: Lanes) {
        s0.addProduct(Lanes(repeating: w[0]), x)
        s1.addProduct(Lanes(repeating: w[1]), x)
        s2.addProduct(Lanes(repeating: w[2]), x)
        s3.addProduct(Lanes(repeating: w[3]), x)
        s4.addProduct(Lanes(repeating: w[4]), x)
        s5.addProduct(Lanes(repeating: w[5]), x)
        s6.addProduct(Lanes(repeating: w[6]), x)
        s7.addProduct(Lanes(repeating: w[7]), x)
        s8.addProduct(Lanes(repeating: w[8]), x)
        s9.addProduct(Lanes(repeating: w[9]), x)
        s10.addProduct(Lanes(repeating: w[10]), x)
        s11.addProduct(Lanes(repeating: w[11]), x)
    }

    /// Adds w[o] · u to sum o of `a` and w[o] · v to sum o of `b`, pair by pair: in another order the compiler would run
    /// out of registers for the weights.
    @inline(__always)
    static func addProducts(
        _ w: UnsafePointer<Float>, _ u: Lanes, to a: inout TwelveSums, _ v: Lanes, to b: inout TwelveSums
    ) {
        @inline(__always)
        func add(_ o: Int, _ a: inout Lanes, _ b: inout Lanes) {
            let weight = Lanes(repeating: w[o])
            a.addProduct(weight, u)
            b.addProduct(weight, v)
        }
        add(0, &a.s0, &b.s0)
        add(1, &a.s1, &b.s1)
        add(2, &a.s2, &b.s2)
        add(3, &a.s3, &b.s3)
        add(4, &a.s4, &b.s4)
        add(5, &a.s5, &b.s5)
        add(6, &a.s6, &b.s6)
        add(7, &a.s7, &b.s7)
        add(8, &a.s8, &b.s8)
        add(9, &a.s9, &b.s9)
        add(10, &a.s10, &b.s10)
        add(11, &a.s11, &b.s11)
    }

    /// Writes the first `valid` sums, `step` apart.
    @inline(__always)
    func store(_ valid: Int, into y: UnsafeMutablePointer<Lanes>, step: Int) {
        y[0] = s0
        if valid > 1 { y[step] = s1 }
        if valid > 2 { y[2 &* step] = s2 }
        if valid > 3 { y[3 &* step] = s3 }
        if valid > 4 { y[4 &* step] = s4 }
        if valid > 5 { y[5 &* step] = s5 }
        if valid > 6 { y[6 &* step] = s6 }
        if valid > 7 { y[7 &* step] = s7 }
        if valid > 8 { y[8 &* step] = s8 }
        if valid > 9 { y[9 &* step] = s9 }
        if valid > 10 { y[10 &* step] = s10 }
        if valid > 11 { y[11 &* step] = s11 }
    }
}

/// Six sums, one for each term of a tile of weights; or six vectors that are multiplied into them.
struct SixLanes {
    private var s0 = Lanes.zero, s1 = Lanes.zero, s2 = Lanes.zero
    private var s3 = Lanes.zero, s4 = Lanes.zero, s5 = Lanes.zero

    /// Zeros.
    @inline(__always)
    init() {}

    /// What lies at place `i` behind each of six addresses.
    @inline(__always)
    init(_ addresses: SixAddresses, _ i: Int) {
        s0 = addresses.x0[i]
        s1 = addresses.x1[i]
        s2 = addresses.x2[i]
        s3 = addresses.x3[i]
        s4 = addresses.x4[i]
        s5 = addresses.x5[i]
    }

    /// Adds g · x[k] to sum k.
    @inline(__always)
    mutating func addProducts(_ g: Lanes, _ x: SixLanes) {
        s0.addProduct(g, x.s0)
        s1.addProduct(g, x.s1)
        s2.addProduct(g, x.s2)
        s3.addProduct(g, x.s3)
        s4.addProduct(g, x.s4)
        s5.addProduct(g, x.s5)
    }

    /// Adds the first `valid` sums to what is in memory.
    @inline(__always)
    func add(_ valid: Int, to sums: UnsafeMutablePointer<Lanes>) {
        sums[0] += s0
        if valid > 1 { sums[1] += s1 }
        if valid > 2 { sums[2] += s2 }
        if valid > 3 { sums[3] += s3 }
        if valid > 4 { sums[4] += s4 }
        if valid > 5 { sums[5] += s5 }
    }
}

/// Where six terms of a tile of weights find their inputs.
struct SixAddresses {
    let x0, x1, x2, x3, x4, x5: UnsafePointer<Lanes>

    /// `x` + offsets[first + k] for the k-th; those beyond `valid` repeat the last one.
    init(_ x: UnsafePointer<Lanes>, _ offsets: [Int], first: Int, valid: Int) {
        func address(_ k: Int) -> UnsafePointer<Lanes> { x + offsets[first + min(k, valid - 1)] }
        (x0, x1, x2) = (address(0), address(1), address(2))
        (x3, x4, x5) = (address(3), address(4), address(5))
    }
}
