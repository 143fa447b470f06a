import Diagnostics

/// A piece of a chapter that stands on lines of its own.
public indirect enum Block: Sendable {
    /// `number` is that of the section inside its chapter, such as `2.1`; empty for the chapter's title.
    case heading(level: Int, id: String, number: String, [Inline])
    case paragraph([Inline])
    case list(start: Int?, items: [[Block]])
    case quote([Block])
    /// Plain code with the language of its info string, if any.
    case code(language: String?, String)
    /// A displayed formula; `number` is given to those with an id.
    case math(Formula, id: String?, number: Int?)
    case table(Table)
    case figure(FigureUse)
    case experiment(Fence)
    case claim(Fence)
    /// The listing of a file of this package, named in a `source` fence.
    case source(SourceListing)
    case rule
}

/// A piece of running text.
public indirect enum Inline: Sendable {
    case text(String)
    case emphasis([Inline])
    case strong([Inline])
    case code(String)
    case math(Formula)
    case value(ValueUse)
    case link(destination: String, [Inline])
    /// A reference such as `@fig-cifar10-spectrum`, resolved to the text and the address of what it names.
    case reference(Reference)
    case citation([Citation])
    case footnote(number: Int, [Inline])
    case softBreak
    case lineBreak
}

/// A formula in TeX and what KaTeX made of it.
public struct Formula: Hashable, Sendable {
    public var tex: String
    public var isDisplayed: Bool
    public var location: SourceLocation
    /// HTML with MathML, filled in when the book is typeset.
    public var html = ""

    public init(tex: String, isDisplayed: Bool, location: SourceLocation) {
        self.tex = tex
        self.isDisplayed = isDisplayed
        self.location = location
    }
}

/// A measured value in running text: `` `{cifar10.rank %.2}` ``.
public struct ValueUse: Hashable, Sendable {
    /// The id of the experiment, and the name of the value.
    public var experiment: String
    public var value: String
    public var format: ValueFormat
    public var location: SourceLocation
}

/// `![caption](figure:cifar10.spectrum)`.
public struct FigureUse: Sendable {
    public var experiment: String
    public var figure: String
    public var caption: [Inline]
    /// Counted through the chapter from one.
    public var number: Int
    public var location: SourceLocation
    /// `fig-cifar10-spectrum`.
    public var id: String { "fig-\(experiment)-\(figure)" }
}

/// An `experiment` or `claim` fence, its body not yet understood.
public struct Fence: Sendable {
    public enum Kind: String, Sendable { case experiment, claim }

    public var kind: Kind
    /// The name of the experiment; empty for a claim.
    public var name: String
    public var id: String
    /// Counted through the chapter from one, claims and experiments apart.
    public var number: Int
    /// YAML.
    public var body: String
    /// The place of the fence's info string, and of the first line of its body.
    public var location: SourceLocation
    public var bodyLocation: SourceLocation
}

public struct Table: Sendable {
    public enum Alignment: String, Sendable { case left, center, right, none }

    public var id: String?
    public var number: Int?
    public var caption: [Inline]
    public var alignments: [Alignment]
    public var header: [[Inline]]
    public var rows: [[[Inline]]]
}

public struct Reference: Hashable, Sendable {
    /// `fig-…`, `eq-…`, `claim-…`, `sec-…`, `tbl-…`.
    public var target: String
    /// What stands on the page, for instance `Figure 2` or `claim 1`, with the chapter's title when it is in another one.
    public var text: String
    /// `#fig-…` or `other.html#fig-…`.
    public var href: String
    public var location: SourceLocation
}

public struct Citation: Hashable, Sendable {
    public var key: String
    /// `Chaudhari and Soatto 2018`.
    public var text: String
    public var location: SourceLocation
}

public struct SourceListing: Hashable, Sendable {
    public var file: String
    public var text: String
}
