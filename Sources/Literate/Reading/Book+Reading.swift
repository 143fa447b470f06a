import Diagnostics
import Foundation

extension Book {
    /// Reads `index.md` and all other chapters of a folder, and resolves what they say of each other.
    ///
    /// Chapters follow the order of the board, then the alphabet.
    /// - Parameters:
    ///   - folder: where the chapters and `bibliography.json` lie.
    ///   - shownAs: the folder as errors name it, such as `report`.
    ///   - listing: the text of a source file of the package, `nil` when there is none.
    /// - Throws: every error of every chapter.
    public static func read(
        folder: URL, shownAs shown: String, listing: @escaping (String) -> String?
    ) throws(Diagnostics) -> Book {
        var diagnostics = Diagnostics()
        let names: [String]
        do {
            // Editors put hidden files beside the chapter that is being edited.
            names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { $0.hasSuffix(".md") && !$0.hasPrefix(".") }.sorted()
        } catch {
            throw Diagnostics([Diagnostic("the folder \(shown) cannot be read: \(error.localizedDescription)")])
        }
        guard names.contains("index.md") else {
            throw Diagnostics([
                Diagnostic("there is no index.md", at: SourceLocation(file: "\(shown)/index.md", line: 1), remedy: "add one, with the poster’s board")
            ])
        }
        let bibliography = diagnostics.collect { try Bibliography(folder.appendingPathComponent("bibliography.json"), shownAs: "\(shown)/bibliography.json") }
        var chapters: [Chapter] = []
        var labels: [(slug: String, label: ChapterReader.Label)] = []
        for name in names {
            let file = "\(shown)/\(name)"
            do {
                let data = try Data(contentsOf: folder.appendingPathComponent(name))
                var reader = ChapterReader(try SourceText(data, file: file), slug: String(name.dropLast(3)), listing: listing)
                chapters.append(reader.read())
                labels += reader.labels.map { (slug: String(name.dropLast(3)), label: $0) }
                diagnostics.add(reader.diagnostics)
            } catch {
                diagnostics.add(error, at: SourceLocation(file: file, line: 1))
            }
        }
        var resolver = Resolver(chapters: chapters, labels: labels, bibliography: bibliography)
        chapters = chapters.map { resolver.resolved($0) }
        diagnostics.add(resolver.diagnostics)
        guard let index = chapters.first(where: { $0.slug == "index" }) else { throw diagnostics }
        try diagnostics.throwIfAny()
        let order = index.front.board.flatMap { $0.map(\.chapter) }
        let rest = chapters.filter { $0.slug != "index" }.sorted { a, b in
            let places = [a, b].map { order.firstIndex(of: $0.slug) ?? order.count }
            return (places[0], a.slug) < (places[1], b.slug)
        }
        return Book(index: index, chapters: rest)
    }
}

/// Gives every reference and citation its text and address.
private struct Resolver {
    let titles: [String: String]
    var targets: [String: (slug: String, text: String, location: SourceLocation)] = [:]
    let bibliography: Bibliography?
    var diagnostics = Diagnostics()

    init(chapters: [Chapter], labels: [(slug: String, label: ChapterReader.Label)], bibliography: Bibliography?) {
        titles = Dictionary(chapters.map { ($0.slug, $0.front.title) }, uniquingKeysWith: { first, _ in first })
        self.bibliography = bibliography
        for (slug, label) in labels {
            // A section's name counts inside its chapter only; all others are unique in the report.
            let key = label.id.hasPrefix("sec-") ? "\(slug)#\(label.id)" : label.id
            if let before = targets[key] {
                diagnostics.add(
                    Diagnostic("“\(label.id)” is there twice, first at \(before.location)", at: label.location, remedy: "rename one"))
            } else {
                targets[key] = (slug, label.text, label.location)
            }
        }
    }

    mutating func resolved(_ chapter: Chapter) -> Chapter {
        var works: [Work] = []
        var problems = Diagnostics()
        var result = chapter.mapped { inline in
            switch inline {
            case .reference(var reference):
                if let found = targets["\(chapter.slug)#\(reference.target)"] ?? targets[reference.target] {
                    let isHere = found.slug == chapter.slug
                    reference.text = found.text + (isHere ? "" : " of “\(titles[found.slug] ?? found.slug)”")
                    reference.href = (isHere ? "" : "\(found.slug).html") + "#" + reference.target
                } else {
                    let known = targets.filter { $0.value.slug == chapter.slug || !$0.key.contains("#") }
                        .map { $0.key.split(separator: "#").last.map(String.init) ?? $0.key }
                    problems.add(
                        Diagnostic(
                            "there is no “\(reference.target)”", at: reference.location,
                            remedy: suggestion(for: reference.target, in: known)))
                }
                return .reference(reference)
            case .citation(let citations):
                return .citation(citations.map { citation in
                    var citation = citation
                    if let entry = bibliography?[citation.key] {
                        citation.text = entry.short
                        if !works.contains(entry.work) { works.append(entry.work) }
                    } else if let bibliography {
                        problems.add(
                            Diagnostic(
                                "“\(citation.key)” is not in \(bibliography.file)", at: citation.location,
                                remedy: suggestion(for: citation.key, in: bibliography.keys)))
                    }
                    return citation
                })
            case .link(let destination, let text):
                return .link(destination: address(destination, in: chapter, &problems), text)
            default: return inline
            }
        } formula: { $0 }
        result.works = works
        diagnostics.add(problems)
        return result
    }

    private func address(_ destination: String, in chapter: Chapter, _ problems: inout Diagnostics) -> String {
        if destination.hasPrefix("https://") || destination.hasPrefix("http://") || destination.hasPrefix("mailto:") {
            return destination
        }
        let parts = destination.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let page = parts[0]
        if page.isEmpty || (page.hasSuffix(".md") && titles[String(page.dropLast(3))] != nil) {
            return (page.isEmpty ? "" : page.dropLast(3) + ".html") + (parts.count > 1 ? "#" + parts[1] : "")
        }
        // Pages that every report has, made by the renderer.
        if ["claims.html", "provenance.html", "claims.json"].contains(page) { return destination }
        problems.add(
            Diagnostic(
                "the link leads nowhere: “\(destination)”", at: SourceLocation(file: chapter.file, line: 1),
                remedy: suggestion(for: page, in: titles.keys.sorted().map { $0 + ".md" })))
        return destination
    }
}

extension Book {
    /// The version of the CommonMark parser, for the provenance.
    public static var parserVersion: String { CommonMarkDocument.version }
}
