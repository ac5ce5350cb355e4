import Planning
import SalesModel

/// What a check of a plan folder found.
public struct PlanCheck: Sendable {
  public struct File: Sendable, Equatable {
    public let name: String
    public let rows: Int
  }

  public let files: [File]
  /// What is not wrong, but worth knowing.
  public let warnings: [String]
  public let problems: DataProblems?
}

extension PlanFolder {
  /// Reads the plan, every scenario and every input file of `directory`, and gathers all problems.
  /// - Throws: `InputMissing` or `CannotRead` when a file is not there or cannot be read.
  public static func check(_ directory: String) throws -> PlanCheck {
    var log = ProblemLog()
    let folder = try log.collect { try PlanFolder(directory) }
    // What is wrong with the plan would only be said again for each scenario.
    for name in folder == nil ? [] : scenarios(of: directory) where name != base {
      _ = try log.collect { try PlanFolder(directory, scenario: name) }
    }
    guard let folder else { return PlanCheck(files: [], warnings: [], problems: log.problems) }
    let inputs = try folder.read(&log)
    var counts = [
      "accounts": inputs.accounts.count, "reps": inputs.reps.count, "demand": inputs.demand.count,
      "current": inputs.current.count, "calls": inputs.calls.count, "credits": inputs.credits.count,
      "actuals": inputs.actuals.count, "adjacency": inputs.adjacency.count,
      "rates": inputs.rates?.lines.count ?? 0, "moves": inputs.moves.count,
      "quotas.exceptions": folder.settings.quotas.settings.exceptions.count,
      "quotas.one_offs": folder.settings.quotas.settings.oneOffs.count,
      "quotas.regressors": folder.settings.quotas.regressors?.values.count ?? 0,
    ]
    for layer in folder.settings.layers {
      counts["\(layer.layer).locks"] = layer.locks.count
      counts["\(layer.layer).forbid"] = layer.forbidden.count
      counts["\(layer.layer).match.fixed"] = layer.match.fixed.values.reduce(0) { $0 + $1.count }
      counts["\(layer.layer).match.forbid"] = layer.match.barred.count
      counts["\(layer.layer).match.costs"] = layer.match.costs.count
    }
    return PlanCheck(
      files: folder.document.data.keys.sorted().map { .init(name: $0, rows: counts[$0] ?? 0) },
      warnings: log.isEmpty ? folder.strangers(inputs) : [], problems: log.problems ?? folder.obstacle(inputs)
    )
  }

  /// What keeps the plan from being computed although every file can be read.
  private func obstacle(_ inputs: CycleInputs) -> DataProblems? {
    do {
      try Cycle(inputs, settings: settings).checkStructure()
      return nil
    } catch {
      return DataProblems([
        DataProblem(
          at: Place(file: path("plan.yaml"), line: 1), found: "\(error)",
          expected: "a plan that can be computed")
      ])
    }
  }

  /// References to accounts, reps and roles that are not there: rows that count for nothing.
  private func strangers(_ inputs: CycleInputs) -> [String] {
    let accounts = Set(inputs.accounts.map(\.id))
    let reps = Set(inputs.reps.map(\.id))
    let products = Set(settings.task.products.map(\.id))
    let roles = Set(settings.task.roles.map(\.id))
    func unknown<Kind>(
      _ file: String, _ what: String, _ ids: some Sequence<Identifier<Kind>>, _ known: Set<Identifier<Kind>>
    )
      -> String?
    {
      let missing = Set(ids).subtracting(known).sorted()
      guard !missing.isEmpty else { return nil }
      let listed = missing.prefix(5).map(\.text).joined(separator: ", ") + (missing.count > 5 ? ", …" : "")
      return "\(file): \(missing.count) \(what) that are not known: \(listed)"
    }
    let pairs = settings.layers.flatMap { layer in
      [
        unknown("\(layer.layer).locks", "accounts", layer.locks.keys, accounts),
        unknown("\(layer.layer).forbid", "accounts", layer.forbidden.keys, accounts),
      ]
    }
    return
      (pairs + [
        unknown("demand", "accounts", inputs.demand.map(\.account), accounts),
        unknown("current", "accounts", inputs.current.map(\.account), accounts),
        unknown("calls", "accounts", inputs.calls.map(\.account), accounts),
        unknown("demand", "products", inputs.demand.compactMap(\.product), products),
        unknown("calls", "reps", inputs.calls.compactMap(\.rep), reps),
        unknown("credits", "reps", inputs.credits.map(\.rep), reps),
        unknown("actuals", "accounts", inputs.actuals.map(\.account), accounts),
        unknown("moves", "accounts", inputs.moves.map(\.account), accounts),
        unknown("reps", "roles", inputs.reps.map(\.role), roles),
      ]).compactMap { $0 }
  }
}
