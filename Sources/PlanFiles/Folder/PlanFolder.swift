import Foundation
import Planning
import SalesModel

/// An analyst's plan folder: plan.yaml, the CSV files that it names, and the overlays in scenarios/.
public struct PlanFolder: Sendable {
  public let directory: String
  /// `base`, or the name of the scenario that is laid over the plan.
  public let scenario: String
  public var settings: CycleSettings
  let document: PlanDocument

  /// Reads plan.yaml, with scenarios/NAME.yaml laid over it.
  /// - Throws: `InputMissing`, `CannotRead`, or `DataProblems` with all problems of the settings.
  public init(_ directory: String, scenario: String? = nil) throws {
    if let scenario, scenario.contains("/") || scenario.hasPrefix(".") || scenario.isEmpty {
      throw DataProblems([
        DataProblem(
          at: Place(file: "\(directory)/scenarios", line: 1), found: "scenario \(scenario)",
          expected: "the name of a file in the folder, without .yaml")
      ])
    }
    self.directory = directory
    self.scenario = scenario ?? Self.base
    let overlay = scenario.flatMap { $0 == Self.base ? nil : "\(directory)/scenarios/\($0).yaml" }
    document = try PlanDocument(path: "\(directory)/plan.yaml", overlay: overlay)
    settings = document.settings
  }

  /// The name of the plan without an overlay.
  public static let base = "base"

  /// Where runs of this scenario leave their files.
  public var outputDirectory: String { "\(directory)/out/\(scenario)" }

  /// `base` and the names in scenarios/, in order.
  public static func scenarios(of directory: String) -> [String] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: directory + "/scenarios")) ?? []
    return [base]
      + entries.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
      .filter { $0 != base }.sorted()
  }

  /// The run store of a folder.
  /// - Throws: `InputMissing` when there is none and `create` is false; `CannotWrite`, `RunStoreError`.
  public static func runStore(of directory: String, create: Bool) throws -> RunStore {
    let path = directory + "/out/runs.sqlite"
    if create {
      try makePrivateDirectory(directory + "/out")
    } else if !FileManager.default.fileExists(atPath: path) {
      throw InputMissing(path: path)
    }
    return try RunStore(path: path)
  }

  /// The content hash of every input file, by its role in the plan.
  public func inputHashes() throws -> [String: ContentHash] {
    try document.data.mapValues { try ContentHash(ofFile: path($0)) }
  }

  /// The key of a run over these inputs.
  public func key(inputs: [String: ContentHash], kernel: String, version: String) -> RunKey {
    RunKey(
      inputs: inputs, settings: document.texts, scenario: scenario, seed: settings.seed,
      effort: settings.effort, kernel: kernel, version: version)
  }

  /// Reads every input file.
  /// - Throws: `InputMissing`, `CannotRead`, or `DataProblems` with all problems of all files.
  public func inputs() throws -> CycleInputs {
    var log = ProblemLog()
    let inputs = try read(&log)
    try log.check()
    return inputs
  }

  func path(_ relative: String) -> String { relative.hasPrefix("/") ? relative : "\(directory)/\(relative)" }

  /// The inputs as far as they can be read; what is wrong goes to `log`.
  func read(_ log: inout ProblemLog) throws -> CycleInputs {
    var reader = document.reader
    func file(_ role: String) -> String? { document.data[role].map(path) }
    func rows<Row>(_ role: String, _ body: (String) throws -> [Row]) throws -> [Row] {
      try file(role).flatMap { path in try log.collect { try body(path) } } ?? []
    }
    // Before all that holds money.
    let rates = try file("rates").flatMap { path in try log.collect { try RateFile(path, reader) } }
    if let rates { reader.rates = rates.rates }
    if let problems = rates?.problems { log.add(problems) }
    var inputs = CycleInputs(
      accounts: try rows("accounts") { try reader.accounts($0) },
      reps: try rows("reps") { try reader.reps($0) },
      demand: try rows("demand") { try reader.demand($0) })
    for problem in unknownColumns(inputs.accounts) { log.add(problem) }
    if let problem = missingProducts(inputs.demand) { log.add(problem) }
    inputs.current = try rows("current") { try reader.map($0) }.flatMap { row in
      (row.layer.map { [$0] } ?? settings.layers.map(\.layer)).map {
        Assignment(account: row.account, layer: $0, territory: row.territory)
      }
    }
    inputs.calls = try rows("calls") { try reader.calls($0) }
    inputs.credits = try rows("credits") { try reader.credits($0) }
    inputs.actuals = try rows("actuals") { try reader.demand($0, file: "actuals") }
    inputs.rates = rates?.rates
    inputs.moves = try rows("moves") { try reader.moves($0) }
    inputs.adjacency = try rows("adjacency") { try reader.adjacency($0) }.map { AccountPair($0.0, $0.1) }
    return inputs
  }
}
