import Diagnostics
import Foundation

/// Sets formulas with KaTeX, all of a book in one process, and keeps what came out by formula.
public struct Typesetter: Sendable {
    /// Where Debian's package `katex` puts its script, style sheet and fonts.
    public static let places = ["/usr/share/javascript/katex", "/usr/share/nodejs/katex/dist"]

    /// The folder with `katex.min.css` and `fonts/`, `nil` when KaTeX is not installed.
    public static var styleFolder: URL? {
        places.first { FileManager.default.fileExists(atPath: $0 + "/katex.js") }.map { URL(fileURLWithPath: $0) }
    }

    private let cache: URL

    /// - Parameter cache: a folder for formulas that were set before.
    public init(cache: URL) { self.cache = cache }

    /// - Throws: `Diagnostics` with every formula that KaTeX rejects, at its place, or what is missing.
    public func typeset(_ book: Book) throws(Diagnostics) -> Book {
        let chapters = [book.index] + book.chapters
        var formulas: [Formula] = []
        for chapter in chapters {
            _ = chapter.mapped { inline in
                if case .math(let formula) = inline { formulas.append(formula) }
                return inline
            } formula: { formula in
                formulas.append(formula)
                return formula
            }
        }
        let html = try html(of: formulas)
        func filled(_ formula: Formula) -> Formula {
            var formula = formula
            formula.html = html[key(formula)] ?? ""
            return formula
        }
        let set = chapters.map { chapter in
            chapter.mapped { inline in
                if case .math(let formula) = inline { .math(filled(formula)) } else { inline }
            } formula: { filled($0) }
        }
        return Book(index: set[0], chapters: Array(set.dropFirst()))
    }

    private func key(_ formula: Formula) -> String { (formula.isDisplayed ? "display " : "inline ") + formula.tex }

    private func html(of formulas: [Formula]) throws(Diagnostics) -> [String: String] {
        if formulas.isEmpty { return [:] }
        guard let folder = Self.styleFolder else { throw Diagnostics([Self.missing("KaTeX")]) }
        let script = folder.appendingPathComponent("katex.js")
        // Another version sets everything anew; of one that does not tell which it is, nothing is kept.
        let file = Self.version(of: script).map { cache.appendingPathComponent("katex-\($0).json") }
        var known: [String: String] = [:]
        if let file, let data = try? Data(contentsOf: file), let kept = try? JSONDecoder().decode([String: String].self, from: data) {
            known = kept
        }
        var seen: Set<String> = []
        let fresh = formulas.filter { known[key($0)] == nil && seen.insert(key($0)).inserted }
        if fresh.isEmpty { return known }
        let results = try run(script, fresh)
        var diagnostics = Diagnostics()
        for (formula, result) in zip(fresh, results) {
            if let html = result.html { known[key(formula)] = html } else {
                let where_ = formulas.filter { key($0) == key(formula) }.map(\.location)
                for place in where_ {
                    diagnostics.add(Diagnostic("KaTeX rejects “\(formula.tex.prefix(60))”: \(result.error ?? "no reason given")", at: place))
                }
            }
        }
        try diagnostics.throwIfAny()
        guard let file else { return known }
        do {
            try FileManager.default.createDirectory(at: cache, withIntermediateDirectories: true)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            try encoder.encode(known).write(to: file, options: .atomic)
        } catch {
            throw Diagnostics([
                Diagnostic("formulas cannot be kept in \(cache.path): \(systemReason(error))", remedy: "make the folder writable or name another store")
            ])
        }
        return known
    }

    /// The version that the script gives as its own, such as `version: "0.16.4"`.
    private static func version(of script: URL) -> String? {
        let text = try? String(contentsOf: script, encoding: .utf8)
        let match = text?.firstMatch(of: /\bversion\s*[:=]\s*["']([0-9]+\.[0-9]+\.[0-9][0-9A-Za-z.\-]*)["']/)
        return match.map { String($0.output.1) }
    }

    private struct Answer: Decodable {
        var html: String?
        var error: String?
    }

    /// JSON in, JSON out, through files of the process so that no pipe can fill up.
    private func run(_ script: URL, _ formulas: [Formula]) throws(Diagnostics) -> [Answer] {
        let driver = """
            const katex = require(process.argv[1]);
            const read = require('fs').readFileSync(0, 'utf8');
            console.log(JSON.stringify(JSON.parse(read).map(([tex, displayMode]) => {
              try { return { html: katex.renderToString(tex, { displayMode, output: 'htmlAndMathml', throwOnError: true, strict: 'ignore', trust: false }) }; }
              catch (error) { return { error: error.message }; }
            })));
            """
        do {
            let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("restless-math-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: scratch) }
            let input = scratch.appendingPathComponent("in.json"), output = scratch.appendingPathComponent("out.json")
            let request = formulas.map { [$0.tex, $0.isDisplayed] as [Any] }
            try JSONSerialization.data(withJSONObject: request).write(to: input)
            _ = FileManager.default.createFile(atPath: output.path, contents: nil)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["node", "-e", driver, script.path]
            process.standardInput = try FileHandle(forReadingFrom: input)
            process.standardOutput = try FileHandle(forWritingTo: output)
            let errors = Pipe()
            process.standardError = errors
            try process.run()
            let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            if process.terminationStatus == 127 { throw Self.missing("node") }
            let answers = try? JSONDecoder().decode([Answer].self, from: Data(contentsOf: output))
            guard process.terminationStatus == 0, let answers, answers.count == formulas.count else {
                throw Diagnostic("KaTeX did not answer: \(complaint.prefix(300))", remedy: "try `node -e 'require(\"\(script.path)\")'`")
            }
            return answers
        } catch {
            var diagnostics = Diagnostics()
            diagnostics.add(error)
            throw diagnostics
        }
    }

    private static func missing(_ what: String) -> Diagnostic {
        Diagnostic("\(what) is not installed, so formulas cannot be set", remedy: "type `apt-get install katex`")
    }
}
