import Compensation
import Foundation
import SalesModel

/// Quotas with their predictive intervals, read back from the table that quota setting writes.
public struct QuotaFile: Sendable {
  public struct Row: Sendable {
    public let territory: TerritoryID
    /// nil for the whole horizon.
    public let period: Period?
    public let quota: Money
    /// Log mean and deviation of result / quota, from the 80 % interval and the expected value where there are any.
    public let attainment: (mean: Double, deviation: Double)?
    /// As the file says; nil without the columns.
    let expected: Double?
    let lower80: Double?
    let upper80: Double?
    let chance: Double?
  }

  public let rows: [Row]

  /// - Throws: `InputMissing`, `CannotRead`, or `DataProblems`.
  public init(_ path: String, currency: Currency, format: CSVFormat = .standard) throws {
    let quotas = try RecordReader(currency: currency, format: format).quotas(path)
    let table = try CSVTable(path: path, format: format)
    let columns = ["expected", "lower80", "upper80"].compactMap { table.column($0) }
    let intervals = columns.count == 3 ? try columns.map { try table.numbers($0) } : []
    let chances = try table.column("chance").map { try table.numbers($0, empty: 0) }
    rows = quotas.enumerated().map { index, quota in
      Row(
        territory: quota.territory, period: quota.period, quota: quota.quota,
        attainment: intervals.isEmpty
          ? nil
          : Self.lognormal(
            expected: intervals[0][index], lower: intervals[1][index], upper: intervals[2][index],
            quota: quota.quota.major),
        expected: intervals.first?[index], lower80: intervals.isEmpty ? nil : intervals[1][index],
        upper80: intervals.last?[index], chance: chances?[index])
    }
  }

  /// Quotas by rep, for statements. A territory without a rep has none.
  public func payQuotas(_ repOf: [TerritoryID: RepID]) -> [PayQuota] {
    rows.compactMap { row in
      guard let rep = repOf[row.territory], let period = row.period else { return nil }
      return PayQuota(rep: rep, period: period, amount: row.quota)
    }
  }

  /// The model of yearly attainment of the territories whose whole horizon the file gives.
  ///
  /// - Parameter correlation: the part of the variance that all territories share.
  public func attainment(correlation: Double) -> AttainmentModel {
    let totals = rows.filter { $0.period == nil }
    return AttainmentModel(
      territories: totals.map(\.territory), logMean: totals.map { $0.attainment?.mean ?? 0 },
      logDeviation: totals.map { $0.attainment?.deviation ?? 0 }, companyCorrelation: correlation)
  }

  /// The log-normal distribution of result / quota with this central 80 % interval, with this mean where that begins at zero. A
  /// territory that is expected to sell nothing all but surely misses any quota.
  private static func lognormal(
    expected: Double, lower: Double, upper: Double, quota: Double
  ) -> (mean: Double, deviation: Double)? {
    guard quota > 0 else { return (0, 0) }
    guard expected > 0 else { return (log(1e-6), 0) }
    guard upper >= lower else { return nil }
    if lower > 0 {
      let deviation = log(upper / lower) / (2 * normalQuantile90)
      return ((log(lower / quota) + log(upper / quota)) / 2, deviation)
    }
    let relative = (upper - lower) / (2 * normalQuantile90 * expected)
    let variance = log(1 + relative * relative)
    return (log(expected / quota) - variance / 2, variance.squareRoot())
  }

  /// The 90 % quantile of the standard normal distribution.
  private static let normalQuantile90 = 1.2815515655446004
}
