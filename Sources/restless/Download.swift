import ArgumentParser
import Foundation
import Networks

struct Download: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fetch CIFAR-10, CIFAR-100 and MNIST (about 350 MB), verify and unpack them.")

    @Option(help: "The folder that receives them.")
    var into = "data"

    @Option(help: "Another place to fetch the archives from, such as http://127.0.0.1:8000/.")
    var from: String?

    func run() async throws {
        try await reportingErrors {
            var base: URL?
            if let from {
                guard let url = URL(string: from.hasSuffix("/") ? from : from + "/"), url.scheme != nil else {
                    throw ValidationError("--from \(from) is no URL; write for instance http://127.0.0.1:8000/")
                }
                base = url
            }
            try DataDownload(into: URL(fileURLWithPath: into), from: base) { complain($0) }.run()
        }
    }
}
