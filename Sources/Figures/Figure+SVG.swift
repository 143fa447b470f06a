extension Figure {
    /// Style rules for all figures of a page, to be written once into its style sheet: colors of light and dark paper.
    ///
    /// Without it figures show the colors of light paper.
    public static var styleSheet: String { StyleSheet.rules(for: Palette.all) + ".rf{max-width:100%;height:auto}\n" }

    /// Rules for this figure alone, to be added to the page's style sheet; empty unless something moves.
    public var styles: String {
        let canvas = drawing(Layout(self))
        return canvas.ownRules.joined(separator: "\n")
    }

    /// The figure as SVG 1.1 with CSS custom properties.
    ///
    /// - Parameter embedded: for a page that contains `Figure.styleSheet` and the figure's `styles`; carries no `style`
    ///   element, and no heading, which the page gives as caption. Otherwise a file that opens alone.
    public func svg(embedded: Bool) -> String {
        let layout = Layout(self)
        let body = drawing(layout)
        let padding = embedded ? 0.0 : 16.0
        let lines = embedded ? [] : RichText.lines(title, face: .bold, size: TextSize.title, width: layout.width)
        let heading = lines.isEmpty ? 0 : 8 + 18 * Double(lines.count)
        let size = "\(DecimalNumber.string(layout.width + 2 * padding))"
        let tall = "\(DecimalNumber.string(layout.height + 2 * padding + heading))"
        var root = Canvas()
        root.raw("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0")
        root.raw(" \(size) \(tall)\" width=\"\(size)\" height=\"\(tall)\"")
        root.raw(" role=\"img\" id=\"\(name)\" class=\"rf\"")
        if embedded { root.raw(" aria-labelledby=\"\(name)-title\" aria-describedby=\"\(name)-desc\"") }
        root.raw(
            " fill=\"none\" font-family=\"\(Self.fontFamily)\" font-size=\"\(DecimalNumber.string(TextSize.label))\">\n"
        )
        root.raw("<title id=\"\(name)-title\">\(XML.escape(RichText.plain(title)))</title>\n")
        root.raw("<desc id=\"\(name)-desc\">\(XML.escape(description))</desc>\n")
        if !embedded {
            let keys = body.swatchKeys.union(["paper", "text"])
            let rules = StyleSheet.rules(for: Palette.all.filter { $0.key.map(keys.contains) ?? false })
            root.raw("<style>\n\(rules)\(body.ownRules.joined(separator: "\n"))</style>\n")
            root.raw("<rect width=\"100%\" height=\"100%\" fill=\"\(Palette.lightPaper.hex)\" class=\"rf-f-paper\"/>\n")
        }
        // Text takes its color from here, unless it says otherwise.
        root.raw("<g fill=\"\(Palette.text.light.hex)\" class=\"rf-f-text\">\n")
        if !embedded {
            for (number, line) in lines.enumerated() {
                let baseline = padding + 12 + 18 * Double(number)
                root.text(line, at: Point(padding, baseline), size: TextSize.title, face: .bold)
            }
            let shift = "\(DecimalNumber.string(padding)) \(DecimalNumber.string(padding + heading))"
            root.raw("<g transform=\"translate(\(shift))\">\n")
        }
        root.append(body)
        root.raw(embedded ? "</g>\n</svg>\n" : "</g>\n</g>\n</svg>\n")
        return root.string
    }

    /// Faces with the same widths on every system, of which the table of widths is one.
    static let fontFamily = "Helvetica, Arial, 'Liberation Sans', Arimo, 'Nimbus Sans', sans-serif"

    private func drawing(_ layout: Layout) -> Canvas {
        var canvas = Canvas()
        layout.legend.draw(on: &canvas)
        for cell in layout.cells { AxisDrawing(cell: cell).draw(on: &canvas) }
        layout.colorBar?.draw(on: &canvas)
        return canvas
    }

    /// The same marks drawn for about 160×100 pixels, without text.
    ///
    /// A figure with more than two panels shows the first and the last, between which most changes.
    public func thumbnail(width: Double = 160, height: Double = 100) -> String {
        let domains = Domains(self)
        let shown = panels.count <= 2 ? Array(panels.indices) : [0, panels.count - 1]
        var canvas = Canvas(showsText: false)
        let gap = 6.0
        let cellWidth = (width - gap * Double(max(shown.count - 1, 0))) / Double(max(shown.count, 1))
        for (place, index) in shown.enumerated() {
            let left = Double(place) * (cellWidth + gap)
            var box = Box(left: left + 1, top: 1, right: left + cellWidth - 1, bottom: height - 1)
            if hasEqualUnits {
                let ratio =
                    (domains.y[index].upperBound - domains.y[index].lowerBound)
                    / (domains.x[index].upperBound - domains.x[index].lowerBound)
                let tall = min(box.height, box.width * ratio)
                let wide = tall / ratio
                let (cx, cy) = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
                box = Box(left: cx - wide / 2, top: cy - tall / 2, right: cx + wide / 2, bottom: cy + tall / 2)
            }
            let plot = Layout.plot(
                box, domains, index, panels[index], colorScale, categories, name + "-thumbnail", isThumbnail: true)
            AxisDrawing.drawThumbnail(panels[index], plot, on: &canvas)
        }
        var root = Canvas()
        root.raw(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(DecimalNumber.string(width)) \(DecimalNumber.string(height))\""
        )
        root.raw(" width=\"\(DecimalNumber.string(width))\" height=\"\(DecimalNumber.string(height))\"")
        root.raw(" role=\"img\" class=\"rf\" fill=\"none\">\n<title>\(XML.escape(RichText.plain(title)))</title>\n")
        root.append(canvas)
        root.raw("</svg>\n")
        return root.string
    }
}

extension Canvas {
    mutating func append(_ other: Canvas) { raw(other.string) }
    var string: String { String(decoding: bytes, as: UTF8.self) }
}
