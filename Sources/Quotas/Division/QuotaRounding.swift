import SalesModel

/// Whole minor units, level by level from the top: what is below a node sums to its quota times the hedge.
struct QuotaRounding {
  private(set) var quotas: [Money]
  private(set) var units: [Money]

  /// - Parameter exact: the territories' quotas in minor units.
  init(_ tree: QuotaTree, _ hedges: Hedges, _ exact: [Double], isPinned: [Bool], target: Money) {
    quotas = exact.map { _ in .zero(target.currency) }
    units = tree.nodes.map { _ in .zero(target.currency) }
    units[0] = target
    for (place, node) in tree.nodes.enumerated() {
      let owed = Double(units[place].minorUnits) * hedges.factors[node.depth]
      let total = Money(
        minorUnits: hedges.factors[node.depth] == 1
          ? units[place].minorUnits : Int64(owed.rounded(.toNearestOrAwayFromZero)), target.currency)
      if node.children.isEmpty {
        let fixed = node.territories.map { isPinned[$0] && exact[$0] == exact[$0].rounded() }
        let parts = Self.rounded(node.territories.map { exact[$0] }, fixed, to: total)
        for (i, part) in zip(node.territories, parts) { quotas[i] = part }
      } else {
        let below = node.children.map { child in
          tree.nodes[child].territories.reduce(0) { $0 + exact[$1] }
            / hedges.below(tree.nodes[child].depth)
        }
        let parts = Self.rounded(below, below.map { _ in false }, to: total)
        for (child, part) in zip(node.children, parts) { units[child] = part }
      }
    }
  }

  /// By largest remainder; what is fixed keeps its amount where something else can take the difference, which is nothing
  /// below zero.
  private static func rounded(_ exact: [Double], _ fixed: [Bool], to total: Money) -> [Money] {
    let free = exact.indices.filter { !fixed[$0] }
    guard !free.isEmpty, free.count < exact.count else { return Money.rounded(exact: exact, to: total) }
    var result = exact.map { Money(minorUnits: Int64($0.rounded()), total.currency) }
    let kept = exact.indices.reduce(Int64(0)) { $0 + (fixed[$1] ? result[$1].minorUnits : 0) }
    let rest = Money(minorUnits: total.minorUnits - kept, total.currency)
    guard rest.minorUnits >= 0 else { return Money.rounded(exact: exact, to: total) }
    for (i, part) in zip(free, Money.rounded(exact: free.map { exact[$0] }, to: rest)) { result[i] = part }
    return result
  }
}
