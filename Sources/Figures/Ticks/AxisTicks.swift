import Foundation

/// A place on an axis that is marked, and, when it is a major one, labelled.
public struct Tick: Hashable, Sendable {
    public var value: Double
    /// Empty for minor ticks.
    public var label: String
    public var isMajor: Bool
}

extension Axis {
    /// Ticks on `domain` for an axis `length` pixels long, whose labels do not overlap.
    ///
    /// - Parameter isVertical: labels stand above each other rather than side by side.
    package func ticks(on domain: ClosedRange<Double>, length: Double, isVertical: Bool) -> [Tick] {
        // A logarithmic axis has no place for zero and what is below.
        if kind == .logarithmic && domain.lowerBound <= 0 { return [] }
        let scale = Scale(kind, domain: domain, from: 0, to: length)
        if let ticks {
            let exact = ticks.filter { domain.contains($0) }.compactMap { ExactDecimal($0) }
            return zip(exact, kind == .logarithmic ? Self.logarithmicLabels(exact) : NumberText.labels(exact))
                .map { Tick(value: $0.value, label: $1, isMajor: true) }
        }
        func fit(_ candidates: [[Tick]]) -> [Tick] {
            candidates.first { Self.areClear($0, scale, isVertical: isVertical) }
                ?? Self.thinned(candidates.last ?? [], scale, isVertical: isVertical)
        }
        switch kind {
        case .linear:
            let most = max(Int(length / (isVertical ? 44 : 70)) + 1, 2)
            // One tick alone tells no scale; rather a few more than are wanted.
            let counts = Array((2...most).reversed()) + Array((most + 1)...(most + 4))
            let candidates = counts.lazy.map { linear(on: domain, count: $0) }
            let best = candidates.first { $0.count >= 2 && Self.areClear($0, scale, isVertical: isVertical) }
            return best ?? fit([linear(on: domain, count: 2)])
        case .logarithmic:
            return fit(logarithmic(on: domain, length: length, isVertical: isVertical))
        case .symmetricLogarithmic(let threshold):
            return fit(
                [1, 2, 3, 4, 6, 8, 10, 20, 50, 100].map { Self.symmetric(on: domain, threshold: threshold, every: $0) })
        case .categorical(let names):
            // Where names are too long to stand side by side, some go unnamed; a vertical axis has room for them.
            return fit([names.enumerated().map { Tick(value: Double($0.offset), label: $0.element, isMajor: true) }])
        }
    }

    /// Whether no two labels come closer than a comfortable gap.
    static func areClear(_ ticks: [Tick], _ scale: Scale, isVertical: Bool) -> Bool {
        let spans = ticks.filter { !$0.label.isEmpty }.map { tick -> (Double, Double) in
            let half = isVertical ? TextSize.tick * 0.6 : RichText(tick.label).width(size: TextSize.tick) / 2 + 4
            return (scale(tick.value) - half, scale(tick.value) + half)
        }.sorted { $0.0 < $1.0 }
        return zip(spans, spans.dropFirst()).allSatisfy { $0.1 <= $1.0 }
    }

    /// The ticks without the labels that touch the one before, when no choice of ticks has room for all.
    private static func thinned(_ ticks: [Tick], _ scale: Scale, isVertical: Bool) -> [Tick] {
        var kept: [Tick] = []
        return ticks.map { tick in
            guard !tick.label.isEmpty else { return tick }
            if areClear(kept.suffix(1) + [tick], scale, isVertical: isVertical) {
                kept.append(tick)
                return tick
            }
            return Tick(value: tick.value, label: "", isMajor: tick.isMajor)
        }
    }

    private func linear(on domain: ClosedRange<Double>, count: Int) -> [Tick] {
        let exact = WilkinsonTicks.ticks(from: domain.lowerBound, to: domain.upperBound, count: count)
            .filter { Self.isOn(domain, $0.value) }
        return zip(exact, NumberText.labels(exact)).map { Tick(value: $0.value, label: $1, isMajor: true) }
    }

    /// Whether a tick lies on the axis, up to rounding of its ends.
    private static func isOn(_ domain: ClosedRange<Double>, _ value: Double) -> Bool {
        let room = (domain.upperBound - domain.lowerBound) * 1e-9
        return value >= domain.lowerBound - room && value <= domain.upperBound + room
    }

    /// Decades, with 2 to 9 times each as minor ticks; fewer labels on long axes, more on short ones.
    private func logarithmic(on domain: ClosedRange<Double>, length: Double, isVertical: Bool) -> [[Tick]] {
        let (low, high) = (log10(domain.lowerBound), log10(domain.upperBound))
        let decades = Int(floor(low))...Int(ceil(high))
        func build(every: Int, labelled: [Int], minor: Bool) -> [Tick] {
            var numbers: [(ExactDecimal, Bool)] = []
            for decade in decades {
                let digits = minor && every == 1 ? Array(1...9) : labelled
                for digit in digits {
                    let number = ExactDecimal(digit, exponent: decade)
                    let onAxis =
                        number.value >= domain.lowerBound * (1 - 1e-12)
                        && number.value <= domain.upperBound * (1 + 1e-12)
                    guard onAxis else { continue }
                    let isMajor = labelled.contains(digit) && (digit > 1 || decade % every == 0)
                    if isMajor || (minor && every == 1) || (digit == 1 && every <= 5) {
                        numbers.append((number, isMajor))
                    }
                }
            }
            let labels = Self.logarithmicLabels(numbers.filter(\.1).map(\.0))
            var next = labels.makeIterator()
            return numbers.map { Tick(value: $0.0.value, label: $0.1 ? next.next() ?? "" : "", isMajor: $0.1) }
        }
        let showsMinor = length / max(high - low, 0.1) > 22
        var candidates: [[Tick]] = []
        if high - low < 0.7 {
            candidates += (2...6).reversed().map { linear(on: domain, count: $0) }
        } else if high - low < 1.6 {
            candidates.append(build(every: 1, labelled: [1, 2, 5], minor: true))
        }
        candidates += [1, 2, 3, 5, 10, 20, 50, 100].map { build(every: $0, labelled: [1], minor: showsMinor) }
        // A labelling that says less than two values says nothing about the scale.
        let telling = candidates.filter { $0.count(where: \.isMajor) >= 2 }
        if !telling.isEmpty { return telling }
        // Of less than two decades one power of ten alone may be on the axis.
        return [[1, 2, 5], [1, 3], [1, 5]].map { build(every: 1, labelled: $0, minor: showsMinor) } + [linear(on: domain, count: 3)]
    }

    /// Plain numbers for a few decades around 1, else powers of ten.
    static func logarithmicLabels(_ numbers: [ExactDecimal]) -> [String] {
        numbers.allSatisfy { (-2...3).contains($0.magnitude) }
            ? numbers.map { NumberText.plain($0) } : numbers.map { NumberText.scientific($0) }
    }

    /// Zero and powers of ten on both sides.
    private static func symmetric(on domain: ClosedRange<Double>, threshold: Double, every: Int) -> [Tick] {
        let largest = max(abs(domain.lowerBound), abs(domain.upperBound))
        let (first, last) = (Int(ceil(log10(threshold) - 1e-9)), Int(floor(log10(max(largest, threshold)) + 1e-9)))
        var numbers = [(ExactDecimal(0, exponent: 0), true)]
        for decade in first...max(first, last) {
            for digit in 1...(last - first < 12 ? 9 : 1) {
                let isMajor = digit == 1 && (decade - first) % every == 0
                for sign in [-1, 1] { numbers.append((ExactDecimal(sign * digit, exponent: decade), isMajor)) }
            }
        }
        func isOn(_ value: Double) -> Bool {
            let (low, high) = (domain.lowerBound, domain.upperBound)
            return value >= low - abs(low) * 1e-12 && value <= high + abs(high) * 1e-12
        }
        let shown = numbers.filter { isOn($0.0.value) }.sorted { $0.0.value < $1.0.value }
        let labels = logarithmicLabels(shown.filter { $0.1 && $0.0.mantissa != 0 }.map(\.0))
        var next = labels.makeIterator()
        return shown.map { number, isMajor in
            let label = !isMajor ? "" : number.mantissa == 0 ? "0" : next.next() ?? ""
            return Tick(value: number.value, label: label, isMajor: isMajor)
        }
    }
}
