import Diagnostics

extension Diagnostics {
    /// Adds what was found, where, and what to do about it.
    mutating func add(_ message: String, at location: SourceLocation?, remedy: String? = nil) {
        add(Diagnostic(message, at: location, remedy: remedy))
    }

    /// A single thing that is wrong.
    init(_ message: String, at location: SourceLocation?, remedy: String? = nil) {
        self.init([Diagnostic(message, at: location, remedy: remedy)])
    }
}
