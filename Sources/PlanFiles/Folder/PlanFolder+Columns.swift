import Planning
import SalesModel

extension PlanFolder {
  /// Columns that the plan names and the accounts do not have: a rule on one would silently hold for nobody.
  func unknownColumns(_ accounts: [Account]) -> [DataProblem] {
    guard !accounts.isEmpty else { return [] }
    let own: Set = ["id", "name", "parent", "potential"]
    var known = Set(accounts[0].attributes.keys.map(Self.folded)).union(own)
    for account in accounts.dropFirst() { known.formUnion(account.attributes.keys.map(Self.folded)) }
    let computed: Set = ["workload", "calls"]
    let rules = settings.task.segments.flatMap { $0.conditions.map(\.column) }
    let measures = settings.layers.flatMap { layer in
      layer.balance.map(\.measure.name) + columns(layer)
    }.filter { !computed.contains($0) }
    let coldStart = settings.quotas.coldStart + [settings.quotas.since].compactMap(\.self)
    let missing = Set((rules + measures + coldStart).filter { !known.contains(Self.folded($0)) }).sorted()
    return missing.map { column in
      let hint = NearestName.of(column, in: known.sorted()).map { "; did you mean \($0)?" } ?? ""
      return DataProblem(
        at: place(of: column), found: "column \(column)", expected: "a column of the accounts" + hint)
    }
  }

  /// Quotas that are to be split by product, and a demand that names none.
  func missingProducts(_ demand: [DemandRecord]) -> DataProblem? {
    guard settings.quotas.products == .expected, !demand.isEmpty, demand.allSatisfy({ $0.product == nil })
    else { return nil }
    return DataProblem(
      at: Place(file: path(document.data["demand"] ?? "demand"), line: 1), found: "no product in any row",
      expected: "a column \"product\": quotas.products asks for it")
  }

  private func columns(_ layer: LayerSettings) -> [String] {
    var names: [String] = []
    if case .measure(let measure) = layer.weight { names.append(measure.name) }
    if case .column(let name) = layer.together { names.append(name) }
    return names
  }

  private static func folded(_ name: String) -> String {
    String(name.lowercased().filter { $0 != " " && $0 != "_" })
  }

  /// The first line of the plan, or of the scenario, that names the column.
  private func place(of column: String) -> Place {
    let files = [("plan", "plan.yaml"), ("scenario", "scenarios/\(scenario).yaml")]
    for (role, file) in files {
      let lines = document.texts[role]?.split(separator: "\n", omittingEmptySubsequences: false) ?? []
      if let line = lines.firstIndex(where: { $0.contains(column) && !$0.hasPrefix("#") }) {
        return Place(file: path(file), line: line + 1)
      }
    }
    return Place(file: path("plan.yaml"), line: 1)
  }
}
