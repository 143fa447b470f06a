/// Draws one panel: grid, marks, axes, labels, in this order.
struct AxisDrawing {
    let cell: Layout.Cell
    private var plot: PlotArea { cell.plot }
    private var box: Box { cell.plot.box }

    func draw(on canvas: inout Canvas) {
        grid(on: &canvas)
        Self.marks(cell.panel, plot, on: &canvas)
        if !cell.panel.x.isHidden { horizontal(on: &canvas) }
        if !cell.panel.y.isHidden { vertical(on: &canvas) }
        for placed in cell.labels {
            if !placed.leader.isEmpty {
                var path = PathData()
                path.polyline(placed.leader)
                canvas.path(path, stroke: Stroke(.muted, width: 0.75))
            }
            canvas.text(
                placed.label.text, at: placed.baseline, size: placed.label.size, anchor: placed.anchor,
                ink: placed.label.ink, halo: placed.label.place != .margin)
        }
        if !cell.panel.title.isEmpty {
            let above = cell.panel.y.label.isEmpty ? 10.0 : 27.0
            canvas.text(cell.panel.title, at: Point(box.left, box.top - above), size: 13, face: .bold)
        }
    }

    private static func marks(_ panel: Panel, _ plot: PlotArea, on canvas: inout Canvas) {
        let box = plot.box
        let clip = "\(plot.idPrefix)-clip"
        if panel.marks.contains(where: \.isClipped) {
            var path = PathData()
            // A little more than the plot, so that lines on its edge keep their width.
            path.rectangle(box.left - 1, box.top - 1, box.right + 1, box.bottom + 1)
            canvas.raw(
                "<clipPath id=\"\(clip)\"><path d=\"\(String(decoding: path.bytes, as: UTF8.self))\"/></clipPath>\n")
        }
        canvas.group("fill=\"none\" stroke-linejoin=\"round\"") { canvas in
            var rest = panel.marks[...]
            while let first = rest.first {
                let run = rest.prefix { $0.isClipped == first.isClipped }
                rest = rest.dropFirst(run.count)
                if first.isClipped { canvas.raw("<g clip-path=\"url(#\(clip))\">\n") }
                for mark in run { mark.draw(in: plot, on: &canvas) }
                if first.isClipped { canvas.raw("</g>\n") }
            }
        }
    }

    static func drawThumbnail(_ panel: Panel, _ plot: PlotArea, on canvas: inout Canvas) {
        marks(panel, plot, on: &canvas)
        var path = PathData()
        path.rectangle(plot.box.left, plot.box.top, plot.box.right, plot.box.bottom)
        canvas.path(path, stroke: Stroke(.muted, width: 0.5, opacity: 0.6))
    }

    private func grid(on canvas: inout Canvas) {
        var path = PathData()
        if cell.panel.x.grid {
            for tick in cell.xTicks where tick.isMajor {
                path.polyline([Point(plot.x(tick.value), box.top), Point(plot.x(tick.value), box.bottom)])
            }
        }
        if cell.panel.y.grid {
            for tick in cell.yTicks where tick.isMajor {
                path.polyline([Point(box.left, plot.y(tick.value)), Point(box.right, plot.y(tick.value))])
            }
        }
        canvas.path(path, stroke: Stroke(.faint))
    }

    private func horizontal(on canvas: inout Canvas) {
        let base = box.bottom + 4
        var path = PathData()
        path.polyline([Point(box.left, base), Point(box.right, base)])
        for tick in cell.xTicks {
            let x = plot.x(tick.value)
            path.polyline([Point(x, base), Point(x, base + (tick.isMajor ? 5 : 3))])
        }
        canvas.path(path, stroke: Stroke(.muted, width: 0.75))
        guard cell.showsXLabels else { return }
        for tick in cell.xTicks where !tick.label.isEmpty {
            canvas.text(
                tick.label, at: Point(plot.x(tick.value), base + 17), size: TextSize.tick, anchor: .middle, ink: .muted)
        }
        // Centered below the axis, but within the figure.
        let half = RichText(cell.panel.x.label).width(size: TextSize.label) / 2
        let middle = min(max((box.left + box.right) / 2, half), max(cell.figureWidth - half, half))
        canvas.text(cell.panel.x.label, at: Point(middle, base + 34), anchor: .middle)
    }

    private func vertical(on canvas: inout Canvas) {
        let base = box.left - 4
        var path = PathData()
        path.polyline([Point(base, box.top), Point(base, box.bottom)])
        for tick in cell.yTicks {
            let y = plot.y(tick.value)
            path.polyline([Point(base - (tick.isMajor ? 5 : 3), y), Point(base, y)])
        }
        canvas.path(path, stroke: Stroke(.muted, width: 0.75))
        guard cell.showsYLabels else { return }
        var widest = 0.0
        for tick in cell.yTicks where !tick.label.isEmpty {
            widest = max(widest, RichText(tick.label).width(size: TextSize.tick))
            canvas.text(
                tick.label, at: Point(base - 8, plot.y(tick.value) + 4), size: TextSize.tick, anchor: .end, ink: .muted)
        }
        canvas.text(cell.panel.y.label, at: Point(max(base - 8 - widest, 2), box.top - 10))
    }
}
