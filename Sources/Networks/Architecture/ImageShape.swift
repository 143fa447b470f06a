/// Channels, rows and columns of an image, or of the activations that a layer makes of it.
public struct ImageShape: Codable, Hashable, Sendable, CustomStringConvertible {
    public var channels: Int
    public var rows: Int
    public var columns: Int

    public init(channels: Int, rows: Int, columns: Int) {
        (self.channels, self.rows, self.columns) = (channels, rows, columns)
    }

    /// Pixels of one channel.
    public var pixels: Int { rows * columns }

    /// Numbers in one image.
    public var count: Int { channels * pixels }

    public var description: String { "\(channels) × \(rows) × \(columns)" }
}
