import Diagnostics
import Foundation

/// Where everything of one report lies.
public struct Folders: Sendable {
    /// The folder of `Package.swift`.
    public var root: URL
    /// `report/`, with the chapters, the bibliography and the theme.
    public var chapters: URL
    /// Where the pages go, usually `report/site/`.
    public var site: URL
    /// Where the drawings go, `figures/`.
    public var figures: URL
    /// What was computed, `.restless/`.
    public var store: URL

    public init(root: URL, store: URL? = nil, site: URL? = nil, figures: URL? = nil) {
        self.root = root
        chapters = root.appendingPathComponent("report")
        self.site = site ?? chapters.appendingPathComponent("site")
        self.figures = figures ?? root.appendingPathComponent("figures")
        self.store = store ?? root.appendingPathComponent(".restless")
    }

    /// The package around the working folder, else the one around the executable.
    ///
    /// - Parameters:
    ///   - store, site: paths relative to `folder` that replace the usual ones; drawings then go to `figures/` in the site.
    /// - Throws: a `Diagnostic` when neither lies in a package with a `report/` folder.
    public static func found(
        from folder: String, executable: String?, store: String? = nil, site: String? = nil
    ) throws -> Folders {
        let here = URL(fileURLWithPath: folder)
        let starts = [here] + (executable.map { [URL(fileURLWithPath: $0).resolvingSymlinksInPath()] } ?? [])
        for start in starts {
            if let root = package(around: start) {
                let site = site.map { URL(fileURLWithPath: $0, relativeTo: here).absoluteURL }
                return Folders(
                    root: root, store: store.map { URL(fileURLWithPath: $0, relativeTo: here).absoluteURL }, site: site,
                    figures: site?.appendingPathComponent("figures"))
            }
        }
        throw Diagnostic(
            "neither \(folder) nor any folder above it holds a report (Package.swift beside report/index.md)",
            remedy: "change to the folder that you cloned")
    }

    private static func package(around start: URL) -> URL? {
        var folder = start.standardizedFileURL
        while true {
            let files = FileManager.default
            if files.fileExists(atPath: folder.appendingPathComponent("Package.swift").path),
                files.fileExists(atPath: folder.appendingPathComponent("report/index.md").path)
            {
                return folder
            }
            let above = folder.deletingLastPathComponent()
            if above.path == folder.path { return nil }
            folder = above
        }
    }

    /// A path as the user would type it: relative to the package when it lies inside.
    public func shown(_ url: URL) -> String {
        let path = url.standardizedFileURL.path, root = root.standardizedFileURL.path + "/"
        return path.hasPrefix(root) ? String(path.dropFirst(root.count)) : path
    }
}
