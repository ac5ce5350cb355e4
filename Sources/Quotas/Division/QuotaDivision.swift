import Foundation
import SalesModel
import Statistics

/// The quotas of the whole horizon.
struct QuotaDivision: Sendable, Equatable {
  let tree: QuotaTree
  let hedges: Hedges
  /// In the problem's order of territories.
  let quotas: [Money]
  /// What each node of the tree owes; its children's (or territories') quotas sum to it times their hedge, to the minor
  /// unit.
  let unitQuotas: [Money]
  /// The quotas before rounding, and those without any bound; minor units.
  let exact: [Double]
  let unbounded: [Double]
  let held: [Allocation.Bound?]
  /// Whose bounds were stretched.
  let gaveWay: [BoundConflict.Kind?]
  let isPinned: [Bool]
  /// Where bounds could not be met, the outermost first; they were stretched.
  let conflicts: [BoundConflict]
  /// λ of pro-rata or z of equal chance of a single policy, see `NestedAllocation.common`.
  let common: Double?
  /// Policies that had nothing to go by, and for which pro-rata stood in.
  let replaced: [QuotaPolicy]
  /// Whether growth was to be handed out by potential, and there is none.
  let isBelowExpected: Bool
  /// The share of the total that lies elsewhere than pro-rata within the same bounds would put it.
  let movedFromProRata: Double
  /// What the policies looked at, and the bounds as they were given.
  let basis: QuotaBasis
  private let bounds: QuotaBounds
  private let policy: PolicyBlend

  init(
    _ problem: QuotaProblem, _ settings: QuotaSettings, _ tree: QuotaTree, _ outlooks: Outlooks,
    lastYear: [Double], potential: [Double]
  ) throws(QuotaError) {
    self.tree = tree
    hedges = Hedges(settings, levels: tree.levelNames)
    let total = (Double(problem.target.minorUnits) * hedges.below(0)).rounded(.toNearestOrAwayFromZero)
    let unit = Double(problem.target.currency.minorPerMajor)
    let basis = QuotaBasis(outlooks, lastYear: lastYear, potential: potential, unit: unit, total: total)
    var bounds = try QuotaBounds(problem, settings, tree, hedges, basis, total: total)
    (self.basis, self.bounds, policy) = (basis, bounds, settings.policy)
    isPinned = bounds.isPinned
    conflicts = bounds.resolve(problem, hedges)
    let free = QuotaBounds(tree: tree, base: basis.expected, floor: nil, cap: nil, minimum: 0, total: total)
    let parts = settings.policy.parts
    replaced = parts.map(\.policy).filter(basis.lacks)
    isBelowExpected =
      parts.contains { $0.policy == .potential } && !basis.lacks(.potential) && basis.isAtLeast(total)
    func division(_ policy: QuotaPolicy, _ bounds: QuotaBounds) -> NestedAllocation {
      NestedAllocation(basis.curves(basis.followed(policy, total: total)), bounds)
    }
    let allocations = parts.map { division($0.policy, bounds) }
    func blended(_ quotas: [[Double]]) -> [Double] {
      problem.territories.indices.map { i in
        zip(parts, quotas).reduce(0) { $0 + $1.0.share * $1.1[i] }
      }
    }
    exact = blended(allocations.map(\.quotas))
    unbounded = blended(parts.map { division($0.policy, free).quotas })
    gaveWay = bounds.gaveWay
    held = problem.territories.indices.map { [gaveWay] i in
      if let kind = gaveWay[i] { return kind == .floorsExceedTarget ? .floor : .cap }
      let found = allocations.map { $0.held[i] }
      return found.allSatisfy { $0 == found[0] } ? found[0] : nil
    }
    common = conflicts.isEmpty && parts.count == 1 ? allocations[0].common : nil
    let plain = division(.proRata, bounds).quotas
    movedFromProRata = total > 0 ? zip(exact, plain).reduce(0) { $0 + abs($1.0 - $1.1) } / 2 / total : 0
    let rounding = QuotaRounding(tree, hedges, exact, isPinned: isPinned, target: problem.target)
    (quotas, unitQuotas) = (rounding.quotas, rounding.units)
  }

  /// The same division of another total, before rounding; minor units. Bounds that cannot be met give way.
  func quotas(of total: Double) -> [Double] {
    var bounds = bounds
    (bounds.unitLower[0], bounds.unitUpper[0]) = (total, total)
    bounds.giveWay()
    let parts = policy.parts.map { part in
      (part.share, NestedAllocation(basis.curves(basis.followed(part.policy, total: total)), bounds).quotas)
    }
    return basis.expected.indices.map { i in parts.reduce(0) { $0 + $1.0 * $1.1[i] } }
  }
}

extension QuotaBounds {
  /// The bounds of the settings and of the exceptions.
  init(
    _ problem: QuotaProblem, _ settings: QuotaSettings, _ tree: QuotaTree, _ hedges: Hedges,
    _ basis: QuotaBasis, total: Double
  ) throws(QuotaError) {
    // Multiples of nothing bound nothing.
    let base = basis.multiplied(settings.boundBase)
    self.init(
      tree: tree, base: base ?? basis.expected.map { _ in 0 }, floor: base == nil ? nil : settings.floor,
      cap: base == nil ? nil : settings.cap,
      minimum: settings.minimum.map { Double($0.minorUnits) } ?? 0, total: total)
    let places = Dictionary(
      zip(problem.territories, problem.territories.indices), uniquingKeysWith: { first, _ in first })
    for exception in settings.exceptions {
      func amount(_ money: Money?, _ factor: Double) -> Double? {
        money.map { Double($0.minorUnits) * factor }
      }
      switch exception.subject {
      case .territory(let territory):
        guard let place = places[territory] else { throw .unknownTerritory(territory) }
        apply(
          territory: place, minimum: amount(exception.minimum, 1), maximum: amount(exception.maximum, 1),
          pin: amount(exception.quota, 1))
      case .unit(let level, let name):
        guard let place = tree.node(level: level, unit: name) else {
          throw .unknownUnit(level: level, unit: name)
        }
        let factor = hedges.below(tree.nodes[place].depth)
        apply(
          unit: place, minimum: amount(exception.minimum, factor), maximum: amount(exception.maximum, factor),
          pin: amount(exception.quota, factor))
      }
    }
  }

  /// Stretches what conflicts, the outermost first, until all can be met. Conflicts are those of the bounds as they were given
  /// where these conflict by themselves.
  mutating func resolve(_ problem: QuotaProblem, _ hedges: Hedges) -> [BoundConflict] {
    var found: [BoundConflict] = []
    let given = self
    let ranges = given.ranges()
    while let (place, kind) = conflict(), found.count < tree.nodes.count {
      let isGiven = given.conflict(place, ranges[place]) == kind
      let members = SmallestConflict(isGiven ? given : self, kind).members(of: place)
      let own = kind == .floorsExceedTarget ? unitUpper[place] : unitLower[place]
      found.append(
        BoundConflict(
          kind: kind, territories: members.territories.map { problem.territories[$0] },
          units: members.nodes.map(tree.name), bounds: members.sum,
          assigned: Money(minorUnits: Int64(min(9e18, own.rounded())), problem.target.currency),
          unit: tree.name(place)))
      stretch(place, kind)
    }
    return found
  }
}
