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
        guard environment[guardVariable] == nil else { return }
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

    private static let guardVariable = "RESTLESS_BLAS_KERNEL_CHOSEN"

    /// The kernel to relaunch with, or `nil` to leave the choice alone.
    ///
    /// 1. `RESTLESS_BLAS_KERNEL=NAME` forces a kernel; `environment` leaves OpenBLAS to its own choice.
    /// 2. An `OPENBLAS_CORETYPE` that differs from what OpenBLAS picks by itself on this processor is the user's
    ///    choice. One that says the same is often set for a whole machine and chooses nothing.
    /// 3. A processor with the AVX-512 instructions that the SkylakeX kernel uses gets it. OpenBLAS picks it by
    ///    itself on Intel's, but 0.3.21 knows nothing newer than Zen 3 from AMD and takes Zen 4 and 5 for Haswell,
    ///    at half the speed.
    package static func kernel(forced: String?, coreType: String?, processor: Processor) -> String? {
        if let forced, !forced.isEmpty { return forced == "environment" ? nil : forced }
        guard processor.hasAVX512 else { return nil }
        if let coreType, !coreType.isEmpty, coreType.lowercased() != processor.ownChoice.lowercased() { return nil }
        return "SkylakeX"
    }

    /// What matters of a processor for the choice.
    package struct Processor: Sendable {
        /// Has avx512f, dq, bw, vl and cd.
        package var hasAVX512: Bool
        /// What OpenBLAS picks on it when the environment says nothing.
        package var ownChoice: String

        package init(hasAVX512: Bool, ownChoice: String) {
            (self.hasAVX512, self.ownChoice) = (hasAVX512, ownChoice)
        }

        /// From the text of /proc/cpuinfo.
        package init(cpuinfo: String) {
            func field(_ name: String) -> Substring {
                let line = cpuinfo.split(separator: "\n").first { $0.hasPrefix(name) }
                return line?.split(separator: ":", maxSplits: 1).dropFirst().first ?? ""
            }
            let flags = Set(field("flags").split(separator: " "))
            hasAVX512 = flags.isSuperset(of: ["avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512cd"])
            ownChoice = field("vendor_id").contains("AMD") ? "Haswell" : "SkylakeX"
        }

        /// The processor that runs this program; one that cannot be asked counts as without AVX-512.
        static var current: Processor {
            do {
                return Processor(cpuinfo: try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))
            } catch {
                return Processor(hasAVX512: false, ownChoice: "")
            }
        }
    }
}
