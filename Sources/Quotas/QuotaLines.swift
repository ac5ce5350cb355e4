import Foundation
import SalesModel
import Statistics

/// The quotas by period, with what is expected and the chance of it.
struct QuotaLines: Sendable, Equatable {
  let lines: [QuotaLine]
  /// The company and the units above the territories.
  let units: [UnitQuota]
  let attainment: AttainmentModel

  init(_ problem: QuotaProblem, _ outlooks: Outlooks, _ division: QuotaDivision, _ luck: SharedLuck) {
    let company = outlooks.companyProfile
    var lines: [QuotaLine] = []
    for (i, territory) in problem.territories.enumerated() {
      let outlook = outlooks.territories[i]
      let profile = outlook.mean > 0 ? outlook.periodMeans : company
      for (h, quota) in Money.split(division.quotas[i], by: profile).enumerated() {
        lines.append(
          QuotaLine(
            territory, problem.horizon[h], quota, expected: outlook.periodMeans[h], outlook.result(in: h)))
      }
      lines.append(
        QuotaLine(territory, nil, division.quotas[i], expected: outlook.mean, outlook.result))
    }
    self.lines = lines
    let regions = Regions(division.tree, problem.territories.count)
    units = UnitLines(problem, outlooks, division, lines, luck, regions).lines
    attainment = AttainmentModel(
      totals: lines.filter { $0.period == nil }, companyCorrelation: luck.company,
      regionCorrelation: regions.isEmpty ? 0 : luck.region, regions: regions.isEmpty ? [] : regions.names)
  }
}

/// The units of the outermost level as the regions that share luck.
struct Regions: Sendable, Equatable {
  let numbers: [Int?]
  let names: [String?]

  init(_ tree: QuotaTree, _ count: Int) {
    var numbers = [Int?](repeating: nil, count: count)
    var names = [String?](repeating: nil, count: count)
    for (place, node) in tree.nodes.enumerated() where node.depth == 1 && node.name != QuotaTree.none {
      for territory in node.territories { (numbers[territory], names[territory]) = (place, node.name) }
    }
    (self.numbers, self.names) = (numbers, names)
  }

  var isEmpty: Bool { numbers.allSatisfy { $0 == nil } }
}
