/// Where everything stands: decided once, from measured text, before anything is drawn.
package struct Layout: Sendable {
    package struct Cell: Sendable {
        var panel: Panel
        package var plot: PlotArea
        package var xTicks: [Tick]
        package var yTicks: [Tick]
        var figureWidth: Double
        var showsXLabels: Bool
        var showsYLabels: Bool
        package var labels: [LabelPlacement.Placed]
    }

    package var cells: [Cell] = []
    package var width: Double
    package var height: Double
    var legend: Legend
    var colorBar: ColorBar?

    private struct Margins {
        var left = 0.0
        var right = 0.0
        var top = 0.0
        var bottom = 0.0
        /// How far labels of the x axis reach beyond its ends.
        var overhang = (left: 0.0, right: 0.0)
    }

    package init(_ figure: Figure) {
        let rows = (figure.panels.count + figure.columns - 1) / figure.columns
        let columns = min(figure.columns, max(figure.panels.count, 1))
        let color = figure.colorScale
        let categories = figure.categories
        let domains = Domains(figure)
        legend = Legend(figure, categories: categories, width: figure.width)
        let bar = figure.color.showsBar ? ColorBar(color) : nil
        let top = legend.height
        let usable = figure.width - (bar?.width ?? 0)
        let gap = Self.gap

        // Margins need the ticks, ticks need the length of the axis, which needs the margins: two rounds settle it.
        var margins = Margins(left: 40, right: 12, top: 24, bottom: 40)
        var plotWidth = 0.0
        var plotHeight = 0.0
        var drafts: [(x: [Tick], y: [Tick])] = []
        for _ in 0..<3 {
            let inner = Self.innerMargins(figure, margins)
            let across = usable - margins.left - margins.right - Double(columns - 1) * (gap + inner.x)
            plotWidth = max(across / Double(columns), 40)
            plotHeight = Self.plotHeight(figure, domains, plotWidth, margins.top + margins.bottom, columns: columns)
            drafts = figure.panels.indices.map { index in
                let panel = figure.panels[index]
                return (
                    panel.x.isHidden ? [] : panel.x.ticks(on: domains.x[index], length: plotWidth, isVertical: false),
                    panel.y.isHidden ? [] : panel.y.ticks(on: domains.y[index], length: plotHeight, isVertical: true)
                )
            }
            margins = Self.margins(figure, drafts, domains, plotWidth, plotHeight, categories, color)
        }

        let inner = Self.innerMargins(figure, margins)
        width = figure.width
        var bottom = top
        var boxes: [Box] = []
        for index in figure.panels.indices {
            let (row, column) = (index / figure.columns, index % figure.columns)
            let rowStride = plotHeight + margins.top + inner.y + 10
            let left = margins.left + Double(column) * (plotWidth + gap + inner.x)
            let boxTop = top + margins.top + Double(row) * rowStride
            boxes.append(Box(left: left, top: boxTop, right: left + plotWidth, bottom: boxTop + plotHeight))
            bottom = max(bottom, boxTop + plotHeight)
        }
        height = bottom + margins.bottom
        for (index, panel) in figure.panels.enumerated() {
            let plot = Self.plot(boxes[index], domains, index, panel, color, categories, figure.name)
            let isLastRow = index + figure.columns >= figure.panels.count || rows == 1
            cells.append(
                Cell(
                    panel: panel, plot: plot, xTicks: drafts[index].x, yTicks: drafts[index].y, figureWidth: width,
                    showsXLabels: isLastRow || !figure.shared.contains(.x),
                    showsYLabels: index % figure.columns == 0 || !figure.shared.contains(.y),
                    labels: LabelPlacement.place(
                        panel.marks.flatMap { $0.labels(in: plot) }, in: plot, width: width,
                        outline: { panel.marks.flatMap { $0.outline(in: plot) } })))
        }
        if var bar, let first = boxes.first, let last = boxes.last {
            bar.box = Box(
                left: usable + 14, top: first.top, right: usable + 26, bottom: min(last.bottom, first.top + 260))
            colorBar = bar
        }
    }

    /// The least room between panels.
    private static let gap = 22.0

    /// Further room between panels: for tick labels that are not shared, and so that those of neighbours stand apart.
    private static func innerMargins(_ figure: Figure, _ margins: Margins) -> (x: Double, y: Double) {
        let apart = margins.overhang.left + margins.overhang.right + 8 - gap
        return (
            figure.shared.contains(.y) ? max(margins.right - 12, apart, 0) : margins.left + max(margins.right - 12, 0),
            figure.shared.contains(.x) ? 0 : margins.bottom
        )
    }

    private static func plotHeight(
        _ figure: Figure, _ domains: Domains, _ plotWidth: Double, _ margins: Double, columns: Int
    ) -> Double {
        if figure.hasEqualUnits, let x = domains.x.first, let y = domains.y.first {
            return plotWidth * (y.upperBound - y.lowerBound) / (x.upperBound - x.lowerBound)
        }
        if let height = figure.rowHeight { return max(height - margins, 40) }
        return columns == 1 ? min(plotWidth * 0.52, 340) : plotWidth * 0.8
    }

    static func plot(
        _ box: Box, _ domains: Domains, _ index: Int, _ panel: Panel, _ color: ColorScale, _ categories: [String: Int],
        _ name: String, isThumbnail: Bool = false
    ) -> PlotArea {
        PlotArea(
            box: box,
            x: Scale(panel.x.kind, domain: domains.x[index], from: box.left, to: box.right),
            // Names are read from the top.
            y: panel.y.isCategorical
                ? Scale(panel.y.kind, domain: domains.y[index], from: box.top, to: box.bottom)
                : Scale(panel.y.kind, domain: domains.y[index], from: box.bottom, to: box.top),
            color: color, isThumbnail: isThumbnail, categories: categories, idPrefix: "\(name)-\(index + 1)")
    }

    private static func margins(
        _ figure: Figure, _ ticks: [(x: [Tick], y: [Tick])], _ domains: Domains, _ plotWidth: Double,
        _ plotHeight: Double, _ categories: [String: Int], _ color: ColorScale
    ) -> Margins {
        var margins = Margins(left: 12, right: 12, top: 8, bottom: 8)
        for (index, panel) in figure.panels.enumerated() {
            let widest = ticks[index].y.map { RichText($0.label).width(size: TextSize.tick) }.max() ?? 0
            if !ticks[index].y.isEmpty { margins.left = max(margins.left, widest + 14) }
            if !ticks[index].x.isEmpty { margins.bottom = max(margins.bottom, 22) }
            if !panel.x.label.isEmpty { margins.bottom = max(margins.bottom, 42) }
            var above = 8.0
            if !panel.title.isEmpty { above += 18 }
            if !panel.y.label.isEmpty { above += 18 }
            margins.top = max(margins.top, above)
            // Tick labels at the ends of the x axis reach beyond it.
            let scale = Scale(panel.x.kind, domain: domains.x[index], from: 0, to: plotWidth)
            for tick in ticks[index].x {
                let half = RichText(tick.label).width(size: TextSize.tick) / 2 + 2
                margins.overhang.right = max(margins.overhang.right, scale(tick.value) + half - plotWidth)
                margins.overhang.left = max(margins.overhang.left, half - scale(tick.value))
            }
            margins.right = max(margins.right, margins.overhang.right)
            margins.left = max(margins.left, margins.overhang.left)
            let box = Box(left: 0, top: 0, right: plotWidth, bottom: plotHeight)
            let draft = plot(box, domains, index, panel, color, categories, figure.name)
            for label in panel.marks.flatMap({ $0.labels(in: draft) }) where label.place == .margin {
                margins.right = max(margins.right, RichText(label.text).width(size: label.size) + 14)
            }
        }
        return margins
    }
}
