import Claims
import Diagnostics
import Foundation
import Literate

/// One reading of the chapters at one profile, checked, ready to run and to publish.
///
/// The order of work is that of its members: read the book, make a study of it, run, judge, draw, render, write.
public struct Edition: Sendable {
    public let folders: Folders
    public let book: Book
    public let study: Study
    public let jobs: Int
    let blas: (kernel: String, library: String)
    let memory: EditionMemory
    private let runner: Runner

    /// Reads all chapters and checks everything in them that can be known before anything runs.
    ///
    /// - Parameters:
    ///   - catalogue: the experiments that chapters may name.
    ///   - blas: kernel and library, for the provenance.
    /// - Throws: `Diagnostics` with every error of every chapter.
    public init(
        folders: Folders, catalogue: ExperimentCatalogue, data: any DataCatalogue, profile: Profile, seed: UInt64,
        jobs: Int, blas: (kernel: String, library: String)
    ) throws(Diagnostics) {
        try self.init(
            folders: folders, catalogue: catalogue, data: data, profile: profile, seed: seed, jobs: jobs, blas: blas,
            memory: EditionMemory(root: folders.root))
    }

    /// - Parameter memory: what earlier editions of the same report found out.
    init(
        folders: Folders, catalogue: ExperimentCatalogue, data: any DataCatalogue, profile: Profile, seed: UInt64,
        jobs: Int, blas: (kernel: String, library: String), memory: EditionMemory
    ) throws(Diagnostics) {
        self.memory = memory
        self.folders = folders
        self.jobs = jobs
        self.blas = blas
        let book = try Book.read(folder: folders.chapters, shownAs: folders.shown(folders.chapters)) { file in
            try? String(contentsOf: folders.root.appendingPathComponent(file), encoding: .utf8)
        }
        var diagnostics = Diagnostics()
        let chapters = [book.index] + book.chapters
        do {
            study = try Study(
                experiments: chapters.flatMap { chapter in chapter.experiments.map { ExperimentText($0, in: chapter) } },
                claims: chapters.flatMap { chapter in chapter.claims.map { ClaimText($0, in: chapter) } },
                references: chapters.flatMap(\.values).map {
                    (reference: ValueReference(experiment: $0.experiment, value: $0.value), location: $0.location)
                },
                catalogue: catalogue, profile: profile)
        } catch {
            diagnostics.add(error)
            study = Study(profile: profile, experiments: [], claims: [])
        }
        if diagnostics.isEmpty {
            for use in chapters.flatMap({ $0.figures + ($0.front.thumbnail.map { [$0] } ?? []) }) {
                if let wrong = Self.unresolved(use, in: study) { diagnostics.add(wrong) }
            }
        }
        for box in book.index.front.board.flatMap({ $0 }) {
            // A chapter that is to come has a name unlike those that are there.
            let slugs = book.chapters.map(\.slug)
            if !box.chapter.isEmpty, !slugs.contains(box.chapter), let near = nearestName(to: box.chapter, in: slugs) {
                diagnostics.add(
                    Diagnostic(
                        "the board’s box “\(box.title)” names a chapter “\(box.chapter)” that is not there",
                        at: SourceLocation(file: book.index.file, line: 1), remedy: "did you mean “\(near)”?"))
            }
            for id in box.claims where !study.claims.contains(where: { $0.id == id }) && diagnostics.isEmpty {
                diagnostics.add(
                    Diagnostic(
                        "the board’s box “\(box.title)” names a claim “\(id)” that no chapter makes",
                        at: SourceLocation(file: book.index.file, line: 1),
                        remedy: suggestion(for: id, in: study.claims.map(\.id))))
            }
        }
        do {
            self.book = try Typesetter(cache: folders.store.appendingPathComponent("math")).typeset(book)
        } catch {
            diagnostics.add(error)
            self.book = book
        }
        runner = Runner(
            study: study, store: Store(folder: folders.store.path), data: data, sources: memory.sources,
            seed: seed, jobs: jobs)
        try diagnostics.throwIfAny()
    }

    public func plan() -> Plan { runner.plan() }

    public func why(_ id: String) -> PlanItem? { runner.why(id) }

    /// Runs what is out of date; never throws, since a failure is an outcome that the report shows.
    ///
    /// - Parameter only: the ids of the experiments to run; `nil` for all, empty for none.
    public func run(only: Set<String>? = nil, observer: (any ProgressObserver)?) async -> RunReport {
        await runner.run(only: only, observer: observer)
    }

    /// The experiments that an id means: itself, or those that decide the claim of that id.
    public func experiments(behind id: String) -> [String] {
        if study[id] != nil { return [id] }
        return study.claims.first { $0.id == id }?.experiments ?? []
    }

    /// - Throws: `Diagnostics` that name each unknown id and the nearest known one.
    public func checkIDs(_ ids: [String], claimsToo: Bool) throws(Diagnostics) {
        let known = study.experiments.map(\.id) + (claimsToo ? study.claims.map(\.id) : [])
        try Diagnostics(
            ids.filter { !known.contains($0) }.map {
                Diagnostic(
                    "there is no experiment \(claimsToo ? "or claim " : "")“\($0)”", remedy: suggestion(for: $0, in: known))
            }
        ).throwIfAny()
    }

    private static func unresolved(_ use: FigureUse, in study: Study) -> Diagnostic? {
        guard let experiment = study[use.experiment] else {
            return Diagnostic(
                "figure “\(use.experiment).\(use.figure)”: there is no experiment “\(use.experiment)”", at: use.location,
                remedy: suggestion(for: use.experiment, in: study.experiments.map(\.id)))
        }
        if experiment.figures.contains(use.figure) { return nil }
        return Diagnostic(
            "experiment “\(use.experiment)” draws no figure “\(use.figure)”", at: use.location,
            remedy: suggestion(for: use.figure, in: experiment.figures))
    }
}

extension ExperimentText {
    fileprivate init(_ fence: Fence, in chapter: Chapter) {
        self.init(
            name: fence.name, id: fence.id, chapter: chapter.slug, body: fence.body, location: fence.location,
            bodyLocation: fence.bodyLocation)
    }
}

extension ClaimText {
    fileprivate init(_ fence: Fence, in chapter: Chapter) {
        self.init(
            id: fence.id, chapter: chapter.slug, body: fence.body, location: fence.location,
            bodyLocation: fence.bodyLocation)
    }
}
