/// A chapter with its contents and neighbours.
struct ChapterPage {
    let chapter: Chapter
    let before, after: Chapter?
    let content: PageContent
    let inline: InlineRenderer

    var html: HTML {
        let blocks = BlockRenderer(content: content, inline: inline)
        let headings = chapter.blocks.compactMap { block -> HTML? in
            guard case .heading(2, let id, let number, let text) = block else { return nil }
            return "<li><a href=\"#\(id)\">\(number) \(text.plainText)</a></li>"
        }
        let claims = chapter.claims.compactMap { fence in
            content.claims[fence.id].map { claim -> HTML in
                "<li><a href=\"#claim-\(fence.id)\">Claim \(fence.number)</a> \(VerdictMark.badge(claim.verdict))</li>"
            }
        }
        let contents: HTML = """
            <nav class="contents" aria-label="Contents of this chapter"><h2>Contents</h2><ol>\(headings)</ol>\
            \(claims.isEmpty ? "" : "<h2>Claims</h2><ol class=\"claim-list\">\(claims)</ol>" as HTML)</nav>
            """
        let references = WorkList(works: chapter.works).html
        let previous: HTML? = before.map { "<a rel=\"prev\" href=\"\($0.slug).html\">← \($0.front.title)</a>" }
        let next: HTML? = after.map { "<a rel=\"next\" href=\"\($0.slug).html\">\($0.front.title) →</a>" }
        let headline = Headline(chapter: chapter, content: content).html("headline", inline)
        return """
            <div class="chapter"><header class="chapter-head"><h1>\(chapter.front.title)</h1>\(headline)</header>
            \(contents)<article>
            \(blocks.html(chapter.blocks))\(references)
            <nav class="neighbours" aria-label="Neighbouring chapters">\(previous)\(next)</nav>
            </article></div>
            """
    }
}

/// The works that a page cites.
struct WorkList {
    let works: [Work]

    var html: HTML? {
        if works.isEmpty { return nil }
        let items = works.map { work -> HTML in
            let text: HTML = work.url.map { "<a href=\"\($0)\" rel=\"noopener\">\(work.text)</a>" } ?? "\(work.text)"
            return "<li id=\"work-\(work.key)\">\(text)</li>"
        }
        return "<section class=\"works\"><h2>References</h2><ul>\(items)</ul></section>"
    }
}

/// What a chapter found, in a sentence.
struct Headline {
    let chapter: Chapter
    let content: PageContent

    /// Numbers from stand-in data say so where they are read first.
    func html(_ style: String, _ inline: InlineRenderer) -> HTML? {
        if chapter.front.headline.isEmpty { return nil }
        let isStandIn = chapter.experiments.contains { content.experiments[$0.id]?.isStandIn == true }
        return "<p class=\"\(style)\">\(isStandIn ? "<strong>With stand-in data:</strong> " as HTML : "")\(inline.html(chapter.front.headline))</p>"
    }
}
