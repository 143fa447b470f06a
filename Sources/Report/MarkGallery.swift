import Diagnostics
import Figures
import Foundation
import Literate

/// Every mark of `Figures`, each with the lines that draw it.
public enum MarkGallery {
    /// Writes the gallery into `gallery/` below the site.
    ///
    /// - Returns: the page, as the user would type it.
    /// - Throws: a `Diagnostic` that names the file that could not be written or a theme that is not there.
    public static func publish(in folders: Folders) throws -> String {
        let examples = Gallery.figures
        let page = GalleryPage(
            title: "Gallery of marks",
            introduction: "Every figure of the report is made of these marks on scales. Below each one stands the Swift that draws it; "
                + "words like steps, loss or potential stand for data.",
            items: examples.map { GalleryPage.Item(caption: $0.caption, svg: $0.figure.svg(embedded: true), source: $0.source) },
            styles: Figure.styleSheet + examples.map(\.figure.styles).joined(separator: "\n"))
        let site = folders.site.appendingPathComponent("gallery")
        let files = try PageRenderer(theme: folders.chapters.appendingPathComponent("theme")).render(page)
        let folder = Folder(site)
        for file in files { try folder.write(file.bytes, to: file.path) }
        try folder.removeAll(except: Set(files.map(\.path)))
        return folders.shown(site.appendingPathComponent("index.html"))
    }
}
