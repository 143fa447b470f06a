/// How a check ends, for scripts.
public enum ExitCode: Int32, Sendable {
    /// Every verdict is the expected one.
    case asExpected = 0
    /// A verdict differs from the expected one.
    case differs = 1
    /// An experiment failed.
    case failed = 2
}

/// The exit code of a check: a failed experiment outweighs a verdict that differs. Claims that wait for real data do
/// not count unless real data is required.
public func exitCode(_ report: RunReport, requireData: Bool = false) -> ExitCode {
    if report.results.contains(where: { $0.failure != nil }) { return .failed }
    let differs = report.judgements.contains { judgement in
        judgement.waitsForRealData ? requireData : !judgement.isAsExpected
    }
    return differs ? .differs : .asExpected
}
