import Mathematics

/// A criterion with what was measured and what becomes of it.
public struct JudgedCriterion: Hashable, Sendable {
    public var criterion: Criterion
    /// The value that was measured, `nil` when the experiment did not run.
    public var measured: Estimate?
    /// The range that the criterion accepts; an open end is infinite. `nil` when a bound is not known.
    public var accepted: AcceptedRange?
    public var outcome: Outcome

    public init(criterion: Criterion, measured: Estimate?, accepted: AcceptedRange?, outcome: Outcome) {
        self.criterion = criterion
        self.measured = measured
        self.accepted = accepted
        self.outcome = outcome
    }
}

/// The range that a criterion accepts. When a bound is itself a measured value, this is the part accepted whatever
/// that value is within its interval, and `outerLow ... outerHigh` the part accepted for at least one.
public struct AcceptedRange: Hashable, Sendable {
    public var low, high: Double
    public var includesLow, includesHigh: Bool
    public var outerLow, outerHigh: Double

    /// Whether all of `interval` is inside, all outside, or neither.
    public func outcome(for interval: Estimate) -> Outcome {
        let aboveLow = includesLow ? interval.low >= low : interval.low > low
        let belowHigh = includesHigh ? interval.high <= high : interval.high < high
        if aboveLow && belowHigh { return .holds }
        let belowAll = includesLow ? interval.high < outerLow : interval.high <= outerLow
        let aboveAll = includesHigh ? interval.low > outerHigh : interval.low >= outerHigh
        return belowAll || aboveAll ? .fails : .undecided
    }
}

extension Criterion {
    /// The accepted range, given the values that bounds refer to; `nil` when one is missing.
    public func acceptedRange(_ lookUp: (ValueReference) -> Estimate?) -> AcceptedRange? {
        func interval(_ bound: Bound) -> ClosedRange<Double>? {
            switch bound {
            case .number(let value): value...value
            case .reference(let reference): lookUp(reference).map { $0.low...max($0.low, $0.high) }
            }
        }
        switch relation {
        case .between(let a, let b):
            guard let low = interval(a), let high = interval(b) else { return nil }
            return AcceptedRange(
                low: low.upperBound, high: high.lowerBound, includesLow: true, includesHigh: true,
                outerLow: low.lowerBound, outerHigh: high.upperBound)
        case .withinDistance(let distance, let center):
            return interval(center).map { around($0) { _ in distance } }
        case .withinFraction(let fraction, let center):
            return interval(center).map { around($0) { abs(fraction * $0) } }
        case .below(let bound, let orEqual):
            guard let high = interval(bound) else { return nil }
            return AcceptedRange(
                low: -.infinity, high: high.lowerBound, includesLow: true, includesHigh: orEqual,
                outerLow: -.infinity, outerHigh: high.upperBound)
        case .above(let bound, let orEqual):
            guard let low = interval(bound) else { return nil }
            return AcceptedRange(
                low: low.upperBound, high: .infinity, includesLow: orEqual, includesHigh: true,
                outerLow: low.lowerBound, outerHigh: .infinity)
        }
    }

    /// The range around a center known to an interval. The ends are piecewise linear in the center with a kink at 0.
    private func around(_ center: ClosedRange<Double>, halfWidth: (Double) -> Double) -> AcceptedRange {
        let centers = [center.lowerBound, center.upperBound] + (center.contains(0) ? [0] : [])
        let lows = centers.map { $0 - halfWidth($0) }
        let highs = centers.map { $0 + halfWidth($0) }
        return AcceptedRange(
            low: lows.max() ?? .nan, high: highs.min() ?? .nan, includesLow: true, includesHigh: true,
            outerLow: lows.min() ?? .nan, outerHigh: highs.max() ?? .nan)
    }

    /// Compares the interval of the value with the accepted range.
    public func judged(_ lookUp: (ValueReference) -> Estimate?) -> JudgedCriterion {
        let measured = lookUp(reference)
        let accepted = acceptedRange(lookUp)
        let outcome = measured.flatMap { measured in accepted?.outcome(for: measured) } ?? .notRun
        return JudgedCriterion(criterion: self, measured: measured, accepted: accepted, outcome: outcome)
    }
}
