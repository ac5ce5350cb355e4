import SalesModel

/// What each territory's and each unit's quota may be, in minor units of territories' quotas: a unit's own amounts are
/// taken times what its territories are over-assigned.
struct QuotaBounds: Sendable, Equatable {
  let tree: QuotaTree
  /// By territory.
  var lower: [Double]
  var upper: [Double]
  /// By node of the tree; the company's are both the total to hand out.
  var unitLower: [Double]
  var unitUpper: [Double]
  /// Fixed by hand: lower and upper are the pin.
  private(set) var isPinned: [Bool]
  /// Whose bounds were stretched, and why.
  private(set) var gaveWay: [BoundConflict.Kind?]

  /// A hair over is rounding, not a conflict: half a minor unit.
  private static let rounding = 0.5

  /// Floors and caps are multiples of `base`; a territory with a base of nothing gets nothing by them.
  init(tree: QuotaTree, base: [Double], floor: Double?, cap: Double?, minimum: Double, total: Double) {
    self.tree = tree
    lower = base.map { max(minimum, $0 * (floor ?? 0)) }
    upper = base.map { cap == nil ? .infinity : $0 * (cap ?? 0) }
    for i in upper.indices { upper[i] = max(upper[i], lower[i]) }
    isPinned = base.map { _ in false }
    gaveWay = base.map { _ in nil }
    unitLower = [Double](repeating: 0, count: tree.nodes.count)
    unitUpper = [Double](repeating: .infinity, count: tree.nodes.count)
    (unitLower[0], unitUpper[0]) = (total, total)
  }

  /// What is decided by hand goes before floors, caps and minimum.
  mutating func apply(territory i: Int, minimum: Double?, maximum: Double?, pin: Double?) {
    if let minimum { (lower[i], upper[i]) = (max(lower[i], minimum), max(upper[i], minimum)) }
    if let maximum { (lower[i], upper[i]) = (min(lower[i], maximum), min(upper[i], maximum)) }
    guard let pin else { return }
    (lower[i], upper[i], isPinned[i]) = (pin, pin, true)
  }

  mutating func apply(unit place: Int, minimum: Double?, maximum: Double?, pin: Double?) {
    unitLower[place] = max(unitLower[place], pin ?? minimum ?? 0)
    unitUpper[place] = min(unitUpper[place], pin ?? maximum ?? .infinity)
  }

  /// The least and the most that the territories of each node can owe together by the bounds below it alone. A unit whose own
  /// bounds contradict those below it counts by its own.
  func ranges() -> [ClosedRange<Double>] {
    var result = [ClosedRange<Double>](repeating: 0...0, count: tree.nodes.count)
    for place in tree.nodes.indices.reversed() {
      let node = tree.nodes[place]
      if node.children.isEmpty {
        let least = node.territories.reduce(0) { $0 + lower[$1] }
        result[place] = least...max(least, node.territories.reduce(0) { $0 + upper[$1] })
      } else {
        let least = node.children.reduce(0) { $0 + owned($1, result[$1].lowerBound) }
        let most = node.children.reduce(0) { $0 + owned($1, result[$1].upperBound) }
        result[place] = least...max(least, most)
      }
    }
    return result
  }

  /// An amount within a unit's own bounds.
  private func owned(_ place: Int, _ amount: Double) -> Double {
    min(unitUpper[place], max(unitLower[place], amount))
  }

  /// The outermost node whose own bounds and those below it cannot be met together; nil when all can. What a unit has to owe
  /// for the sake of others is settled before what its territories owe of it.
  func conflict() -> (place: Int, kind: BoundConflict.Kind)? {
    let ranges = ranges()
    for place in tree.nodes.indices {
      if let kind = conflict(place, ranges[place]) { return (place, kind) }
    }
    return nil
  }

  /// How a node's own bounds and what is possible below it contradict each other.
  func conflict(_ place: Int, _ range: ClosedRange<Double>) -> BoundConflict.Kind? {
    if range.lowerBound > unitUpper[place] + Self.rounding { return .floorsExceedTarget }
    return range.upperBound < unitLower[place] - Self.rounding ? .capsBelowTarget : nil
  }

  /// Gives way at `place`: what its parts must or may owe is stretched in proportion until it just meets the node's own, pins
  /// last. A part that is a unit then owes that, and its territories within their own bounds, which give way in turn only
  /// where they cannot meet it.
  mutating func stretch(_ place: Int, _ kind: BoundConflict.Kind) {
    let total = kind == .floorsExceedTarget ? unitUpper[place] : unitLower[place]
    let node = tree.nodes[place]
    guard !node.children.isEmpty else {
      let bounds = node.territories.map { kind == .floorsExceedTarget ? lower[$0] : upper[$0] }
      let stretched = Self.stretched(
        bounds, pinned: node.territories.map { isPinned[$0] ? lower[$0] : 0 }, to: total)
      for (i, bound) in zip(node.territories, stretched) {
        (lower[i], upper[i]) = (bound, bound)
        gaveWay[i] = kind
      }
      return
    }
    let ranges = ranges()
    let parts = node.children.map { child in
      owned(child, kind == .floorsExceedTarget ? ranges[child].lowerBound : ranges[child].upperBound)
    }
    for (child, part) in zip(node.children, Self.stretched(parts, pinned: node.children.map(pins), to: total))
    {
      (unitLower[child], unitUpper[child]) = (part, part)
      if let kind = conflict(child, ranges[child]) { stretch(child, kind) }
    }
  }

  /// What is fixed by hand of what a node owes: all of it, or its pinned territories.
  private func pins(_ place: Int) -> Double {
    if place > 0, unitLower[place] == unitUpper[place] { return unitLower[place] }
    let node = tree.nodes[place]
    return node.children.isEmpty
      ? node.territories.reduce(0) { $0 + (isPinned[$1] ? lower[$1] : 0) }
      : node.children.reduce(0) { $0 + pins($1) }
  }

  /// Stretches whatever conflicts, the outermost first.
  mutating func giveWay() {
    var left = tree.nodes.count
    while left > 0, let (place, kind) = conflict() {
      stretch(place, kind)
      left -= 1
    }
  }

  /// Bounds in proportion until they sum to `total`, what is pinned of each last.
  private static func stretched(_ bounds: [Double], pinned: [Double], to total: Double) -> [Double] {
    let fixed = zip(bounds, pinned).map { min($0, $1) }
    let (kept, rest) = (fixed.reduce(0, +), zip(bounds, fixed).map { $0 - $1 })
    // Members without a cap cannot be what conflicts, but may stand beside one below zero after rounding.
    let sum = rest.reduce(0) { $0 + ($1.isFinite ? $1 : 0) }
    if kept <= total, sum > 0 { return zip(fixed, rest).map { $0 + $1 * ((total - kept) / sum) } }
    let free = zip(bounds, pinned).filter { $1 == 0 }.count
    if kept <= total, free > 0 {
      return zip(fixed, pinned).map { $0 + ($1 == 0 ? (total - kept) / Double(free) : 0) }
    }
    return fixed.map { kept > 0 ? $0 * (total / kept) : total / Double(bounds.count) }
  }
}
