import Foundation
import SalesModel
import Statistics

/// The quotas by period, with what is expected and the chance of it.
struct QuotaLines: Sendable, Equatable {
  let lines: [QuotaLine]
  private let territories: [TerritoryID]
  private let quotas: [Money]
  private let totals: [LognormalDistribution?]

  init(_ problem: QuotaProblem, _ outlooks: Outlooks, _ division: QuotaDivision) {
    let company = outlooks.companyProfile
    var lines: [QuotaLine] = []
    for (i, territory) in problem.territories.enumerated() {
      let outlook = outlooks.territories[i]
      let profile = outlook.mean > 0 ? outlook.periodMeans : company
      for (h, quota) in Money.split(division.quotas[i], by: profile).enumerated() {
        lines.append(
          Self.line(territory, problem.horizon[h], quota, outlook.periodMeans[h], outlook.period(h)))
      }
      lines.append(Self.line(territory, nil, division.quotas[i], outlook.mean, outlook.total))
    }
    self.lines = lines
    territories = problem.territories
    quotas = division.quotas
    totals = outlooks.territories.map(\.total)
  }

  private static func line(
    _ territory: TerritoryID, _ period: Period?, _ quota: Money, _ expected: Double,
    _ result: LognormalDistribution?
  ) -> QuotaLine {
    QuotaLine(
      territory: territory, period: period, quota: quota, expected: expected,
      lower80: result?.quantile(0.1) ?? 0, upper80: result?.quantile(0.9) ?? 0,
      chance: result?.chance(ofAtLeast: quota.major) ?? (quota.minorUnits > 0 ? 0 : 1))
  }

  /// The logarithm of the attainment of a territory that expects nothing but has a quota: a millionth.
  private static let nothing = log(1e-6)

  /// A territory with a quota of zero is at 100 % for certain.
  func attainment(_ correlation: Double) -> AttainmentModel {
    var means: [Double] = []
    var deviations: [Double] = []
    for (quota, total) in zip(quotas, totals) {
      let hasQuota = quota.minorUnits > 0
      means.append(hasQuota ? total.map { $0.logMean - log(quota.major) } ?? Self.nothing : 0)
      deviations.append(hasQuota ? total?.logDeviation ?? 0 : 0)
    }
    return AttainmentModel(
      territories: territories, logMean: means, logDeviation: deviations, companyCorrelation: correlation)
  }
}
