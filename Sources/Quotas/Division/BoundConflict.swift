import SalesModel

/// Bounds that no division of the target can meet.
public struct BoundConflict: Sendable, Equatable {
  public enum Kind: String, Sendable, Codable { case floorsExceedTarget, capsBelowTarget }
  public let kind: Kind
  /// The fewest bounds that conflict by themselves: those of these territories …
  public let territories: [TerritoryID]
  /// … and of these units above them, such as `region West`.
  public let units: [String]
  /// The sum that the bounds come to, and the amount that is to be handed out; minor units.
  public let bounds: Double
  public let assigned: Money
  /// What the amount is handed out by: `the company`, or a unit whose own quota is bounded.
  public let unit: String

  public init(
    kind: Kind, territories: [TerritoryID], units: [String] = [], bounds: Double, assigned: Money,
    unit: String = "the company"
  ) {
    self.kind = kind
    self.territories = territories
    self.units = units
    self.bounds = bounds
    self.assigned = assigned
    self.unit = unit
  }
}

/// The fewest bounds below a node that cannot be met together with its own.
///
/// A set of floors implies a least sum: each territory's floor counts where no unit's minimum above it implies more. The
/// greatest least sum of k bounds follows from those of the parts, k split between them in the best way; for caps the
/// same with signs turned, where a part without a cap has no most. Of territories alone the k largest floors are the best, or
/// all caps. O(n·m) for n territories in m units, only once there is a conflict.
struct SmallestConflict {
  private let bounds: QuotaBounds
  private let sign: Double

  /// The best sum of k bounds below a node, for k = 0, 1, …
  private typealias Sums = [Double]

  init(_ bounds: QuotaBounds, _ kind: BoundConflict.Kind) {
    self.bounds = bounds
    sign = kind == .floorsExceedTarget ? 1 : -1
  }

  /// The territories and nodes whose bounds conflict with the own bound of `place`, and what they come to.
  func members(of place: Int) -> (territories: [Int], nodes: [Int], sum: Double) {
    let total = sign > 0 ? bounds.unitUpper[place] : -bounds.unitLower[place]
    let sums = inner(place)
    // The caller found a conflict of all bounds, so some number of them is enough.
    let count = sums.firstIndex { $0 > total + 0.5 } ?? sums.count - 1
    var found: (territories: [Int], nodes: [Int]) = ([], [])
    collect(place, count, own: false, &found)
    return (found.territories.sorted(), found.nodes.sorted(), abs(sums[count]))
  }

  /// Of territories without units between: a cap that is missing leaves no most.
  private func leaves(_ territories: [Int]) -> Sums {
    guard sign > 0 else {
      return Sums(repeating: -.infinity, count: territories.count)
        + [-territories.reduce(0) { $0 + bounds.upper[$1] }]
    }
    return ranked(territories).reduce(into: [0]) { sums, i in
      sums.append(sums[sums.count - 1] + bounds.lower[i])
    }
  }

  /// The largest floors first.
  private func ranked(_ territories: [Int]) -> [Int] {
    territories.sorted { (bounds.lower[$1], $0) < (bounds.lower[$0], $1) }
  }

  /// Without the node's own bound.
  private func inner(_ place: Int) -> Sums {
    let node = bounds.tree.nodes[place]
    return node.children.isEmpty ? leaves(node.territories) : combined(node.children.map(outer))
  }

  /// With it: one bound that implies its amount, whatever the others below say.
  private func outer(_ place: Int) -> Sums {
    let own = sign > 0 ? bounds.unitLower[place] : -bounds.unitUpper[place]
    let below = inner(place)
    guard own > (sign > 0 ? 0 : -.infinity) else { return below }
    return (0...below.count).map { k in
      let without = k < below.count ? below[k] : below[below.count - 1]
      return k == 0 ? without : max(without, own)
    }
  }

  private func combined(_ parts: [Sums]) -> Sums {
    parts.reduce([0]) { Self.joined($0, $1).sums }
  }

  /// The best sums of two parts together, and how many bounds the second has in each.
  private static func joined(_ a: Sums, _ b: Sums) -> (sums: Sums, second: [Int]) {
    var sums = Sums(repeating: -.infinity, count: a.count + b.count - 1)
    var second = [Int](repeating: 0, count: sums.count)
    for (i, x) in a.enumerated() {
      for (j, y) in b.enumerated() where x + y > sums[i + j] { (sums[i + j], second[i + j]) = (x + y, j) }
    }
    return (sums, second)
  }

  /// The bounds behind the best sum of `count` at `place`.
  private func collect(
    _ place: Int, _ count: Int, own: Bool, _ found: inout (territories: [Int], nodes: [Int])
  ) {
    if own {
      let (with, without) = (outer(place), inner(place))
      if count >= without.count || with[count] > without[count] {
        if count > 0 { found.nodes.append(place) }
        return
      }
    }
    let node = bounds.tree.nodes[place]
    guard !node.children.isEmpty else {
      found.territories += sign > 0 ? Array(ranked(node.territories).prefix(count)) : node.territories
      return
    }
    var prefixes: [Sums] = [[0]]
    var seconds: [[Int]] = []
    for child in node.children {
      let (sums, second) = Self.joined(prefixes[prefixes.count - 1], outer(child))
      prefixes.append(sums)
      seconds.append(second)
    }
    var left = count
    for (k, child) in node.children.enumerated().reversed() {
      let taken = seconds[k][left]
      left -= taken
      if taken > 0 { collect(child, taken, own: true, &found) }
    }
  }
}
