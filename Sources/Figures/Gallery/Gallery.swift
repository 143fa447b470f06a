/// Every mark, each in a figure of a few lines, with the lines that draw it.
public enum Gallery {
    /// A figure with the Swift that draws it.
    public struct Example: Sendable {
        /// What the example shows.
        public let caption: String
        /// At most ten lines; helpers as `potential` and `steps` only make up data.
        public let source: String
        public let figure: Figure

        init(_ caption: String, source: String, _ figure: () -> Figure) {
            self.caption = caption
            self.source = source
            self.figure = figure()
        }
    }

    /// All examples in the order in which a page shows them.
    public static var figures: [Example] { lines + distributions + planes }
}
