/// What stands between an affine layer and the next: a = dropout(pool(max(0, scale · z + offset))).
extension NetworkPlan.Entry {
    /// a of one block, into the interior of `target`.
    ///
    /// - Parameters:
    ///   - z: [channel][row][column], without border.
    ///   - mask: factors of dropout, [channel][row][column] of the pooled plane; `nil` without dropout.
    func activate(
        _ z: UnsafePointer<Lanes>, _ transformation: ChannelTransformation, mask: UnsafePointer<Lanes>?,
        into a: UnsafeMutablePointer<Lanes>, layout target: PlaneLayout
    ) {
        target.clearBorder(of: a)
        for channel in 0..<output.shape.channels {
            let plane = z + output.origin + channel * output.channelStride
            let scale = Lanes(repeating: transformation.scale[channel])
            let offset = Lanes(repeating: transformation.offset[channel])
            let goal = a + target.origin + channel * target.channelStride
            switch stage.pooling {
            case .none:
                let columns = output.shape.columns
                for row in 0..<output.shape.rows {
                    let source = plane + row * output.rowStride
                    let sink = goal + row * target.rowStride
                    if stage.rectified {
                        for c in 0..<columns { sink[c] = offset.addingProduct(scale, source[c]).rectified }
                    } else {
                        for c in 0..<columns { sink[c] = offset.addingProduct(scale, source[c]) }
                    }
                }
            case .maximum(let window):
                for row in 0..<pooled.shape.rows {
                    for column in 0..<pooled.shape.columns {
                        let corner = plane + row * window * output.rowStride + column * window
                        var largest = y(corner[0], scale, offset)
                        for i in 0..<window * window {
                            let candidate = y(corner[i / window * output.rowStride + i % window], scale, offset)
                            largest.replace(with: candidate, where: candidate .> largest)
                        }
                        goal[row * target.rowStride + column] = largest
                    }
                }
            case .average:
                var sum = Lanes.zero
                for i in 0..<output.shape.pixels { sum += y(plane[i], scale, offset) }
                goal[0] = sum / Lanes(repeating: Float(output.shape.pixels))
            }
            guard let mask else { continue }
            let factors = mask + pooled.origin + channel * pooled.channelStride
            for row in 0..<pooled.shape.rows {
                for column in 0..<pooled.shape.columns {
                    goal[row * target.rowStride + column] *= factors[row * pooled.rowStride + column]
                }
            }
        }
    }

    /// dy from da: through dropout and pooling, and zero where the rectifier was. When nothing is pooled, `da` and
    /// `dy` may be the same memory.
    ///
    /// - Parameters:
    ///   - da: [channel][row][column] of the pooled plane; multiplied by the factors of dropout in place.
    ///   - sums: receives Σ dy and Σ dy · x̂ over the pixels of each channel, x̂ = (z − μ)/√(σ² + ε): two vectors for
    ///     each channel.
    func activateBackward(
        _ z: UnsafePointer<Lanes>, _ transformation: ChannelTransformation, mask: UnsafePointer<Lanes>?,
        da: UnsafeMutablePointer<Lanes>, into dy: UnsafeMutablePointer<Lanes>, sums: UnsafeMutablePointer<Lanes>
    ) {
        for channel in 0..<output.shape.channels {
            let plane = z + output.origin + channel * output.channelStride
            let sink = dy + output.origin + channel * output.channelStride
            let source = da + pooled.origin + channel * pooled.channelStride
            let scale = Lanes(repeating: transformation.scale[channel])
            let offset = Lanes(repeating: transformation.offset[channel])
            let mean = Lanes(repeating: transformation.mean[channel])
            if let mask {
                let factors = mask + pooled.origin + channel * pooled.channelStride
                for i in 0..<pooled.shape.pixels { source[i] *= factors[i] }
            }
            // Routes da to where it came from; what is left over by the windows gets nothing.
            switch stage.pooling {
            case .none:
                break
            case .maximum(let window):
                sink.update(repeating: .zero, count: output.shape.pixels)
                for row in 0..<pooled.shape.rows {
                    for column in 0..<pooled.shape.columns {
                        let corner = row * window * output.rowStride + column * window
                        routeToMaximum(
                            plane + corner, sink + corner, window, scale, offset,
                            source[row * pooled.rowStride + column])
                    }
                }
            case .average:
                sink.update(
                    repeating: source[0] / Lanes(repeating: Float(output.shape.pixels)), count: output.shape.pixels)
            }
            let routed = stage.pooling == .none ? UnsafePointer(source) : UnsafePointer(sink)
            let zero = Lanes.zero
            var (sum, product) = (zero, zero)
            let pixels = output.shape.pixels
            if stage.rectified {
                for i in 0..<pixels {
                    let z = plane[i]
                    let g = zero.replacing(with: routed[i], where: offset.addingProduct(scale, z) .> zero)
                    sink[i] = g
                    sum += g
                    product.addProduct(g, z - mean)
                }
            } else {
                for i in 0..<pixels {
                    let g = routed[i]
                    sink[i] = g
                    sum += g
                    product.addProduct(g, plane[i] - mean)
                }
            }
            sums[2 * channel] = sum
            sums[2 * channel + 1] = product * Lanes(repeating: transformation.inverseDeviation[channel])
        }
    }

    /// To the first of the largest numbers of a window, as PyTorch does.
    private func routeToMaximum(
        _ z: UnsafePointer<Lanes>, _ dy: UnsafeMutablePointer<Lanes>, _ window: Int,
        _ scale: Lanes, _ offset: Lanes, _ gradient: Lanes
    ) {
        var largest = y(z[0], scale, offset)
        var winner = SIMD16<Int32>.zero
        for i in 1..<max(1, window * window) {
            let candidate = y(z[i / window * output.rowStride + i % window], scale, offset)
            let better = candidate .> largest
            largest.replace(with: candidate, where: better)
            winner.replace(with: SIMD16(repeating: Int32(i)), where: better)
        }
        for i in 0..<window * window {
            dy[i / window * output.rowStride + i % window] =
                Lanes.zero.replacing(with: gradient, where: winner .== SIMD16(repeating: Int32(i)))
        }
    }

    /// y = scale · z + offset, rectified if the stage is.
    @inline(__always)
    private func y(_ z: Lanes, _ scale: Lanes, _ offset: Lanes) -> Lanes {
        let y = offset.addingProduct(scale, z)
        return stage.rectified ? y.rectified : y
    }
}
