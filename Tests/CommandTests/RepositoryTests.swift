import Foundation
import Testing

/// What the repository says about itself.
@Suite struct RepositoryTests {
  private var root: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
  }

  /// Modules and their imports as Package.swift declares them.
  private func declared() throws -> [String: Set<String>] {
    let package = try text("Package.swift")
    let stages = Set(["SalesTask", "Headcount", "Territories", "Quotas", "Compensation", "Results"])
    var found: [String: Set<String>] = [:]
    for call in package.split(separator: /\n    (?! )/).map(String.init)
    where call.hasPrefix("module(") || call.hasPrefix(".executableTarget(") {
      let names = call.matches(of: /"([A-Za-z.]+)"/).map { String($0.1) }
      guard let name = names.first else { continue }
      var imports = Set<String>()
      for (index, match) in names.enumerated() where index > 0 {
        // A product is followed by the package that it comes from.
        if call.contains("package: \"\(match)\"") && !call.contains("name: \"\(match)\"") { continue }
        if !match.contains("/") && !match.hasSuffix("mustache") { imports.insert(match) }
      }
      if call.contains("+ stages") { imports.formUnion(stages) }
      found[name] = imports
    }
    return found
  }

  @Test func theReadmesModuleTableIsThePackagesDependencies() throws {
    var table: [String: Set<String>] = [:]
    for row in try text("README.md").matches(of: /(?m)^\| `([A-Za-z]+)` \| ([^|]*) \|/) {
      let imports = row.2.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
      table[String(row.1)] = Set(imports.filter { $0 != "–" })
    }
    let declared = try declared()
    #expect(declared.count >= 15)
    #expect(table.keys.sorted() == declared.keys.sorted())
    for (name, imports) in declared { #expect(table[name] == imports, "imports of \(name)") }
  }

  @Test func theTopLevelHoldsWhatBelongsThere() throws {
    let entries = try FileManager.default.contentsOfDirectory(atPath: root.path).filter { !$0.hasPrefix(".") }
    let expected: Set = [
      "Package.swift", "Package.resolved", "Sources", "Tests", "Benchmarks", "datasets", "README.md",
      "LICENSE",
      "CHANGELOG.md", "Makefile", "out",
    ]
    #expect(Set(entries).subtracting(expected).isEmpty)
  }
}
