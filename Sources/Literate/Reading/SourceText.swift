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

    /// Where a block begins.
    func location(of node: MarkdownNode) -> SourceLocation {
        guard node.line <= lines.count else { return location(line: node.line) }
        return location(line: node.line, column: String(decoding: lines[node.line - 1].utf8.prefix(max(0, node.column - 1)), as: UTF8.self).count + 1)
    }

    /// A line from a column on.
    func text(at place: SourceLocation) -> Substring {
        place.line <= lines.count ? lines[place.line - 1].dropFirst(max(0, place.column - 1)) : ""
    }

    /// Where the text after the marks of a fence begins.
    func infoLocation(of fence: MarkdownNode) -> SourceLocation {
        var place = location(of: fence)
        let text = text(at: place)
        let behindMarks = text.drop { $0 == "`" || $0 == "~" }.drop { $0 == " " || $0 == "\t" }
        place.column += text.count - behindMarks.count
        return place
    }

    /// Where the text inside a fence begins: behind what the lists and quotes around it put before each line.
    func bodyLocation(of fence: MarkdownNode, _ body: String) -> SourceLocation {
        let first = body.prefix { $0 != "\n" }
        let line = fence.line + 1
        guard line <= lines.count, !first.isEmpty, lines[line - 1].hasSuffix(first) else {
            return location(line: line, column: location(of: fence).column)
        }
        return location(line: line, column: lines[line - 1].count - first.count + 1)
    }
}

extension String {
    fileprivate init?(validating data: Data, as encoding: UTF8.Type) {
        guard let text = String(bytes: data, encoding: .utf8) else { return nil }
        self = text
    }
}
