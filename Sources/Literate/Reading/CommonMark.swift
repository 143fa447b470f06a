import CCmark

/// A node of a CommonMark document as plain values. Lines and columns count from one; columns in bytes, as cmark has them.
struct MarkdownNode: Sendable {
    enum Kind: Sendable, Equatable {
        case document, quote, item, paragraph, rule, emphasis, strong, softBreak, lineBreak
        case list(start: Int?)
        case heading(level: Int)
        case codeBlock(info: String, literal: String)
        case html(String)
        case text(String)
        case code(String)
        case link(destination: String)
        case image(destination: String)
    }

    var kind: Kind
    var line: Int
    var column: Int
    var endLine: Int
    var children: [MarkdownNode] = []

    /// Blocks are where cmark says; parts of lines are not.
    var isBlock: Bool {
        switch kind {
        case .document, .quote, .item, .paragraph, .rule, .list, .heading, .codeBlock: true
        default: false
        }
    }
}

/// The only place that knows cmark: owns its tree, copies every string out, and frees the tree when it goes.
struct CommonMarkDocument: ~Copyable {
    /// How many nodes may stand inside each other. No text needs as many, and a tree of value types is freed by recursion.
    static let deepest = 100
    /// Stands in text behind each `@`, `[` and `$` that a backslash makes plain. Of Unicode’s characters for private use,
    /// the last.
    static let escapeMark: Character = "\u{10FFFD}"

    private let root: OpaquePointer?

    /// Parses with typographic quotes and dashes; raw HTML is kept apart and never passed on as it is.
    init(_ text: String) {
        var text = Self.escapesMarked(text)
        root = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cmark_parse_document($0.baseAddress, $0.count, CMARK_OPT_SMART) }
        }
    }

    deinit {
        if let root { cmark_node_free(root) }
    }

    static var version: String { String(cString: cmark_version_string()) }

    /// Puts the mark behind what is escaped, since cmark does not tell `\@` from `@`.
    private static func escapesMarked(_ text: String) -> String {
        guard text.contains("\\") else { return text }
        var result = ""
        var isEscaped = false
        for character in text {
            result.append(character)
            if isEscaped && (character == "@" || character == "[" || character == "$") { result.append(escapeMark) }
            isEscaped = character == "\\" && !isEscaped
        }
        return result
    }

    /// The tree, walked once with a stack of our own.
    ///
    /// - Returns: the document without what is nested deeper than `deepest`, and the first node that was left out.
    func tree() -> (document: MarkdownNode, tooDeep: MarkdownNode?) {
        var stack = [MarkdownNode(kind: .document, line: 1, column: 1, endLine: 1)]
        var tooDeep: MarkdownNode?
        var leftOut = 0
        guard let root, let walk = cmark_iter_new(root) else { return (stack[0], nil) }
        defer { cmark_iter_free(walk) }
        while true {
            let event = cmark_iter_next(walk)
            if event == CMARK_EVENT_DONE { break }
            guard let node = cmark_iter_get_node(walk), node != root else { continue }
            if event == CMARK_EVENT_ENTER {
                if stack.count > Self.deepest {
                    if tooDeep == nil { tooDeep = copied(node) }
                    if !isLeaf(node) { leftOut += 1 }
                } else if isLeaf(node) {
                    stack[stack.count - 1].children.append(copied(node))
                } else {
                    stack.append(copied(node))
                }
            } else if leftOut > 0 {
                leftOut -= 1
            } else if let done = stack.popLast() {
                stack[stack.count - 1].children.append(done)
            }
        }
        return (stack[0], tooDeep)
    }

    private func isLeaf(_ node: OpaquePointer) -> Bool {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_HTML_BLOCK, CMARK_NODE_THEMATIC_BREAK, CMARK_NODE_CODE_BLOCK, CMARK_NODE_TEXT,
            CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK, CMARK_NODE_CODE, CMARK_NODE_HTML_INLINE: true
        default: false
        }
    }

    private func copied(_ node: OpaquePointer) -> MarkdownNode {
        func string(_ text: UnsafePointer<CChar>?) -> String {
            let string = text.map { String(cString: $0) } ?? ""
            return cmark_node_get_type(node) == CMARK_NODE_TEXT ? string : string.filter { $0 != Self.escapeMark }
        }
        let literal = string(cmark_node_get_literal(node))
        let kind: MarkdownNode.Kind =
            switch cmark_node_get_type(node) {
            case CMARK_NODE_BLOCK_QUOTE: .quote
            case CMARK_NODE_LIST:
                .list(start: cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? Int(cmark_node_get_list_start(node)) : nil)
            case CMARK_NODE_ITEM: .item
            case CMARK_NODE_CODE_BLOCK: .codeBlock(info: string(cmark_node_get_fence_info(node)), literal: literal)
            case CMARK_NODE_HTML_BLOCK, CMARK_NODE_HTML_INLINE: .html(literal)
            case CMARK_NODE_HEADING: .heading(level: Int(cmark_node_get_heading_level(node)))
            case CMARK_NODE_THEMATIC_BREAK: .rule
            case CMARK_NODE_TEXT: .text(literal)
            case CMARK_NODE_SOFTBREAK: .softBreak
            case CMARK_NODE_LINEBREAK: .lineBreak
            case CMARK_NODE_CODE: .code(literal)
            case CMARK_NODE_EMPH: .emphasis
            case CMARK_NODE_STRONG: .strong
            case CMARK_NODE_LINK: .link(destination: string(cmark_node_get_url(node)))
            case CMARK_NODE_IMAGE: .image(destination: string(cmark_node_get_url(node)))
            default: .paragraph
            }
        return MarkdownNode(
            kind: kind, line: Int(cmark_node_get_start_line(node)), column: Int(cmark_node_get_start_column(node)),
            endLine: Int(cmark_node_get_end_line(node)))
    }
}
