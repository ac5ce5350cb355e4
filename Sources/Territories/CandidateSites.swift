/// The few cheapest territories of one unit, in order.
struct CandidateRow: ~Copyable {
  private(set) var count = 0
  let width: Int
  private let keys: Lane<Float>
  private let territories: Lane<Int32>
  private let costs: Lane<Float>

  init(_ width: Int) {
    self.width = width
    keys = Lane(width, repeating: 0)
    territories = Lane(width, repeating: -1)
    costs = Lane(width, repeating: 0)
  }

  mutating func clear() { count = 0 }

  /// What a territory must stay below to be kept.
  var threshold: Float { count < width ? .infinity : keys[width - 1] }

  func contains(_ territory: Int32) -> Bool {
    for place in 0..<count where territories[place] == territory { return true }
    return false
  }

  mutating func insert(_ territory: Int32, key: Float, cost: Float) {
    var place = count
    if count == width {
      guard key < keys[width - 1] else { return }
      place = width - 1
    } else {
      count += 1
    }
    while place > 0, keys[place - 1] > key {
      keys[place] = keys[place - 1]
      territories[place] = territories[place - 1]
      costs[place] = costs[place - 1]
      place -= 1
    }
    keys[place] = key
    territories[place] = territory
    costs[place] = cost
  }

  func store(_ territory: UnsafeMutablePointer<Int32>, _ cost: UnsafeMutablePointer<Float>) {
    for place in 0..<width {
      territory[place] = place < count ? territories[place] : -1
      cost[place] = costs[place]
    }
  }
}

/// Centres and prices in single precision, four at a time; positions in km (or the plane's unit) from their middle.
struct Sites: Sendable {
  private let metric: Metric
  private let origin: Point
  private let p: Int
  private let xs: [SIMD4<Float>]
  private let ys: [SIMD4<Float>]
  private let zs: [SIMD4<Float>]
  /// Measure k of quad b at `k * quads + b`; the padding is dear.
  private let prices: [SIMD4<Float>]

  init(_ instance: Instance, _ centres: [Point], _ prices: [Double]) {
    let (m, p) = (instance.m, instance.p)
    metric = instance.metric
    self.p = p
    origin = centres.reduce(Point(), +) / Double(max(1, centres.count))
    let local = centres.map { [origin, metric] in ($0 - origin) * metric.scale }
    let quads = (p + 3) / 4
    func packed(_ value: (Int) -> Double) -> [SIMD4<Float>] {
      (0..<quads).map { quad in
        var result = SIMD4<Float>()
        for lane in 0..<4 { result[lane] = quad * 4 + lane < p ? Float(value(quad * 4 + lane)) : 1e12 }
        return result
      }
    }
    xs = packed { local[$0].x }
    ys = packed { local[$0].y }
    zs = packed { local[$0].z }
    self.prices = (0..<m).flatMap { k in packed { prices[$0 * m + k] } }
  }

  /// The cheapest eligible territories of a unit at the prices. O(p).
  ///
  /// - Parameter seeds: `row.width` territories to look at first (−1: none); good ones spare most insertions.
  func fill(
    _ row: inout CandidateRow, _ instance: Instance, _ unit: Int, seeds: UnsafeMutablePointer<Int32>
  ) {
    row.clear()
    let m = instance.m
    let place = SIMD3<Float>((instance.points[unit] - origin) * metric.scale)
    let weight = Float(instance.weights[unit])
    for r in 0..<row.width where seeds[r] >= 0 { offer(Int(seeds[r]), &row, instance, unit, place) }
    for quad in xs.indices {
      if !instance.usesMatrix {
        let (dx, dy, dz) = (xs[quad] - place.x, ys[quad] - place.y, zs[quad] - place.z)
        var v = (dx * dx + dy * dy + dz * dz).squareRoot() * weight
        for k in 0..<m { v += prices[k * xs.count + quad] * Float(instance.activity[unit * m + k]) }
        // A chord is shorter than its arc, and home costs no moving: a bound from below.
        guard least(v) < row.threshold else { continue }
      }
      for j in quad * 4..<min(quad * 4 + 4, p) where !row.contains(Int32(j)) {
        offer(j, &row, instance, unit, place)
      }
    }
  }

  private func offer(
    _ j: Int, _ row: inout CandidateRow, _ instance: Instance, _ unit: Int, _ place: SIMD3<Float>
  ) {
    guard instance.eligibility.allows(unit, j) else { return }
    let (quad, lane) = (j / 4, j % 4)
    var cost: Float
    if instance.usesMatrix {
      cost = instance.matrix[unit * p + j]
    } else {
      let (dx, dy, dz) = (xs[quad][lane] - place.x, ys[quad][lane] - place.y, zs[quad][lane] - place.z)
      let chord = (dx * dx + dy * dy + dz * dz).squareRoot()
      cost = Float(instance.weights[unit]) * (metric == .sphere ? arc(chord) : chord)
    }
    if instance.hasHomes, instance.home[unit] >= 0, instance.home[unit] != Int32(j) {
      cost += Float(instance.moveCost[unit])
    }
    var key = cost
    for k in 0..<instance.m {
      key += prices[k * xs.count + quad][lane] * Float(instance.activity[unit * instance.m + k])
    }
    row.insert(Int32(j), key: key, cost: cost)
  }
}

@inline(__always) private func least(_ v: SIMD4<Float>) -> Float {
  let (a, b) = (v.lowHalf, v.highHalf)
  let c = a.replacing(with: b, where: b .< a)
  return min(c.x, c.y)
}
