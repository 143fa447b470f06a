/// What became of each experiment of a run.
public struct RunReport: Sendable {
    public var study: Study
    public var seed: UInt64
    public var results: [ExperimentResult]
    /// Seconds since 1970 when the run began.
    public var started: Double
    public var seconds: Double
    /// Processor time of the whole process, in seconds.
    public var processorSeconds: Double
    /// Damaged entries and the like, in the order in which they were noticed.
    public var warnings: [String]

    public subscript(id: String) -> ExperimentResult? { results.first { $0.experiment.id == id } }

    /// The verdicts, in the order of the claims.
    public var judgements: [Judgement] {
        study.claims.map { claim in
            claim.judged(for: study.profile) { self[$0]?.state ?? .notRun("there is no such experiment") }
        }
    }

    /// The data sets that were used, by name, each once.
    public var dataSources: [DataSource] {
        var seen: Set<String> = []
        return results.flatMap(\.dataSources).sorted { $0.name < $1.name }.filter { seen.insert($0.name).inserted }
    }
}

/// What became of one experiment.
public struct ExperimentResult: Sendable {
    public enum Outcome: Sendable {
        case measured(Measurement)
        case failed(ExperimentFailure)
        /// It was not asked for, and the store does not have it.
        case notRun(String)
    }

    public var experiment: PreparedExperiment
    public var outcome: Outcome
    /// The data sets that it declares, as far as they could be read.
    public var dataSources: [DataSource]

    public var measurement: Measurement? { if case .measured(let measurement) = outcome { measurement } else { nil } }
    public var failure: ExperimentFailure? { if case .failed(let failure) = outcome { failure } else { nil } }

    package var state: EvidenceState {
        switch outcome {
        case .measured(let measurement): .measured(measurement.evidence, data: dataSources)
        case .failed(let failure): .failed(failure.message)
        case .notRun(let reason): .notRun(reason)
        }
    }
}

/// The evidence of an experiment and how it came about.
public struct Measurement: Sendable {
    public var evidence: Evidence
    public var seed: UInt64
    /// Cells that the experiment consists of.
    public var cells: Int
    /// Those of them that this run took from the store; all when the evidence itself came from there.
    public var cached: Int
    /// What it took to compute, whenever that was, cells that came from the store included.
    public var seconds: Double
    public var isFromStore: Bool
    /// Names the evidence in the store.
    public var key: String
}

/// An experiment that could not finish.
public struct ExperimentFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was found, where, and what to do.
    public var message: String
    public var description: String { message }
}
