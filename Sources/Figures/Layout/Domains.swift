/// The ends of every panel's axes, after sharing.
struct Domains: Sendable {
    var x: [ClosedRange<Double>]
    var y: [ClosedRange<Double>]

    init(_ figure: Figure) {
        let extents = figure.panels.map { panel in
            panel.marks.reduce((x: Extent(), y: Extent())) { sum, mark in
                let extent = mark.extent
                return (sum.x + extent.x, sum.y + extent.y)
            }
        }
        let all = extents.reduce((x: Extent(), y: Extent())) { ($0.x + $1.x, $0.y + $1.y) }
        func resolve(
            _ axis: (Panel) -> Axis, _ own: (Int) -> Extent, _ common: Extent, _ isShared: Bool
        ) -> [ClosedRange<Double>] {
            figure.panels.enumerated().map { index, panel in
                let axis = axis(panel)
                let domain = axis.resolvedDomain(isShared ? common : own(index))
                return axis.domain == nil ? Self.widened(axis, domain) : domain
            }
        }
        x = resolve(\.x, { extents[$0].x }, all.x, figure.shared.contains(.x))
        y = resolve(\.y, { extents[$0].y }, all.y, figure.shared.contains(.y))
    }

    /// The domain with its ends moved out to a tick that is near, so that axes end where people expect.
    private static func widened(_ axis: Axis, _ domain: ClosedRange<Double>) -> ClosedRange<Double> {
        guard axis.kind == .linear, !axis.isHidden else { return domain }
        let span = domain.upperBound - domain.lowerBound
        let ticks = WilkinsonTicks.ticks(from: domain.lowerBound, to: domain.upperBound, count: 6).map(\.value)
        guard let first = ticks.first, let last = ticks.last, first < last else { return domain }
        let low = first < domain.lowerBound && domain.lowerBound - first < 0.08 * span ? first : domain.lowerBound
        let high = last > domain.upperBound && last - domain.upperBound < 0.08 * span ? last : domain.upperBound
        return low...high
    }
}
