import Foundation

/// The words and shapes of verdicts: never color alone.
enum VerdictMark {
    static func shape(_ verdict: String) -> String {
        switch verdict {
        case "reproduced", "holds": "✓"
        case "partly": "◐"
        case "contradicted", "fails": "✕"
        case "undecided": "?"
        default: "–"
        }
    }

    static func badge(_ verdict: String) -> HTML {
        let name = verdict.replacingOccurrences(of: " ", with: "-")
        return "<span class=\"verdict verdict-\(name)\"><span aria-hidden=\"true\">\(shape(verdict))</span> \(verdict)</span>"
    }
}

/// What the poster says, how it is decided, what was measured, and the verdict.
struct ClaimBox {
    let claim: ClaimView
    let number: Int

    var html: HTML {
        let asExpected = claim.verdict == claim.expected
        return """
            <section class="claim" id="claim-\(claim.id)" aria-label="Claim \(number)">
            <header><span class="claim-number">Claim \(number)</span> \(VerdictMark.badge(claim.verdict))</header>
            <blockquote class="says"><p>\(claim.says)</p><footer>\(claim.source)</footer></blockquote>
            \(claim.reason.map { "<p class=\"reason\">\($0)</p>" as HTML })
            \(table("It holds when", claim.criteria) { $0 })
            \(table("Control, which has to come out as stated", claim.controls, saying: Self.ofControl))
            \(claim.note.map { "<p class=\"claim-note\">\($0)</p>" as HTML })
            <p class="expected">Verdict on record: \(claim.expected)\(asExpected ? "" : " — this run differs")</p>
            </section>

            """
    }

    /// A control that holds says nothing for the claim; it says that the measurement could have spoken against it.
    private static func ofControl(_ outcome: String) -> String {
        ["holds": "as stated", "fails": "not as stated"][outcome] ?? outcome
    }

    private func table(_ title: String, _ criteria: [CriterionView], saying word: (String) -> String) -> HTML {
        if criteria.isEmpty { return "" }
        let rows = criteria.map { criterion -> HTML in
            """
            <tr><th scope="row"><code>\(Self.breakable(criterion.text))</code></th><td class="number">\(measured(criterion))</td>\
            <td class="strip">\(IntervalStrip(criterion)?.html)</td>\
            <td class="outcome outcome-\(criterion.outcome.replacingOccurrences(of: " ", with: "-"))"><span aria-hidden="true">\
            \(VerdictMark.shape(criterion.outcome))</span> \(word(criterion.outcome))</td></tr>
            """
        }
        return """
            <div class="scroll" tabindex="0" role="group" aria-label="\(title)"><table class="criteria"><caption>\(title)</caption><thead><tr><th scope="col">criterion</th>\
            <th scope="col">measured</th><th scope="col">against the accepted range</th><th scope="col">outcome</th></tr></thead>
            <tbody>\(rows.joined("\n"))</tbody></table></div>
            """
    }

    /// Names stay in one line where there is room, and else are broken behind their experiment.
    private static func breakable(_ text: String) -> HTML {
        HTML(trusted: HTML.escaped(text).replacing(#/([A-Za-z0-9-]+\.)([A-Za-z][A-Za-z0-9]*)/#) { "<span>\($0.output.1)<wbr>\($0.output.2)</span>" })
    }

    private func measured(_ criterion: CriterionView) -> String {
        guard let measured = criterion.measured else { return "–" }
        guard let format = ValueFormat(criterion.isPercent ? "%±" : "±") else { return "" }
        return format.text(value: measured.value, low: measured.low, high: measured.high)
            + (measured.unit.isEmpty ? "" : " \(measured.unit)")
    }
}

/// A value with its interval on a short axis, over the range that is accepted.
struct IntervalStrip {
    private let criterion: CriterionView
    private let measured: MeasuredView
    private let range: (low: Double, high: Double)
    private let axis: (low: Double, high: Double)

    init?(_ criterion: CriterionView) {
        guard let measured = criterion.measured, let low = criterion.acceptedLow, let high = criterion.acceptedHigh,
            ![measured.value, measured.low, measured.high, low, high].contains(where: \.isNaN)
        else { return nil }
        self.criterion = criterion
        self.measured = measured
        range = (low, high)
        var ends = [measured.low, measured.high, measured.value, low, high].filter(\.isFinite)
        // An open range still needs room to be seen.
        if !low.isFinite || !high.isFinite { ends.append(contentsOf: ends.map { $0 == 0 ? 0 : $0 / 1.5 }) }
        let least = ends.min() ?? 0, most = ends.max() ?? 1
        let room = most > least ? (most - least) * 0.15 : max(abs(most), 1e-12)
        axis = (least - room, most + room)
    }

    var html: HTML {
        let width = 150.0
        func x(_ value: Double) -> String {
            let clipped = min(max(value, axis.low), axis.high)
            return String(format: "%.1f", (clipped - axis.low) / (axis.high - axis.low) * width)
        }
        func span(_ low: Double, _ high: Double) -> String { String(format: "%.1f", max(1, (Double(x(high)) ?? 0) - (Double(x(low)) ?? 0))) }
        let words = "measured \(short(measured.value)), interval \(short(measured.low)) to \(short(measured.high)); accepted \(short(range.low)) to \(short(range.high))"
        return """
            <svg class="strip-drawing" viewBox="0 0 150 20" width="150" height="20" role="img"><title>\(words)</title>\
            <rect class="strip-accepted" x="\(x(range.low))" y="3" width="\(span(range.low, range.high))" height="14"/>\
            <line class="strip-axis" x1="0" y1="10" x2="150" y2="10"/>\
            <line class="strip-interval" x1="\(x(measured.low))" y1="10" x2="\(x(measured.high))" y2="10"/>\
            <circle class="strip-value" cx="\(x(measured.value))" cy="10" r="4"/></svg>
            """
    }

    private func short(_ value: Double) -> String {
        ValueFormat("")?.text(value: value, low: value, high: value) ?? ""
    }
}
