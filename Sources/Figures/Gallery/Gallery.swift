/// Every mark, each in a figure of a few lines.
public enum Gallery {
    /// A figure with the lines of Swift that draw it.
    public struct Example: Sendable {
        public let figure: Figure
        public let source: String
    }

    public static var figures: [Example] { [] }
}
