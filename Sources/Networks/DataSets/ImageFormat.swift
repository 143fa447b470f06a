import Foundation

/// How a data set is laid out in files, and images made here in the same layout.
protocol ImageFormat: Sendable {
    static var shape: ImageShape { get }
    var classes: Int { get }

    /// The names of its files, in the order in which the other functions take them.
    func files(in folder: URL) -> [String]

    /// Training and test images together, from no more than sizes and headers.
    func count(_ files: [DataFile]) throws -> Int

    /// Reads files, those made here as well.
    ///
    /// - Throws: a `Diagnostic` that names the file, the byte and the remedy.
    func read(_ files: [DataFile]) throws -> ImageParts

    /// What of a file makes up its identity.
    func identity(of file: DataFile) throws -> Data

    /// Files for a machine that has none; not to be changed without a new `StandIn.version`.
    func standIn() -> [DataFile]
}
