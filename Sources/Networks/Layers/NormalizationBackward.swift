/// The means over a batch that tie its examples together in the backward pass of batch normalization.
struct NormalizationCoupling: Sendable {
    /// Mean of dy over examples and pixels, for each channel.
    var meanGradient: [Float]
    /// Mean of dy · x̂.
    var meanProduct: [Float]
}

extension NetworkPlan.Entry {
    /// dz from dy, into the interior of a plane with border; and the sum of dz over pixels, the gradient of the bias.
    ///
    /// With the statistics of the batch, dz = γ/√(σ² + ε) · (dy − mean(dy) − x̂ · mean(dy · x̂)); with running
    /// statistics, which do not depend on z, only the first term.
    /// Source: Ioffe & Szegedy, arXiv 1502.03167, section 3.
    /// - Parameters:
    ///   - mask: ones for the true examples of the block: the others must stay without gradient.
    ///   - coupling: `nil` in evaluation mode and without batch normalization.
    func normalizeBackward(
        _ z: UnsafePointer<Lanes>, _ dy: UnsafePointer<Lanes>, _ transformation: ChannelTransformation,
        coupling: NormalizationCoupling?, mask: Lanes,
        into dz: UnsafeMutablePointer<Lanes>, bias: UnsafeMutablePointer<Lanes>
    ) {
        gradient.clearBorder(of: dz)
        let columns = output.shape.columns
        for channel in 0..<output.shape.channels {
            let factor = transformation.scale[channel]
            let scale = Lanes(repeating: factor)
            let mean = Lanes(repeating: transformation.mean[channel])
            var sum = Lanes.zero
            for row in 0..<output.shape.rows {
                let place = output.origin + channel * output.channelStride + row * output.rowStride
                let (z, dy) = (z + place, dy + place)
                let sink = dz + gradient.origin + channel * gradient.channelStride + row * gradient.rowStride
                if let coupling {
                    let constant = Lanes(repeating: -factor * coupling.meanGradient[channel]) * mask
                    let slope = Lanes(
                        repeating: -factor * coupling.meanProduct[channel] * transformation.inverseDeviation[channel]
                    ) * mask
                    for c in 0..<columns {
                        let g = constant.addingProduct(slope, z[c] - mean).addingProduct(scale, dy[c])
                        sink[c] = g
                        sum += g
                    }
                } else {
                    for c in 0..<columns {
                        let g = scale * dy[c]
                        sink[c] = g
                        sum += g
                    }
                }
            }
            bias[channel] += sum
        }
    }
}
