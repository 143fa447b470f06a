import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What produced the results: code, compiler, machine, libraries, data.
public struct Provenance: Hashable, Sendable {
    /// The source revision, `unknown` outside of a checkout.
    public var revision: String
    /// Whether tracked files differ from the revision, or new ones stand beside them; `nil` when unknown.
    public var modified: Bool?
    public var compiler: String
    public var cpu: String
    /// The kernels that the BLAS library chose for this processor.
    public var blasKernel: String
    /// Version of each library by its name.
    public var libraries: [String: String]
    public var data: [DataSource]

    public init(
        revision: String, modified: Bool?, compiler: String, cpu: String, blasKernel: String,
        libraries: [String: String], data: [DataSource]
    ) {
        self.revision = revision
        self.modified = modified
        self.compiler = compiler
        self.cpu = cpu
        self.blasKernel = blasKernel
        self.libraries = libraries
        self.data = data
    }

    /// Asks the checkout in `root` and the machine.
    ///
    /// - Parameters:
    ///   - blasKernel, libraries: as the libraries name themselves; this room does not link them.
    public static func gathered(
        root: URL?, blasKernel: String, libraries: [String: String], data: [DataSource]
    ) -> Provenance {
        let (revision, modified) = root.map(checkout) ?? ("unknown", nil)
        return Provenance(
            revision: revision, modified: modified, compiler: compilerVersion, cpu: processorName(),
            blasKernel: blasKernel, libraries: libraries, data: data)
    }

    private static func checkout(_ root: URL) -> (String, Bool?) {
        guard let revision = git(["rev-parse", "HEAD"], in: root), !revision.isEmpty else { return ("unknown", nil) }
        return (revision, git(["status", "--porcelain"], in: root).map { !$0.isEmpty })
    }

    /// The compiler that built this program, as far as it can tell: the language version to the second number.
    public static var compilerVersion: String {
        #if compiler(>=6.5)
            "Swift 6.5 or later"
        #elseif compiler(>=6.4)
            "Swift 6.4"
        #elseif compiler(>=6.3)
            "Swift 6.3"
        #elseif compiler(>=6.2)
            "Swift 6.2"
        #else
            "Swift 6.1"
        #endif
    }
}

/// What git prints, `nil` when it is not installed or `root` is not in a checkout.
private func git(_ arguments: [String], in root: URL) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git", "-C", root.path] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    do { try process.run() } catch { return nil }
    // Read before waiting: a full pipe would block git.
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
}

/// The model of the processor, `unknown` when the system does not say.
private func processorName() -> String {
    #if canImport(Darwin)
        var size = 0
        guard sysctlbyname("machdep.cpu.brand_string", nil, &size, nil, 0) == 0, size > 1 else { return "unknown" }
        var bytes = [UInt8](repeating: 0, count: size)
        guard sysctlbyname("machdep.cpu.brand_string", &bytes, &size, nil, 0) == 0 else { return "unknown" }
        return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    #else
        // A kernel file: no length is known beforehand, and its absence only means that nobody says.
        guard let data = FileManager.default.contents(atPath: "/proc/cpuinfo") else { return "unknown" }
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") where line.hasPrefix("model name") {
            return line.drop { $0 != ":" }.dropFirst().trimmingCharacters(in: .whitespaces)
        }
        return "unknown"
    #endif
}

/// The name of this machine as the kernel has it; Foundation would ask the network.
public func hostName() -> String {
    var name = [CChar](repeating: 0, count: 256)
    // One less, since a name that is cut short has no end mark.
    guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
