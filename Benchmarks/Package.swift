// swift-tools-version: 6.2
import PackageDescription

/// The folder above, whatever it is called: a package at a path is known by its folder's name.
let root = Context.packageDirectory.split(separator: "/").dropLast().last.map(String.init) ?? "allot"

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(path: "..")],
  targets: [
    .executableTarget(
      name: "kernels",
      dependencies: [.product(name: "AllotEngine", package: root)])
  ],
  swiftLanguageModes: [.v6]
)
