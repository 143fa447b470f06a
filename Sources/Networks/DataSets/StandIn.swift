import Foundation
import Mathematics

/// Images made here, for machines without those of CIFAR: 32 × 32 × 3, with spectra like those of photographs and classes
/// that a small network can learn in a minute.
///
/// A class is a pattern whose Fourier amplitudes fall as 1/f, as they do in natural images (Field 1987), with correlated
/// colors. An example is its class pattern, shifted by up to three pixels and mixed with a pattern of its own and a
/// change of brightness, so that no pixel alone tells the class.
enum StandIn {
    /// Part of the digest, to be raised when the images change.
    static let version = 1
    private static let side = 32
    private static let waves = 40

    static func trainingCount(_ classes: Int) -> Int { classes == 10 ? 5_000 : 10_000 }
    static func testCount(_ classes: Int) -> Int { classes == 10 ? 1_000 : 2_000 }

    /// The records of both parts in the format of CIFAR, training first.
    static func records(_ format: CIFARRecords) -> (training: Data, test: Data) {
        let stream = RandomStream(seed: 0, path: ["stand-in", format.name, "\(version)"])
        let classes = (0..<format.classes).map { pattern(stream.child("class").child($0)) }
        let own = (0..<256).map { pattern(stream.child("own").child($0)) }
        func part(_ label: String, _ count: Int) -> Data {
            let random = stream.child(label)
            let images = Parallel.map(count) { index in
                record(format, index % format.classes, classes, own, random.child(index))
            }
            return Data(images.joined())
        }
        return (part("training", trainingCount(format.classes)), part("test", testCount(format.classes)))
    }

    private static func record(
        _ format: CIFARRecords, _ label: Int, _ classes: [[Float]], _ own: [[Float]], _ random: RandomStream
    ) -> [UInt8] {
        var random = random
        let (dx, dy) = (random.below(7) - 3 + side, random.below(7) - 3 + side)
        let (ox, oy) = (random.below(side), random.below(side))
        let other = own[random.below(own.count)]
        let contrast = Float(0.7 + 0.6 * random.uniform())
        let brightness = Float(random.normal() * 0.35)
        // CIFAR-100 records begin with the coarse label, here a fifth of the fine one.
        var bytes = format.labels.count == 2 ? [UInt8(label / 5), UInt8(label)] : [UInt8(label)]
        bytes.reserveCapacity(bytes.count + 3 * side * side)
        for channel in 0..<3 {
            for y in 0..<side {
                for x in 0..<side {
                    let a = classes[label][(channel * side + (y + dy) % side) * side + (x + dx) % side]
                    let b = other[(channel * side + (y + oy) % side) * side + (x + ox) % side]
                    let value = 120 + 44 * (contrast * (a + 1.1 * b) + brightness)
                    bytes.append(UInt8(max(0, min(255, value.rounded()))))
                }
            }
        }
        return bytes
    }

    /// A periodic pattern of unit variance: waves with amplitude 1/f and random phase, most of it common to all colors.
    private static func pattern(_ random: RandomStream) -> [Float] {
        var random = random
        var planes = [Double](repeating: 0, count: 3 * side * side)
        for _ in 0..<waves {
            let (u, v) = (random.below(15) - 7, random.below(15) - 7)
            let frequency = (Double(u * u + v * v)).squareRoot()
            if frequency == 0 { continue }
            let phase = 2 * Double.pi * random.uniform()
            let common = random.normal()
            let colors = (0..<3).map { _ in (common + 0.45 * random.normal()) / frequency }
            // One table of cosines a wave serves all pixels, since u·x + v·y counts in steps of a 32nd of a turn.
            let cosines = (0..<side).map { cos(2 * Double.pi * Double($0) / Double(side) + phase) }
            for channel in 0..<3 {
                for y in 0..<side {
                    for x in 0..<side {
                        let step = ((u * x + v * y) % side + side) % side
                        planes[(channel * side + y) * side + x] += colors[channel] * cosines[step]
                    }
                }
            }
        }
        let scale = 1 / Statistics.standardDeviation(planes)
        return planes.map { Float($0 * scale) }
    }
}
