import Claims
import Foundation
import Synchronization
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite("The store")
struct StoreTests {
    private let key = CellKey(
        experiment: "drift", cell: "width 1", code: "c0de", inputs: "{}", data: ["b": "2", "a": "1"], seed: .max)

    private func entry(_ text: String = "{\"value\":0.1}") -> StoreEntry {
        StoreEntry(manifest: key.manifest, payload: Data(text.utf8), record: .init(seconds: 1.5, finished: 2e9))
    }

    @Test("SHA-256 as published (FIPS 180-4)")
    func digest() {
        #expect(sha256(Data("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(sha256(Data()) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test("A key depends on each of its parts and on nothing else; its manifest is readable")
    func keys() {
        var others = [key, key, key, key, key, key]
        others[0].experiment = "drift2"
        others[1].cell = "width 2"
        others[2].code = "c0df"
        others[3].inputs = "{\"a\":1}"
        others[4].data["a"] = "3"
        others[5].seed = 0
        #expect(Set(others.map(\.digest) + [key.digest]).count == 7)
        #expect(
            String(decoding: key.manifest, as: UTF8.self)
                == #"{"experiment":"drift","cell":"width 1","code":"c0de","inputs":"{}","data":{"a":"1","b":"2"},"seed":"18446744073709551615"}"#
        )
    }

    @Test("What was kept comes back, in this process and in another")
    func roundTrip() throws {
        let place = try Workplace()
        let store = Store(folder: place.store)
        #expect(try store.entry(for: key.digest) == nil)
        #expect(!FileManager.default.fileExists(atPath: place.store), "looking must not write")
        try store.keep(entry())
        #expect(try Store(folder: place.store + "/").entry(for: key.digest) == entry())
        #expect(store.contains(key.digest))
    }

    @Test("A flipped bit is noticed wherever it is, and the entry does not count")
    func flippedBits() throws {
        let place = try Workplace()
        let warnings = Mutex<[String]>([])
        let store = Store(folder: place.store) { text in warnings.withLock { $0.append(text) } }
        try store.keep(entry())
        let path = store.path(of: key.digest)
        let good = try Data(contentsOf: URL(fileURLWithPath: path))
        for index in good.indices {
            var bad = good
            bad[index] ^= 1 << UInt8(index % 8)
            #expect(throws: StoreEntry.Damage.self) { try StoreEntry(decoding: bad, key: key.digest) }
        }
        for index in [0, good.count / 2, good.count - 1] {
            var bad = good
            bad[index] ^= 4
            try bad.write(to: URL(fileURLWithPath: path))
            #expect(try store.entry(for: key.digest) == nil)
        }
        #expect(warnings.withLock { $0.count } == 3)
        #expect(
            warnings.withLock {
                $0.allSatisfy { $0.hasPrefix(path + ": ") && $0.hasSuffix("it is not used and will be computed again") }
            })
        try store.keep(entry())
        #expect(try store.entry(for: key.digest) == entry())
    }

    @Test("An entry cut short at any byte, or longer than it says, is noticed")
    func torn() throws {
        let good = try entry().encoded()
        for length in 0..<good.count {
            #expect(throws: StoreEntry.Damage.self) { try StoreEntry(decoding: good.prefix(length), key: key.digest) }
        }
        #expect(throws: StoreEntry.Damage.self) { try StoreEntry(decoding: good + Data([0]), key: key.digest) }
    }

    @Test("A whole entry under another key's name, and one of another format, do not count")
    func foreign() throws {
        let good = try entry().encoded()
        #expect(throws: StoreEntry.Damage(what: "it belongs to another key")) {
            try StoreEntry(decoding: good, key: String(repeating: "0", count: 64))
        }
        #expect(throws: StoreEntry.Damage(what: "its format is 2, this program reads 1")) {
            try StoreEntry(decoding: Data("restless-entry 2 x\n".utf8), key: key.digest)
        }
        #expect(throws: StoreEntry.Damage(what: "it is not an entry of this store")) {
            try StoreEntry(decoding: Data("hello\n".utf8), key: key.digest)
        }
    }

    @Test("No space left: the error names folder, cause and remedy; what was there stays, nothing half-written is left")
    func noSpace() throws {
        let place = try Workplace()
        try Store(folder: place.store).keep(entry())
        let full = Store(
            folder: place.store,
            files: FileOperations { descriptor, bytes in
                // Some bytes still fit, as on a real disk.
                if bytes.count > 16 {
                    return FileOperations.system.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[..<16]))
                }
                errno = ENOSPC
                return -1
            })
        let folder = (full.path(of: key.digest) as NSString).deletingLastPathComponent
        let error = try #require(throws: StoreError.self) { try full.keep(entry("other")) }
        #expect(error.code == ENOSPC)
        #expect(
            error.description
                == "cannot write into \(folder): No space left on device; free some space, or choose another folder with --store; finished cells are kept"
        )
        #expect(try full.entry(for: key.digest) == entry())
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
    }

    @Test("A full device says so")
    func fullDevice() throws {
        guard let descriptor = Optional(open("/dev/full", O_WRONLY)), descriptor >= 0 else { return }
        defer { close(descriptor) }
        let count = Data("x".utf8).withUnsafeBytes { FileOperations.system.write(descriptor, $0) }
        #expect(count == -1 && errno == ENOSPC)
    }

    @Test("A folder that cannot be made: the error names it, the cause and the remedy")
    func notAFolder() throws {
        let place = try Workplace()
        try place.write("a file", to: "in-the-way")
        let store = Store(folder: place.folder + "/in-the-way/store")
        let error = try #require(throws: StoreError.self) { try store.prepare() }
        #expect(error.code == ENOTDIR)
        #expect(
            error.description.hasPrefix(
                "cannot make the folder \(place.folder)/in-the-way/store/entries: Not a directory; a file is in the way"
            ))
        #expect(throws: StoreError.self) { try store.keep(entry()) }
        #expect(try store.entry(for: key.digest) == nil)
    }

    @Test("A folder in the place of an entry is named, and neither read nor overwritten")
    func folderAsEntry() throws {
        let place = try Workplace()
        let store = Store(folder: place.store)
        let path = store.path(of: key.digest)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let error = try #require(throws: StoreError.self) { try store.entry(for: key.digest) }
        #expect(error.description.hasPrefix("cannot read \(path): Is a directory; a folder is in the way; move it"))
        #expect(throws: StoreError.self) { try store.keep(entry()) }
    }

    @Test(
        "A read-only folder: the error names it, the cause and the remedy", .enabled(if: access("/proc/sys", F_OK) == 0)
    )
    func readOnly() throws {
        // The kernel lets nobody, not even root, make a folder there.
        let error = try #require(throws: StoreError.self) { try Store(folder: "/proc/restless").prepare() }
        #expect(error.description.hasPrefix("cannot make the folder /proc/restless/entries: "))
        let place = try Workplace()
        try Store(folder: place.store).keep(entry())
        let refused = Store(
            folder: place.store,
            files: FileOperations { _, _ in
                errno = EROFS
                return -1
            })
        let other = try #require(throws: StoreError.self) { try refused.prepare() }
        #expect(
            other.description
                == "cannot write into \(place.store): Read-only file system; make it writable, or choose another folder with --store"
        )
        #expect(try refused.entry(for: key.digest) == entry())
    }

    @Test("Old temporary files of killed runs are swept, young ones and entries are not")
    func sweep() throws {
        let place = try Workplace()
        let store = Store(folder: place.store)
        try store.keep(entry())
        let folder = (store.path(of: key.digest) as NSString).deletingLastPathComponent
        for name in [".writing-1-old", ".writing-2-young"] {
            try Data("half".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -7_200)], ofItemAtPath: "\(folder)/.writing-1-old")
        #expect(store.sweep() == ["\(folder)/.writing-1-old"])
        #expect(FileManager.default.fileExists(atPath: "\(folder)/.writing-2-young"))
        #expect(try store.entry(for: key.digest) == entry())
    }

    @Test("Many writers of one entry: a reader sees a whole one at any time")
    func concurrentWriters() async throws {
        let place = try Workplace()
        let store = Store(folder: place.store) { Issue.record("\($0)") }
        let texts = (0..<4).map { "\"" + String(repeating: "\($0)", count: 20_000) + "\"" }
        try store.keep(entry(texts[0]))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for text in texts {
                group.addTask { for _ in 0..<10 { try store.keep(entry(text)) } }
                group.addTask {
                    for _ in 0..<40 {
                        let payload = try store.entry(for: key.digest)?.payload ?? Data()
                        #expect(texts.contains(String(decoding: payload, as: UTF8.self)))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(place.entries.count == 1)
    }

    @Test("Series keep every bit")
    func exactBits() throws {
        let values: [Double] = [
            0, -0.0, 0.1, .pi, .infinity, -.infinity, Double(bitPattern: 0x7FF8_0000_0000_0123), .leastNonzeroMagnitude,
        ]
        let series = try JSONDecoder().decode(Series.self, from: JSONEncoder().encode(Series(values)))
        #expect(series.values.map(\.bitPattern) == values.map(\.bitPattern))
        let floats: [Float] = [0.1, -0.0, .nan, .leastNonzeroMagnitude]
        let single = try JSONDecoder().decode(FloatSeries.self, from: JSONEncoder().encode(FloatSeries(floats)))
        #expect(single.values.map(\.bitPattern) == floats.map(\.bitPattern))
        // One is 0x3FF0000000000000; little-endian, in base64 as RFC 4648 has it.
        #expect(
            String(decoding: try JSONEncoder().encode([Series([1])]), as: UTF8.self)
                == #"["AAAAAAAA8D8="]"#.replacing("/", with: "\\/"))
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Series.self, from: Data("\"AAAA\"".utf8)) }
    }

    @Test("The digest of the code follows its text and paths; without sources it is that of the executable")
    func code() throws {
        let place = try Workplace()
        let paths = ["Sources/Drift.swift", "Sources/Room"]
        let before = try place.tree.digests(of: paths)
        #expect(before.keys.sorted() == ["Sources/Drift.swift", "Sources/Room/A.swift", "Sources/Room/Inner/B.swift"])
        #expect(before["Sources/Drift.swift"] == sha256(Data("one".utf8)))
        try place.write("hidden", to: "Sources/Room/.A.swift.swp")
        try place.write("backup", to: "Sources/Room/A.swift~")
        #expect(try place.tree.digest(of: paths) == place.tree.digest(of: paths.reversed()))
        #expect(try place.tree.digests(of: paths) == before)
        try place.write("three!", to: "Sources/Room/Inner/B.swift")
        #expect(try place.tree.digest(of: paths) != SourceTree.combined(before))
        #expect(throws: SourceTreeError.self) { try place.tree.digest(of: paths + ["Sources/Nowhere"]) }
    }

    @Test("Without sources the executable counts; with a source younger than it, both do")
    func staleExecutable() throws {
        let place = try Workplace()
        try place.write("program", to: "program")
        let program = URL(fileURLWithPath: place.folder + "/program")
        let digest = sha256(Data("program".utf8))
        let paths = ["Sources/Drift.swift"]
        func digests(_ root: String?) throws -> [String: String] {
            try SourceTree(root: root.map { URL(fileURLWithPath: $0) }, executable: program).digests(of: paths)
        }
        #expect(try digests(nil) == ["executable": digest])
        #expect(try digests(place.folder + "/elsewhere") == ["executable": digest])
        func setDate(_ path: String, _ seconds: Double) throws {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: seconds)], ofItemAtPath: path)
        }
        try setDate(program.path, 2e9)
        #expect(try digests(place.folder).keys.sorted() == paths)
        try setDate(place.folder + "/Sources/Drift.swift", 2.1e9)
        #expect(try digests(place.folder).keys.sorted() == paths + ["executable"])
        #expect(throws: SourceTreeError.self) { try SourceTree(root: nil, executable: nil).digests(of: paths) }
    }
}
