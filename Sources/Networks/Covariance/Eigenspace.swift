import Mathematics

extension Network {
    /// How much of a vector's squared length lies in the weights of each affine layer and its batch normalization: one
    /// share for each layer, adding up to 1.
    public func sharesOfLayers(_ vector: some Collection<Float>) -> [Double] {
        precondition(vector.count == parameterCount, "\(vector.count) numbers for \(parameterCount) weights")
        let squares = vector.map { Double($0) * Double($0) }
        let total = squares.reduce(0, +)
        var shares = [Double](repeating: 0, count: stages.count)
        for slice in parameters { shares[slice.layer] += squares[slice.range].reduce(0, +) }
        return shares.map { total > 0 ? $0 / total : 0 }
    }
}

extension NoiseCovariance {
    /// How much of the squared length of `gradient` lies in the span of the first 1, 2, 3, … of the orthonormal rows of
    /// `vectors`. Of a direction without preference, k of d would hold k/d.
    public static func share(of gradient: [Double], inSpanOf vectors: Matrix<Float>) -> [Double] {
        precondition(gradient.count == vectors.columns, "\(gradient.count) numbers for vectors of \(vectors.columns)")
        let total = gradient.reduce(0) { $0 + $1 * $1 }
        var sum = 0.0
        return (0..<vectors.rows).map { k in
            let projection = zip(vectors.row(k), gradient).reduce(0) { $0 + Double($1.0) * $1.1 }
            sum += projection * projection
            return total > 0 ? sum / total : 0
        }
    }
}
