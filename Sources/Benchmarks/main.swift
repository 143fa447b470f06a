import Diffusions
import Figures
import Foundation
import Mathematics
import Networks

// The speeds that the report lives on, beside the machine’s own peak: `make bench [ONLY=name]`.

BLASKernel.relaunchWithFastestKernel()

let all = Benchmark.all
var chosen = all
var arguments = Array(CommandLine.arguments.dropFirst())
while let argument = arguments.first {
    arguments.removeFirst()
    switch argument {
    case "--only":
        let name = arguments.isEmpty ? "" : arguments.removeFirst()
        chosen = all.filter { $0.name == name || $0.name.hasPrefix("peak") }
        if !all.contains(where: { $0.name == name }) {
            FileHandle.standardError.write(
                Data("there is no benchmark “\(name)”; there is: \(all.map(\.name).joined(separator: ", "))\n".utf8))
            exit(2)
        }
    default:
        let isHelp = argument == "--help" || argument == "-h"
        let text = "usage: Benchmarks [--only NAME]\n\nNames: \(all.map(\.name).joined(separator: ", ")).\n"
            + "All take about two minutes. Results go to .build/bench.json too.\n"
        (isHelp ? FileHandle.standardOutput : FileHandle.standardError).write(Data(text.utf8))
        exit(isHelp ? 0 : 2)
    }
}

do {
    print("BLAS kernel \(BLASKernel.name), \(Parallel.width) threads")
    var peak: Double?
    var rows: [Result] = []
    for benchmark in chosen {
        let result = try benchmark.run(peak: peak)
        if benchmark.name == "peak-sgemm" { peak = result.rate * 1e9 }
        rows.append(result)
        print(result.line)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try FileManager.default.createDirectory(atPath: ".build", withIntermediateDirectories: true)
    try encoder.encode(rows).write(to: URL(fileURLWithPath: ".build/bench.json"), options: .atomic)
} catch {
    FileHandle.standardError.write(Data("error: \(error)\n".utf8))
    exit(2)
}
