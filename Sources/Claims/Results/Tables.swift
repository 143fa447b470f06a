/// The claims as a table for a terminal: verdict, the expected one, claim, what was measured; below a claim that was
/// not decided as expected, why.
///
/// - Parameter width: columns of the terminal; what was measured is cut to fit. Without colors or other escapes.
public func claimsTable(_ report: RunReport, width: Int = 100) -> String {
    let judgements = report.judgements
    if judgements.isEmpty { return "no claims" }
    let heads =
        [["", "verdict", "expected", "claim"]]
        + judgements.map { judgement in
            [mark(judgement), judgement.verdict.rawValue, judgement.expected.rawValue, judgement.claim.id]
        }
    let widths = (0..<4).map { column in heads.map { displayWidth($0[column]) }.max() ?? 0 }
    let indentation = widths[..<3].reduce(0) { $0 + $1 + 2 }
    let room = max(12, width - indentation - widths[3] - 2)
    func row(_ head: [String], _ last: String) -> String {
        let cells = zip(head, widths).map { padded($0, to: $1) }
        return trimmed((cells + [cut(last, to: room)]).joined(separator: "  "))
    }
    var lines = [row(heads[0], "measured")]
    for (judgement, head) in zip(judgements, heads.dropFirst()) {
        lines.append(row(head, measured(judgement)))
        if let reason = judgement.reason, !judgement.isAsExpected {
            lines += wrapped(reason, to: max(24, width - indentation)).map { padded("", to: indentation) + $0 }
        }
    }
    return (lines + ["", Tally(judgements).description]).joined(separator: "\n")
}

/// The claims in Markdown, for the summary page of a continuous integration run.
public func markdownSummary(_ report: RunReport) -> String {
    let judgements = report.judgements
    func cell(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("|", with: "\\|").replacing("\n", with: " ")
            .replacing("<", with: "&lt;").replacing("`", with: "\\`").replacing("*", with: "\\*")
            .replacing("_", with: "\\_")
    }
    var lines = ["## Restless: \(report.study.profile.rawValue)", "", "**\(Tally(judgements))**", ""]
    let failures = report.results.compactMap { result in result.failure.map { (result.experiment.id, $0.message) } }
    if !failures.isEmpty {
        lines += failures.map { "- experiment `\($0.0)` failed: \(cell($0.1))" } + [""]
    }
    if !judgements.isEmpty {
        lines += ["| | claim | verdict | expected | measured |", "|---|---|---|---|---|"]
        lines += judgements.map { judgement in
            "| \(mark(judgement)) | \(cell(judgement.claim.id)) | \(judgement.verdict.rawValue) | "
                + "\(judgement.expected.rawValue) | \(cell(judgement.verdict == .notRun ? judgement.reason ?? "" : measured(judgement))) |"
        }
    }
    return lines.joined(separator: "\n") + "\n"
}

private func mark(_ judgement: Judgement) -> String {
    judgement.waitsForRealData ? "–" : judgement.isAsExpected ? "✓" : "✗"
}

private func measured(_ judgement: Judgement) -> String {
    judgement.criteria.map { judged in
        let value = judged.measured.map { estimate in
            estimate.low == estimate.high
                ? significant(estimate.value)
                : "\(significant(estimate.value)) [\(significant(estimate.low)), \(significant(estimate.high))]"
        }
        return "\(judged.criterion.reference) = \(value ?? "?")"
    }.joined(separator: "; ")
}

/// Four significant digits, for reading only.
package func significant(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return shortest(value) }
    var exponent = 0
    var magnitude = abs(value)
    while magnitude >= 10_000 { magnitude /= 10; exponent += 1 }
    while magnitude < 1_000 { magnitude *= 10; exponent -= 1 }
    // Through text, so that 0.2 + 0.1 reads 0.3.
    let digits = Int(magnitude.rounded())
    return shortest(Double("\(value < 0 ? "-" : "")\(digits)e\(exponent)") ?? value)
}

/// Columns that a text takes on a terminal: two for wide East Asian letters and emoji, none for combining marks.
package func displayWidth(_ text: String) -> Int {
    text.reduce(0) { width, character in
        let scalar = character.unicodeScalars.first
        guard let scalar else { return width }
        if scalar.properties.generalCategory == .format { return width }
        let isWide =
            switch scalar.value {
            case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
                0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
                true
            default: false
            }
        return width + (isWide ? 2 : 1)
    }
}

private func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - displayWidth(text)))
}

/// The words of a text on lines of at most `width` columns; a longer word has a line of its own.
private func wrapped(_ text: String, to width: Int) -> [String] {
    text.split(whereSeparator: \.isWhitespace).reduce(into: [String]()) { lines, word in
        if let last = lines.last, displayWidth(last) + 1 + displayWidth(String(word)) <= width {
            lines[lines.count - 1] = "\(last) \(word)"
        } else {
            lines.append(String(word))
        }
    }
}

private func cut(_ text: String, to width: Int) -> String {
    let text = String(text.map { $0.isNewline ? " " : $0 })
    if displayWidth(text) <= width { return text }
    var result = ""
    var used = 1
    for character in text {
        used += displayWidth(String(character))
        if used > width { break }
        result.append(character)
    }
    return result + "…"
}

private func trimmed(_ text: String) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return text
}
