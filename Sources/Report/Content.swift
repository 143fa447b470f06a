import Claims
import Figures
import Foundation
import Literate
import Mathematics

extension PageContent {
    /// What the pages of a book show of a run.
    init(_ report: RunReport, of book: Book, drawings: Drawings, provenance: Provenance, listing: (String) -> String) {
        self.init()
        // What a chapter gives in per cent is in per cent in its claims too.
        let shares = Set(([book.index] + book.chapters).flatMap(\.values).filter(\.format.isPercent).map { "\($0.experiment).\($0.value)" })
        let judgements = report.judgements
        profile = report.study.profile.rawValue
        let sources = report.dataSources
        isStandIn = sources.contains { $0.kind == .standIn }
        dataNote = sources.isEmpty ? "" : "Data: " + sources.map { "\($0.name) (\($0.kind == .real ? "real" : "stand-in"), \($0.records) images)" }
            .joined(separator: ", ") + "."
        for result in report.results {
            let id = result.experiment.id
            experiments[id] = ExperimentView(result, seed: report.seed, listing: listing(result.experiment.file))
            for declaration in result.experiment.values {
                values["\(id).\(declaration.name)"] =
                    if let estimate = result.measurement?.evidence.values[declaration.name] { .measured(MeasuredView(estimate)) }
                    else { .missing(result.reason ?? "it was not measured") }
            }
            if let measurement = result.measurement { runTexts.append(("\(id)-seconds", duration(measurement.seconds))) }
        }
        for (key, reason) in drawings.failures { figures[key] = .missing(reason) }
        var styles = Figure.styleSheet
        for (key, drawing) in drawings.drawn.sorted(by: { $0.key < $1.key }) {
            figures[key] = .drawn(drawing.view)
            styles += drawing.styles
        }
        figureStyles = styles
        for judgement in judgements { claims[judgement.claim.id] = ClaimView(judgement, shares) }
        tally = Verdict.allCases.map { verdict in (verdict.rawValue, judgements.count { $0.verdict == verdict }) }
        self.provenance = provenance.rows + [("profile", profile), ("seed", "\(report.seed)")]
        runTexts += [
            ("started", Date(timeIntervalSince1970: report.started.rounded()).formatted(.iso8601)),
            ("seconds", duration(report.seconds)), ("host", hostName()),
        ]
    }
}

/// `0.4 s`, `12 s`, `3 min 20 s`.
private func duration(_ seconds: Double) -> String {
    if seconds < 10 { return "\((seconds * 10).rounded() / 10) s" }
    let whole = Int(seconds.rounded())
    return whole < 120 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
}

extension MeasuredView {
    init(_ estimate: Estimate) {
        self.init(value: estimate.value, low: estimate.low, high: estimate.high, unit: estimate.unit)
    }
}

extension ExperimentResult {
    fileprivate var reason: String? {
        switch outcome {
        case .measured: nil
        case .failed(let failure): failure.message
        case .notRun(let reason): reason
        }
    }
}

extension ExperimentView {
    init(_ result: ExperimentResult, seed: UInt64, listing: String) {
        let experiment = result.experiment
        self.init(
            id: experiment.id, name: experiment.name, summary: experiment.summary, seed: "\(seed)",
            cells: result.measurement.map { "\($0.cells)" } ?? "–", file: experiment.file, listing: listing,
            parameters: experiment.parameters.differingFirst.map {
                Parameter(name: $0.name, text: $0.text, defaultText: $0.differsFromDefault ? $0.defaultText : nil)
            },
            data: result.dataSources.map { "\($0.name), \($0.kind.rawValue), \($0.records) images, SHA-256 \($0.sha256)" },
            failure: result.failure?.message)
        isStandIn = result.dataSources.contains { $0.kind == .standIn }
    }
}

extension ClaimView {
    init(_ judgement: Judgement, _ shares: Set<String>) {
        let claim = judgement.claim
        self.init(
            id: claim.id, chapter: claim.chapter, says: claim.says, source: claim.source,
            verdict: judgement.verdict.rawValue, expected: judgement.expected.rawValue, reason: judgement.reason,
            note: claim.note, criteria: judgement.criteria.map { CriterionView($0, shares) },
            controls: judgement.controls.map { CriterionView($0, shares) })
    }
}

extension CriterionView {
    init(_ judged: JudgedCriterion, _ shares: Set<String>) {
        self.init(
            text: judged.criterion.text, measured: judged.measured.map { MeasuredView($0) },
            acceptedLow: judged.accepted?.low, acceptedHigh: judged.accepted?.high, outcome: judged.outcome.rawValue)
        let text = judged.criterion.text
        isPercent = shares.contains("\(judged.criterion.reference)") || (text.contains("%") && !text.contains("within"))
    }
}

extension Provenance {
    fileprivate var rows: [(label: String, text: String)] {
        let state = switch modified {
        case true?: ", modified"
        case false?: ""
        case nil: ", state unknown"
        }
        return [("revision", revision + state), ("compiler", compiler), ("processor", cpu), ("BLAS kernel", blasKernel)]
            + libraries.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            + data.map { ("data \($0.name)", "\($0.kind.rawValue), \($0.records) images, SHA-256 \($0.sha256)") }
    }
}
