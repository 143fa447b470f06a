import Mathematics
import Testing

@Suite struct BLASKernelTests {
    private let zen5 = BLASKernel.Processor(hasAVX512: true, ownChoices: ["haswell", "zen"])
    private let zen3 = BLASKernel.Processor(hasAVX512: false, ownChoices: ["zen"])

    private func choice(_ forced: String?, _ coreType: String?, _ processor: BLASKernel.Processor) -> String? {
        BLASKernel.kernel(forced: forced, coreType: coreType, processor: processor)
    }

    @Test func aProcessorWithAVX512GetsTheKernelThatUsesIt() {
        #expect(choice(nil, nil, zen5) == "SkylakeX")
        #expect(choice(nil, nil, zen3) == nil)
    }

    @Test func whatTheLibraryWouldPickAnywayIsNoChoiceOfTheUser() {
        #expect(choice(nil, "HASWELL", zen5) == "SkylakeX")
        #expect(choice(nil, "Sandybridge", zen5) == nil)
    }

    @Test func aForcedKernelWinsOverEverything() {
        #expect(choice("Nehalem", "Sandybridge", zen5) == "Nehalem")
        #expect(choice("Nehalem", nil, zen3) == "Nehalem")
        #expect(choice("environment", "Haswell", zen5) == nil)
    }

    @Test func theProcessorIsReadFromItsFlags() {
        let flags = "avx512f avx512dq avx512bw avx512vl avx512cd"
        let zen = BLASKernel.Processor(cpuinfo: "processor\t: 0\nvendor_id\t: AuthenticAMD\nflags\t\t: fpu \(flags)\n")
        #expect(zen.hasAVX512 && zen.ownChoices.contains("haswell"))
        let knights = BLASKernel.Processor(cpuinfo: "vendor_id\t: GenuineIntel\nflags\t\t: avx512f avx512cd\n")
        #expect(!knights.hasAVX512)
        #expect(!BLASKernel.Processor(cpuinfo: "").hasAVX512)
    }

    @Test func theLibraryNamesItself() {
        #expect(BLASKernel.library.hasPrefix("OpenBLAS "))
        #expect(!BLASKernel.name.isEmpty)
    }
}
