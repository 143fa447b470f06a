import Foundation
import Mathematics

/// Digits drawn here, for machines without MNIST: 28 × 28, light strokes on black, in the box of 20 × 20 pixels that MNIST
/// keeps to, so that pixels at the border are the same in all images, as they are there.
///
/// A class is a few lines through given points; an example has these points moved a little, the whole turned, slanted,
/// scaled and shifted, and a pen of its own width and ink.
enum StandInDigits {
    /// Digits by the points that the pen passes: x to the right and y downwards, the box being the unit square.
    private static let strokes: [[(Double, Double)]] = [
        [
            (0.5, 0.02), (0.25, 0.12), (0.14, 0.5), (0.25, 0.88), (0.5, 0.98), (0.75, 0.88), (0.86, 0.5), (0.75, 0.12),
            (0.5, 0.02),
        ],
        [(0.35, 0.2), (0.55, 0.03), (0.55, 0.97)],
        [(0.15, 0.25), (0.3, 0.07), (0.6, 0.04), (0.8, 0.22), (0.72, 0.45), (0.15, 0.95), (0.87, 0.95)],
        [
            (0.15, 0.12), (0.45, 0.03), (0.78, 0.18), (0.7, 0.4), (0.42, 0.48), (0.72, 0.56), (0.82, 0.8), (0.5, 0.97),
            (0.13, 0.86),
        ],
        [(0.62, 0.97), (0.62, 0.03), (0.1, 0.65), (0.92, 0.65)],
        [(0.8, 0.05), (0.25, 0.05), (0.2, 0.45), (0.55, 0.4), (0.82, 0.6), (0.75, 0.88), (0.45, 0.97), (0.13, 0.88)],
        [
            (0.7, 0.04), (0.35, 0.3), (0.17, 0.68), (0.32, 0.93), (0.62, 0.95), (0.8, 0.75), (0.65, 0.53), (0.35, 0.55),
            (0.18, 0.7),
        ],
        [(0.1, 0.06), (0.88, 0.06), (0.4, 0.97)],
        [
            (0.5, 0.47), (0.23, 0.28), (0.3, 0.08), (0.5, 0.03), (0.7, 0.08), (0.77, 0.28), (0.5, 0.47), (0.18, 0.72),
            (0.28, 0.93), (0.5, 0.98), (0.72, 0.93), (0.82, 0.72), (0.5, 0.47),
        ],
        [(0.8, 0.3), (0.55, 0.5), (0.25, 0.42), (0.2, 0.2), (0.45, 0.04), (0.72, 0.1), (0.8, 0.3), (0.75, 0.6), (0.6, 0.97)],
    ]

    /// Training and test images; the classes follow each other in turn.
    static func parts() -> [ImageDataSet] {
        let stream = RandomStream(seed: 0, path: ["stand-in", "mnist", "\(StandIn.version)"])
        let classes = strokes.count
        let counts = [("training", StandIn.trainingCount(classes)), ("test", StandIn.testCount(classes))]
        return counts.map { label, count in
            let random = stream.child(label)
            let images = Parallel.map(count) { index in image(of: index % classes, random.child(index)) }
            return ImageDataSet(
                shape: IDXImages.shape, classes: classes, pixels: Array(images.joined()),
                labels: (0..<count).map { $0 % classes })
        }
    }

    private static func image(of digit: Int, _ random: RandomStream) -> [UInt8] {
        var random = random
        let angle = 0.12 * random.normal(), slant = 0.2 * random.normal()
        let (width, height) = (13 + 4 * random.uniform(), 17 + 2 * random.uniform())
        let (dx, dy) = (0.8 * random.normal(), 0.8 * random.normal())
        let pen = 1.0 + 0.9 * random.uniform(), ink = 200 + 55 * random.uniform()
        let (sine, cosine) = (sin(angle), cos(angle))
        let points = strokes[digit].map { x, y in
            let v = height * (y - 0.5 + 0.03 * random.normal())
            let u = width * (x - 0.5 + 0.03 * random.normal()) - slant * v
            return (x: 13.5 + dx + cosine * u - sine * v, y: 13.5 + dy + sine * u + cosine * v)
        }
        let shape = IDXImages.shape
        return (0..<shape.count).map { pixel in
            let (x, y) = (Double(pixel % shape.columns), Double(pixel / shape.columns))
            // The box of 20 × 20 pixels begins 4 pixels from each border.
            guard abs(x - 13.5) < 10, abs(y - 13.5) < 10 else { return 0 }
            let distance = zip(points, points.dropFirst()).map { a, b in
                let (ux, uy, vx, vy) = (b.x - a.x, b.y - a.y, x - a.x, y - a.y)
                let share = max(0, min(1, (ux * vx + uy * vy) / max(ux * ux + uy * uy, 1e-9)))
                return ((vx - share * ux) * (vx - share * ux) + (vy - share * uy) * (vy - share * uy)).squareRoot()
            }.min() ?? .infinity
            return UInt8(ink * max(0, min(1, pen + 0.5 - distance)))
        }
    }
}
