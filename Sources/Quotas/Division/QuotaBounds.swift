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

  /// The least and the most that the territories of each node can owe together by the bounds below it alone.
  func ranges() -> [ClosedRange<Double>] {
    var result = [ClosedRange<Double>](repeating: 0...0, count: tree.nodes.count)
    for place in tree.nodes.indices.reversed() {
      let node = tree.nodes[place]
      if node.children.isEmpty {
        let least = node.territories.reduce(0) { $0 + lower[$1] }
        result[place] = least...max(least, node.territories.reduce(0) { $0 + upper[$1] })
      } else {
        let least = node.children.reduce(0) { $0 + max(unitLower[$1], result[$1].lowerBound) }
        let most = node.children.reduce(0) { $0 + min(unitUpper[$1], result[$1].upperBound) }
        result[place] = least...max(least, most)
      }
    }
    return result
  }

  /// The innermost node whose own bounds and those below it cannot be met together; nil when all can.
  func conflict() -> (place: Int, kind: BoundConflict.Kind)? {
    let ranges = ranges()
    for place in tree.nodes.indices.reversed() {
      if ranges[place].lowerBound > unitUpper[place] + Self.rounding { return (place, .floorsExceedTarget) }
      if ranges[place].upperBound < unitLower[place] - Self.rounding { return (place, .capsBelowTarget) }
    }
    return nil
  }

  /// Gives way at `place`: what its parts must or may owe is stretched in proportion until it just meets the node's own, pins
  /// last. A part that is a unit then owes that, and its territories within their own bounds, which give way in turn only
  /// where they cannot meet it.
  mutating func stretch(_ place: Int, _ kind: BoundConflict.Kind) {
    let total = kind == .floorsExceedTarget ? unitUpper[place] : unitLower[place]
    let node = tree.nodes[place]
    guard !node.children.isEmpty else {
      let bounds = node.territories.map { kind == .floorsExceedTarget ? lower[$0] : upper[$0] }
      let stretched = Self.stretched(bounds, pinned: node.territories.map { isPinned[$0] }, to: total)
      for (i, bound) in zip(node.territories, stretched) {
        (lower[i], upper[i]) = (bound, bound)
        gaveWay[i] = kind
      }
      return
    }
    let ranges = ranges()
    let parts = node.children.map { child in
      kind == .floorsExceedTarget
        ? max(unitLower[child], ranges[child].lowerBound) : min(unitUpper[child], ranges[child].upperBound)
    }
    let pinned = node.children.map { unitLower[$0] == unitUpper[$0] }
    for (child, part) in zip(node.children, Self.stretched(parts, pinned: pinned, to: total)) {
      (unitLower[child], unitUpper[child]) = (part, part)
      giveWay(below: child, ranges[child])
    }
  }

  private mutating func giveWay(below place: Int, _ range: ClosedRange<Double>) {
    if range.lowerBound > unitUpper[place] + Self.rounding { stretch(place, .floorsExceedTarget) }
    if range.upperBound < unitLower[place] - Self.rounding { stretch(place, .capsBelowTarget) }
  }

  /// Stretches whatever conflicts, the innermost first.
  mutating func giveWay() {
    var left = tree.nodes.count
    while left > 0, let (place, kind) = conflict() {
      stretch(place, kind)
      left -= 1
    }
  }

  /// Bounds in proportion until they sum to `total`, those not pinned first.
  private static func stretched(_ bounds: [Double], pinned: [Bool], to total: Double) -> [Double] {
    let free = bounds.indices.filter { !pinned[$0] }
    let fixed = bounds.indices.reduce(0) { $0 + (pinned[$1] ? bounds[$1] : 0) }
    let givesWay = fixed <= total && !free.isEmpty ? free : Array(bounds.indices)
    let rest = givesWay.count == bounds.count ? total : total - fixed
    // Members without a cap cannot be what conflicts, but may stand beside one below zero after rounding.
    let sum = givesWay.reduce(0) { $0 + (bounds[$1].isFinite ? bounds[$1] : 0) }
    var result = bounds
    for i in givesWay { result[i] = sum > 0 ? bounds[i] * (rest / sum) : rest / Double(givesWay.count) }
    return result
  }
}
