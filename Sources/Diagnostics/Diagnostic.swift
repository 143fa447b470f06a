/// One thing that is wrong with what the user gave us: what was found, where, and what to do about it.
public struct Diagnostic: Error, Hashable, Sendable, CustomStringConvertible {
    public var location: SourceLocation?
    /// What was found, for instance `there is no experiment “noise-covariance2”`.
    public var message: String
    /// What to do, for instance `did you mean “noise-covariance”?`.
    public var remedy: String?

    public init(_ message: String, at location: SourceLocation? = nil, remedy: String? = nil) {
        self.location = location
        self.message = message
        self.remedy = remedy
    }

    /// `report/file.md:12:7: message; remedy`.
    public var description: String {
        (location.map { "\($0): " } ?? "") + message + (remedy.map { "; \($0)" } ?? "")
    }
}

/// Everything that is wrong, so that one run reports every error and not only the first.
public struct Diagnostics: Error, Sendable, CustomStringConvertible {
    public private(set) var all: [Diagnostic] = []

    public init(_ all: [Diagnostic] = []) { self.all = all }

    public var isEmpty: Bool { all.isEmpty }

    public mutating func add(_ diagnostic: Diagnostic) { all.append(diagnostic) }

    /// Adds what `error` says: each of several diagnostics, or any other error at the given place.
    public mutating func add(_ error: any Error, at location: SourceLocation? = nil) {
        switch error {
        case let several as Diagnostics: all += several.all
        case let one as Diagnostic: all.append(one)
        default: all.append(Diagnostic(String(describing: error), at: location))
        }
    }

    /// Runs `body`; an error that it throws is added, and `nil` returned, so that checking goes on.
    public mutating func collect<T>(at location: SourceLocation? = nil, _ body: () throws -> T) -> T? {
        do {
            return try body()
        } catch {
            add(error, at: location)
            return nil
        }
    }

    /// Throws itself when anything was added.
    public func throwIfAny() throws(Diagnostics) {
        if !isEmpty { throw self }
    }

    /// A line per diagnostic, in the order of the places that they name, those without a place first.
    public var description: String {
        all.enumerated()
            .sorted { a, b in
                switch (a.element.location, b.element.location) {
                case let (x?, y?) where x != y: x < y
                case (nil, _?): true
                case (_?, nil): false
                default: a.offset < b.offset
                }
            }
            .map(\.element.description)
            .joined(separator: "\n")
    }
}
