/// All claims in one table, and where the results come from.
struct TablePages {
    let book: Book
    let content: PageContent

    var claims: HTML {
        let rows = book.chapters.flatMap { chapter in
            chapter.claims.compactMap { fence in
                content.claims[fence.id].map { claim -> HTML in
                    """
                    <tr><td class="said"><a href="\(chapter.slug).html#claim-\(claim.id)">\(claim.says)</a></td>\
                    <td data-column="claim">\(fence.number) of “\(chapter.front.title)”</td>\
                    <td data-column="verdict">\(VerdictMark.badge(claim.verdict))</td><td data-column="on record">\(claim.expected)</td>\
                    <td class="reason" data-column="reason">\(claim.reason ?? "")</td></tr>
                    """
                }
            }
        }
        return """
            <article class="wide"><h1>All claims</h1><p>Profile “\(content.profile)”. \(content.dataNote) The same in \
            <a href="claims.json">claims.json</a>.</p>
            <div class="scroll" tabindex="0" role="group" aria-label="claims"><table class="claims"><thead><tr><th scope="col">statement</th><th scope="col">claim</th><th scope="col">verdict</th>\
            <th scope="col">on record</th><th scope="col">reason</th></tr></thead><tbody>\(rows.joined("\n"))</tbody></table></div></article>
            """
    }

    var provenance: HTML {
        let rows = content.provenance.map { label, text -> HTML in "<tr><th scope=\"row\">\(label)</th><td>\(text)</td></tr>" }
        return """
            <article class="wide"><h1>Provenance</h1><p>What produced these pages. The same inputs give the same bytes, whatever the \
            number of threads; what belongs to one run alone stands in the last rows, through a style sheet of its own.</p>
            <div class="scroll" tabindex="0" role="group" aria-label="provenance"><table class="provenance"><thead><tr><th scope="col">what</th><th scope="col">value</th></tr></thead><tbody>\(rows.joined("\n"))
            <tr><th scope="row">this run began</th><td data-run="started"></td></tr>
            <tr><th scope="row">it took</th><td data-run="seconds"></td></tr>
            <tr><th scope="row">host</th><td data-run="host"></td></tr></tbody></table></div></article>
            """
    }
}
