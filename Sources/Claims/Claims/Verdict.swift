/// What became of a claim.
public enum Verdict: String, Hashable, Sendable, Codable, CaseIterable {
    /// Every criterion holds, and every control came out as stated.
    case reproduced
    /// Some criteria hold and some fail.
    case partly
    /// Every criterion fails.
    case contradicted
    /// An interval is too wide to decide, or a control did not come out as stated.
    case undecided
    /// An experiment that it needs failed, did not run, or ran on stand-in data.
    case notRun = "not run"
}

/// The verdict on record, for each profile.
public struct ExpectedVerdict: Hashable, Sendable {
    /// The profiles that are named, in the order of the chapter; a plain `expected: reproduced` names `standard`.
    package var byProfile: [Profile: Verdict]

    /// The verdict for a profile; one that is not named has that of `standard`.
    public func verdict(for profile: Profile) -> Verdict? { byProfile[profile] ?? byProfile[.standard] }
}

/// The verdict on a claim, with everything that it was decided by.
public struct Judgement: Hashable, Sendable {
    public var claim: Claim
    public var verdict: Verdict
    public var expected: Verdict
    /// Why the verdict is `undecided` or `not run`, or what failed; `nil` when it is `reproduced`.
    public var reason: String?
    /// Whether nothing but stand-in data keeps the claim from being decided.
    public var waitsForRealData: Bool
    public var criteria: [JudgedCriterion]
    public var controls: [JudgedCriterion]

    public var isAsExpected: Bool { verdict == expected }
}

/// How many claims have each verdict.
public struct Tally: Hashable, Sendable, CustomStringConvertible {
    public var counts: [Verdict: Int] = [:]
    public var differing = 0
    public var waitingForRealData = 0
    public var total = 0

    public init(_ judgements: [Judgement]) {
        for judgement in judgements {
            total += 1
            counts[judgement.verdict, default: 0] += 1
            if judgement.waitsForRealData {
                waitingForRealData += 1
            } else if !judgement.isAsExpected {
                differing += 1
            }
        }
    }

    public subscript(verdict: Verdict) -> Int { counts[verdict] ?? 0 }

    /// `12 claims: 9 reproduced, 1 contradicted, 2 not run (2 wait for real data); all as expected`.
    public var description: String {
        let parts = Verdict.allCases.filter { self[$0] > 0 }.map { verdict in
            let waiting =
                verdict == .notRun && waitingForRealData > 0
                ? " (\(waitingForRealData) \(waitingForRealData == 1 ? "waits" : "wait") for real data)" : ""
            return "\(self[verdict]) \(verdict.rawValue)\(waiting)"
        }
        let list = parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")
        let end = total == 0 ? "" : differing == 0 ? "; all as expected" : "; \(differing) not as expected"
        return "\(total) \(total == 1 ? "claim" : "claims")\(list)\(end)"
    }
}
