import Diagnostics

/// A place in a chapter that only moves forward, so that of two equal tokens the second is found behind the first.
///
/// cmark's inline positions are not exact enough to be shown; the text itself is. The cursor never passes what has not
/// been read yet: every token moves it to the token's first possible place, every line break at least to the next line.
struct TextCursor {
    private let source: SourceText
    private let last: Int
    private var line: Int
    /// In the line, the column counted along with it.
    private var index: String.Index
    private var column: Int
    private var breaks: Int

    /// - Parameter last: the last line in which tokens are looked for.
    init(_ source: SourceText, at place: SourceLocation, to last: Int) {
        self.source = source
        line = min(max(1, place.line), source.lines.count)
        self.last = min(max(line, last), source.lines.count)
        let text = source.lines[line - 1]
        index = text.index(text.startIndex, offsetBy: place.column - 1, limitedBy: text.endIndex) ?? text.endIndex
        column = text.distance(from: text.startIndex, to: index) + 1
        breaks = line
    }

    var place: SourceLocation { source.location(line: line, column: column) }

    /// Moves behind the next such token.
    ///
    /// - Returns: where it begins; `nil`, and the cursor stays, when there is none.
    mutating func find(_ token: String) -> SourceLocation? { find(anyOf: [token])?.place }

    /// Moves behind whichever of the tokens comes first.
    ///
    /// - Complexity: O(what lies between) when the first of them is found, as most are.
    mutating func find(anyOf tokens: [String]) -> (token: String, place: SourceLocation)? {
        for number in line...last {
            let text = source.lines[number - 1]
            let start = number == line ? index : text.startIndex
            var first: (token: String, range: Range<String.Index>)?
            for token in tokens {
                let end = first?.range.lowerBound ?? text.endIndex
                if let range = text[start..<end].firstRange(of: token) { first = (token, range) }
            }
            guard let (token, range) = first else { continue }
            let before = text.distance(from: start, to: range.lowerBound) + (number == line ? column : 1)
            (line, index) = (number, range.upperBound)
            column = before + text.distance(from: range.lowerBound, to: range.upperBound)
            return (token, source.location(line: number, column: before))
        }
        return nil
    }

    /// The running text goes on in the next line.
    mutating func lineBreak() {
        breaks += 1
        guard breaks > line, breaks <= last else { return }
        line = breaks
        index = source.lines[line - 1].startIndex
        column = 1
    }
}
