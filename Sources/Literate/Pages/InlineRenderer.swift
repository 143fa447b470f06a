/// Running text as HTML.
struct InlineRenderer {
    let content: PageContent

    func html(_ inlines: [Inline]) -> HTML {
        inlines.enumerated().map { index, inline in
            if case .reference(let reference) = inline, startsSentence(inlines[..<index]) {
                return "<a href=\"\(reference.href)\">\(reference.text.prefix(1).uppercased() + reference.text.dropFirst())</a>"
            }
            return html(inline)
        }.joined()
    }

    /// Whether what follows begins a sentence: nothing stands before it, or a full stop and a space.
    private func startsSentence(_ before: ArraySlice<Inline>) -> Bool {
        var text = ""
        for inline in before.suffix(2) {
            switch inline {
            case .text(let words): text += words
            case .softBreak, .lineBreak: text += " "
            default: text += "x"
            }
        }
        guard !before.isEmpty else { return true }
        let trimmed = text.reversed().drop(while: \.isWhitespace)
        return trimmed.count < text.count && trimmed.first.map { ".?!".contains($0) } ?? false
    }

    private func html(_ inline: Inline) -> HTML {
        switch inline {
        case .text(let text): return "\(text)"
        case .emphasis(let text): return "<em>\(html(text))</em>"
        case .strong(let text): return "<strong>\(html(text))</strong>"
        case .code(let text): return "<code>\(text)</code>"
        case .math(let formula): return HTML(trusted: formula.html)
        case .value(let use): return value(use)
        case .link(let destination, let text):
            return destination.hasPrefix("http")
                ? "<a href=\"\(destination)\" rel=\"noopener\">\(html(text))</a>" : "<a href=\"\(destination)\">\(html(text))</a>"
        case .reference(let reference): return "<a href=\"\(reference.href)\">\(reference.text)</a>"
        case .citation(let citations):
            let links = citations.map { citation -> HTML in "<a href=\"#work-\(citation.key)\">\(citation.text)</a>" }
            return "(\(links.joined("; ")))"
        case .footnote(let number, let text):
            // Inside the line, so that it can stand in the margin beside it.
            return """
                <span class="note"><sup class="note-mark">\(number)</sup><span class="note-text" role="note"><span \
                class="note-number">\(number)</span> \(html(text))</span></span>
                """
        case .softBreak: return "\n"
        case .lineBreak: return "<br>"
        }
    }

    private func value(_ use: ValueUse) -> HTML {
        switch content.values["\(use.experiment).\(use.value)"] {
        case .measured(let measured):
            let text = use.format.text(value: measured.value, low: measured.low, high: measured.high)
            let ends = [measured.low, measured.high].compactMap { ValueFormat("")?.text(value: $0, low: $0, high: $0) }
            // Ends that read alike say nothing.
            let interval = Set(ends).count > 1 ? ": " + ends.joined(separator: " to ") : ""
            return "<data class=\"value\" value=\"\("\(measured.value)")\" title=\"\(use.experiment).\(use.value)\(interval)\">\(text)</data>"
        case .missing(let reason): return "<span class=\"missing\" title=\"\(reason)\">no value (\(use.experiment).\(use.value))</span>"
        case nil: return "<span class=\"missing\">no value (\(use.experiment).\(use.value))</span>"
        }
    }
}
