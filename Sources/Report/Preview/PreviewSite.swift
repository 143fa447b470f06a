import Foundation

/// What the preview answers to a request for a file.
package struct PreviewResponse: Sendable {
    package var status: String
    package var type: String
    package var body: [UInt8]

    package init(status: String = "200 OK", type: String, body: [UInt8]) {
        (self.status, self.type, self.body) = (status, type, body)
    }
}

/// The written site as a browser sees it in the preview.
///
/// Pages get a script that reloads them; only the copy that is served, never the file.
package struct PreviewSite: Sendable {
    private let folder: URL

    package init(_ folder: URL) { self.folder = folder }

    static let scriptPath = "/.restless/reload.js"
    static let eventsPath = "/.restless/events"

    /// A browser opens few connections to one server, so that a tab in the background closes its own; it hears the
    /// current edition when it opens another.
    static let script = """
        const shown = document.currentScript.dataset.edition;
        let events;
        function listen() {
          events?.close();
          if (document.hidden) return;
          events = new EventSource('\(eventsPath)');
          events.onmessage = event => { if (event.data !== shown) location.reload(); };
          events.addEventListener('trouble', event => show(event.data));
        }
        function show(trouble) {
          const id = 'restless-trouble';
          const box = document.getElementById(id) ?? document.body.insertBefore(document.createElement('pre'), document.body.firstChild);
          box.id = id;
          box.setAttribute('role', 'alert');
          Object.assign(box.style, {
            position: 'sticky', top: '0', zIndex: '10', margin: '0', padding: '0.75rem 1rem', maxHeight: '40vh', overflow: 'auto',
            whiteSpace: 'pre-wrap', font: '0.875rem/1.5 monospace', color: '#fff', background: '#8f1d14',
          });
          box.textContent = `${trouble}\\nThe page is as it was before.`;
        }
        document.addEventListener('visibilitychange', listen);
        addEventListener('pagehide', () => events?.close());
        addEventListener('pageshow', listen);

        """

    /// - Parameters:
    ///   - target: the path of a request, as the browser wrote it.
    ///   - edition: what the script compares, so that it reloads a page that is older than the newest one.
    package func response(to target: String, edition: String) -> PreviewResponse {
        if target == Self.scriptPath { return PreviewResponse(type: Self.type(of: "js"), body: Array(Self.script.utf8)) }
        guard let file = file(for: target), let data = try? Data(contentsOf: file) else {
            let page = """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>Not found</title></head>
                <body><h1>Not found</h1><p>There is no such page. <a href="/">The first page</a></p></body></html>

                """
            return PreviewResponse(
                status: "404 Not Found", type: Self.type(of: "html"), body: Array(Self.reloading(page, edition: edition).utf8))
        }
        let kind = file.pathExtension.lowercased()
        let body = kind == "html" ? Array(Self.reloading(String(decoding: data, as: UTF8.self), edition: edition).utf8) : Array(data)
        return PreviewResponse(type: Self.type(of: kind), body: body)
    }

    /// The regular file that a request means, `nil` when there is none or it lies outside of the site or is hidden.
    private func file(for target: String) -> URL? {
        let path = target.prefix { $0 != "?" && $0 != "#" }
        guard path.hasPrefix("/"), let name = path.removingPercentEncoding, !name.utf8.contains(0) else { return nil }
        // Hidden names take in “.” and “..”.
        guard !name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) else { return nil }
        let file = folder.appendingPathComponent(name.hasSuffix("/") ? name + "index.html" : name).resolvingSymlinksInPath()
        guard file.path.hasPrefix(folder.resolvingSymlinksInPath().path + "/") else { return nil }
        let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
        return attributes?[.type] as? FileAttributeType == .typeRegular ? file : nil
    }

    /// A page with the script that reloads it, and a policy that allows this script and its events.
    package static func reloading(_ page: String, edition: String) -> String {
        var page = page
        // The first of two directives of the same name counts.
        if let name = page.range(of: "Content-Security-Policy", options: .caseInsensitive),
            let policy = page.range(of: "content=\"", options: .caseInsensitive, range: name.upperBound..<page.endIndex)
        {
            page.insert(contentsOf: "script-src 'self'; connect-src 'self'; ", at: policy.upperBound)
        }
        let script = "<script src=\"\(scriptPath)\" data-edition=\"\(edition)\"></script>\n"
        page.insert(contentsOf: script, at: page.range(of: "</body>", options: .backwards)?.lowerBound ?? page.endIndex)
        return page
    }

    /// The MIME type of a file by the end of its name.
    package static func type(of kind: String) -> String {
        switch kind {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "csv": "text/csv; charset=utf-8"
        case "txt", "md": "text/plain; charset=utf-8"
        case "json": "application/json"
        case "xml": "application/xml"
        case "pdf": "application/pdf"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "jpg", "jpeg": "image/jpeg"
        case "webp": "image/webp"
        case "woff2": "font/woff2"
        case "woff": "font/woff"
        case "ttf": "font/ttf"
        default: "application/octet-stream"
        }
    }
}
