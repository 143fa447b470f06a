import ArgumentParser
import Foundation
import Report

struct GalleryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gallery", abstract: "Write a page of every mark that figures are made of, each with its source.")

    @Option(help: "Where the pages go; the gallery is a folder in it. (default: report/site)")
    var output: String?

    func run() async throws {
        try await reportingErrors {
            let folders = try Folders.found(
                from: FileManager.default.currentDirectoryPath, executable: Bundle.main.executablePath, site: output)
            print(try MarkGallery.publish(in: folders))
        }
    }
}
