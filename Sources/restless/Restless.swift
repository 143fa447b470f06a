import ArgumentParser
import Diagnostics
import Foundation
import Mathematics

@main
enum Entry {
    static func main() async {
        // OpenBLAS chooses its kernels while it is loaded, before this line; a better choice needs a new start.
        BLASKernel.relaunchWithFastestKernel()
        Restless.checkCommand(CommandLine.arguments.dropFirst().first)
        await Restless.main()
    }
}

struct Restless: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restless",
        abstract: "Turns a scientific poster into a report that anyone can run again.",
        discussion: """
            The chapters under report/ hold experiments and claims. Restless runs the experiments whose inputs changed, \
            decides the claims, draws the figures and writes static pages to report/site.
            """,
        subcommands: [
            ReportCommand.self, Watch.self, Check.self, Run.self, List.self, Why.self, GalleryCommand.self, Download.self,
        ],
        defaultSubcommand: ReportCommand.self)

    /// Ends the program when the first word names no command.
    ///
    /// The parser would take the word for an argument of `report`, which has none, and not say what was meant.
    static func checkCommand(_ word: String?) {
        guard let word, !word.hasPrefix("-") else { return }
        let commands = configuration.subcommands.map { $0._commandName } + ["help"]
        guard !commands.contains(word) else { return }
        let remedy = suggestion(for: word, in: commands).map { "; \($0)" } ?? ""
        exit(withError: ValidationError("there is no command “\(word)”\(remedy)"))
    }
}

/// Prints to standard error, where what is not a result belongs.
func complain(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
}
