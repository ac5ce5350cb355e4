/// A proof that some region cannot be divided among territories within their limits, and from which tolerance on it might.
struct RegionCertificate {
  let region: Region
  /// No map can have all deviations below this.
  let reachableTolerance: Double

  /// The unit in the middle of the region: the fewest steps to all others, within the region.
  var centre: Int {
    let count = region.units.count
    func steps(from start: Int) -> Int {
      var (seen, edge, depth, sum) = (UInt64(1) << UInt64(start), UInt64(1) << UInt64(start), 0, 0)
      while edge != 0 {
        var reached: UInt64 = 0
        edge.forEachBit { reached |= region.touching[$0] }
        edge = reached & ~seen
        seen |= edge
        depth += 1
        sum += depth * edge.nonzeroBitCount
      }
      return sum + (count - seen.nonzeroBitCount) * count
    }
    let totals = (0..<count).map { steps(from: $0) }
    let nearest = (0..<count).min { totals[$0] != totals[$1] ? totals[$0] < totals[$1] : $0 < $1 }
    return region.units[nearest ?? 0]
  }

  /// Units lighter than this part of a target are left to the surroundings.
  private static let heavy = 0.1
  private static let sizes = [4, 8, 14, 20, 27]
  private static let mostSeen = 120

  /// Operations for the search of a region, and for the tolerance once one is found.
  private static let findBudget = 30_000_000
  private static let bisectionBudget = 60_000_000

  /// The first region found that cannot be divided; nil when none is.
  ///
  /// Looks at the surroundings of a few units that are heavy, or out of proportion between measures. Nothing is proved
  /// where all units are small.
  static func find(_ problem: TerritoryProblem, _ instance: Instance) -> RegionCertificate? {
    guard instance.m > 0 else { return nil }
    let boxes = TerritoryBox.all(problem, instance)
    let growth = RegionGrowth(instance, top: TerritoryBox.hull(boxes).upper, heavy: heavy)
    var seen: Set<Int> = []
    var budget = findBudget
    for seed in growth.seeds where budget > 0 && !seen.contains(seed) {
      let units = growth.region(around: seed, most: sizes[sizes.count - 1])
      seen.formUnion(units)
      var share = budget / 3
      budget -= share
      for region in regions(instance, units) where RegionDivision.isImpossible(region, boxes, budget: &share)
      {
        return bisected(problem, region, regions(instance, units))
      }
      budget += max(0, share)
      if seen.count > mostSeen { break }
    }
    return nil
  }

  private static func regions(_ instance: Instance, _ units: [Int]) -> [Region] {
    Set(sizes.map { min($0, units.count) }).sorted().map { Region(instance, Array(units.prefix($0))) }
  }

  /// The largest tolerance that `region`, or a larger one around the same seed, rules out.
  private static func bisected(_ problem: TerritoryProblem, _ region: Region, _ regions: [Region])
    -> RegionCertificate
  {
    let given = problem.measures.compactMap { measure -> Double? in
      if case .within(let tolerance) = measure.limit { tolerance } else { nil }
    }
    guard let least = given.min() else { return RegionCertificate(region: region, reachableTolerance: 0) }
    var best = RegionCertificate(region: region, reachableTolerance: least)
    for candidate in regions where candidate.units.count >= region.units.count {
      func isImpossible(_ tolerance: Double) -> Bool {
        var budget = bisectionBudget / 10
        let boxes = TerritoryBox.all(problem, region.instance, tolerance: tolerance)
        return RegionDivision.isImpossible(candidate, boxes, budget: &budget)
      }
      var low = best.reachableTolerance
      var high = low + max(0.002, 0.1 * low)
      while high < 1, isImpossible(high) { (low, high) = (high, high + 2 * (high - low)) }
      high = min(high, 1)
      guard low > best.reachableTolerance || candidate.units.count == region.units.count else { continue }
      while high - low > 1e-4 {
        let middle = (low + high) / 2
        if isImpossible(middle) { low = middle } else { high = middle }
      }
      best = RegionCertificate(region: candidate, reachableTolerance: low)
    }
    return best
  }
}

/// Which units to look at together.
struct RegionGrowth {
  private let instance: Instance
  /// Load of each unit as a part of what a territory may hold: the largest over measures.
  private let size: [Double]
  /// The same as a vector at `u * m + k`.
  private let part: [Double]
  private let heavy: Double

  init(_ instance: Instance, top: [Double], heavy: Double) {
    self.instance = instance
    self.heavy = heavy
    let m = instance.m
    part = (0..<instance.n * m).map { top[$0 % m] > 0 ? instance.activity[$0] / top[$0 % m] : 0 }
    size = (0..<instance.n).map { [part] u in (0..<m).reduce(0) { max($0, part[u * m + $1]) } }
  }

  /// Heavy units, first those that with their heavy neighbours are most out of proportion, in turn with the heaviest.
  var seeds: [Int] {
    let m = instance.m
    let heavyUnits = (0..<instance.n).filter { size[$0] >= heavy }
    guard !heavyUnits.isEmpty else { return [] }
    let byWeight = heavyUnits.sorted { size[$0] != size[$1] ? size[$0] > size[$1] : $0 < $1 }
    guard m > 1 else { return byWeight }
    var slant: [Int: Double] = [:]
    for unit in heavyUnits {
      var sum = excess(unit)
      for next in instance.graph?.neighbours(of: unit) ?? [] where size[Int(next)] >= heavy {
        let other = excess(Int(next))
        for index in sum.indices { sum[index] += other[index] }
      }
      slant[unit] = sum.reduce(0) { max($0, abs($1)) }
    }
    let bySlant = heavyUnits.sorted {
      let (left, right) = (slant[$0] ?? 0, slant[$1] ?? 0)
      return left != right ? left > right : $0 < $1
    }
    var result: [Int] = []
    for (left, right) in zip(bySlant, byWeight) { result += left == right ? [left] : [left, right] }
    return result
  }

  /// How much more of each measure than of all in the mean.
  private func excess(_ unit: Int) -> [Double] {
    let m = instance.m
    let mean = (0..<m).reduce(0) { $0 + part[unit * m + $1] } / Double(m)
    return (0..<m).map { part[unit * m + $0] - mean }
  }

  /// `seed` and heavy units around it: those that are out of proportion in the same way, or heaviest, first.
  func region(around seed: Int, most: Int) -> [Int] {
    let direction = excess(seed)
    let length = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
    func score(_ unit: Int) -> Double {
      guard length > 1e-3 else { return size[unit] }
      return zip(excess(unit), direction).reduce(0) { $0 + $1.0 * $1.1 } / length + 1e-3 * size[unit]
    }
    guard let graph = instance.graph else {
      let others = (0..<instance.n).filter { $0 != seed && size[$0] >= heavy }
      let scores = Dictionary(uniqueKeysWithValues: others.map { ($0, score($0)) })
      let ranked = others.sorted { left, right in
        let (l, r) = (scores[left] ?? 0, scores[right] ?? 0)
        return l != r ? l > r : left < right
      }
      return [seed] + Array(ranked.prefix(most - 1))
    }
    var units = [seed]
    var isIn: Set<Int> = [seed]
    var open: [Int: Double] = [:]
    func look(from unit: Int) {
      for next in graph.neighbours(of: unit) where size[Int(next)] >= heavy && !isIn.contains(Int(next)) {
        open[Int(next)] = score(Int(next))
      }
    }
    look(from: seed)
    while units.count < most,
      let best = open.max(by: { $0.value != $1.value ? $0.value < $1.value : $0.key > $1.key })
    {
      open[best.key] = nil
      isIn.insert(best.key)
      units.append(best.key)
      look(from: best.key)
    }
    return units
  }
}
