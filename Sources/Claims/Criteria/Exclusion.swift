/// Whether a control would accept what its claim accepts: such a control shows nothing.
///
/// For each value that both judge, the ranges of all the claim's criteria are intersected, and so are those of the
/// controls; the control is void when the two have a point in common. Bounds that are measured values have no
/// known range; there, only a comparison in the same direction with the same value is seen.
package func voidControls(_ controls: [Criterion], of criteria: [Criterion]) -> [Criterion] {
    controls.filter { control in
        if criteria.contains(where: { sameComparison($0, control) }) { return true }
        let claimed = criteria.filter { $0.reference == control.reference }.compactMap(range)
        let stated = controls.filter { $0.reference == control.reference }.compactMap(range)
        guard !claimed.isEmpty, range(control) != nil else { return false }
        return hasPoint(claimed + stated)
    }
}

private func range(_ criterion: Criterion) -> AcceptedRange? { criterion.acceptedRange { _ in nil } }

/// Whether the intersection of the ranges has a point.
private func hasPoint(_ ranges: [AcceptedRange]) -> Bool {
    let low = ranges.map(\.low).max() ?? -.infinity
    let high = ranges.map(\.high).min() ?? .infinity
    if low != high { return low < high }
    return ranges.allSatisfy { ($0.low < low || $0.includesLow) && ($0.high > high || $0.includesHigh) }
}

/// Whether two criteria order the same two measured values the same way, or place one around the same other one.
private func sameComparison(_ a: Criterion, _ b: Criterion) -> Bool {
    if let first = order(a), let second = order(b) { return first == second }
    guard a.reference == b.reference, a.references.count > 1, a.references == b.references else { return false }
    return order(a) == nil && order(b) == nil
}

/// The smaller and the larger of two measured values that a criterion puts in order.
private func order(_ criterion: Criterion) -> [ValueReference]? {
    switch criterion.relation {
    case .below(.reference(let other), _): [criterion.reference, other]
    case .above(.reference(let other), _): [other, criterion.reference]
    default: nil
    }
}
