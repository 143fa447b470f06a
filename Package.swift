// swift-tools-version: 6.1
import PackageDescription

// A room imports only rooms below it. From the top: the command line, the experiments, the pipeline that joins chapters
// and results, the two engines, the science, and the ground floor of mathematics, diagnostics and C libraries.
let package = Package(
    name: "restless",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.0.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        // 5
        .executableTarget(name: "restless", dependencies: [
            "Poster", "Report", "Claims", "Mathematics", "Diagnostics",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]),
        .executableTarget(name: "Benchmarks", dependencies: ["Networks", "Diffusions", "Figures", "Mathematics"]),
        // 4
        .target(name: "Poster", dependencies: ["Report", "Claims", "Networks", "Diffusions", "Figures", "Mathematics", "Diagnostics"]),
        // 3
        .target(name: "Report", dependencies: ["Claims", "Literate", "Figures", "Mathematics", "Diagnostics"]),
        // 2
        .target(name: "Claims", dependencies: [
            "Mathematics", "Diagnostics", "Yams", .product(name: "Crypto", package: "swift-crypto"),
        ]),
        .target(name: "Literate", dependencies: [
            "CCmark", "Diagnostics", "Yams", .product(name: "Mustache", package: "swift-mustache"),
        ]),
        // 1
        .target(name: "Networks", dependencies: [
            "Mathematics", "Diagnostics", "CZlib", .product(name: "Crypto", package: "swift-crypto"),
        ]),
        .target(name: "Diffusions", dependencies: ["Mathematics"]),
        .target(name: "Figures"),
        // 0
        .target(name: "Mathematics", dependencies: ["COpenBLAS"]),
        .target(name: "Diagnostics"),
        .systemLibrary(name: "CCmark", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"])]),
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        .testTarget(name: "CommandTests", dependencies: ["restless"]),
        .testTarget(name: "ReportTests", dependencies: ["Report", "Claims", "Diagnostics"]),
        .testTarget(name: "PosterTests", dependencies: ["Poster", "Report", "Claims", "Networks", "Figures", "Mathematics", "Diagnostics"]),
        .testTarget(name: "ClaimsTests", dependencies: ["Claims"]),
        .testTarget(name: "LiterateTests", dependencies: ["Literate", "Diagnostics"]),
        .testTarget(name: "NetworksTests", dependencies: ["Networks", "Mathematics", "Diagnostics"], resources: [.copy("Reference")]),
        .testTarget(name: "DiffusionsTests", dependencies: ["Diffusions", "Mathematics"]),
        .testTarget(name: "FiguresTests", dependencies: ["Figures"], exclude: ["Snapshots"]),
        .testTarget(name: "MathematicsTests", dependencies: ["Mathematics"]),
        .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
    ],
    swiftLanguageModes: [.v6]
)
