import Figures
import Foundation
import Testing

@Suite struct GalleryTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots")

    /// Drawings that were looked at and found good. After a wanted change, run the tests with
    /// `RESTLESS_RECORD_SNAPSHOTS=1` and look at what changed.
    @Test("drawings are those that were approved", arguments: Gallery.figures.map(\.figure.name))
    func snapshots(name: String) throws {
        let figure = try #require(Gallery.figures.first { $0.figure.name == name }?.figure)
        for (suffix, text) in [("", figure.svg(embedded: false)), ("-thumbnail", figure.thumbnail())] {
            let file = Self.folder.appending(path: name + suffix + ".svg")
            if ProcessInfo.processInfo.environment["RESTLESS_RECORD_SNAPSHOTS"] != nil {
                try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
                try Data(text.utf8).write(to: file)
            }
            let approved = try String(contentsOf: file, encoding: .utf8)
            #expect(text == approved, "\(file.lastPathComponent) differs")
        }
    }

    /// The lines that the gallery shows are the lines that draw the figure.
    @Test func sourcesAreWhatDraws() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Figures/Gallery").standardized
        let code = try ["Lines", "Distributions", "Planes"]
            .map { try String(contentsOf: folder.appending(path: "Gallery\($0).swift"), encoding: .utf8) }.joined()
            .filter { !$0.isWhitespace }
        for example in Gallery.figures {
            let source = example.source.filter { !$0.isWhitespace }
            #expect(code.ranges(of: source).count == 2, "\(example.caption)")
            #expect(example.source.split(separator: "\n").count <= 10, "\(example.caption)")
        }
    }
}
