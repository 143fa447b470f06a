import Diagnostics
import Foundation

extension ChapterReader {
    mutating func fence(_ node: MarkdownNode, _ info: String, _ literal: String) -> [Block] {
        let place = source.infoLocation(of: node)
        let words = info.split(separator: " ").map(String.init)
        guard let kind = words.first, kind != "none" else { return [.code(language: nil, literal)] }
        switch kind {
        case "experiment": return experiment(words, literal, node, place)
        case "claim": return claim(words, literal, node, place)
        case "math": return math(words, literal, node, place)
        case "source": return listing(words, place)
        case _ where Self.languages.contains(kind): return [.code(language: kind, literal)]
        default:
            diagnostics.add(
                Diagnostic(
                    "there is no directive or language “\(kind)”", at: place,
                    remedy: suggestion(for: kind, in: Self.directives + Self.languages + ["none"])))
            return []
        }
    }

    private mutating func experiment(
        _ words: [String], _ body: String, _ node: MarkdownNode, _ place: SourceLocation
    ) -> [Block] {
        guard words.count == 4, words[2] == "as" else {
            diagnostics.add(Diagnostic("an experiment needs a name and an id", at: place, remedy: "write `experiment NAME as ID`"))
            return []
        }
        let fence = Fence(
            kind: .experiment, name: words[1], id: words[3], number: experiments.count + 1, body: body, location: place,
            bodyLocation: source.bodyLocation(of: node, body))
        experiments.append(fence)
        return [.experiment(fence)]
    }

    private mutating func claim(
        _ words: [String], _ body: String, _ node: MarkdownNode, _ place: SourceLocation
    ) -> [Block] {
        guard words.count == 2 else {
            diagnostics.add(Diagnostic("a claim needs an id", at: place, remedy: "write `claim ID`"))
            return []
        }
        let fence = Fence(
            kind: .claim, name: "", id: words[1], number: claims.count + 1, body: body, location: place,
            bodyLocation: source.bodyLocation(of: node, body))
        claims.append(fence)
        labels.append(Label(id: "claim-\(fence.id)", text: "claim \(fence.number)", location: place))
        return [.claim(fence)]
    }

    private mutating func math(
        _ words: [String], _ body: String, _ node: MarkdownNode, _ place: SourceLocation
    ) -> [Block] {
        var start = source.bodyLocation(of: node, body)
        let blank = body.prefix(while: \.isWhitespace)
        let blankLines = blank.count(where: \.isNewline)
        start.line += blankLines
        start.column += blank.count - (blank.lastIndex(where: \.isNewline).map { blank.distance(from: blank.startIndex, to: $0) + 1 } ?? 0)
        let formula = Formula(tex: body.trimmingCharacters(in: .whitespacesAndNewlines), isDisplayed: true, location: start)
        guard words.count > 1 else { return [.math(formula, id: nil, number: nil)] }
        guard words.count == 2, words[1].hasPrefix("#eq-"), words[1].count > 4 else {
            diagnostics.add(
                Diagnostic("“\(words[1...].joined(separator: " "))” cannot name an equation", at: place, remedy: "write `math #eq-name`"))
            return []
        }
        equations += 1
        let id = String(words[1].dropFirst())
        labels.append(Label(id: id, text: "equation \(equations)", location: place))
        return [.math(formula, id: id, number: equations)]
    }

    private mutating func listing(_ words: [String], _ place: SourceLocation) -> [Block] {
        guard words.count == 2 else {
            diagnostics.add(Diagnostic("a listing needs one file", at: place, remedy: "write `source Sources/…/File.swift`"))
            return []
        }
        guard let text = listing(words[1]) else {
            diagnostics.add(
                Diagnostic("there is no file “\(words[1])” to list", at: place, remedy: "name it from the top of the package"))
            return []
        }
        return [.source(SourceListing(file: words[1], text: text))]
    }
}
