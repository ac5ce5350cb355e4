import SalesModel
import Statistics

/// The quotas of the company and of the units above the territories, with the distribution of what they sell together.
struct UnitLines {
  private(set) var lines: [UnitQuota] = []

  init(
    _ problem: QuotaProblem, _ outlooks: Outlooks, _ division: QuotaDivision, _ luck: SharedLuck,
    _ regions: Regions
  ) {
    func joint(_ result: (TerritoryOutlook) -> LognormalDistribution?) -> JointOutlook {
      JointOutlook(
        results: outlooks.territories.map(result), companyCorrelation: luck.company,
        regionCorrelation: luck.region, regions: regions.numbers)
    }
    let periods = problem.horizon.indices.map { h in joint { $0.period(h) } }
    let whole = joint(\.total)
    let profile = outlooks.companyProfile
    for (place, node) in division.tree.nodes.enumerated() {
      let level = node.depth == 0 ? "company" : division.tree.levelNames[node.depth - 1]
      let expected = problem.horizon.indices.map { h in
        node.territories.reduce(0) { $0 + outlooks.territories[$1].periodMeans[h] }
      }
      let shares = expected.contains { $0 > 0 } ? expected : profile
      for (h, quota) in Money.split(division.unitQuotas[place], by: shares).enumerated() {
        let result = periods[h].sum(node.territories)
        lines.append(Self.line(level, node.name, problem.horizon[h], quota, expected[h], result))
      }
      lines.append(
        Self.line(
          level, node.name, nil, division.unitQuotas[place], expected.reduce(0, +),
          whole.sum(node.territories)))
    }
  }

  private static func line(
    _ level: String, _ unit: String, _ period: Period?, _ quota: Money, _ expected: Double,
    _ result: LognormalDistribution?
  ) -> UnitQuota {
    UnitQuota(
      level: level, unit: unit, period: period, quota: quota, expected: expected,
      lower80: result?.quantile(0.1) ?? 0, upper80: result?.quantile(0.9) ?? 0,
      chance: result?.chance(ofAtLeast: quota.major) ?? (quota.minorUnits > 0 ? 0 : 1))
  }
}
