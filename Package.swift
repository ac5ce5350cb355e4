// swift-tools-version: 6.2
import PackageDescription

// `ALLOT_STRICT=1` turns warnings into errors; CI sets it. Users' builds stay tolerant of newer compilers.
let strict: [SwiftSetting] =
  Context.environment["ALLOT_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]

/// A Swift target with the imports that the README's module table allows.
func module(_ name: String, _ imports: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
  .target(name: name, dependencies: imports, resources: resources, swiftSettings: strict)
}

/// The tests of one module.
func tests(_ name: String, _ imports: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + imports, resources: resources,
    swiftSettings: strict)
}

let stages: [Target.Dependency] = [
  "SalesTask", "Headcount", "Territories", "Quotas", "Compensation", "Results",
]

let package = Package(
  name: "Allot",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "allot", targets: ["allot"]),
    .library(
      name: "AllotEngine",
      targets: [
        "SalesModel", "LinearAlgebra", "Statistics", "Geography", "SalesTask", "Headcount",
        "Territories", "Quotas", "Compensation", "Results", "Planning", "PlanFiles", "Verification",
        "SampleData",
      ]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CLAPACKE", pkgConfig: "lapacke", providers: [.apt(["liblapacke-dev"])]),
    .systemLibrary(name: "CGEOS", pkgConfig: "geos", providers: [.apt(["libgeos-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

    module("SalesModel"),
    module("LinearAlgebra", ["COpenBLAS", "CLAPACKE"]),
    module("Statistics"),
    module("Geography", ["SalesModel", "CGEOS"]),

    module("SalesTask", ["SalesModel", "LinearAlgebra", "Statistics"]),
    module("Headcount", ["SalesModel", "LinearAlgebra", "Statistics"]),
    module("Territories", ["SalesModel", "LinearAlgebra", "Statistics"]),
    module("Quotas", ["SalesModel", "LinearAlgebra", "Statistics"]),
    module("Compensation", ["SalesModel", "LinearAlgebra", "Statistics"]),
    module("Results", ["SalesModel", "LinearAlgebra", "Statistics"]),

    module("Planning", ["SalesModel", "Statistics", "Geography"] + stages),
    module(
      "PlanFiles",
      [
        "SalesModel", "Geography", "Planning", "COpenSSL",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Yams", package: "Yams"),
        .product(name: "Mustache", package: "swift-mustache"),
      ] + stages,
      resources: [.embedInCode("Report/report.mustache")]),
    module("Verification", ["SalesModel", "Geography", "PlanFiles"]),
    module("SampleData", ["SalesModel", "Statistics"]),
    .executableTarget(
      name: "allot",
      dependencies: [
        "SalesModel", "LinearAlgebra", "Statistics", "Geography", "Planning", "PlanFiles",
        "Verification", "SampleData",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ] + stages,
      swiftSettings: strict),

    tests("SalesModel"),
    tests("LinearAlgebra"),
    tests("Statistics"),
    tests("Geography", ["SalesModel"]),
    tests("SalesTask", ["SalesModel"]),
    tests("Headcount", ["SalesModel"]),
    tests("Territories", ["SalesModel", "LinearAlgebra", "Statistics"]),
    tests("Quotas", ["SalesModel", "LinearAlgebra", "Statistics"]),
    tests("Compensation", ["SalesModel", "Statistics"]),
    tests("Results", ["SalesModel"]),
    tests("Planning", ["SalesModel"] + stages),
    tests(
      "PlanFiles", ["SalesModel", "Geography", "Planning"] + stages,
      resources: [.copy("Fixtures")]),
    tests(
      "Verification", ["SalesModel", "Statistics", "Geography", "Planning", "PlanFiles", "Territories"]),
    tests("SampleData", ["SalesModel", "Statistics"]),
    .target(name: "CommandHarness", path: "Tests/CommandHarness", swiftSettings: strict),
    .testTarget(name: "CommandTests", dependencies: ["allot", "CommandHarness"], swiftSettings: strict),
    .testTarget(name: "SystemTests", dependencies: ["allot", "CommandHarness"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
