import Figures
import Testing

@Suite struct TickTests {
    /// Labelings of the extended Wilkinson search, computed with an independent implementation of the paper of Talbot,
    /// Lin and Hanrahan (`breaks_extended` of mizani 0.14, same weights); the first is also the example in the manual of
    /// the authors' R package “labeling”.
    static let published: [(Int, ClosedRange<Double>, [Double])] = [
        (4, 8.1...14.1, [8, 10, 12, 14]),
        (5, 0...9, [0, 2.5, 5, 7.5, 10]),
        (6, 0...9, [0, 2, 4, 6, 8, 10]),
        (5, 0...1, [0, 0.25, 0.5, 0.75, 1]),
        (5, -3...7, [-2.5, 0, 2.5, 5, 7.5]),
        (7, 0.001...0.0042, [0.001, 0.0015, 0.002, 0.0025, 0.003, 0.0035, 0.004]),
        (5, 1978...2005, [1980, 1985, 1990, 1995, 2000, 2005]),
        (6, -15.3...20, [-15, -10, -5, 0, 5, 10, 15, 20]),
        (5, 98.7...101.2, [98.5, 99, 99.5, 100, 100.5, 101]),
        (8, 0...12_000, [0, 2_000, 4_000, 6_000, 8_000, 10_000, 12_000]),
        (4, 2.5e-7...9.1e-7, [2.5e-7, 5e-7, 7.5e-7, 1e-6]),
        (10, 0...100, [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]),
        (3, -1...1, [-1, 0, 1]),
        (5, 0...0.37, [0, 0.1, 0.2, 0.3, 0.4]),
        (6, 12...87, [0, 20, 40, 60, 80]),
        (7, -0.23...0.61, [-0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]),
        (5, 1e6...3.7e6, [1e6, 1.5e6, 2e6, 2.5e6, 3e6, 3.5e6]),
    ]

    @Test("linear ticks are those of the paper, to the last bit", arguments: published)
    func extendedWilkinson(count: Int, domain: ClosedRange<Double>, expected: [Double]) {
        let ticks = WilkinsonTicks.ticks(from: domain.lowerBound, to: domain.upperBound, count: count)
        #expect(ticks.map(\.value) == expected)
    }

    @Test func labelsAreWrittenAsPeopleWriteThem() {
        func text(_ values: [Double]) -> [String] { NumberText.labels(values.compactMap { ExactDecimal($0) }) }
        #expect(text([0, 0.25, 0.5]) == ["0", "0.25", "0.50"])
        #expect(text([-10, 0, 10]) == ["\u{2212}10", "0", "10"])
        #expect(text([8_000, 10_000, 12_000]) == ["8000", "10\u{2009}000", "12\u{2009}000"])
        #expect(text([2.5e-7, 5e-7, 1e-6]) == ["0.25×10⁻⁶", "0.50×10⁻⁶", "1.00×10⁻⁶"])
        #expect(NumberText.scientific(ExactDecimal(1, exponent: -3)) == "10⁻³")
        #expect(NumberText.scientific(ExactDecimal(-25, exponent: -5)) == "\u{2212}2.5×10⁻⁴")
        #expect(NumberText.short(0.1 + 0.2) == "0.3")
        #expect(NumberText.short(6.02214e23) == "6.022×10²³")
        #expect(NumberText.short(-.infinity) == "\u{2212}∞")
    }

    @Test func exactDecimalsReadBack() {
        for value in [0, 1, -1, 0.1, 1e-300, 123_456.789, .leastNonzeroMagnitude, 1.7976931348623157e308, 2.0 / 3] {
            #expect(ExactDecimal(value)?.value == value)
        }
        #expect(ExactDecimal(.nan) == nil)
        #expect(ExactDecimal(999.96, significantDigits: 4)?.value == 1000)
    }

    @Test func logarithmicAxesMarkDecadesAndTheirDigits() {
        let ticks = Axis.logarithmic().ticks(on: 0.5...200, length: 400, isVertical: false)
        #expect(ticks.filter(\.isMajor).map(\.value) == [1, 10, 100])
        #expect(ticks.filter(\.isMajor).map(\.label) == ["1", "10", "100"])
        let expected: [Double] = [
            0.5, 0.6, 0.7, 0.8, 0.9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 200,
        ]
        #expect(ticks.map(\.value) == expected)
    }

    /// With one power of ten on it, an axis has other labels besides; as many as have room.
    @Test(arguments: [(110.0, [3e3, 1e4, 3e4]), (600.0, [2e3, 5e3, 1e4, 2e4, 5e4])])
    func aLogarithmicAxisOfLessThanTwoDecadesHasSeveralLabels(length: Double, labelled: [Double]) {
        let ticks = Axis.logarithmic().ticks(on: 1_024...50_000, length: length, isVertical: false)
        #expect(ticks.filter { !$0.label.isEmpty }.map(\.value) == labelled)
    }

    @Test func symmetricLogarithmicAxesAreOdd() {
        let ticks = Axis.symmetricLogarithmic(threshold: 0.01).ticks(on: -100...100, length: 500, isVertical: true)
        #expect(ticks.map(\.value).reversed().map { 0 - $0 } == ticks.map(\.value))
        #expect(ticks.contains { $0.value == 0 && $0.label == "0" })
    }

    @Test("labels keep apart on every axis", arguments: [false, true])
    func labelsNeverOverlap(isVertical: Bool) {
        let domains: [ClosedRange<Double>] = [
            0...1, 1e-9...1, 0.98...1.02, 1e5...9e7, 3...7, 1e-300...1e300, 0.001...1_000, 12_345...12_346,
        ]
        let axes: [Axis] = [.linear(), .logarithmic(), .symmetricLogarithmic(threshold: 0.1)]
        for domain in domains {
            for axis in axes {
                for length in [60.0, 140, 300, 640] {
                    let ticks = axis.ticks(on: domain, length: length, isVertical: isVertical)
                    let scale = Scale(axis.kind, domain: domain, from: 0, to: length)
                    let labels = ticks.filter { !$0.label.isEmpty }
                    for (a, b) in zip(labels, labels.dropFirst()) {
                        let needed =
                            isVertical
                            ? 11
                            : (RichText(a.label).width(size: 11) + RichText(b.label).width(size: 11)) / 2
                        #expect(
                            abs(scale(b.value) - scale(a.value)) >= needed,
                            "\(axis.kind) \(domain) \(length): \(a.label) and \(b.label)")
                    }
                }
            }
        }
    }

    @Test func scalesInvert() {
        let kinds: [Axis.Kind] = [.linear, .logarithmic, .symmetricLogarithmic(threshold: 0.3)]
        for kind in kinds {
            let scale = Scale(kind, domain: 0.02...30, from: 500, to: 20)
            #expect(scale(0.02) == 500)
            #expect(abs(scale(30) - 20) < 1e-9)
            for value in [0.02, 0.5, 3, 29] { #expect(abs(scale.value(at: scale(value)) - value) < 1e-9 * value) }
        }
    }
}
