import Claims
import Diagnostics
import Foundation
import Literate

/// A report as it stands on the disk.
public struct Publication: Sendable {
    /// `report/site/index.html`, as the user would type it.
    public let index: String
    /// `report/site/restless.html`, when it was asked for.
    public let singleFile: String?
    let site: URL

    /// Writes `junit.xml`, a test case a claim.
    public func writeJUnit(of report: RunReport, requireData: Bool) throws {
        try Folder(site).write(Array(junitXML(report, requireData: requireData).utf8), to: "junit.xml")
    }
}

extension Edition {
    /// Makes the folders of the pages and of the drawings, and tries whether they can be written: better said before the
    /// experiments than after them.
    ///
    /// - Throws: a `Diagnostic` that names the file that could not be written, or that is not ours.
    public func checkOutput() throws {
        for folder in [folders.site, folders.figures] { try Folder(folder).claim() }
    }

    /// Judges, draws, renders and writes: the pages, `claims.json` and the drawings.
    ///
    /// A file is written beside its place and renamed, so that nobody reads half of it; files that an earlier run wrote
    /// and this one does not are removed.
    /// - Parameter singleFile: writes `restless.html` too, one file with everything in it.
    /// - Throws: a `Diagnostic` that names the file that could not be written.
    public func publish(_ report: RunReport, singleFile: Bool = false) throws -> Publication {
        let provenance = Provenance.gathered(
            root: folders.root, blasKernel: blas.kernel,
            libraries: ["OpenBLAS": blas.library, "cmark": Book.parserVersion], data: report.dataSources)
        let drawings = Drawings(report, memory)
        let content = PageContent(report, of: book, drawings: drawings, provenance: provenance) { file in
            (try? String(contentsOf: folders.root.appendingPathComponent(file), encoding: .utf8)) ?? "\(file) is not here"
        }
        let renderer = try PageRenderer(theme: folders.chapters.appendingPathComponent("theme"))
        var files = try renderer.render(book, content, mathStyle: Typesetter.styleFolder)
        let claims = OutputFile("claims.json", ClaimsDocument(report, provenance: provenance, jobs: jobs).json)
        files.append(claims)
        let single = singleFile
            ? try renderer.renderSingleFile(book, content, mathStyle: Typesetter.styleFolder, claims: claims.bytes) : nil
        if let single { files.append(single) }
        let site = Folder(folders.site)
        // That of an earlier check tells of other pages than these.
        try? FileManager.default.removeItem(at: folders.site.appendingPathComponent("junit.xml"))
        for file in files { try site.write(file.bytes, to: file.path) }
        try site.removeAll(except: Set(files.map(\.path) + ["junit.xml"]))
        let figures = Folder(folders.figures)
        let names = drawings.drawn.sorted { $0.key < $1.key }
        for (key, drawing) in names { try figures.write(Array(drawing.alone.utf8), to: Self.file(key)) }
        try figures.removeAll(except: Set(names.map { Self.file($0.key) }))
        func shown(_ name: String) -> String { folders.shown(folders.site.appendingPathComponent(name)) }
        return Publication(index: shown("index.html"), singleFile: single.map { shown($0.path) }, site: folders.site)
    }

    private static func file(_ key: String) -> String { key.replacingOccurrences(of: ".", with: "-") + ".svg" }
}

/// A folder that holds only what we write.
struct Folder {
    private let url: URL
    /// Lists what we wrote, so that nothing else is ever removed.
    private let manifest = ".restless-files"

    init(_ url: URL) { self.url = url }

    /// Marks the folder as one of ours, unless it has a page that is not.
    ///
    /// - Throws: a `Diagnostic`, as `write` does.
    func claim() throws {
        let list = url.appendingPathComponent(manifest), page = url.appendingPathComponent("index.html")
        if FileManager.default.fileExists(atPath: list.path) {
            let probe = "\(manifest)-\(getpid())"
            try write([], to: probe)
            unlink(url.appendingPathComponent(probe).path)
        } else if FileManager.default.fileExists(atPath: page.path) {
            throw Diagnostic("\(page.path) is not of a report, and would be overwritten", remedy: "name another folder with --output, or remove it")
        } else {
            try write([], to: manifest)
        }
    }

    /// - Throws: a `Diagnostic` that names the file, the cause and the remedy.
    func write(_ bytes: [UInt8], to path: String) throws {
        let file = url.appendingPathComponent(path)
        let data = Data(bytes)
        do {
            if let old = try? Data(contentsOf: file), old == data { return }
            try make(file.deletingLastPathComponent())
            try put(data, at: file)
        } catch {
            throw Diagnostic(
                "\(file.path) cannot be written: \(systemReason(error))",
                remedy: "make room or make the folder writable, or name another with --output; what was computed is kept")
        }
    }

    /// Foundation does not say why it made no folder, for instance that a file is in the way; the system does.
    private func make(_ folder: URL) throws {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            if mkdir(folder.path, 0o777) != 0 { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        }
    }

    /// Writes beside the place and renames, without waiting for the disk: a page that a power cut spoils differs from what
    /// the next run wants to write, and is written again.
    private func put(_ data: Data, at file: URL) throws {
        let beside = file.deletingLastPathComponent().appendingPathComponent(".\(file.lastPathComponent).new-\(getpid())")
        do {
            try data.write(to: beside)
            if rename(beside.path, file.path) != 0 { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        } catch {
            unlink(beside.path)
            throw error
        }
    }

    /// Removes what the last run listed and this one does not write.
    func removeAll(except kept: Set<String>) throws {
        let list = url.appendingPathComponent(manifest)
        let before = (try? String(contentsOf: list, encoding: .utf8))?.split(separator: "\n").map(String.init) ?? []
        for path in before where !kept.contains(path) {
            let file = url.appendingPathComponent(path)
            if FileManager.default.fileExists(atPath: file.path) {
                do { try FileManager.default.removeItem(at: file) } catch {
                    throw Diagnostic("\(file.path) is out of date and cannot be removed: \(systemReason(error))", remedy: "remove it")
                }
            }
        }
        try write(Array(kept.sorted().joined(separator: "\n").utf8), to: manifest)
    }
}
