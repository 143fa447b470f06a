import COpenBLAS
import Foundation

/// Which of OpenBLAS's kernels does the work. Products of different kernels differ in their last bits, so that the
/// kernel belongs to the provenance of a result.
public enum BLASKernel {
    /// The kernel that runs, for instance `SkylakeX`.
    public static var name: String { String(cString: openblas_get_corename()) }

    /// The library and its version, for instance `OpenBLAS 0.3.21`.
    public static var library: String {
        configuration.split(separator: " ").prefix(2).joined(separator: " ")
    }

    /// What OpenBLAS says of how it was built.
    public static var configuration: String { String(cString: openblas_get_config()) }

    /// Starts this program again, once, with the kernel that is fastest on this processor.
    ///
    /// OpenBLAS chooses its kernel while it is loaded, before `main`, and can be told otherwise only by the
    /// environment variable `OPENBLAS_CORETYPE`. So the program sets the variable and replaces itself with itself
    /// (`execv` of /proc/self/exe, same process, same arguments); a second variable keeps it from doing so twice.
    /// Call it first thing in `main`. It returns when nothing needs to change or nothing can be changed.
    public static func relaunchWithFastestKernel() {
        #if os(Linux)
        let environment = ProcessInfo.processInfo.environment
        guard environment[guardVariable] == nil else {
            unsetenv(guardVariable)
            return
        }
        let chosen = kernel(
            forced: environment["RESTLESS_BLAS_KERNEL"], coreType: environment["OPENBLAS_CORETYPE"],
            processor: .current)
        guard let chosen, chosen != name else { return }
        setenv("OPENBLAS_CORETYPE", chosen, 1)
        setenv(guardVariable, "1", 1)
        // Our own threads do the work, so OpenBLAS need not start any.
        setenv("OPENBLAS_NUM_THREADS", "1", 1)
        var arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) } + [nil]
        execv("/proc/self/exe", &arguments)
        // Only a failed execv comes back; the program then runs on with the kernel that it has.
        for case let argument? in arguments { free(argument) }
        #endif
    }

    /// What to tell a user who has asked for a kernel that does not run (OpenBLAS ignores a name that it does not
    /// know), else `nil`.
    public static var warning: String? {
        guard let wanted = ProcessInfo.processInfo.environment["RESTLESS_BLAS_KERNEL"],
            !wanted.isEmpty, wanted != "environment", wanted.lowercased() != name.lowercased()
        else { return nil }
        return "RESTLESS_BLAS_KERNEL asks for “\(wanted)”, but OpenBLAS runs “\(name)”; "
            + "names are those of its own list, such as Haswell, Zen and SkylakeX"
    }

    private static let guardVariable = "RESTLESS_BLAS_KERNEL_CHOSEN"

    /// The kernel to relaunch with, or `nil` to leave the choice alone.
    ///
    /// 1. `RESTLESS_BLAS_KERNEL=NAME` forces a kernel; `environment` leaves OpenBLAS to its own choice.
    /// 2. An `OPENBLAS_CORETYPE` is the user's choice, unless it says what OpenBLAS takes such a processor for anyway.
    ///    Releases that do not know Zen 4 and 5 take them for Haswell or Zen, and whole machines are set up to say the
    ///    same, at half of the speed or less: nobody chose that.
    /// 3. A processor with the AVX-512 instructions that the SkylakeX kernel uses gets it, also where OpenBLAS has a
    ///    later one that is as fast (Cooperlake): the same kernel on all of them makes for the same bytes.
    package static func kernel(forced: String?, coreType: String?, processor: Processor) -> String? {
        if let forced, !forced.isEmpty { return forced == "environment" ? nil : forced }
        guard processor.hasAVX512 else { return nil }
        if let coreType, !coreType.isEmpty, !processor.ownChoices.contains(coreType.lowercased()) { return nil }
        return "SkylakeX"
    }

    /// What matters of a processor for the choice.
    package struct Processor: Sendable {
        /// Has avx512f, dq, bw, vl and cd.
        package var hasAVX512: Bool
        /// What releases of OpenBLAS take it for when the environment says nothing, in lower case.
        package var ownChoices: [String]

        package init(hasAVX512: Bool, ownChoices: [String]) {
            (self.hasAVX512, self.ownChoices) = (hasAVX512, ownChoices)
        }

        /// From the text of /proc/cpuinfo.
        package init(cpuinfo: String) {
            func field(_ name: String) -> Substring {
                let line = cpuinfo.split(separator: "\n").first { $0.hasPrefix(name) }
                return line?.split(separator: ":", maxSplits: 1).dropFirst().first ?? ""
            }
            let flags = Set(field("flags").split(separator: " "))
            hasAVX512 = flags.isSuperset(of: ["avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512cd"])
            ownChoices = field("vendor_id").contains("AMD") ? ["haswell", "zen"] : ["skylakex", "cooperlake"]
        }

        /// The processor that runs this program; one that cannot be asked counts as without AVX-512.
        static var current: Processor {
            do {
                return Processor(cpuinfo: try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))
            } catch {
                return Processor(hasAVX512: false, ownChoices: [])
            }
        }
    }
}
