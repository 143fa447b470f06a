import Diagnostics

/// A statement of the poster, where it stands there, and the criterion that decides it.
public struct Claim: Hashable, Sendable {
    public var id: String
    /// The chapter that states it.
    public var chapter: String
    public var location: SourceLocation
    /// The statement in the poster's words.
    public var says: String
    /// Where the poster or the paper says it.
    public var source: String
    public var criteria: [Criterion]
    /// What is measured in a case for which the claim should not hold.
    public var controls: [Criterion]
    public var expected: ExpectedVerdict
    public var note: String?

    /// The experiments that it needs, in the order of their first mention.
    public var experiments: [String] {
        var seen: Set<String> = []
        return (criteria + controls).flatMap(\.references).map(\.experiment).filter { seen.insert($0).inserted }
    }
}

/// The fence of a claim as it stands in a chapter.
public struct ClaimText: Hashable, Sendable {
    public var id: String
    public var chapter: String
    public var body: String
    /// The place of the info string.
    public var location: SourceLocation
    /// The place of the first character of the body.
    public var bodyLocation: SourceLocation

    public init(id: String, chapter: String, body: String, location: SourceLocation, bodyLocation: SourceLocation) {
        self.id = id
        self.chapter = chapter
        self.body = body
        self.location = location
        self.bodyLocation = bodyLocation
    }
}
