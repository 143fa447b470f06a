/// The gradient of a convolution's weights, for each example on its own: the same backward pass as for a batch, before
/// the lanes are summed.
///
///     dw[o, k] += Σ over pixels of dz[o, r, c] · x[place of (r, c) + offsets[k]]
struct GatheredOuterProduct: Hashable, Sendable {
    static let outputsAtOnce = 4
    static let termsAtOnce = 6

    var outputs: Int
    var rows: Int
    var columns: Int
    var offsets: [Int]
    var inputOrigin: Int
    var inputRowStep: Int
    var inputColumnStep: Int
    var gradientOrigin: Int
    var gradientRowStep: Int
    /// Lanes from one output's plane to the next.
    var gradientStep: Int

    /// Rows that are worked on before the next tile of weights: two rows of four planes of gradients stay in the
    /// first-level cache while the inputs stream past.
    private var band: Int { max(1, 64 / max(1, columns)) }

    /// Adds the gradient of one block of 16 examples to `sums`, in the order [output][k].
    ///
    /// 2 · 16 · outputs · offsets · pixels operations. Four outputs by six terms are 24 vectors of sums in registers;
    /// each pixel reads ten vectors for 24 multiply-adds. Reference machine: forward and backward pass of small-allcnn,
    /// with the gradient of each example, run at 203 to 227 GFLOP/s on one core and 375 to 433 on two.
    func callAsFunction(
        _ x: UnsafePointer<Lanes>, gradient: UnsafePointer<Lanes>, addingTo sums: UnsafeMutablePointer<Lanes>
    ) {
        let terms = offsets.count
        for top in stride(from: 0, to: rows, by: band) {
            let rows = min(band, rows - top)
            let source = x + inputOrigin + top * inputRowStep
            let dz = gradient + gradientOrigin + top * gradientRowStep
            for o in stride(from: 0, to: outputs, by: Self.outputsAtOnce) {
                for k in stride(from: 0, to: terms, by: Self.termsAtOnce) {
                    tile(source, dz, rows: rows, output: o, term: k, sums + o * terms + k, terms)
                }
            }
        }
    }

    /// A tile that hangs over the edge works on its last output or term again and drops what comes of it.
    @inline(never)
    private func tile(
        _ x: UnsafePointer<Lanes>, _ dz: UnsafePointer<Lanes>, rows: Int, output: Int, term: Int,
        _ sums: UnsafeMutablePointer<Lanes>, _ terms: Int
    ) {
        let validOutputs = min(Self.outputsAtOnce, outputs - output)
        let validTerms = min(Self.termsAtOnce, terms - term)
        func plane(_ o: Int) -> UnsafePointer<Lanes> { dz + (output + min(o, validOutputs - 1)) * gradientStep }
        let (d0, d1, d2, d3) = (plane(0), plane(1), plane(2), plane(3))
        let inputs = SixAddresses(x, offsets, first: term, valid: validTerms)
        var (s0, s1, s2, s3) = (SixLanes(), SixLanes(), SixLanes(), SixLanes())
        let columns = columns, columnStep = inputColumnStep
        let rowStep = inputRowStep, gradientRowStep = gradientRowStep
        for row in 0..<rows {
            var i = row &* rowStep
            let j = row &* gradientRowStep
            for c in j..<j &+ columns {
                let x = SixLanes(inputs, i)
                s0.addProducts(d0[c], x)
                s1.addProducts(d1[c], x)
                s2.addProducts(d2[c], x)
                s3.addProducts(d3[c], x)
                i &+= columnStep
            }
        }
        s0.add(validTerms, to: sums)
        if validOutputs > 1 { s1.add(validTerms, to: sums + terms) }
        if validOutputs > 2 { s2.add(validTerms, to: sums + 2 * terms) }
        if validOutputs > 3 { s3.add(validTerms, to: sums + 3 * terms) }
    }
}
