/// Swatches with names, above the plots, for marks that carry no label of their own.
struct Legend: Sendable {
    struct Entry: Sendable {
        var name: String
        var key: LegendKey
        var ink: Ink
        var at: Point
    }

    private(set) var entries: [Entry] = []
    private(set) var height = 0.0
    private static let rowHeight = 20.0

    init(_ figure: Figure, categories: [String: Int], width: Double) {
        var seen: Set<String> = []
        var (x, y) = (0.0, 14.0)
        for mark in figure.panels.flatMap(\.marks) where !mark.name.isEmpty {
            guard var key = mark.key, seen.insert(mark.name).inserted else { continue }
            let ink = mark.ink == .automatic ? Ink.category(categories[mark.name] ?? 0) : mark.ink
            if case .dot(nil, let isHollow) = key {
                if case .category(let category) = ink { key = .dot(Points.Shape.of(category), isHollow: isHollow) }
            }
            if case .dashedLine(let width) = key {
                var dash: [Double] = []
                if case .category(let category) = ink { dash = Palette.dash(category) }
                key = .line(Stroke(ink, width: width, dash: dash))
            }
            let needed = 24 + RichText(mark.name).width(size: TextSize.label)
            if x > 0 && x + needed > width - 8 { (x, y) = (0, y + Self.rowHeight) }
            entries.append(Entry(name: mark.name, key: key, ink: ink, at: Point(x + 2, y)))
            x += needed + 18
        }
        if !entries.isEmpty { height = y + 8 }
    }

    func draw(on canvas: inout Canvas) {
        for entry in entries {
            let middle = entry.at.y - 4
            var path = PathData()
            switch entry.key {
            case .line(var stroke):
                stroke.ink = entry.ink
                path.polyline([Point(entry.at.x, middle), Point(entry.at.x + 17, middle)])
                canvas.path(path, stroke: stroke)
            case .dashedLine: continue
            case .area(var fill):
                fill.ink = entry.ink
                path.rectangle(entry.at.x + 1, middle - 5.5, entry.at.x + 16, middle + 5.5)
                canvas.path(path, fill: fill)
            case .dot(let shape, let isHollow):
                (shape ?? .circle).add(to: &path, at: Point(entry.at.x + 8, middle), radius: 4)
                canvas.path(
                    path, fill: Fill(isHollow ? .surface(0) : entry.ink), stroke: isHollow ? Stroke(entry.ink, width: 1.5) : nil)
            }
            canvas.text(entry.name, at: Point(entry.at.x + 22, entry.at.y))
        }
    }
}

/// The scale of colors, right of the plots.
struct ColorBar: Sendable {
    var box = Box(left: 0, top: 0, right: 12, bottom: 200)
    let color: ColorScale
    let width: Double

    init(_ color: ColorScale) {
        self.color = color
        // How long the bar will be is not known yet, and other lengths have other ticks: room is made for the widest.
        let ticks = [60.0, 80, 100, 140, 200, 260].flatMap { Self.axis(color).ticks(on: color.domain, length: $0, isVertical: true) }
        let widest = ticks.map { RichText($0.label).width(size: TextSize.tick) }.max() ?? 0
        width = 14 + 12 + 8 + max(widest, RichText(color.axis.label).width(size: TextSize.label) - 18) + 8
    }

    private static func axis(_ color: ColorScale) -> Axis {
        Axis(kind: color.axis.kind, label: "", domain: color.domain)
    }

    func draw(on canvas: inout Canvas) {
        let steps = 48
        for step in 0..<steps {
            let (low, high) = (Double(step) / Double(steps), Double(step + 1) / Double(steps))
            var path = PathData()
            // Each step reaches below the next, so that no seam shows.
            path.rectangle(
                box.left, box.bottom - high * box.height, box.right,
                box.bottom - (step == 0 ? 0 : max(low - 0.02, 0)) * box.height)
            canvas.path(path, fill: Fill(color.ink(fraction: (low + high) / 2)))
        }
        let scale = Scale(color.axis.kind, domain: color.domain, from: box.bottom, to: box.top)
        for tick in Self.axis(color).ticks(on: color.domain, length: box.height, isVertical: true) where tick.isMajor {
            var path = PathData()
            path.polyline([Point(box.right, scale(tick.value)), Point(box.right + 4, scale(tick.value))])
            canvas.path(path, stroke: Stroke(.muted))
            canvas.text(tick.label, at: Point(box.right + 7, scale(tick.value) + 4), size: TextSize.tick, ink: .muted)
        }
        canvas.text(color.axis.label, at: Point(box.left, box.top - 8))
    }
}
