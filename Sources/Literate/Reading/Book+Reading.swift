import Diagnostics
import Foundation

extension Book {
    /// Pages that every report has, made by the renderer.
    static let reserved = ["claims.html", "provenance.html"]

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
            throw Diagnostics([Diagnostic("the folder \(shown) cannot be read: \(systemReason(error, reading: folder.path))")])
        }
        guard names.contains("index.md") else {
            throw Diagnostics([
                Diagnostic("there is no index.md", at: SourceLocation(file: "\(shown)/index.md", line: 1), remedy: "add one, with the poster’s board")
            ])
        }
        let bibliography = diagnostics.collect { try Bibliography(folder.appendingPathComponent("bibliography.json"), shownAs: "\(shown)/bibliography.json") }
        diagnostics.add(bibliography?.diagnostics ?? Diagnostics())
        for (name, page) in zip(Self.reserved.map { $0.replacingOccurrences(of: ".html", with: ".md") }, Self.reserved) where names.contains(name) {
            diagnostics.add(
                Diagnostic(
                    "\(page) is a page that every report has", at: SourceLocation(file: "\(shown)/\(name)", line: 1),
                    remedy: "give the chapter another name"))
        }
        var chapters: [Chapter] = []
        var links: [String: [LinkUse]] = [:]
        var labels: [(slug: String, label: ChapterReader.Label)] = []
        for name in names {
            let file = "\(shown)/\(name)"
            do {
                let data: Data, path = folder.appendingPathComponent(name)
                do { data = try Data(contentsOf: path) } catch {
                    throw Diagnostic(
                        "this cannot be read: \(systemReason(error, reading: path.path))", at: SourceLocation(file: file, line: 1),
                        remedy: "make it a readable file, or remove it")
                }
                var reader = ChapterReader(try SourceText(data, file: file), slug: String(name.dropLast(3)), listing: listing)
                chapters.append(reader.read())
                labels += reader.labels.map { (slug: String(name.dropLast(3)), label: $0) }
                links[reader.slug] = reader.inlines.links
                diagnostics.add(reader.diagnostics)
            } catch {
                diagnostics.add(error, at: SourceLocation(file: file, line: 1))
            }
        }
        var resolver = Resolver(chapters: chapters, labels: labels, bibliography: bibliography)
        chapters = chapters.map { resolver.resolved($0) }
        resolver.check(links, in: chapters)
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
                    // Of one kind: nobody who means an equation wants to read the names of all figures.
                    let kind = reference.target.prefix { $0 != "-" } + "-"
                    let known = targets.filter { $0.value.slug == chapter.slug || !$0.key.contains("#") }
                        .map { $0.key.split(separator: "#").last.map(String.init) ?? $0.key }.filter { $0.hasPrefix(kind) }
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
                return .link(destination: address(destination, in: chapter), text)
            default: return inline
            }
        } formula: { $0 }
        result.works = works
        diagnostics.add(problems)
        return result
    }

    /// The address on the site of what a link of a chapter leads to.
    private func address(_ destination: String, in chapter: Chapter) -> String {
        guard let (slug, place) = Self.target(destination, in: chapter.slug), titles[slug] != nil else { return destination }
        let page = destination.hasPrefix("#") ? "" : slug + ".html"
        guard let place else { return page }
        return page + "#" + (targets["\(slug)#sec-\(place)"] != nil ? "sec-" + place : place)
    }

    /// The chapter and the place in it that a link names, such as `b.md#eq-one`.
    private static func target(_ destination: String, in slug: String) -> (slug: String, place: String?)? {
        let parts = destination.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard destination.hasPrefix("#") || parts[0].hasSuffix(".md") else { return nil }
        let place = parts.count > 1 && !parts[1].isEmpty ? parts[1].removingPercentEncoding ?? parts[1] : nil
        return (parts[0].isEmpty ? slug : String(parts[0].dropLast(3)), place)
    }

    /// Finds links that lead nowhere.
    ///
    /// - Parameters:
    ///   - links: those of each chapter.
    ///   - chapters: all of them, resolved.
    mutating func check(_ links: [String: [LinkUse]], in chapters: [Chapter]) {
        let schemes = ["https://", "http://", "mailto:"]
        let pages = Book.reserved + ["claims.json"]
        for chapter in chapters {
            for link in links[chapter.slug] ?? [] where !schemes.contains(where: { link.destination.hasPrefix($0) }) {
                let page = String(link.destination.prefix { $0 != "#" })
                if pages.contains(page) { continue }
                guard let (slug, place) = Self.target(link.destination, in: chapter.slug),
                    let other = chapters.first(where: { $0.slug == slug })
                else {
                    diagnostics.add(
                        page.isEmpty
                            ? Diagnostic("the link leads nowhere", at: link.location, remedy: "write `[text](chapter.md)`")
                            : Diagnostic(
                                "the link leads nowhere: “\(link.destination)”", at: link.location,
                                remedy: suggestion(for: page, in: titles.keys.map { $0 + ".md" })))
                    continue
                }
                if let place { check(place, of: other, at: link.location) }
            }
        }
    }

    /// The places of a page are what references can name, the cards of its experiments and the works that it cites; a
    /// section is also known by its heading alone, as a Git host has it.
    private mutating func check(_ place: String, of chapter: Chapter, at location: SourceLocation) {
        var places = targets.filter { $0.value.slug == chapter.slug }.map { $0.key.split(separator: "#").last.map(String.init) ?? $0.key }
        places += chapter.experiments.map { "experiment-" + $0.id } + chapter.works.map { "work-" + $0.key }
        let sections = places.filter { $0.hasPrefix("sec-") }.map { String($0.dropFirst(4)) }
        if places.contains(place) || sections.contains(place) { return }
        let near = nearestName(to: place, in: places + sections).map { "did you mean “#\($0)”?" }
        let all = places.isEmpty ? "it has no places to link to" : "there is: " + places.sorted().map { "#" + $0 }.joined(separator: ", ")
        diagnostics.add(Diagnostic("there is no “#\(place)” in \(chapter.file)", at: location, remedy: near ?? all))
    }
}

extension Book {
    /// The version of the CommonMark parser, for the provenance.
    public static var parserVersion: String { CommonMarkDocument.version }
}
