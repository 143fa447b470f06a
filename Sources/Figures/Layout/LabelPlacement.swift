/// Finds places for labels so that none overlaps another or leaves the figure.
package enum LabelPlacement {
    package struct Placed: Hashable, Sendable {
        package var label: PlacedLabel
        var baseline: Point
        var anchor: TextAnchor
        package var box: Box
        /// From the label to its point, when they had to part.
        var leader: [Point]
    }

    /// - Parameter outline: places that labels had better leave free.
    static func place(_ labels: [PlacedLabel], in plot: PlotArea, width: Double, outline: () -> [Point]) -> [Placed] {
        var placed = margin(labels.filter { $0.place == .margin }, in: plot)
        for label in labels where label.place == .exactly {
            let half = RichText(label.text).width(size: label.size) / 2
            let x = min(max(label.at.x, half + 2), width - half - 2)
            placed.append(set(label, at: Point(x, label.at.y + label.size * 0.36), .middle))
        }
        var obstacles: [Point]?
        for label in labels {
            let alternatives: [PlacedLabel.Alternative]
            switch label.place {
            case .margin, .exactly: continue
            case .near: alternatives = sides(of: label)
            case .oneOf(let some): alternatives = some
            }
            let outline = obstacles ?? outline()
            obstacles = outline
            if let best = best(label, alternatives, in: plot, avoiding: placed, outline) { placed.append(best) }
        }
        return placed
    }

    private static func set(_ label: PlacedLabel, at baseline: Point, _ anchor: TextAnchor, leader: [Point] = [])
        -> Placed
    {
        let width = RichText(label.text).width(size: label.size)
        let left = anchor == .start ? baseline.x : anchor == .end ? baseline.x - width : baseline.x - width / 2
        let box = Box(
            left: left, top: baseline.y - label.size * 0.8, right: left + width, bottom: baseline.y + label.size * 0.22)
        return Placed(label: label, baseline: baseline, anchor: anchor, box: box, leader: leader)
    }

    /// Labels right of the plot, in the order of their heights, moved apart just as far as needed: neighbors that would
    /// touch become a block, and a block stands where its members wish to be on average.
    private static func margin(_ labels: [PlacedLabel], in plot: PlotArea) -> [Placed] {
        let sorted = labels.enumerated().sorted { ($0.element.at.y, $0.offset) < ($1.element.at.y, $1.offset) }
            .map(\.element)
        var blocks: [(members: Int, wish: Double, top: Double)] = []
        let pitch = (sorted.map(\.size).max() ?? TextSize.label) * 1.25
        let (ceiling, floor) = (plot.box.top - 4, plot.box.bottom + 10)
        for label in sorted {
            blocks.append((1, label.at.y - pitch / 2, label.at.y - pitch / 2))
            while let last = blocks.last {
                let height = Double(last.members) * pitch
                let top = max(min(last.wish, floor - height), ceiling)
                blocks[blocks.count - 1].top = top
                guard blocks.count > 1 else { break }
                let before = blocks[blocks.count - 2]
                guard before.top + Double(before.members) * pitch > top else { break }
                blocks.removeLast(2)
                let members = before.members + last.members
                // Wishes of the later block, seen from the top of the joint one.
                let wish =
                    (before.wish * Double(before.members)
                        + (last.wish - Double(before.members) * pitch) * Double(last.members)) / Double(members)
                blocks.append((members, wish, wish))
            }
        }
        var result: [Placed] = []
        var index = 0
        for block in blocks {
            for member in 0..<block.members {
                let label = sorted[index]
                let middle = block.top + (Double(member) + 0.5) * pitch
                let moved = abs(middle - label.at.y) > pitch * 0.75
                let x = plot.box.right + 8
                let leader = moved ? [Point(plot.box.right + 1, label.at.y), Point(x - 2, middle)] : []
                result.append(set(label, at: Point(x, middle + label.size * 0.36), .start, leader: leader))
                index += 1
            }
        }
        return result
    }

    private static func sides(of label: PlacedLabel) -> [PlacedLabel.Alternative] {
        let (x, y, gap) = (label.at.x, label.at.y, label.gap)
        let middle = y + label.size * 0.36
        let (above, below) = (y - gap, y + gap + label.size * 0.72)
        return [
            .init(Point(x + gap, middle), .start), .init(Point(x + gap * 0.8, above), .start),
            .init(Point(x, above), .middle), .init(Point(x - gap * 0.8, above), .end),
            .init(Point(x - gap, middle), .end), .init(Point(x + gap * 0.8, below), .start),
            .init(Point(x, below), .middle), .init(Point(x - gap * 0.8, below), .end),
        ]
    }

    /// Of the places within the plot where the label touches no other, the one that covers least of the marks.
    private static func best(
        _ label: PlacedLabel, _ alternatives: [PlacedLabel.Alternative], in plot: PlotArea, avoiding placed: [Placed],
        _ outline: [Point]
    ) -> Placed? {
        let room = plot.box.grown(by: -1)
        var best: (covered: Int, place: Placed)?
        for alternative in alternatives {
            let candidate = set(label, at: alternative.baseline, alternative.anchor)
            guard room.contains(candidate.box),
                !placed.contains(where: { $0.box.grown(by: 1).intersects(candidate.box) })
            else { continue }
            let zone = candidate.box.grown(by: 2)
            let covered = outline.count { zone.contains($0) }
            if covered == 0 { return candidate }
            if best.map({ covered < $0.covered }) ?? true { best = (covered, candidate) }
        }
        return best?.place
    }
}
