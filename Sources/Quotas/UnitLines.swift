import SalesModel
import Statistics

/// The quotas of the company and of the units above the territories, with the distribution of what they sell together.
struct UnitLines {
  private(set) var lines: [UnitQuota] = []

  init(
    _ problem: QuotaProblem, _ outlooks: Outlooks, _ division: QuotaDivision, _ owed: [QuotaLine],
    _ luck: SharedLuck, _ regions: Regions
  ) {
    func joint(_ result: (TerritoryOutlook) -> LognormalDistribution?) -> JointOutlook {
      JointOutlook(
        results: outlooks.territories.map(result), companyCorrelation: luck.company,
        regionCorrelation: luck.region, regions: regions.numbers)
    }
    let periods = problem.horizon.indices.map { h in joint { $0.period(h) } }
    let whole = joint(\.total)
    // What the territories owe in each period: the lines come territory by territory, period by period, the whole last.
    let phased = problem.territories.indices.map { i in
      problem.horizon.indices.map { owed[i * (problem.horizon.count + 1) + $0].quota.minorUnits }
    }
    for (place, node) in division.tree.nodes.enumerated() {
      let level = node.depth == 0 ? "company" : division.tree.levelNames[node.depth - 1]
      let expected = problem.horizon.indices.map { h in
        node.territories.reduce(0) { $0 + outlooks.territories[$1].periodMeans[h] }
      }
      // Over-assignment below stays the same multiple in every period; without it the periods are the territories' sums.
      let hedge = division.hedges.below(node.depth)
      let exact = problem.horizon.indices.map { h in
        Double(node.territories.reduce(Int64(0)) { $0 + phased[$1][h] }) / hedge
      }
      for (h, quota) in Money.rounded(exact: exact, to: division.unitQuotas[place]).enumerated() {
        let result = periods[h].sum(node.territories)
        lines.append(
          UnitQuota(level, node.name, problem.horizon[h], quota, expected: expected[h], result))
      }
      lines.append(
        UnitQuota(
          level, node.name, nil, division.unitQuotas[place], expected: expected.reduce(0, +),
          whole.sum(node.territories)))
    }
  }
}
