/// One number for each of 16 examples.
///
/// Activations hold 16 examples side by side, so that every operation of a layer is the same instruction for all of
/// them, whatever the number of channels. With AVX-512 such a vector is one register; elsewhere it is split.
typealias Lanes = SIMD16<Float>

/// How many examples a block of activations holds.
let laneCount = Lanes.scalarCount

extension Lanes {
    /// max(0, x). What is not a number stays so: a training that diverges must be noticed at the loss.
    @inline(__always)
    var rectified: Lanes { replacing(with: Lanes.zero, where: self .< Lanes.zero) }

    /// The sum of all lanes, added as a tree: always the same order.
    @inline(__always)
    var total: Float {
        let eight = lowHalf + highHalf
        let four = eight.lowHalf + eight.highHalf
        let two = four.lowHalf + four.highHalf
        return two.x + two.y
    }

    /// The sum of all lanes, added as a tree in double precision.
    @inline(__always)
    var preciseTotal: Double {
        let eight = SIMD8<Double>(lowHalf) + SIMD8<Double>(highHalf)
        let four = eight.lowHalf + eight.highHalf
        let two = four.lowHalf + four.highHalf
        return two.x + two.y
    }

    /// Ones in the first `count` lanes, zeros in the others.
    static func mask(_ count: Int) -> Lanes {
        var mask = Lanes.zero
        for lane in 0..<Swift.min(count, laneCount) { mask[lane] = 1 }
        return mask
    }
}

/// Memory for lanes, aligned to their size and zero at first.
///
/// Whoever uses it sees to it that no two threads use the same element at once.
final class LaneBuffer: @unchecked Sendable {
    let base: UnsafeMutablePointer<Lanes>
    let count: Int

    init(count: Int) {
        self.count = max(1, count)
        // Swift aligns these vectors to 16 bytes only; a vector that straddles two cache lines costs twice.
        base = UnsafeMutableRawPointer.allocate(byteCount: self.count * MemoryLayout<Lanes>.stride, alignment: 64)
            .bindMemory(to: Lanes.self, capacity: self.count)
        base.initialize(repeating: .zero, count: self.count)
    }

    deinit { base.deallocate() }
}

/// Where the pixel (row, column) of a channel lies in a buffer of lanes, with a border of zeros around each plane.
struct PlaneLayout: Hashable, Sendable {
    let shape: ImageShape
    let top: Int
    let left: Int
    let bottom: Int
    let right: Int
    /// Lanes from one row to the next.
    let rowStride: Int
    /// Lanes from one channel to the next. Never a multiple of 64 cache lines, or the same pixel of all channels
    /// would compete for one set of the caches.
    let channelStride: Int
    /// The lane of pixel (0, 0) of channel 0.
    let origin: Int

    init(_ shape: ImageShape, top: Int = 0, left: Int = 0, bottom: Int = 0, right: Int = 0) {
        self.shape = shape
        (self.top, self.left, self.bottom, self.right) = (top, left, bottom, right)
        rowStride = left + shape.columns + right
        let plane = rowStride * (top + shape.rows + bottom)
        channelStride = plane > 32 && plane % 8 == 0 ? plane + 4 : plane
        origin = top * rowStride + left
    }

    /// Lanes in all.
    var count: Int { shape.channels * channelStride }

    /// Writes zeros to the border.
    func clearBorder(of buffer: UnsafeMutablePointer<Lanes>) {
        guard top + left + bottom + right > 0 else { return }
        for channel in 0..<shape.channels {
            let plane = buffer + channel * channelStride
            plane.update(repeating: .zero, count: origin)
            // What lies between the last pixel of a row and the first of the next.
            for row in 0..<shape.rows {
                let isLast = row == shape.rows - 1
                (plane + origin + row * rowStride + shape.columns)
                    .update(repeating: .zero, count: right + (isLast ? 0 : left))
            }
            (plane + (top + shape.rows) * rowStride).update(repeating: .zero, count: bottom * rowStride)
        }
    }
}
