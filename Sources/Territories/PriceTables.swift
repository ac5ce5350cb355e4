/// What the smoothed dual of a whole map reads: units in an order where neighbours stand together, in single precision
/// and in blocks, each with the few territories that matter to it.
///
/// n units, m measures, p territories; positions in km (or the plane's unit) from their middle.
final class PriceTables: @unchecked Sendable {
  let instance: Instance
  /// Of `instance`, asked for every unit.
  let isPlain: Bool
  /// Units of a block look at the same territories.
  static let blockSize = 64
  /// The unit in each row.
  let order: [Int32]
  private let origin: Point
  private let x: Lane<Float>
  private let y: Lane<Float>
  private let z: Lane<Float>
  private let weight: Lane<Float>
  /// Measure k of row r at `k * n + r`.
  private let activity: Lane<Float>
  /// A unit's size, and what ε is multiplied with: the size, by how far travel is around the unit.
  let size: [Float]
  private(set) var softness: [Float]
  /// Territories of block b: `pool[poolStart[b]..<poolStart[b + 1]]`.
  private(set) var pool: [Int32] = []
  private(set) var poolStart: [Int] = []

  init(_ instance: Instance, order: [Int32]? = nil) {
    self.instance = instance
    isPlain = instance.isPlain
    let (n, m) = (instance.n, instance.m)
    let rows = order ?? spatialOrder(instance.points)
    self.order = rows
    let middle = instance.points.reduce(Point(), +) / Double(max(1, n))
    origin = middle
    func lane(_ value: (Int) -> Double) -> Lane<Float> {
      let lane = Lane<Float>(n, repeating: 0)
      for row in 0..<n { lane[row] = Float(value(Int(rows[row]))) }
      return lane
    }
    let scale = instance.metric.scale
    x = lane { (instance.points[$0].x - middle.x) * scale }
    y = lane { (instance.points[$0].y - middle.y) * scale }
    z = lane { (instance.points[$0].z - middle.z) * scale }
    weight = lane { instance.weights[$0] }
    activity = Lane<Float>(n * m, repeating: 0)
    for k in 0..<m {
      for row in 0..<n { activity[k * n + row] = Float(instance.activity[Int(rows[row]) * m + k]) }
    }
    size = rows.map { Float(max(1e-4, instance.bulk(Int($0)))) }
    softness = size
  }

  /// Takes how far travel is in the territory of each unit, relative to the mean.
  func takeExtents(_ extents: [Double], of labels: [Int32]) {
    for row in 0..<instance.n { softness[row] = size[row] * Float(extents[Int(labels[Int(order[row])])]) }
  }

  var blockCount: Int { (instance.n + Self.blockSize - 1) / Self.blockSize }

  func rows(_ block: Int) -> Range<Int> {
    block * Self.blockSize..<min(instance.n, (block + 1) * Self.blockSize)
  }

  func setPools(_ pools: [[Int32]]) {
    pool = pools.flatMap { $0 }
    poolStart = [0]
    for part in pools { poolStart.append(poolStart[poolStart.count - 1] + part.count) }
  }

  func poolOf(_ block: Int) -> ArraySlice<Int32> { pool[poolStart[block]..<poolStart[block + 1]] }
}

/// Some territories' centres and prices for one thread, eight at a time, and the values of a unit in them.
struct PriceLanes: ~Copyable {
  private var territories = Lane<Int32>(repeating: 0)
  private(set) var count = 0
  /// Rounded up to a multiple of 8; the padding is dear.
  private(set) var width = 0
  private var x = Lane<Float>(repeating: 0)
  private var y = Lane<Float>(repeating: 0)
  private var z = Lane<Float>(repeating: 0)
  private var price = Lane<Float>(repeating: 0)
  /// By how much prices may be higher.
  private var range = Lane<Float>(repeating: 0)
  /// Cost plus price of the last unit.
  private(set) var value = Lane<Float>(repeating: 0)

  /// Added to the last eight: what keeps the padding dear.
  private var padding = SIMD8<Float>()

  init() {}

  func territory(_ place: Int) -> Int { Int(territories[place]) }

  mutating func load(
    _ pool: some Collection<Int32>, _ tables: PriceTables, _ centres: [Point], _ prices: [Double],
    ranges: [Double] = []
  ) {
    let m = tables.instance.m
    count = pool.count
    width = (count + 7) & ~7
    territories.reserve(width)
    x.reserve(width)
    y.reserve(width)
    z.reserve(width)
    price.reserve(width * m)
    range.reserve(ranges.isEmpty ? 0 : width * m)
    value.reserve(width)
    var place = 0
    for j in pool {
      territories[place] = j
      let local = tables.local(centres[Int(j)])
      (x[place], y[place], z[place]) = (local.x, local.y, local.z)
      for k in 0..<m { price[k * width + place] = Float(prices[Int(j) * m + k]) }
      if !ranges.isEmpty { for k in 0..<m { range[k * width + place] = Float(ranges[Int(j) * m + k]) } }
      place += 1
    }
    padding = SIMD8()
    for place in count..<width {
      (x[place], y[place], z[place]) = (0, 0, 0)
      for k in 0..<m { price[k * width + place] = 0 }
      if !ranges.isEmpty { for k in 0..<m { range[k * width + place] = 0 } }
      padding[place % 8] = 2 * Patch.barred
    }
  }

  /// Fills `value` for the unit in `row` and returns the least.
  @inline(__always) mutating func evaluate(_ row: Int, _ tables: PriceTables) -> Float {
    guard tables.isPlain else { return evaluateAnywhere(row, tables) }
    let (m, at, w) = (tables.instance.m, tables.place(row), tables.weight(row))
    let isSphere = tables.instance.metric == .sphere
    var lowest = SIMD8<Float>(repeating: Patch.barred)
    var s = 0
    while s < width {
      var v = travel(s, from: at, isSphere) * w
      for k in 0..<m { v += price.octet(k * width + s) * tables.activity(row, k) }
      if s == width - 8 { v += padding }
      value.setOctet(s, v)
      lowest = lowest.replacing(with: v, where: v .< lowest)
      s += 8
    }
    return least(lowest)
  }

  /// The same with a matrix, moving costs or restrictions.
  private mutating func evaluateAnywhere(_ row: Int, _ tables: PriceTables) -> Float {
    let instance = tables.instance
    if instance.usesMatrix {
      fillFromMatrix(row, tables)
    } else {
      let (at, w, isSphere) = (tables.place(row), tables.weight(row), instance.metric == .sphere)
      for s in stride(from: 0, to: width, by: 8) { value.setOctet(s, travel(s, from: at, isSphere) * w) }
    }
    for k in 0..<instance.m {
      let a = tables.activity(row, k)
      for place in 0..<count { value[place] += price[k * width + place] * a }
    }
    restrict(Int(tables.order[row]), instance)
    for place in count..<width { value[place] = 2 * Patch.barred }
    return (0..<count).reduce(Patch.barred) { min($0, value[$1]) }
  }

  /// Distances from a place to eight centres.
  @inline(__always) private func travel(_ s: Int, from at: SIMD3<Float>, _ isSphere: Bool) -> SIMD8<Float> {
    let square = squares(s, from: at)
    return isSphere ? arcs(squares: square) : square.squareRoot()
  }

  @inline(__always) func squares(_ s: Int, from at: SIMD3<Float>) -> SIMD8<Float> {
    let (dx, dy, dz) = (x.octet(s) - at.x, y.octet(s) - at.y, z.octet(s) - at.z)
    return dx * dx + dy * dy + dz * dz
  }

  /// The prices of eight territories in measure k, and what they may rise to.
  @inline(__always) func prices(_ s: Int, _ k: Int) -> SIMD8<Float> { price.octet(k * width + s) }
  @inline(__always) func highest(_ s: Int, _ k: Int) -> SIMD8<Float> {
    prices(s, k) + range.octet(k * width + s)
  }

  private func fillFromMatrix(_ row: Int, _ tables: PriceTables) {
    let start = Int(tables.order[row]) * tables.instance.p
    for place in 0..<count { value[place] = tables.instance.matrix[start + territory(place)] }
  }

  /// Moving costs, and what is not allowed.
  @inline(__always) private func restrict(_ unit: Int, _ instance: Instance) {
    if instance.hasHomes, instance.home[unit] >= 0, instance.moveCost[unit] > 0 {
      let cost = Float(instance.moveCost[unit])
      for place in 0..<count where territories[place] != instance.home[unit] { value[place] += cost }
    }
    if instance.eligibility.isRestricted(unit) {
      for place in 0..<count where !instance.eligibility.allows(unit, territory(place)) {
        value[place] = Patch.barred
      }
    }
  }
}

extension PriceTables {
  func local(_ point: Point) -> SIMD3<Float> { SIMD3<Float>((point - origin) * instance.metric.scale) }
  @inline(__always) func place(_ row: Int) -> SIMD3<Float> { SIMD3(x[row], y[row], z[row]) }
  @inline(__always) func weight(_ row: Int) -> Float { weight[row] }
  @inline(__always) func activity(_ row: Int, _ k: Int) -> Float { activity[k * instance.n + row] }
}

/// Great-circle km from squares of chords in km, as a series; too little by 2 % at a quarter of the Earth's girth.
@inline(__always) func arcs(squares: SIMD8<Float>) -> SIMD8<Float> {
  let t = squares * Float(1 / (earthRadiusKm * earthRadiusKm))
  var series = t * (35 / 294_912) + (5 / 7168)
  series = series * t + (3 / 640)
  series = series * t + (1 / 24)
  return squares.squareRoot() * (series * t + 1)
}

/// Points along a space-filling curve (Morton 1966): neighbours mostly stand together.
func spatialOrder(_ points: [Point]) -> [Int32] {
  guard var low = points.first else { return [] }
  var high = low
  for point in points {
    low = low.replacing(with: point, where: point .< low)
    high = high.replacing(with: point, where: point .> high)
  }
  let size = max((high - low).max(), 1e-300)
  func spread(_ value: Double) -> UInt64 {
    var bits = UInt64(min(1023, value / size * 1024))
    bits = (bits | bits << 16) & 0x0300_00FF
    bits = (bits | bits << 8) & 0x0300_F00F
    bits = (bits | bits << 4) & 0x030C_30C3
    return (bits | bits << 2) & 0x0924_9249
  }
  var keys = points.enumerated().map { index, point in
    let d = point - low
    return (spread(d.x) | spread(d.y) << 1 | spread(d.z) << 2) << 32 | UInt64(index)
  }
  keys.sort()
  return keys.map { Int32(truncatingIfNeeded: $0 & 0xFFFF_FFFF) }
}
