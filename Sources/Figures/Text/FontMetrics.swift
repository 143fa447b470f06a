/// How wide a text will be, from the advance widths of the face in which it is set.
public enum FontFace: Hashable, Sendable, CaseIterable {
    case regular, italic, bold

    /// Width of `text` in ems, without kerning.
    ///
    /// Kerning only ever brings letters of these faces closer together, so that the sum of advances is an upper bound.
    public func width(of text: String) -> Double {
        var sum = 0
        let widths = FontMetrics.shared.widths(self)
        for scalar in text.unicodeScalars {
            sum += Int(scalar.value < 0x180 ? widths.latin[Int(scalar.value)] : widths.other(scalar.value))
        }
        return Double(sum) / 1000
    }

    /// Height of capitals and figures above the baseline in ems.
    static let capHeight = 0.716
    /// Depth of the deepest letters below the baseline in ems.
    static let descent = 0.212
}

/// The table of widths, unpacked once for look-up.
struct FontMetrics: Sendable {
    static let shared = FontMetrics()

    struct Widths: Sendable {
        var latin = [UInt16](repeating: 600, count: 0x180)
        private let runs: [FontTable.Run]

        init(_ runs: [FontTable.Run]) {
            self.runs = runs
            for run in runs where run.first < 0x180 {
                for (offset, width) in run.widths.enumerated() where Int(run.first) + offset < latin.count {
                    latin[Int(run.first) + offset] = width
                }
            }
        }

        /// Width of a sign beyond Latin; a combining mark has none, and an unknown sign counts as a wide one.
        func other(_ value: UInt32) -> UInt16 {
            if (0x300...0x36F).contains(value) { return 0 }
            for run in runs where value >= run.first && value < run.first + UInt32(run.widths.count) {
                return run.widths[Int(value - run.first)]
            }
            return 1000
        }
    }

    private let regular = Widths(FontTable.regular)
    private let italic = Widths(FontTable.italic)
    private let bold = Widths(FontTable.bold)

    func widths(_ face: FontFace) -> Widths {
        switch face {
        case .regular: regular
        case .italic: italic
        case .bold: bold
        }
    }
}
