import Figures
import Testing

@Suite struct TypeAndColorTests {
    /// Widths of Helvetica from Adobe's font metrics (AFM, Core 14 fonts), with which Liberation Sans agrees by design.
    @Test func widthsAreThoseOfHelvetica() {
        for (text, width) in [("A", 667), ("W", 944), ("a", 556), ("i", 222), ("m", 833), ("0", 556), (".", 278)] {
            #expect(abs(FontFace.regular.width(of: text) * 1000 - Double(width)) <= 1, "\(text)")
        }
        for (text, width) in [("A", 722), ("i", 278), ("m", 889), ("0", 556)] {
            #expect(abs(FontFace.bold.width(of: text) * 1000 - Double(width)) <= 1, "bold \(text)")
        }
    }

    @Test func scriptsAreSmallAndMarkupHasNoWidth() {
        let plain = RichText("103").width(size: 10)
        #expect(RichText("10³").width(size: 10) < plain)
        #expect(RichText("*103*").width(size: 10) == plain)
        #expect(RichText("ẋ\u{0301}").width(size: 10) > 0)
    }

    @Test func aGroupIsRaisedAsAWhole() {
        let text = Figure("e", title: "*p* = e^{−*Φ*}/*Z*", x: .linear("e^{−Φ} and 10⁻³"), marks: []).svg(embedded: true)
        #expect(text.contains("<title id=\"e-title\">p = e^(−Φ)/Z</title>") && text.contains(">−Φ</tspan>"))
        #expect(RichText("e^{12}").width(size: 10) == RichText("e¹²").width(size: 10))
        #expect(abs(RichText("{a} ^{b").width(size: 10) - RichText("{a} ").width(size: 10) - RichText("^{b").width(size: 10)) < 1e-9)
    }

    @Test func contrastIsThatOfTheGuidelines() {
        #expect(abs(RGB(0, 0, 0).contrast(with: RGB(1, 1, 1)) - 21) < 1e-9)
        // #767676 on white is the well-known lightest grey that passes AA.
        #expect(RGB(hex: 0x767676).contrast(with: RGB(1, 1, 1)) >= 4.5)
        #expect(RGB(hex: 0x777777).contrast(with: RGB(1, 1, 1)) < 4.5)
    }

    @Test func everyInkIsLegibleOnItsPaper() {
        for index in 0..<Palette.categoryCount {
            let (mark, text) = (Palette.category(index, forText: false), Palette.category(index, forText: true))
            #expect(mark.light.contrast(with: Palette.lightPaper) >= 3)
            #expect(mark.dark.contrast(with: Palette.darkPaper) >= 3)
            #expect(text.light.contrast(with: Palette.lightPaper) >= 4.5)
            #expect(text.dark.contrast(with: Palette.darkPaper) >= 4.5)
        }
        for text in [Palette.text, Palette.muted] {
            #expect(text.light.contrast(with: Palette.lightPaper) >= 4.5)
            #expect(text.dark.contrast(with: Palette.darkPaper) >= 4.5)
        }
        #expect(Palette.category(0, forText: false).light == RGB(hex: 0x0072B2), "blue of Okabe and Ito is kept")
    }

    @Test func linesThatOnlyALegendNamesDifferWithoutColor() {
        let marks = ["a", "b", "c"].map { Line($0, y: [0, 1], isLabelled: false) }
        let text = Figure("l", title: "l", x: .hidden(), y: .hidden(), marks: marks).svg(embedded: true)
        let dashes = text.matches(of: /stroke-dasharray="([^"]*)"/).map(\.output.1)
        #expect(dashes.count == 4 && Set(dashes).count == 2, "two of the lines, each in plot and legend")
    }

    @Test func darkerIsLaterOnAnyPaper() {
        for (earlier, later) in zip(Palette.time, Palette.time.dropFirst()) {
            #expect(earlier.light.luminance > later.light.luminance)
            #expect(earlier.dark.luminance > later.dark.luminance)
        }
        for step in Palette.time {
            #expect(step.dark.contrast(with: Palette.darkPaper) >= 3)
            #expect(step.light.contrast(with: Palette.lightPaper) >= 2)
        }
    }

    @Test func sequencesRiseInLightness() {
        for (a, b) in zip(Palette.cividisSteps, Palette.cividisSteps.dropFirst()) { #expect(a.luminance < b.luminance) }
        #expect(Palette.cividisSteps.first?.hex == "#00224e")
        #expect(Palette.cividisSteps.last?.hex == "#fee838")
    }

    @Test func signsDifferInGrey() throws {
        let low = try #require(Palette.diverging.first), high = try #require(Palette.diverging.last)
        #expect(high.light.luminance / low.light.luminance > 4 && low.dark.luminance / high.dark.luminance > 2)
        #expect(high.light.contrast(with: Palette.lightPaper) >= 3)
    }

    @Test func numbersAreShortAndRounded() {
        let cases: [(Double, String)] = [
            (0, "0"), (0.004, "0"), (0.005, ".01"), (-0.5, "-.5"), (12.345, "12.35"), (100, "100"), (1.1, "1.1"),
            (.nan, "0"), (-0.001, "0"),
        ]
        for (value, text) in cases { #expect(DecimalNumber.string(value) == text) }
    }
}
