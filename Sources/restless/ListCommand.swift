import ArgumentParser
import Claims
import Report

struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Name the experiments and claims, with their state.")

    @OptionGroup var options: Options

    func run() async throws {
        try await reportingErrors {
            let edition = try options.edition()
            let plan = edition.plan()
            print("experiments")
            for item in plan.items {
                let state =
                    switch item.state {
                    case .upToDate: "up to date"
                    case .outOfDate(let reasons): "would run: " + reasons.map(\.description).joined(separator: "; ")
                    case .blocked(let message): "cannot run: \(message)"
                    }
                print("  \(item.id)  (\(item.experiment.name), \(item.experiment.chapter))  \(state)")
            }
            // Runs nothing: what the store has is judged.
            let report = await edition.run(only: [], observer: nil)
            print("\nclaims")
            for judgement in report.judgements {
                print("  \(judgement.claim.id)  (\(judgement.claim.chapter))  \(judgement.verdict.rawValue), "
                    + "expected \(judgement.expected.rawValue)" + (judgement.reason.map { ": \($0)" } ?? ""))
            }
        }
    }
}

struct Why: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say whether an experiment would run again, and which input changed.")

    @OptionGroup var options: Options

    @Argument(help: "The id of an experiment, or of a claim.")
    var id: String

    func run() async throws {
        try await reportingErrors {
            let edition = try options.edition()
            try edition.checkIDs([id], claimsToo: true)
            for experiment in edition.experiments(behind: id) {
                if let item = edition.why(experiment) { print(item) }
            }
        }
    }
}
