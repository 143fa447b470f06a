import Diagnostics
import Foundation

/// The text of a chapter by lines, for finding the place of what is wrong.
struct SourceText: Sendable {
    let file: String
    /// Without line ends.
    let lines: [String]

    /// - Throws: a `Diagnostic` at the line and column of the first byte that is not UTF-8.
    init(_ data: Data, file: String) throws(Diagnostic) {
        self.file = file
        guard let text = String(validating: data, as: UTF8.self) else {
            // The longest valid prefix tells where it stops being text.
            var low = 0, high = data.count
            while low + 1 < high {
                let middle = (low + high) / 2
                if Self.isValidPrefix(data.prefix(middle)) { low = middle } else { high = middle }
            }
            let prefix = String(decoding: data.prefix(low), as: UTF8.self)
            let lines = prefix.split(separator: "\n", omittingEmptySubsequences: false)
            throw Diagnostic(
                "this is not UTF-8", at: SourceLocation(file: file, line: lines.count, column: (lines.last?.count ?? 0) + 1),
                remedy: "save the file as UTF-8")
        }
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasSuffix("\r") ? String($0.dropLast()) : String($0) }
    }

    /// A prefix may end inside a character that goes on: up to three bytes of it are forgiven.
    private static func isValidPrefix(_ data: Data) -> Bool {
        (0...3).contains { cut in cut <= data.count && String(validating: data.dropLast(cut), as: UTF8.self) != nil }
    }

    func location(line: Int, column: Int = 1) -> SourceLocation { SourceLocation(file: file, line: line, column: column) }

    /// The first place of `token` from a line on, else the start of that line. cmark's inline positions are not exact
    /// enough to be shown; the text itself is.
    func location(of token: String, from line: Int, to last: Int? = nil) -> SourceLocation {
        let end = min(lines.count, max(line, last ?? line))
        for number in stride(from: max(1, line), through: max(1, end), by: 1) where number <= lines.count {
            if let range = lines[number - 1].range(of: token) {
                let column = lines[number - 1].distance(from: lines[number - 1].startIndex, to: range.lowerBound) + 1
                return location(line: number, column: column)
            }
        }
        return location(line: line)
    }

    /// Where the text after the marks of a fence begins.
    func infoLocation(line: Int) -> SourceLocation {
        guard line <= lines.count else { return location(line: line) }
        let text = lines[line - 1]
        let marks = text.prefix { $0 == " " || $0 == "`" || $0 == "~" || $0 == ">" }
        return location(line: line, column: marks.count + 1)
    }
}

extension String {
    fileprivate init?(validating data: Data, as encoding: UTF8.Type) {
        guard let text = String(bytes: data, encoding: .utf8) else { return nil }
        self = text
    }
}
