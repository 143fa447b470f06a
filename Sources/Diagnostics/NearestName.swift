/// The candidate that a misspelt name most likely meant, or `nil` when none is near.
///
/// Distance is the number of insertions, deletions, substitutions and swaps of neighbours (optimal string
/// alignment), letters compared without case; a candidate is near at a distance of at most a third of the longer
/// name, and at least one. Of equally near candidates the alphabetically first wins.
///
/// - Complexity: O(candidates × length²).
public func nearestName(to name: String, in candidates: some Sequence<String>) -> String? {
    var best: (distance: Int, name: String)?
    for candidate in candidates {
        let distance = editDistance(Array(name.lowercased()), Array(candidate.lowercased()))
        guard distance <= max(1, max(name.count, candidate.count) / 3) else { continue }
        if best.map({ (distance, candidate) < ($0.distance, $0.name) }) ?? true {
            best = (distance, candidate)
        }
    }
    return best?.name
}

/// `did you mean “x”?` for the nearest candidate, else the list of what there is, or `nil` when there is nothing.
public func suggestion(for name: String, in candidates: some Collection<String>) -> String? {
    if let near = nearestName(to: name, in: candidates) { return "did you mean “\(near)”?" }
    if candidates.isEmpty { return nil }
    return "there is: " + candidates.sorted().joined(separator: ", ")
}

private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    var beforeLast = [Int]()
    var last = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var cost = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
            row.append(cost)
        }
        beforeLast = last
        last = row
    }
    return last[b.count]
}
