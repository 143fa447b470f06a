/// The blocks of a chapter as HTML.
struct BlockRenderer {
    let content: PageContent
    let inline: InlineRenderer

    func html(_ blocks: [Block]) -> HTML { blocks.map(html).joined() }

    private func html(_ block: Block) -> HTML {
        switch block {
        case .heading(let level, let id, let number, let text):
            let tag = HTML(trusted: "h\(min(6, level))")
            return "<\(tag) id=\"\(id)\"><span class=\"section-number\">\(number)</span> \(inline.html(text))</\(tag)>\n"
        case .paragraph(let text): return "<p>\(inline.html(text))</p>\n"
        case .list(let start, let items):
            let lines = items.map { item -> HTML in "<li>\(tight(item))</li>" }.joined("\n")
            if let start { return "<ol\(start == 1 ? "" : " start=\"\(start)\"" as HTML)>\(lines)</ol>\n" }
            return "<ul>\(lines)</ul>\n"
        case .quote(let blocks): return "<blockquote>\(html(blocks))</blockquote>\n"
        case .code(let language, let text):
            return "<pre class=\"code\" tabindex=\"0\"><code\(language.map { " class=\"language-\($0)\"" as HTML })>\(text)</code></pre>\n"
        case .math(let formula, let id, let number):
            let anchor: HTML? = id.map { " id=\"\($0)\"" }
            let mark: HTML? = number.map { "<span class=\"equation-number\">(\($0))</span>" }
            return "<div class=\"equation\"\(anchor) tabindex=\"0\" role=\"group\" aria-label=\"equation\">\(HTML(trusted: formula.html))\(mark)</div>\n"
        case .table(let table): return html(table)
        case .figure(let use): return html(use)
        case .experiment(let fence): return html(experiment: fence)
        case .claim(let fence):
            return content.claims[fence.id].map { ClaimBox(claim: $0, number: fence.number).html } ?? ""
        case .source(let listing):
            return """
                <details class="listing"><summary>\(listing.file)</summary><pre class="code" tabindex="0"><code>\(listing.text)</code></pre></details>

                """
        case .rule: return "<hr>\n"
        }
    }

    /// What leads to all values of a figure.
    static func csvLink(to file: String) -> HTML {
        "<p><a href=\"\(file)\" download=\"\(file.split(separator: "/").last.map(String.init) ?? file)\">All values as CSV</a></p>"
    }

    /// A list item of one paragraph needs no paragraph.
    private func tight(_ blocks: [Block]) -> HTML {
        if blocks.count == 1, case .paragraph(let text) = blocks[0] { return inline.html(text) }
        return html(blocks)
    }

    private func html(_ table: Table) -> HTML {
        func cells(_ row: [[Inline]], _ tag: String) -> HTML {
            let open = HTML(trusted: tag)
            return row.enumerated().map { index, cell -> HTML in
                let side = index < table.alignments.count ? table.alignments[index] : .none
                let scope: HTML = tag == "th" ? " scope=\"col\"" : ""
                return "<\(open)\(scope)\(side == .none ? "" : " class=\"align-\(side.rawValue)\"" as HTML)>\(inline.html(cell))</\(open)>"
            }.joined()
        }
        let caption: HTML? =
            table.caption.isEmpty ? nil
            : "<caption>\(table.number.map { "<b>Table \($0).</b> " as HTML })\(inline.html(table.caption))</caption>"
        let rows = table.rows.map { row -> HTML in "<tr>\(cells(row, "td"))</tr>" }.joined("\n")
        return """
            <div class="scroll" tabindex="0" role="group" aria-label="table"><table\(table.id.map { " id=\"\($0)\"" as HTML })>\(caption)<thead><tr>\(cells(table.header, "th"))</tr></thead>
            <tbody>\(rows)</tbody></table></div>

            """
    }

    private func html(_ use: FigureUse) -> HTML {
        let caption: HTML = "<figcaption><b>Figure \(use.number).</b> \(inline.html(use.caption))</figcaption>"
        switch content.figures["\(use.experiment).\(use.figure)"] {
        case .drawn(let drawn):
            let file = "figures/\(use.experiment)-\(use.figure).csv"
            let head = drawn.columns.map { "<th scope=\"col\">\($0)</th>" as HTML }.joined()
            let rows = drawn.rows.map { row -> HTML in "<tr>\(row.map { "<td>\($0)</td>" as HTML }.joined())</tr>" }.joined("\n")
            let more: HTML = drawn.rowCount > drawn.rows.count ? "<p>\(drawn.rows.count) of \(drawn.rowCount) rows.</p>" : ""
            let link = Self.csvLink(to: file)
            return """
                <figure id="\(use.id)"><div class="drawing" tabindex="0" role="group" aria-label="drawing">\(HTML(trusted: drawn.svg))</div>
                <details class="values"><summary>Values of figure \(use.number)</summary>\(link)\
                <div class="scroll" tabindex="0" role="group" aria-label="values"><table class="data"><thead><tr>\(head)</tr></thead><tbody>\(rows)</tbody></table></div>\(more)</details>
                \(caption)</figure>

                """
        case .missing(let reason):
            return "<figure id=\"\(use.id)\"><p class=\"failure\">This figure is not here: \(reason)</p>\(caption)</figure>\n"
        case nil: return "<figure id=\"\(use.id)\"><p class=\"failure\">This figure is not here.</p>\(caption)</figure>\n"
        }
    }

    private func html(experiment fence: Fence) -> HTML {
        guard let view = content.experiments[fence.id] else { return "" }
        let parameters = view.parameters.map { parameter -> HTML in
            let was: HTML = parameter.defaultText.map { " <span class=\"default\">default \($0)</span>" } ?? ""
            return "<tr\(parameter.defaultText == nil ? "" : " class=\"differs\"" as HTML)><th scope=\"row\">\(parameter.name)</th><td>\(parameter.text)\(was)</td></tr>"
        }.joined("\n")
        let data = view.data.map { "<dd>\($0)</dd>" as HTML }.joined()
        let failure: HTML? = view.failure.map { "<p class=\"failure\">This experiment did not finish: \($0)</p>" }
        return """
            <details class="experiment" id="experiment-\(fence.id)"\(view.failure == nil ? "" : " open" as HTML)>
            <summary><span class="experiment-id">\(fence.id)</span> <span class="experiment-name">\(view.summary)</span> \
            <span class="experiment-time" data-run="\(fence.id)-seconds"></span></summary>
            \(failure)<div class="scroll" tabindex="0" role="group" aria-label="parameters"><table class="parameters"><thead><tr><th scope="col">parameter</th><th scope="col">value</th></tr></thead><tbody>\(parameters)</tbody></table></div>
            <dl><dt>Experiment</dt><dd>\(view.name)</dd><dt>Seed</dt><dd>\(view.seed)</dd><dt>Cells</dt><dd>\(view.cells)</dd>\
            <dt>Time</dt><dd data-run="\(fence.id)-seconds"></dd><dt>Data</dt>\(view.data.isEmpty ? "<dd>none</dd>" : data)</dl>
            <details class="listing"><summary>\(view.file)</summary><pre class="code" tabindex="0"><code>\(view.listing)</code></pre></details>
            </details>

            """
    }
}
