#if canImport(Glibc)
import Glibc
#endif

/// Asks for pages of 2 MiB under memory that is about to be filled from end to end.
///
/// The gradients of 50 000 examples are 5.4 GB; in pages of 4 KiB, the kernel spends as long handing these out as the
/// network takes to compute the gradients. A hint: where it is not understood, nothing changes.
func adviseHugePages(_ memory: UnsafeMutableRawBufferPointer) {
    #if os(Linux) && canImport(Glibc)
    let page = 1 << 21
    guard let base = memory.baseAddress, memory.count >= 4 * page else { return }
    let first = (Int(bitPattern: base) + page - 1) / page * page
    let end = (Int(bitPattern: base) + memory.count) / page * page
    guard let start = UnsafeMutableRawPointer(bitPattern: first), end > first else { return }
    madvise(start, end - first, MADV_HUGEPAGE)
    #endif
}
