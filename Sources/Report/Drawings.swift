import Claims
import Diagnostics
import Figures
import Literate
import Mathematics

/// A figure of the report, drawn once for every place where it stands.
struct Drawing: Sendable {
    /// For a page, with the table of its numbers.
    var view: FigureView.Drawn
    /// The rules that the page needs for it.
    var styles: String
    /// For a file of its own.
    var alone: String

    init(_ figure: Figure) {
        let table = figure.table
        let thinned = table.thinned(to: 40)
        view = FigureView.Drawn(
            svg: figure.svg(embedded: true), thumbnail: figure.thumbnail(), title: figure.title, csv: figure.csv(),
            columns: thinned.columns, rows: thinned.rows, rowCount: table.rows.count)
        styles = figure.styles
        alone = figure.svg(embedded: false)
    }
}

/// What was drawn, by `id.name`, and what went wrong with the rest.
struct Drawings: Sendable {
    var drawn: [String: Drawing] = [:]
    var failures: [String: String] = [:]

    /// Draws every figure of everything that was measured, experiments side by side.
    init(_ report: RunReport, _ memory: EditionMemory) {
        let results = report.results
        let outcomes = Parallel.map(results.count) { index in Self.draw(results[index], memory) }
        for (result, outcome) in zip(results, outcomes) {
            for name in result.experiment.figures {
                let key = "\(result.experiment.id).\(name)"
                switch outcome {
                case .success(let drawings):
                    if let drawing = drawings[name] { drawn[key] = drawing } else {
                        failures[key] = "experiment “\(result.experiment.name)” did not draw the figure “\(name)” that it declares"
                    }
                case .failure(let problem): failures[key] = problem.message
                }
            }
        }
    }

    private static func draw(_ result: ExperimentResult, _ memory: EditionMemory) -> Result<[String: Drawing], Diagnostic> {
        switch result.outcome {
        case .failed(let failure): return .failure(Diagnostic(failure.message))
        case .notRun(let reason): return .failure(Diagnostic(reason))
        case .measured(let measurement):
            guard let experiment = result.experiment.experiment as? any IllustratedExperiment else { return .success([:]) }
            do {
                let id = result.experiment.id
                return .success(
                    try memory.drawings(of: "\(id) \(measurement.key)") {
                        let figures = try figures(of: experiment, measurement.evidence, result.experiment.typedParameters)
                        // Two experiments of one kind may stand on one page, and ids derive from the name.
                        return Dictionary(
                            uniqueKeysWithValues: figures.map { name, drawn in
                                var figure = drawn
                                figure.name = Figure.identifier("\(id)-\(name)")
                                return (name, Drawing(figure))
                            })
                    })
            } catch {
                return .failure(Diagnostic("a figure could not be drawn: \(error)"))
            }
        }
    }

    private static func figures<E: IllustratedExperiment>(
        of experiment: E, _ evidence: Evidence, _ parameters: any Sendable
    ) throws -> [String: Figure] {
        guard let parameters = parameters as? E.Parameters else {
            throw Diagnostic("the parameters of “\(E.name)” are of another type than its drawings expect")
        }
        return try experiment.draw(evidence, parameters)
    }
}
