import Foundation

/// Distributions above each other, one per name of a categorical axis y, each reaching a little over the next.
public struct Ridges: Mark {
    public var x: [Double]
    /// Densities at `x`, one array per name, on one scale.
    public var densities: [[Double]]
    public var name: String
    public var ink: Ink { .text }
    /// Ink per row; the time scale from the first to the last when empty.
    public var inks: [Ink]
    /// Height of the highest ridge in rows.
    public var overlap: Double

    public init(_ name: String = "", x: [Double], densities: [[Double]], inks: [Ink] = [], overlap: Double = 1.7) {
        self.name = name
        self.x = x
        self.densities = densities
        self.inks = inks
        self.overlap = overlap
    }

    /// Densities estimated from samples with a Gaussian kernel of Silverman's width, at `count` places.
    public init(
        _ name: String = "", of samples: [[Double]], in range: ClosedRange<Double>? = nil, count: Int = 160,
        inks: [Ink] = [], overlap: Double = 1.7
    ) {
        let domain = range ?? Axis.linear().resolvedDomain(samples.reduce(Extent()) { $0 + Extent($1) })
        let step = (domain.upperBound - domain.lowerBound) / Double(max(count, 2) - 1)
        let places = (0..<max(count, 2)).map { domain.lowerBound + Double($0) * step }
        let densities = samples.map { sample -> [Double] in
            let n = Double(max(sample.count, 1))
            let mean = sample.reduce(0, +) / n
            let deviation = (sample.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n).squareRoot()
            let width = max(1.06 * deviation * pow(n, -0.2), step)
            return places.map { place in
                sample.reduce(0) { sum, value in
                    let z = (place - value) / width
                    return abs(z) > 6 ? sum : sum + exp(-z * z / 2)
                } / (n * width * (2 * Double.pi).squareRoot())
            }
        }
        self.init(name, x: places, densities: densities, inks: inks, overlap: overlap)
    }

    public var extent: (x: Extent, y: Extent) {
        // The first ridge reaches over the first row.
        (Extent(x), Extent(densities.indices.map(Double.init)) + Extent([0.25 - overlap]))
    }

    public func draw(in plot: PlotArea, on canvas: inout Canvas) {
        let highest = densities.flatMap { $0 }.filter(\.isFinite).max() ?? 1
        let count = max(densities.count, 1)
        let row = abs(plot.y(1) - plot.y(0))
        let scale = highest > 0 ? row * overlap / highest : 0
        for (index, density) in densities.enumerated() {
            let base = plot.y(Double(index)) + row * 0.25
            let points = zip(x, density).map { Point(plot.x($0), base - ($1.isFinite ? $1 * scale : 0)) }
            guard let first = points.first, let last = points.last else { continue }
            let line = Simplification.simplified(points)
            var area = PathData()
            area.polyline([Point(first.x, base)] + line + [Point(last.x, base)], closed: true)
            let ink =
                index < inks.count
                ? inks[index] : Ink.time(count > 1 ? Double(index) / Double(count - 1) : 1)
            canvas.path(area, fill: Fill(.surface(0), opacity: 0.85))
            canvas.path(area, fill: Fill(ink, opacity: 0.25))
            var path = PathData()
            path.polyline(line)
            canvas.path(path, stroke: Stroke(ink, width: plot.scaled(1.5)))
        }
    }

    public func description(_ context: DescriptionContext) -> String {
        let peaks = densities.enumerated().map { index, density -> String in
            let peak = density.indices.max { density[$0] < density[$1] } ?? 0
            let name = index < context.yNames.count ? context.yNames[index] : "\(index + 1)"
            return "\(name): \(peak < x.count ? context.text(x[peak]) : "none")"
        }
        return
            "\(densities.count) distributions\(name.isEmpty ? "" : " of “\(name)”") with their peaks at: \(peaks.joined(separator: ", "))"
    }

    public var table: FigureTable {
        FigureTable([("x", x)] + densities.enumerated().map { ("density \($0.offset + 1)", $0.element) })
    }
}
