extension Block {
    /// The same block with every piece of running text and every displayed formula replaced, from the inside out.
    func mapped(_ inline: (Inline) throws -> Inline, formula: (Formula) throws -> Formula) rethrows -> Block {
        func line(_ inlines: [Inline]) throws -> [Inline] { try inlines.map { try $0.mapped(inline) } }
        switch self {
        case .heading(let level, let id, let number, let text):
            return .heading(level: level, id: id, number: number, try line(text))
        case .paragraph(let text): return .paragraph(try line(text))
        case .list(let start, let items):
            return .list(start: start, items: try items.map { try $0.map { try $0.mapped(inline, formula: formula) } })
        case .quote(let blocks): return .quote(try blocks.map { try $0.mapped(inline, formula: formula) })
        case .math(let tex, let id, let number): return .math(try formula(tex), id: id, number: number)
        case .table(var table):
            table.caption = try line(table.caption)
            table.header = try table.header.map(line)
            table.rows = try table.rows.map { try $0.map(line) }
            return .table(table)
        case .figure(var use):
            use.caption = try line(use.caption)
            return .figure(use)
        case .code, .experiment, .claim, .source, .rule: return self
        }
    }
}

extension Inline {
    func mapped(_ change: (Inline) throws -> Inline) rethrows -> Inline {
        func line(_ inlines: [Inline]) throws -> [Inline] { try inlines.map { try $0.mapped(change) } }
        switch self {
        case .emphasis(let text): return try change(.emphasis(try line(text)))
        case .strong(let text): return try change(.strong(try line(text)))
        case .link(let destination, let text): return try change(.link(destination: destination, try line(text)))
        case .footnote(let number, let text): return try change(.footnote(number: number, try line(text)))
        default: return try change(self)
        }
    }
}

extension Chapter {
    /// The chapter with all its text replaced, that of the front matter and the board included.
    func mapped(_ inline: (Inline) throws -> Inline, formula: (Formula) throws -> Formula) rethrows -> Chapter {
        var chapter = self
        chapter.front.headline = try front.headline.map { try $0.mapped(inline) }
        for column in front.board.indices {
            for box in front.board[column].indices {
                chapter.front.board[column][box].says = try front.board[column][box].says.map { try $0.map { try $0.mapped(inline) } }
            }
        }
        chapter.blocks = try blocks.map { try $0.mapped(inline, formula: formula) }
        return chapter
    }
}

extension [Inline] {
    /// Without marks, for titles and ids.
    public var plainText: String {
        map { inline in
            switch inline {
            case .text(let text), .code(let text): text
            case .emphasis(let text), .strong(let text), .link(_, let text): text.plainText
            case .math(let formula): formula.tex
            case .softBreak, .lineBreak: " "
            case .value, .reference, .citation, .footnote: ""
            }
        }.joined()
    }
}
