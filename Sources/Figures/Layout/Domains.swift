import Foundation

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
        x = figure.panels.enumerated().map { index, panel in
            let isShared = figure.shared.contains(.x)
            let domain = panel.x.resolvedDomain(isShared ? all.x : extents[index].x)
            let marks = isShared ? figure.panels.flatMap(\.marks) : panel.marks
            let isExact = panel.x.domain != nil || panel.x.isHidden || marks.contains(where: \.fillsPlane)
            // Lines may touch the ends; points need room.
            return isExact || marks.allSatisfy(\.isClipped) ? domain : Self.roomy(panel.x, domain)
        }
        let isShared = figure.shared.contains(.y)
        y = figure.panels.enumerated().map { index, panel in
            let domain = panel.y.resolvedDomain(isShared ? all.y : extents[index].y)
            let marks = isShared ? figure.panels.flatMap(\.marks) : panel.marks
            if panel.y.domain != nil || panel.y.isHidden || marks.contains(where: \.fillsPlane) { return domain }
            return Self.widened(panel.y, domain, figure.rowHeight ?? 300)
        }
    }

    /// The domain of a logarithmic axis, its ends moved out by a factor as far as numbers reach.
    private static func grown(_ domain: ClosedRange<Double>, _ factor: Double) -> ClosedRange<Double> {
        let (low, high) = (domain.lowerBound / factor, domain.upperBound * factor)
        return low > 1e-300 && high.isFinite ? low...high : domain
    }

    private static func roomy(_ axis: Axis, _ domain: ClosedRange<Double>) -> ClosedRange<Double> {
        switch axis.kind {
        case .categorical, .symmetricLogarithmic: return domain
        case .logarithmic:
            let room = pow(domain.upperBound / domain.lowerBound, 0.02)
            return grown(domain, room)
        case .linear:
            let room = 0.02 * (domain.upperBound - domain.lowerBound)
            return (domain.lowerBound - room)...(domain.upperBound + room)
        }
    }

    /// The vertical axis with a little room, so that extremes do not touch its ends: up to a tick that is near.
    private static func widened(_ axis: Axis, _ domain: ClosedRange<Double>, _ height: Double) -> ClosedRange<Double> {
        switch axis.kind {
        case .categorical, .symmetricLogarithmic: return domain
        case .logarithmic:
            let room = pow(domain.upperBound / domain.lowerBound, 0.03)
            return grown(domain, room)
        case .linear:
            let span = domain.upperBound - domain.lowerBound
            let count = max(Int(height / 44) + 1, 2)
            let ticks = WilkinsonTicks.ticks(from: domain.lowerBound, to: domain.upperBound, count: count).map(\.value)
            func isNear(_ tick: Double, _ end: Double) -> Bool { abs(tick - end) < 0.1 * span }
            // Zero as an end is a statement; it gets no room below or above.
            let low =
                ticks.first.flatMap { $0 <= domain.lowerBound && isNear($0, domain.lowerBound) ? $0 : nil }
                ?? (domain.lowerBound == 0 ? 0 : domain.lowerBound - 0.03 * span)
            let high =
                ticks.last.flatMap { $0 >= domain.upperBound && isNear($0, domain.upperBound) ? $0 : nil }
                ?? (domain.upperBound == 0 ? 0 : domain.upperBound + 0.03 * span)
            return low...high
        }
    }
}
