import Foundation
import Statistics

/// Ways to begin a new map of a patch.
enum Rebuilding: Sendable {
  /// Cut along random lines into parts of the right size: the one that gains most.
  case bisection
  /// One centre goes to a random unit.
  case jump
  /// Centres drawn far from one another.
  case farApart
  /// All centres shaken.
  case jitter
  /// The centres as they are.
  case keep
  /// The map as it is: local search alone, which changes as little as it can.
  case mend

  static func drawn(_ random: inout RandomStream) -> Rebuilding {
    switch random.uniform() {
    case ..<0.62: .bisection
    case ..<0.80: .jump
    case ..<0.90: .farApart
    default: .jitter
    }
  }
}

extension Patch {
  /// Sets labels or centres for a new map; prices start at zero except where the centres stay.
  mutating func begin(_ way: Rebuilding, radius: Double, random: inout RandomStream) {
    guard way != .keep, way != .mend else { return }
    for j in 0..<q { formerCentre[j] = SIMD3(centreX[j], centreY[j], centreZ[j]) }
    formerPrice.copy(q * m, from: price)
    defer { inheritPrices() }
    switch way {
    case .bisection: bisect(&random)
    case .jump: jump(&random)
    case .farApart: scatter(&random)
    case .jitter, .keep, .mend: shake(0.5 * radius, &random)
    }
  }

  /// Each slot begins with the prices of the former centre that is nearest: prices belong to a place.
  private func inheritPrices() {
    for j in 0..<q {
      var nearest = (slot: j, distance: Float.infinity)
      for l in 0..<q {
        let d = formerCentre[l] - SIMD3(centreX[j], centreY[j], centreZ[j])
        let distance = (d * d).sum()
        if distance < nearest.distance { nearest = (l, distance) }
      }
      for k in 0..<m { price[j * m + k] = formerPrice[nearest.slot * m + k] }
    }
  }

  /// Recursive bisection along random directions; slots go to the side their old centre is on.
  private mutating func bisect(_ random: inout RandomStream) {
    for i in 0..<n { rank[i] = Int32(i) }
    var order = (0..<q).map { $0 }
    work += 2 * n * (q.bitWidth - q.leadingZeroBitCount)
    split(0..<n, &order, 0..<q, &random)
    recentre()
    fillEmptySlots()
  }

  private mutating func split(
    _ units: Range<Int>, _ order: inout [Int], _ slots: Range<Int>, _ random: inout RandomStream
  ) {
    guard slots.count > 1 else {
      for r in units { label[Int(rank[r])] = Int32(order[slots.lowerBound]) }
      return
    }
    let direction = randomDirection(&random)
    for r in units {
      let i = Int(rank[r])
      key[i] = x[i] * direction.x + y[i] * direction.y + z[i] * direction.z
    }
    var sorted = UnsafeMutableBufferPointer(start: rank.base + units.lowerBound, count: units.count)
    sorted.sort { [base = key.base] left, right in
      let (l, r) = (base[Int(left)], base[Int(right)])
      return l == r ? left < right : l < r
    }
    let along = (0..<q).map {
      centreX[$0] * direction.x + centreY[$0] * direction.y + centreZ[$0] * direction.z
    }
    order[slots].sort { along[$0] == along[$1] ? $0 < $1 : along[$0] < along[$1] }
    let half = slots.lowerBound + (slots.count % 2 == 0 ? slots.count / 2 : slots.count / 2 + random.below(2))
    let cut = cutPlace(units, order, slots, half)
    split(units.lowerBound..<cut, &order, slots.lowerBound..<half, &random)
    split(cut..<units.upperBound, &order, half..<slots.upperBound, &random)
  }

  /// Where the first part reaches its share of all measures together.
  private func cutPlace(_ units: Range<Int>, _ order: [Int], _ slots: Range<Int>, _ half: Int) -> Int {
    var (first, all) = (0.0, 0.0)
    for s in slots {
      for k in 0..<m {
        all += target[order[s] * m + k]
        if s < half { first += target[order[s] * m + k] }
      }
    }
    var total = 0.0
    for r in units { total += bulk(Int(rank[r])) }
    let goal = total * (all > 0 ? first / all : 0.5)
    var sum = 0.0
    for r in units {
      let next = sum + bulk(Int(rank[r]))
      if next > goal {
        return max(units.lowerBound, min(r + (goal - sum > next - goal ? 1 : 0), units.upperBound))
      }
      sum = next
    }
    return units.upperBound
  }

  @inline(__always) private func bulk(_ i: Int) -> Double {
    var sum = 0.0
    for k in 0..<m { sum += exactActivity[k * stride + i] }
    return sum
  }

  /// A random direction along the ground at the patch.
  private func randomDirection(_ random: inout RandomStream) -> SIMD3<Float> {
    let angle = random.uniform() * .pi
    guard metric == .sphere else { return SIMD3(Float(cos(angle)), Float(sin(angle)), 0) }
    let length = max(1e-12, (origin * origin).sum().squareRoot())
    let up = origin / length
    let flat = (up.x * up.x + up.y * up.y).squareRoot()
    let east = flat > 1e-9 ? Point(-up.y, up.x, 0) / flat : Point(1, 0, 0)
    let north = Point(
      up.y * east.z - up.z * east.y, up.z * east.x - up.x * east.z, up.x * east.y - up.y * east.x)
    return SIMD3<Float>(east * cos(angle) + north * sin(angle))
  }

  private func jump(_ random: inout RandomStream) {
    let j = random.below(q)
    guard !isFixed[j] else { return }
    setCentre(j, position(random.below(n)))
  }

  /// Each free centre in turn on the farthest of a few random units.
  private func scatter(_ random: inout RandomStream) {
    var placed: [Int] = (0..<q).filter { isFixed[$0] }
    for j in 0..<q where !isFixed[j] {
      var chosen = (unit: random.below(n), distance: Float(-1))
      for _ in 0..<5 {
        let i = random.below(n)
        let near = placed.reduce(Float.infinity) { min($0, travel(i, $1)) }
        if near > chosen.distance { chosen = (i, near) }
      }
      setCentre(j, position(chosen.unit))
      placed.append(j)
    }
  }

  private func shake(_ radius: Double, _ random: inout RandomStream) {
    for j in 0..<q where !isFixed[j] {
      setCentre(
        j,
        Point(
          Double(centreX[j]) + radius * random.normal(), Double(centreY[j]) + radius * random.normal(),
          Double(centreZ[j]) + radius * random.normal() * (metric == .sphere ? 1 : 0)))
    }
  }
}

/// How a map of a patch compares: connected and apart first, then cost and what is outside the bands at a price.
struct PatchScore: Sendable {
  var broken = 0
  /// Load outside the bands, scaled.
  var violation = 0.0
  var cost = 0.0
  /// Cost of a unit of load outside.
  var strictness = 0.0

  var merit: Double { violation > 0 ? cost + strictness * violation : cost }

  func isBetter(than other: PatchScore, gain: Double) -> Bool {
    if broken != other.broken { return broken < other.broken }
    // Once inside, never out again.
    if violation > 0, other.violation <= 0 { return false }
    return merit < other.merit - gain
  }
}

extension Patch {
  mutating func score() -> PatchScore {
    PatchScore(
      broken: brokenSlots() + clashes, violation: totalViolation, cost: totalTravel, strictness: strictness)
  }

  /// Prices and centres in turn, from coarse to fine, then whole units and local search.
  ///
  /// - Parameter ceiling: maps whose cost is far above it are given up half-way.
  /// - Returns: false when given up.
  mutating func alternate(radius: Double, rounds: Int, ceiling: Double, isOutside: Bool) -> Bool {
    // Prices that have to carry load from far have far to go.
    let reach = isOutside ? 5 * radius : radius
    let extra = isOutside ? 5 : 0
    var epsilon = 0.25 * radius
    var damping = 0.1
    for round in 0..<rounds where !isOver() {
      priceAll()
      damping = ascend(
        epsilon: Float(epsilon), rounding: epsilon, steps: 2 + m + (round == 0 ? 1 : 0) + extra, reach: reach,
        damping: damping, goal: 0.3)
      roundToCheapest()
      recentre()
      fillEmptySlots()
      epsilon = max(0.02 * radius, epsilon * 0.5)
      guard round == 2 else { continue }
      measureAll()
      if totalTravel > ceiling { return false }
    }
    priceAll()
    _ = ascend(
      epsilon: Float(0.008 * radius), rounding: 0.02 * radius, steps: 3 + 2 * m + extra, reach: reach,
      damping: damping, goal: 0.05)
    roundToCheapest()
    recentre()
    fillEmptySlots()
    reconnect()
    measureAll()
    guard totalTravel < ceiling else { return false }
    improve(limit: 4 * q + n, trades: hasGraph)
    return true
  }

  /// Tries `tries` new maps of the patch and keeps the best in `best`; nil when none beats the present one.
  mutating func search(
    tries: Int, ways: [Rebuilding] = [], temperature: Double = 0, random: inout RandomStream
  ) -> PatchScore? {
    guard n > q, q > 1 else { return nil }
    measureAll()
    // A start may look at costs before it prices them; they must be this patch's, not the last one's.
    priceAll()
    let start = score()
    // Above zero temperature a dearer map may take the place of the present one (Metropolis et al. 1953).
    let allowance =
      temperature > 0 && start.violation <= 0 ? -temperature * log(max(1e-12, random.uniform())) : 0
    var champion = start
    champion.cost += allowance
    var found = false
    var weights = 0.0
    for j in 0..<q { weights += mass[j] }
    let radius = max(1e-9, totalTravel / max(weights, 1e-12))
    let gain = 1e-7 * start.cost
    priceCap = max(strictness, 20 * radius)
    best.copy(n, from: label)
    bestPrice.copy(q * m, from: price)
    for attempt in 0..<tries where !isOver() {
      work += 2000
      label.copy(n, from: best)
      price.copy(q * m, from: bestPrice)
      measureAll()
      let way = attempt < ways.count ? ways[attempt] : Rebuilding.drawn(&random)
      begin(way, radius: radius, random: &random)
      let ceiling = champion.broken > 0 ? Double.infinity : champion.merit * 1.025
      if way == .mend {
        improve(limit: 4 * q + n, trades: true)
      } else {
        guard
          alternate(radius: radius, rounds: 5, ceiling: ceiling, isOutside: champion.violation > 0)
        else { continue }
      }
      let result = score()
      if result.isBetter(than: champion, gain: gain) {
        champion = result
        found = true
        best.copy(n, from: label)
        bestPrice.copy(q * m, from: price)
      }
    }
    change = champion.cost - start.cost
    isMended = champion.broken < start.broken
    return found ? champion : nil
  }
}
