/// The division of what each unit of a tree owes over its territories: one number is shared by all territories that no
/// bound holds, their own's or that of a unit above them.
struct NestedAllocation: Sendable, Equatable {
  private(set) var quotas: [Double]
  private(set) var held: [Allocation.Bound?]
  /// The number that all territories off their bounds share; nil when every quota is at a bound, and when units that bounds
  /// hold have numbers of their own.
  private(set) var common: Double?
  /// Whether no unit that a bound holds has territories off theirs.
  private var isShared = true
  /// What the bounds below each node allow.
  private let ranges: [ClosedRange<Double>]

  /// - Parameter curves: one a territory, in the order of the tree.
  init(_ curves: [PolicyCurve], _ bounds: QuotaBounds) {
    quotas = [Double](repeating: 0, count: curves.count)
    held = [Allocation.Bound?](repeating: nil, count: curves.count)
    common = nil
    let total = bounds.unitUpper[0]
    ranges = bounds.ranges()
    let number = divide(0, total, curves, bounds)
    common = isShared ? number : nil
  }

  /// Divides `total` below a node; the number its free parts share.
  @discardableResult
  private mutating func divide(
    _ place: Int, _ total: Double, _ curves: [PolicyCurve], _ bounds: QuotaBounds
  ) -> Double? {
    let members = allocator(place, curves, bounds)
    let allocation = members.allocation(of: total)
    let node = bounds.tree.nodes[place]
    guard !node.children.isEmpty else {
      for (k, i) in node.territories.enumerated() {
        (quotas[i], held[i]) = (allocation.quotas[k], allocation.held[k])
      }
      return allocation.common
    }
    for (k, child) in node.children.enumerated() {
      let own = divide(child, allocation.quotas[k], curves, bounds)
      if allocation.held[k] != nil, own != nil { isShared = false }
    }
    return allocation.common
  }

  private func allocator(
    _ place: Int, _ curves: [PolicyCurve], _ bounds: QuotaBounds
  ) -> Allocator<NestedCurve<PolicyCurve>> {
    let node = bounds.tree.nodes[place]
    guard !node.children.isEmpty else {
      return Allocator(
        node.territories.map { .leaf(curves[$0]) }, lower: node.territories.map { bounds.lower[$0] },
        upper: node.territories.map { bounds.upper[$0] })
    }
    let children = node.children.map { allocator($0, curves, bounds) }
    let lower = node.children.map { max(bounds.unitLower[$0], ranges[$0].lowerBound) }
    let upper = zip(node.children, lower).map { max($1, min(bounds.unitUpper[$0], ranges[$0].upperBound)) }
    return Allocator(children.map { .unit($0) }, lower: lower, upper: upper)
  }
}
