import Diagnostics
import Foundation

/// The works that chapters may cite, from a file in CSL-JSON.
struct Bibliography {
    private struct Entry: Decodable {
        struct Name: Decodable { var family: String?, given: String?, literal: String? }
        struct Issued: Decodable {
            var parts: [[Int]]
            enum CodingKeys: String, CodingKey { case parts = "date-parts" }
        }
        var id: String
        var author: [Name]?
        var issued: Issued?
        var title: String?
        var container: String?
        var URL: String?
        var DOI: String?
        enum CodingKeys: String, CodingKey {
            case id, author, issued, title, URL, DOI
            case container = "container-title"
        }
    }

    private var entries: [String: (short: String, work: Work)] = [:]
    let file: String
    /// Works of the same id.
    private(set) var diagnostics = Diagnostics()

    var keys: [String] { entries.keys.sorted() }
    subscript(key: String) -> (short: String, work: Work)? { entries[key] }

    /// An absent file is an empty bibliography.
    ///
    /// - Throws: a `Diagnostic` when the file is not CSL-JSON.
    init(_ path: URL, shownAs file: String) throws(Diagnostic) {
        self.file = file
        guard FileManager.default.fileExists(atPath: path.path) else { return }
        let list: [Entry]
        let data: Data
        do {
            data = try Data(contentsOf: path)
            list = try JSONDecoder().decode([Entry].self, from: data)
        } catch {
            throw Diagnostic(
                "the bibliography cannot be read: \(Self.reason(error, path))", at: SourceLocation(file: file, line: 1),
                remedy: "it takes CSL-JSON, a list of works each with an id")
        }
        for (id, count) in Dictionary(grouping: list, by: \.id).mapValues(\.count) where count > 1 {
            let places = places(of: id, in: String(decoding: data, as: UTF8.self))
            for place in places.dropFirst() {
                diagnostics.add(Diagnostic("“\(id)” is there twice, first at \(places[0])", at: place, remedy: "rename one"))
            }
            if places.count < 2 {
                diagnostics.add(Diagnostic("“\(id)” is there twice", at: SourceLocation(file: file, line: 1), remedy: "rename one"))
            }
        }
        for entry in list {
            let names = (entry.author ?? []).map { $0.family ?? $0.literal ?? $0.given ?? "" }
            let year = entry.issued?.parts.first?.first.map(String.init) ?? "n.d."
            let short =
                switch names.count {
                case 0: entry.title ?? entry.id
                case 1: names[0]
                case 2: "\(names[0]) and \(names[1])"
                default: "\(names[0]) et al."
                }
            let authors = (entry.author ?? []).map { name in
                [name.given, name.family ?? name.literal].compactMap { $0 }.joined(separator: " ")
            }
            let text = [authors.joined(separator: ", "), year, entry.title ?? "", entry.container ?? ""]
                .filter { !$0.isEmpty }.joined(separator: ". ")
            let url = entry.URL ?? entry.DOI.map { "https://doi.org/\($0)" }
            entries[entry.id] = ("\(short) \(year)", Work(key: entry.id, text: text + ".", url: url))
        }
    }

    /// Where in the list what is wrong, and what.
    private static func reason(_ error: any Error, _ path: URL) -> String {
        func place(_ path: [any CodingKey]) -> String {
            path.isEmpty ? "" : "at " + path.map { $0.intValue.map { "work \($0 + 1)" } ?? $0.stringValue }.joined(separator: ", ") + ": "
        }
        switch error as? DecodingError {
        case .dataCorrupted(let context)?:
            let cause = context.underlyingError as NSError?
            return place(context.codingPath) + (cause?.userInfo[NSDebugDescriptionErrorKey] as? String ?? context.debugDescription)
        case .keyNotFound(let key, let context)?: return place(context.codingPath) + "there is no \(key.stringValue)"
        case .typeMismatch(_, let context)?, .valueNotFound(_, let context)?: return place(context.codingPath) + context.debugDescription
        case nil: return systemReason(error, reading: path.path)
        @unknown default: return "\(error)"
        }
    }

    /// Where the text has `"id": "…"` with this id.
    private func places(of id: String, in text: String) -> [SourceLocation] {
        var places: [SourceLocation] = []
        var rest = Substring(text)
        while let key = rest.firstRange(of: "\"id\"") {
            rest = rest[key.upperBound...].drop(while: \.isWhitespace)
            guard rest.first == ":" else { continue }
            rest = rest.dropFirst().drop(while: \.isWhitespace)
            guard rest.hasPrefix("\"\(id)\"") else { continue }
            let before = text[..<rest.startIndex].split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            places.append(SourceLocation(file: file, line: before.count, column: (before.last?.count ?? 0) + 2))
        }
        return places
    }
}
