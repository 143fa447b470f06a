/// The index: the poster as a board of boxes.
struct BoardPage {
    let book: Book
    let content: PageContent
    let inline: InlineRenderer

    var html: HTML {
        let columns = book.index.front.board.map { column -> HTML in
            "<div class=\"column\">\(column.map(box).joined("\n"))</div>"
        }.joined("\n")
        let tally = content.tally.filter { $0.count > 0 }.map { verdict, count -> HTML in
            "<li>\(VerdictMark.badge(verdict)) <b>\(count)</b></li>"
        }
        let total = content.tally.reduce(0) { $0 + $1.count }
        let blocks = BlockRenderer(content: content, inline: inline)
        return """
            <header class="poster-head"><h1>\(book.index.front.title)</h1>\
            \(book.index.front.summary.isEmpty ? nil : "<p class=\"authors\">\(book.index.front.summary)</p>" as HTML?)</header>
            <section class="sum" aria-label="Summing up"><p>\(total) claims, profile “\(content.profile)”. \(content.dataNote)</p><ul>\(tally)</ul></section>
            <div class="board">\(columns)</div>
            <article class="after-board">\(blocks.html(book.index.blocks))\(WorkList(works: book.index.works).html)</article>
            """
    }

    private func box(_ box: BoardBox) -> HTML {
        let says = box.says.map { "<li>\(inline.html($0))</li>" as HTML }
        let chapter = book.chapters.first { $0.slug == box.chapter }
        let title: HTML = chapter == nil ? "\(box.title)" : "<a href=\"\(box.chapter).html\">\(box.title)</a>"
        return """
            <section class="box"><h2>\(title)</h2><div class="box-body">\
            \(says.isEmpty ? nil : "<ul class=\"box-says\">\(says)</ul>" as HTML?)\(chapter.map { results(box, $0) } ?? (box.chapter.isEmpty ? "" : absent))</div></section>
            """
    }

    private var absent: HTML { "<p class=\"absent\">Its chapter is not written yet.</p>" }

    private func results(_ box: BoardBox, _ chapter: Chapter) -> HTML {
        let ids = box.claims.isEmpty ? chapter.claims.map(\.id) : box.claims
        let claims = ids.compactMap { content.claims[$0] }.map { claim -> HTML in
            "<li>\(VerdictMark.badge(claim.verdict)) <a href=\"\(chapter.slug).html#claim-\(claim.id)\">\(claim.says)</a></li>"
        }
        var picture: HTML?
        if let thumbnail = chapter.front.thumbnail,
            case .drawn(let drawn) = content.figures["\(thumbnail.experiment).\(thumbnail.figure)"]
        {
            picture = "<a class=\"thumbnail\" href=\"\(chapter.slug).html#\(thumbnail.id)\" aria-label=\"\(drawn.title)\">\(HTML(trusted: drawn.thumbnail))</a>"
        }
        let headline = Headline(chapter: chapter, content: content).html("box-headline", inline)
        return "<div class=\"box-result\">\(picture)\(headline)</div><ul class=\"box-claims\">\(claims)</ul>"
    }
}
