/// Colors as CSS custom properties: `--rf-text` and so on, light by default, dark on a dark screen, light in print.
enum StyleSheet {
    /// What moves is shown on screens where motion is welcome; else it stands still, and in print it is
    /// left out.
    private static let motion = """
        .rf-moving{display:none}
        @media screen and (prefers-reduced-motion:no-preference){.rf-moving{display:inline}.rf-still{display:none}}
        @media print{.rf-moving,.rf-still{display:none}}

        """

    /// Rules for the given swatches. Attributes in the drawing carry the light color, for programs without CSS.
    static func rules(for swatches: [Swatch]) -> String {
        let named = swatches.filter { $0.key != nil }
        func properties(_ color: KeyPath<Swatch, RGB>) -> String {
            named.map { "--rf-\($0.key ?? ""):\($0[keyPath: color].hex)" }.joined(separator: ";")
        }
        var text = ":root{\(properties(\.light))}\n"
        text += "@media screen and (prefers-color-scheme:dark){:root{\(properties(\.dark))}}\n"
        for key in named.compactMap(\.key) {
            text += ".rf-f-\(key){fill:var(--rf-\(key))}.rf-s-\(key){stroke:var(--rf-\(key))}\n"
        }
        return text + motion
    }
}
