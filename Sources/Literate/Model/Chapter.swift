import Diagnostics

/// A chapter read, numbered and resolved, its values and figures still to be filled in.
public struct Chapter: Sendable {
    /// The name of the page without ending, such as `an-example`.
    public var slug: String
    /// As the user would type it: `report/an-example.md`.
    public var file: String
    public var front: FrontMatter
    public var blocks: [Block]
    public var experiments: [Fence]
    public var claims: [Fence]
    public var values: [ValueUse]
    public var figures: [FigureUse]
    /// The works that the chapter cites, in the order of first citation, as text for its list of references.
    public var works: [Work]
}

/// What stands between `---` lines at the head of a chapter.
public struct FrontMatter: Sendable {
    public var title: String
    /// A line for the board and for the head of the chapter; may hold inline values.
    public var headline: [Inline]
    public var summary: String
    /// The figure whose small version stands on the board.
    public var thumbnail: FigureUse?
    /// Only in `index.md`: the poster's columns of boxes.
    public var board: [[BoardBox]]
}

/// A box of the poster as the index shows it.
public struct BoardBox: Sendable {
    public var title: String
    /// What the poster prints in it, a paragraph or a bullet each, with inline math.
    public var says: [[Inline]]
    /// The slug of the chapter that it leads to, whether or not that chapter exists.
    public var chapter: String
    /// When several boxes share a chapter, the claims of this one; empty: all of the chapter.
    public var claims: [String]
}

public struct Work: Hashable, Sendable {
    public var key: String
    /// Authors, year, title, container, in plain text.
    public var text: String
    public var url: String?
}

/// All chapters of a report in reading order.
public struct Book: Sendable {
    public var index: Chapter
    public var chapters: [Chapter]
}
