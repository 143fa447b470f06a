/// A page of drawings, each with the source that draws it.
public struct GalleryPage: Sendable {
    public struct Item: Sendable {
        public var caption, svg, source: String

        public init(caption: String, svg: String, source: String) {
            (self.caption, self.svg, self.source) = (caption, svg, source)
        }
    }

    public var title: String
    public var introduction: String
    public var items: [Item]
    /// Style rules of the drawings.
    public var styles: String

    public init(title: String, introduction: String, items: [Item], styles: String) {
        (self.title, self.introduction, self.items, self.styles) = (title, introduction, items, styles)
    }

    var html: HTML {
        let figures = items.enumerated().map { index, item -> HTML in
            """
            <section class="example" id="example-\(index + 1)" aria-labelledby="heading-\(index + 1)"><h2 id="heading-\(index + 1)">\(item.caption)</h2>
            <div class="drawing" tabindex="0" role="group" aria-label="drawing">\(HTML(trusted: item.svg))</div>
            <pre class="code" tabindex="0"><code>\(item.source)</code></pre></section>

            """
        }
        return "<article class=\"gallery\"><h1>\(title)</h1><p>\(introduction)</p>\n\(figures)</article>"
    }
}

extension PageRenderer {
    /// The files of a gallery: the page and what it needs, in a folder of their own.
    public func render(_ gallery: GalleryPage) -> [OutputFile] {
        let values = [
            "title": HTML.escaped(gallery.title), "kind": "text-page", "body": gallery.html.description, "isGallery": "yes",
            "navigation": "<li><a href=\"index.html\" aria-current=\"page\">\(HTML.escaped(gallery.title))</a></li>",
        ]
        return [
            OutputFile("index.html", page.render(values)), OutputFile("style.css", style + "\n" + gallery.styles),
        ] + fonts
    }
}
