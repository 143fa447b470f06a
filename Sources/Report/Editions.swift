import Claims
import Diagnostics
import Foundation
import Synchronization

/// The editions of one report, read one after the other as its chapters change.
///
/// What does not change with the text is found out once: the digests of the code, and the drawings of evidence.
public struct Editions: Sendable {
    public let folders: Folders
    private let catalogue: ExperimentCatalogue
    private let data: any DataCatalogue
    private let profile: Profile
    private let seed: UInt64
    private let jobs: Int
    private let blas: (kernel: String, library: String)
    private let memory: EditionMemory

    /// The parameters are those of `Edition`.
    public init(
        folders: Folders, catalogue: ExperimentCatalogue, data: any DataCatalogue, profile: Profile, seed: UInt64,
        jobs: Int, blas: (kernel: String, library: String)
    ) {
        self.folders = folders
        self.catalogue = catalogue
        self.data = data
        self.profile = profile
        self.seed = seed
        self.jobs = jobs
        self.blas = blas
        memory = EditionMemory(root: folders.root)
    }

    /// Reads all chapters as they are now.
    ///
    /// - Throws: `Diagnostics` with every error of every chapter.
    public func next() throws(Diagnostics) -> Edition {
        try Edition(
            folders: folders, catalogue: catalogue, data: data, profile: profile, seed: seed, jobs: jobs, blas: blas,
            memory: memory)
    }
}

/// What one edition found out and the next can use.
final class EditionMemory: Sendable {
    /// The code that this program was built from; a change of it counts from the next start on.
    let sources: SourceTree
    private let drawings = Mutex<[String: [String: Drawing]]>([:])

    init(root: URL) { sources = SourceTree(root: root) }

    /// The drawings of some evidence, by their names, drawn at the first time.
    ///
    /// - Parameter key: names evidence and parameters.
    func drawings(of key: String, _ draw: () throws -> [String: Drawing]) rethrows -> [String: Drawing] {
        if let known = drawings.withLock({ $0[key] }) { return known }
        let drawn = try draw()
        drawings.withLock { $0[key] = drawn }
        return drawn
    }
}
