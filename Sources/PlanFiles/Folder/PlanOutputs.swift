import Glibc
import Planning
import SalesModel

/// The files that a computed plan leaves in its folder, each readable by its owner only.
public struct PlanOutputs: Sendable {
  public let directory: String
  private let privateFile: UInt32 = 0o600

  /// Makes `directory` when it is not there, closed to others.
  /// - Throws: `CannotWrite`.
  public init(directory: String) throws(CannotWrite) {
    self.directory = directory
    try makePrivateDirectory(directory)
  }

  /// Writes every table, the map as GeoJSON, the report and the proposed revision of the task.
  ///
  /// - Returns: the paths written, the report first.
  /// - Throws: `CannotWrite`, or the report's error.
  @discardableResult
  public func write(_ result: CycleResult, accounts: [Account], facts: RunFacts) throws -> [String] {
    try writeTask(result.task)
    try writeHeadcount(result.headcount)
    try writeTerritories(result.territories)
    try QuotaTable.write(result.quotas, to: path("quotas.csv"), mode: privateFile)
    try UnitQuotaTable.write(result.quotas, to: path("quota_levels.csv"), mode: privateFile)
    try QuotaDerivationTable.write(result.quotas, to: path("quota_derivation.csv"), mode: privateFile)
    try RepQuotaTable.write(result.quotas.reps, to: path("rep_quotas.csv"), mode: privateFile)
    try OneOffTable.write(result.quotas, to: path("one_off_sales.csv"), mode: privateFile)
    if result.quotas.split != nil {
      try ProductQuotaTable.write(result.quotas, to: path("product_quotas.csv"), mode: privateFile)
      try ProductUnitTable.write(result.quotas, to: path("product_quota_levels.csv"), mode: privateFile)
    }
    if let payout = result.payout {
      try writePayCost(payout)
      try StatementTable.write(payout.statements, to: path("statements.csv"), mode: privateFile)
    }
    if let scorecard = result.scorecard { try write(scorecard) }
    let geoJSON = try territoriesGeoJSON(result.territories, accounts: accounts)
    try writeAtomically(geoJSON, to: path("territories.geojson"), mode: privateFile)
    let report = PlanReport(result, accounts: accounts, facts: facts)
    try writeAtomically(try reportHTML(report), to: path("report.html"), mode: privateFile)
    removeOthers(result)
    return [path("report.html")]
  }

  /// Removes tables of an earlier run that this one has nothing for.
  private func removeOthers(_ result: CycleResult) {
    var names: [String] = []
    if result.quotas.split == nil { names += ["product_quotas.csv", "product_quota_levels.csv"] }
    if result.payout == nil { names += ["pay.csv", "statements.csv"] }
    if result.scorecard == nil { names += ["scorecard.csv", "attainment.csv"] }
    if result.territories.layers.allSatisfy({ $0.levels.isEmpty }) { names.append("levels.csv") }
    for name in names { unlink(path(name)) }
  }

  /// The tables of the sales task: who is called on, and who is out of scope.
  public func writeTask(_ task: TaskDefinition) throws(CannotWrite) {
    var table = try CSVWriter(
      path("task.csv"),
      header: [
        "id", "segment", "layer", "role", "calls", "minutes", "workload", "potential", "potential_source",
      ], mode: privateFile)
    for line in task.tasks {
      try table.write([
        .text(line.account.text), .text(line.segment.text), .text(line.layer.text),
        .text(line.norm.role.text),
        .number(line.norm.callsPerYear), .number(line.norm.minutesPerCall + line.norm.preparationMinutes),
        .fixed(line.workload.value, decimals: 2), .money(line.potential),
        .text(line.potentialSource.rawValue),
      ])
    }
    try table.finish()
    var outside = try CSVWriter(path("out_of_scope.csv"), header: ["id"], mode: privateFile)
    for id in task.outOfScope { try outside.write([.text(id.text)]) }
    try outside.finish()
  }

  public func writeHeadcount(_ plan: HeadcountPlan) throws(CannotWrite) {
    var table = try CSVWriter(
      path("headcount.csv"), header: ["role", "layer", "method", "exact", "reps", "chosen", "current"],
      mode: privateFile)
    for line in plan.roles {
      for sizing in line.sizings {
        try table.write([
          .text(line.role.text), .text(line.layer.text), .text(sizing.method.rawValue),
          .fixed(sizing.exactReps, decimals: 2), .integer(sizing.reps),
          .text(line.chosen == sizing.method ? "yes" : ""), .number(line.current),
        ])
      }
    }
    try table.finish()
  }

  private func writeTerritories(_ plan: TerritoryPlan) throws(CannotWrite) {
    var accounts = try CSVWriter(
      path("territories.csv"), header: ["id", "layer", "territory"], mode: privateFile)
    var reps = try CSVWriter(path("reps.csv"), header: MatchTable.header, mode: privateFile)
    for layer in plan.layers {
      for row in layer.assignments {
        try accounts.write([.text(row.account.text), .text(row.layer.text), .text(row.territory.text)])
      }
      for match in layer.matches { try reps.write(MatchTable.row(match, layer: layer.layer)) }
    }
    try accounts.finish()
    try reps.finish()
    try writeLevels(plan)
    try writeBalance(plan)
  }

  /// Which district, region or outer territory each territory is part of.
  private func writeLevels(_ plan: TerritoryPlan) throws(CannotWrite) {
    guard plan.layers.contains(where: { !$0.levels.isEmpty }) else { return }
    var table = try CSVWriter(
      path("levels.csv"), header: ["layer", "territory", "level", "unit"], mode: privateFile)
    for layer in plan.layers {
      for level in layer.levels {
        for (line, unit) in zip(layer.territories, level.units) {
          try table.write([
            .text(layer.layer.text), .text(line.territory.text), .text(level.name), .text(unit ?? ""),
          ])
        }
      }
    }
    try table.finish()
  }

  private func writeBalance(_ plan: TerritoryPlan) throws(CannotWrite) {
    var table = try CSVWriter(
      path("balance.csv"),
      header: [
        "layer", "territory", "measure", "load", "target", "deviation", "tolerance", "price", "mean_km",
      ],
      mode: privateFile)
    for layer in plan.layers {
      for line in layer.territories {
        for (k, measure) in layer.measures.enumerated() {
          try table.write([
            .text(layer.layer.text), .text(line.territory.text), .text(measure.name),
            .fixed(line.loads[k], decimals: 2), .fixed(line.targets[k], decimals: 2),
            .fixed(line.deviation(k), decimals: 5), .number(layer.tolerances[k]), .number(line.prices[k]),
            .fixed(line.meanKm, decimals: 2),
          ])
        }
      }
    }
    try table.finish()
  }

  private func writePayCost(_ payout: PayoutForecast) throws(CannotWrite) {
    var table = try CSVWriter(
      path("pay.csv"),
      header: ["rep", "territory", "target_incentive", "mean", "p10", "p50", "p90", "chance_of_quota"],
      mode: privateFile)
    let decimals = payout.currency.minorDigits
    for line in payout.reps {
      try table.write([
        .text(line.rep.text), .text(line.territory.text), .money(line.targetIncentive),
        .fixed(line.pay.mean, decimals: decimals), .fixed(line.pay.p10, decimals: decimals),
        .fixed(line.pay.p50, decimals: decimals), .fixed(line.pay.p90, decimals: decimals),
        .fixed(line.chanceOfQuota, decimals: 4),
      ])
    }
    try table.finish()
  }

  /// The scorecard's tables and `next/task.patch.yaml`.
  public func write(_ scorecard: Scorecard) throws(CannotWrite) {
    var indicators = try CSVWriter(
      path("scorecard.csv"), header: ["indicator", "measures", "value", "target", "unit", "evidence"],
      mode: privateFile)
    for line in scorecard.indicators {
      try indicators.write([
        .text(line.name), .text(line.measures), .number(line.value),
        line.target.map { .number($0) } ?? .empty,
        .text(line.unit), .text(line.evidence),
      ])
    }
    try indicators.finish()
    var territories = try CSVWriter(
      path("attainment.csv"),
      header: ["territory", "rep", "actual", "quota", "attainment", "coverage", "call_plan_adherence"],
      mode: privateFile)
    for line in scorecard.territories {
      try territories.write([
        .text(line.territory.text), .text(line.rep?.text ?? ""), .money(line.actual), .money(line.quota),
        line.attainment.map { .fixed($0, decimals: 4) } ?? .empty,
        line.coverage.map { .fixed($0, decimals: 4) } ?? .empty,
        line.callPlanAdherence.map { .fixed($0, decimals: 4) } ?? .empty,
      ])
    }
    try territories.finish()
    try makePrivateDirectory(directory + "/next")
    try writeAtomically(
      TaskPatch.text(scorecard.revision), to: directory + "/next/task.patch.yaml", mode: privateFile)
  }

  private func path(_ name: String) -> String { directory + "/" + name }
}

/// Pay statements, one row a rep, period and item.
public enum StatementTable {
  public static let header = [
    "rep", "period", "item", "credited", "quota", "attainment", "pay", "derivation",
  ]

  /// - Throws: `CannotWrite`.
  public static func write(
    _ statements: [StatementLine], to path: String, mode: UInt32? = nil
  ) throws(CannotWrite) {
    var table = try CSVWriter(path, header: header, mode: mode)
    for line in statements {
      try table.write([
        .text(line.rep.text), .text(line.period.description), .text(line.item), .money(line.credited),
        line.quota.map { .money($0) } ?? .empty, line.attainment.map { .fixed($0, decimals: 4) } ?? .empty,
        .money(line.pay), .text(line.derivation),
      ])
    }
    try table.finish()
  }
}
