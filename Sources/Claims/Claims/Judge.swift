import Mathematics

/// What an experiment gave, as far as claims are concerned.
public enum EvidenceState: Sendable {
    case measured(Evidence, data: [DataSource])
    case failed(String)
    case notRun(String)
}

extension Claim {
    /// Decides the claim.
    ///
    /// A control that does not come out as stated makes it `undecided`. Otherwise: all criteria hold, `reproduced`;
    /// all fail, `contradicted`; some hold and some fail, `partly`; anything else, `undecided`.
    /// - Parameter state: what became of an experiment, by its id.
    public func judged(for profile: Profile, _ state: (String) -> EvidenceState) -> Judgement {
        var reason: String?
        var standIns: [String] = []
        for id in experiments {
            switch state(id) {
            case .failed(let message): reason = reason ?? "experiment “\(id)” failed: \(message)"
            case .notRun(let message): reason = reason ?? "experiment “\(id)” did not run: \(message)"
            case .measured(_, let data):
                for source in data where source.kind == .standIn && !standIns.contains(source.name) {
                    standIns.append(source.name)
                }
            }
        }
        func lookUp(_ reference: ValueReference) -> Estimate? {
            guard case .measured(let evidence, _) = state(reference.experiment) else { return nil }
            return evidence.values[reference.value]
        }
        var judgement = Judgement(
            claim: self, verdict: .undecided, expected: expected.verdict(for: profile) ?? .reproduced, reason: nil,
            waitsForRealData: false, criteria: criteria.map { $0.judged(lookUp) },
            controls: controls.map { $0.judged(lookUp) })

        if reason != nil || !standIns.isEmpty {
            judgement.verdict = .notRun
            judgement.reason = reason ?? "stand-in data: \(standIns.joined(separator: ", "))"
            judgement.waitsForRealData = reason == nil
            judgement.criteria = judgement.criteria.map(\.notRun)
            judgement.controls = judgement.controls.map(\.notRun)
            return judgement
        }
        if let broken = judgement.controls.first(where: { $0.outcome != .holds }) {
            let found = broken.outcome == .fails ? "does not come out as stated" : "is undecided"
            judgement.reason = "the control “\(broken.criterion.text)” \(found)"
            return judgement
        }
        let outcomes = judgement.criteria.map(\.outcome)
        func texts(_ outcome: Outcome) -> String {
            judgement.criteria.filter { $0.outcome == outcome }.map { "“\($0.criterion.text)”" }.joined(separator: ", ")
        }
        if outcomes.allSatisfy({ $0 == .holds }) {
            judgement.verdict = .reproduced
        } else if outcomes.allSatisfy({ $0 == .fails }) {
            judgement.verdict = .contradicted
            judgement.reason = "what was measured lies outside \(texts(.fails))"
        } else if outcomes.contains(.holds) && outcomes.contains(.fails) {
            judgement.verdict = .partly
            judgement.reason = "what was measured lies outside \(texts(.fails))"
        } else {
            judgement.reason = "the interval is too wide to decide \(texts(.undecided))"
        }
        return judgement
    }
}

extension JudgedCriterion {
    /// The same, not decided; what was measured (on stand-in data) is still shown.
    fileprivate var notRun: JudgedCriterion {
        JudgedCriterion(criterion: criterion, measured: measured, accepted: accepted, outcome: .notRun)
    }
}
