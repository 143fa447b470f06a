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
            let place = Self.firstBadByte(data)
            throw Diagnostic(
                "this is not UTF-8", at: SourceLocation(file: file, line: place.line, column: place.column),
                remedy: "save the file as UTF-8")
        }
        // As cmark ends lines. Swift sees "\r\n" as one character, which "\n" alone would not find.
        lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }.map(String.init)
    }

    /// Decodes up to the first error, counting lines and characters.
    private static func firstBadByte(_ data: Data) -> (line: Int, column: Int) {
        var decoder = UTF8()
        var bytes = data.makeIterator()
        var place = (line: 1, column: 1)
        while case .scalarValue(let scalar) = decoder.decode(&bytes) {
            place = scalar == "\n" ? (place.line + 1, 1) : (place.line, place.column + 1)
        }
        return place
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
