import LinearAlgebra
import SalesModel

/// The quotas of the company and of the units above the territories by product.
///
/// Without over-assignment below them they are the sums of their territories' quotas; with it, those are the seed of a
/// fit to the units' own quotas and to what the products owe at the level.
struct ProductUnits {
  private(set) var lines: [UnitProductQuota] = []

  /// - Parameter phased: by territory: products × periods.
  init(
    _ plan: QuotaPlan, _ problem: QuotaProblem, _ owed: OwedQuotas, _ outlook: ProductOutlook,
    _ phased: [[[Int64]]], _ totals: ProductTotals
  ) throws(QuotaError) {
    let units = try Self.units(plan, problem, owed)
    for level in Self.levels(units) {
      let members = level.map { unit in Self.sum(unit.territories.map { phased[$0] }, outlook, owed) }
      let rows = level.map(\.total.minorUnits)
      let whole = Money(minorUnits: rows.reduce(0, +), plan.target.currency)
      let table = WholeTable(
        seed: Matrix(members.map { sums in sums.map { Double($0.reduce(0, +)) } }), rows: rows,
        columns: totals.parts(of: whole)
      ).cells
      for (k, unit) in level.enumerated() {
        let cells = WholeTable(
          seed: Matrix(members[k].map { $0.map { Double($0) } }), rows: table[k],
          columns: unit.quotas.map(\.minorUnits)
        ).cells
        add(
          unit, table[k], cells, ProductOutlook.sum(unit.territories.map { outlook.cells[$0] }), outlook, owed
        )
      }
    }
  }

  private mutating func add(
    _ unit: Unit, _ totals: [Int64], _ cells: [[Int64]], _ expected: Matrix, _ outlook: ProductOutlook,
    _ owed: OwedQuotas
  ) {
    let currency = unit.total.currency
    for (p, product) in outlook.products.enumerated() {
      let own = unit.territories.isEmpty ? owed.periods.map { _ in 0 } : expected.row(p)
      guard totals[p] != 0 || own.contains(where: { $0 > 0 }) else { continue }
      for (h, period) in owed.periods.enumerated() {
        lines.append(
          UnitProductQuota(
            level: unit.level, unit: unit.name, product: product, period: period,
            quota: Money(minorUnits: cells[p][h], currency), expected: own[h]))
      }
      lines.append(
        UnitProductQuota(
          level: unit.level, unit: unit.name, product: product, period: nil,
          quota: Money(minorUnits: totals[p], currency), expected: own.reduce(0, +)))
    }
  }

  private struct Unit {
    let level: String
    let name: String
    /// Places in the plan's territories.
    let territories: [Int]
    /// By period, and in all.
    var quotas: [Money] = []
    let total: Money
  }

  /// The units of the plan in its order, with the territories below each.
  private static func units(
    _ plan: QuotaPlan, _ problem: QuotaProblem, _ owed: OwedQuotas
  ) throws(QuotaError) -> [Unit] {
    let tree = try QuotaTree(owed.territories, problem.levels)
    func level(_ node: QuotaTree.Node) -> String {
      node.depth == 0 ? "company" : tree.levelNames[node.depth - 1]
    }
    var nodes = Dictionary(grouping: tree.nodes) { [level($0), $0.name] }
    var units: [Unit] = []
    var quotas: [Money] = []
    for line in plan.units {
      guard line.period == nil else {
        quotas.append(line.quota)
        continue
      }
      // Several units may share a name, as those of territories that belong to none.
      let key = [line.level, line.unit]
      let node = nodes[key]?.first
      nodes[key] = nodes[key].map { Array($0.dropFirst()) }
      units.append(
        Unit(
          level: line.level, name: line.unit, territories: node?.territories ?? [], quotas: quotas,
          total: line.quota))
      quotas = []
    }
    return units
  }

  /// Units of one level together, in their order.
  private static func levels(_ units: [Unit]) -> [[Unit]] {
    units.reduce(into: []) { levels, unit in
      if levels.last?.last?.level == unit.level {
        levels[levels.count - 1].append(unit)
      } else {
        levels.append([unit])
      }
    }
  }

  private static func sum(
    _ tables: [[[Int64]]], _ outlook: ProductOutlook, _ owed: OwedQuotas
  ) -> [[Int64]] {
    outlook.products.indices.map { p in
      owed.periods.indices.map { h in tables.reduce(0) { $0 + $1[p][h] } }
    }
  }
}
