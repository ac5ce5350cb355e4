public import Quotas
import SalesModel

extension RecordReader {
  /// What was decided by hand about quotas: `territory` or `level,unit`; `quota`, `minimum` or `maximum`; and who answers
  /// for it, why and until when: `owner,reason,expires`, where `expires` is the first day on which it holds no longer.
  ///
  /// - Parameter expected: what a subject should be instead, with the column that is wrong; nil for one that there is.
  public func exceptions(
    _ path: String, expected: (QuotaException.Subject) -> (field: String, words: String)? = { _ in nil }
  ) throws -> [QuotaException] {
    var file = try RecordTable(path, .exceptions, self)
    let territories: [TerritoryID?] = file.optionalIdentifiers("territory")
    let levels: [SegmentID?] = file.optionalIdentifiers("level")
    let units: [SegmentID?] = file.optionalIdentifiers("unit")
    let amounts = ["quota", "minimum", "maximum"].map { file.optionalAmounts($0) }
    let owners: [RoleID?] = file.optionalIdentifiers("owner")
    let reasons: [SegmentID?] = file.optionalIdentifiers("reason")
    let expiries = file.optionalDates("expires")
    var exceptions: [QuotaException] = []
    var seen: Set<QuotaException.Subject> = []
    for row in owners.indices {
      let subject: QuotaException.Subject
      switch (territories[row], levels[row], units[row]) {
      case (let territory?, nil, nil): subject = .territory(territory)
      case (nil, let level?, let unit?): subject = .unit(level: level.text, name: unit.text)
      default:
        file.report(row, "owner", expected: "a territory, or a level and a unit, in this row")
        continue
      }
      if owners[row] == nil { file.report(row, "owner", expected: "the role that answers for the exception") }
      if reasons[row] == nil { file.report(row, "reason", expected: "why the exception is made") }
      let (quota, minimum, maximum) = (amounts[0][row], amounts[1][row], amounts[2][row])
      if amounts.allSatisfy({ $0[row] == nil }) {
        file.report(row, "owner", expected: "a quota, a minimum or a maximum in this row")
      }
      for (field, column) in zip(["quota", "minimum", "maximum"], amounts) {
        if let amount = column[row], amount.minorUnits < 0 {
          file.report(row, field, expected: "an amount from 0")
        }
      }
      if let minimum, let maximum, maximum.minorUnits < minimum.minorUnits {
        file.report(row, "maximum", expected: "at least the minimum")
      }
      if let quota,
        quota.minorUnits < minimum?.minorUnits ?? 0 || quota.minorUnits > maximum?.minorUnits ?? .max
      {
        file.report(row, "quota", expected: "an amount between the minimum and the maximum")
      }
      if !seen.insert(subject).inserted {
        file.report(
          row, territories[row] == nil ? "unit" : "territory", expected: "each territory or unit once")
      }
      if let wrong = expected(subject) { file.report(row, wrong.field, expected: wrong.words) }
      exceptions.append(
        QuotaException(
          subject, quota: quota, minimum: minimum, maximum: maximum, owner: owners[row]?.text ?? "",
          reason: reasons[row]?.text ?? "", expires: expiries[row]))
    }
    try file.check()
    return exceptions
  }
}
