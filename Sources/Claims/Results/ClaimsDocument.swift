import Foundation
import Mathematics

/// `claims.json`: verdicts, values and provenance of a run.
///
/// Keys stand in a fixed order, and numbers have the shortest text that reads back exactly. Everything that differs
/// between two runs of the same code on the same data stands under the one key `volatile`, so that
/// `jq 'del(.volatile)'` of both gives the same bytes:
///
///     schema, profile,
///     provenance { revision, modified, compiler, cpu, blasKernel, libraries { name: version },
///                  data { name: { kind, sha256, records } } },
///     claims [ { id, chapter, says, source, verdict, expected, reason, criteria [ { text, value, low, high,
///                acceptedLow, acceptedHigh, outcome } ], control [ … ] } ],
///     experiments [ { id, name, parameters { }, seed, cells, values { name: { value, low, high, unit } }, failure } ],
///     volatile { started, seconds, processorSeconds, host, jobs,
///                experiments { id: { seconds, cached, fromStore } } }
///
/// `low` and `high` are the ends of the measured interval; an open end of the accepted range is `null`, and so is what
/// was not measured. `reason` and `failure` are `null` when there is nothing to say.
public struct ClaimsDocument: Sendable {
    public static let schema = "restless-claims-1"

    public var report: RunReport
    public var provenance: Provenance
    public var jobs: Int
    public var host: String

    public init(_ report: RunReport, provenance: Provenance, jobs: Int, host: String = hostName()) {
        self.report = report
        self.provenance = provenance
        self.jobs = jobs
        self.host = host
    }

    /// The text of the file.
    public var json: String {
        JSONValue.object([
            ("schema", .string(Self.schema)),
            ("profile", .string(report.study.profile.rawValue)),
            ("provenance", provenance.json),
            ("claims", .array(report.judgements.map(\.json))),
            ("experiments", .array(report.results.map { $0.json(seed: report.seed) })),
            ("volatile", volatile),
        ]).pretty
    }

    private var volatile: JSONValue {
        let experiments = report.results.compactMap { result in
            result.measurement.map { measurement in
                (
                    result.experiment.id,
                    JSONValue.object([
                        ("seconds", .number(measurement.seconds)), ("cached", .integer(Int64(measurement.cached))),
                        ("fromStore", .boolean(measurement.isFromStore)),
                    ])
                )
            }
        }
        let started = Date(timeIntervalSince1970: report.started).formatted(.iso8601)
        return .object([
            ("started", .string(started)), ("seconds", .number(report.seconds)),
            ("processorSeconds", .number(report.processorSeconds)), ("host", .string(host)),
            ("jobs", .integer(Int64(jobs))), ("experiments", .object(experiments)),
        ])
    }
}

extension Provenance {
    fileprivate var json: JSONValue {
        .object([
            ("revision", .string(revision)), ("modified", modified.map { .boolean($0) } ?? .null),
            ("compiler", .string(compiler)), ("cpu", .string(cpu)), ("blasKernel", .string(blasKernel)),
            ("libraries", .object(libraries.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
            (
                "data",
                .object(
                    data.sorted { $0.name < $1.name }.map { source in
                        (
                            source.name,
                            .object([
                                ("kind", .string(source.kind.rawValue)), ("sha256", .string(source.sha256)),
                                ("records", .integer(Int64(source.records))),
                            ])
                        )
                    })
            ),
        ])
    }
}

extension Judgement {
    fileprivate var json: JSONValue {
        .object([
            ("id", .string(claim.id)), ("chapter", .string(claim.chapter)), ("says", .string(claim.says)),
            ("source", .string(claim.source)), ("verdict", .string(verdict.rawValue)),
            ("expected", .string(expected.rawValue)), ("reason", .string(reason)),
            ("criteria", .array(criteria.map(\.json))), ("control", .array(controls.map(\.json))),
        ])
    }
}

extension JudgedCriterion {
    fileprivate var json: JSONValue {
        func number(_ value: Double?) -> JSONValue { value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null }
        return .object([
            ("text", .string(criterion.text)), ("value", number(measured?.value)), ("low", number(measured?.low)),
            ("high", number(measured?.high)), ("acceptedLow", number(accepted?.low)),
            ("acceptedHigh", number(accepted?.high)), ("outcome", .string(outcome.rawValue)),
        ])
    }
}

extension ExperimentResult {
    fileprivate func json(seed: UInt64) -> JSONValue {
        // In the order of declaration, which is how the experiment tells its story.
        let values = experiment.values.compactMap { declaration in
            measurement?.evidence.values[declaration.name].map { estimate in
                (
                    declaration.name,
                    JSONValue.object([
                        ("value", .number(estimate.value)), ("low", .number(estimate.low)),
                        ("high", .number(estimate.high)),
                        ("unit", .string(estimate.unit)),
                    ])
                )
            }
        }
        let failure: String? =
            switch outcome {
            case .measured: nil
            case .failed(let failure): failure.message
            case .notRun(let reason): reason
            }
        return .object([
            ("id", .string(experiment.id)), ("name", .string(experiment.name)),
            ("parameters", experiment.parameters.value.json), ("seed", .unsigned(seed)),
            ("cells", measurement.map { .integer(Int64($0.cells)) } ?? .null), ("values", .object(values)),
            ("failure", .string(failure)),
        ])
    }
}
