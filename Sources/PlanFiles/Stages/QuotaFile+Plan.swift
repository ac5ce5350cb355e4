import Foundation
import Quotas
public import SalesModel

extension QuotaFile {
  /// The quota plan that the file holds: what `allot quotas` wrote, or was changed in by hand.
  ///
  /// - Throws: `DataProblems` when periods do not sum to a territory's total, or a total is not there.
  public func plan(_ path: String, currency: Currency) throws -> QuotaPlan {
    var log = ProblemLog()
    func problem(_ found: String, _ expected: String) {
      log.add(DataProblem(at: Place(file: path, line: 1), found: found, expected: expected))
    }
    let byTerritory = Dictionary(grouping: rows, by: \.territory)
    var lines: [QuotaLine] = []
    var assigned = Money.zero(currency)
    for (territory, rows) in byTerritory.sorted(by: { $0.key < $1.key }) {
      let periods = rows.filter { $0.period != nil }.sorted {
        ($0.period?.ordinal ?? 0) < ($1.period?.ordinal ?? 0)
      }
      let totals = rows.filter { $0.period == nil }
      guard totals.count == 1, let total = totals.first, Set(periods.map(\.period)).count == periods.count
      else {
        problem("\(totals.count) rows \"total\" of \(territory)", "one, and each period once")
        continue
      }
      let sum = try Money.sum(periods.map(\.quota), in: currency)
      if !periods.isEmpty, sum != total.quota {
        problem(
          "periods of \(territory) that sum to \(sum.plainText)",
          "\(total.quota.plainText), the row \"total\"")
      }
      assigned = try assigned.adding(total.quota)
      lines += (periods + [total]).map { $0.line }
    }
    try log.check()
    return QuotaPlan(
      layer: "default", target: assigned, assigned: assigned, policy: "as in \(path)", lines: lines,
      attainment: attainment(correlation: 0), notes: [])
  }
}

extension QuotaFile.Row {
  fileprivate var line: QuotaLine {
    QuotaLine(
      territory: territory, period: period, quota: quota, expected: expected ?? 0,
      lower80: lower80 ?? 0, upper80: upper80 ?? 0, chance: chance ?? 0)
  }
}
