import SalesModel

/// A few neighbouring territories with everything in them, copied into one worker's memory: where maps are rebuilt.
///
/// n units, q territories ("slots"), m measures. Positions are local, in km from the patch's middle, so that single
/// precision is enough. Rows of slots are padded to a multiple of 4.
struct Patch: ~Copyable {
  var n = 0
  var q = 0
  var m = 0
  /// q rounded up to a multiple of 4, and the distance between the rows of `activity`.
  var width = 0
  var stride = 0
  var metric = Metric.plane
  var origin = Point()
  var usesMatrix = false
  var isMedian = false
  var hasGraph = false
  var isRestricted = false
  /// Operations done, the measure of effort: about one a unit and slot in each pass.
  var work = 0

  // A unit each.
  var unit = Lane<Int32>(repeating: 0)
  var x = Lane<Float>(repeating: 0)
  var y = Lane<Float>(repeating: 0)
  var z = Lane<Float>(repeating: 0)
  var weight = Lane<Float>(repeating: 0)
  var activity = Lane<Float>(repeating: 0)
  /// The same in double precision, for loads that count.
  var exactActivity = Lane<Double>(repeating: 0)
  /// What ε is multiplied with: a unit's size.
  var softness = Lane<Float>(repeating: 0)
  var home = Lane<Int32>(repeating: -1)
  var moveCost = Lane<Float>(repeating: 0)
  var allowed = Lane<UInt64>(repeating: 0)
  var label = Lane<Int32>(repeating: 0)
  var original = Lane<Int32>(repeating: 0)
  var best = Lane<Int32>(repeating: 0)
  /// Travel and moving cost of unit i in slot j at `i * width + j`; in the padding, and where i may not be, huge.
  var cost = Lane<Float>(repeating: 0)
  // Edges between units of the patch.
  var edgeStart = Lane<Int32>(repeating: 0)
  var edges = Lane<Int32>(repeating: 0)
  var mark = Lane<Int32>(repeating: 0)
  var queue = Lane<Int32>(repeating: 0)
  var piece = Lane<Int32>(repeating: 0)
  var stamp: Int32 = 0
  /// Asked between steps: when true, the search ends with what it has.
  var isOver: @Sendable () -> Bool = { false }
  /// Change of the cost by the last search.
  var change = 0.0
  /// Whether it left fewer territories in pieces, or groups together.
  var isMended = false
  /// What a unit of load outside a band costs when maps are compared.
  var strictness = 0.0
  /// By which part of half their width bands are narrower than asked for.
  var tightening = 0.0
  /// What leaving home costs beside the instance's own cost, where moves are limited.
  var moves: MoveLedger?
  /// Prices beyond this are held back.
  var priceCap = Double.infinity
  /// By which part of the targets the bands are widened for prices (down when negative), a measure each, so that what
  /// the patch holds fits into them.
  var widening = Lane<Double>(repeating: 0)

  // A slot each; measures at `j * m + k`.
  var slot = Lane<Int32>(repeating: 0)
  var isFixed = Lane<Bool>(repeating: false)
  var isOutside = Lane<Bool>(repeating: false)
  var target = Lane<Double>(repeating: 0)
  var upper = Lane<Double>(repeating: 0)
  var lower = Lane<Double>(repeating: 0)
  var load = Lane<Double>(repeating: 0)
  var mass = Lane<Double>(repeating: 0)
  var count = Lane<Int32>(repeating: 0)
  var moment = Lane<Point>(repeating: Point())
  var travel = Lane<Double>(repeating: 0)
  /// How a slot's travel changes as its centre moves.
  var pull = Lane<Point>(repeating: Point())
  /// Scratch of medians.
  var sumX = Lane<Point>(repeating: Point())
  var sumF = Lane<Double>(repeating: 0)
  var centreX = Lane<Float>(repeating: 0)
  var centreY = Lane<Float>(repeating: 0)
  var centreZ = Lane<Float>(repeating: 0)
  /// Penalty for a unit of load outside the band, a measure each.
  var penalty = Lane<Double>(repeating: 0)

  // Prices: at `j * m + k`, and by measure in padded rows.
  var price = Lane<Double>(repeating: 0)
  /// Where a search starts from, and what belongs to the best map: prices and, at the start, centres.
  var bestPrice = Lane<Double>(repeating: 0)
  var formerPrice = Lane<Double>(repeating: 0)
  var formerCentre = Lane<SIMD3<Float>>(repeating: SIMD3())
  var priceRow = Lane<Float>(repeating: 0)
  var softLoad = Lane<Double>(repeating: 0)
  var newton = NewtonStep()
  var share = Lane<Float>(repeating: 0)
  var shareSlot = Lane<Int32>(repeating: 0)
  var shareSum: Float = 1
  /// At the last evaluation: its prices, how far they had moved apart since the one before, the slot of each unit that is in one
  /// (−1 otherwise), and how much dearer the next slot is for it at least.
  var evaluatedPrice = Lane<Double>(repeating: 0)
  var drift = Lane<Float>(repeating: 0)
  var settled = Lane<Int32>(repeating: -1)
  var lead = Lane<Float>(repeating: 0)
  var rowValue = Lane<Float>(repeating: 0)
  // Scratch of rebuilding and of swaps.
  var rank = Lane<Int32>(repeating: 0)
  var key = Lane<Float>(repeating: 0)
  /// Where each slot's units begin in `rank`.
  var firstComing = Lane<Int32>(repeating: 0)
  var fringe = Fringe()
  var apart = PatchSeparation()

  /// Rows that are never chosen.
  static let barred: Float = 1e15

  init() {}

  /// Takes the territories `slots` of a plan. `scratch` maps units to rows of the patch: n entries of −1, left so.
  mutating func load(
    _ instance: Instance, _ plan: Plan, slots: [Int32], prices: [Double], scratch: borrowing Lane<Int32>
  ) {
    q = slots.count
    m = instance.m
    width = (q + 3) & ~3
    n = slots.reduce(0) { $0 + plan.count($1) }
    stride = (n + 3) & ~3
    metric = instance.metric
    usesMatrix = instance.usesMatrix
    isMedian = instance.centreRule == .median
    hasGraph = instance.isContiguous
    isRestricted = !instance.eligibility.isFree
    reserve()
    takeSlots(instance, slots)
    takeUnits(instance, plan, slots)
    takeSeparation(instance)
    widenBands()
    for j in 0..<q { for k in 0..<m { price[j * m + k] = prices[Int(slots[j]) * m + k] } }
    if hasGraph { takeEdges(instance, scratch) }
    work += 4 * n
  }

  private mutating func reserve() {
    unit.reserve(n)
    x.reserve(stride)
    y.reserve(stride)
    z.reserve(stride)
    weight.reserve(stride)
    activity.reserve(stride * m)
    exactActivity.reserve(stride * m)
    softness.reserve(n)
    settled.reserve(n)
    lead.reserve(n)
    home.reserve(n)
    moveCost.reserve(n)
    allowed.reserve(n)
    label.reserve(n)
    original.reserve(n)
    best.reserve(n)
    cost.reserve(n * width)
    mark.reserve(n)
    queue.reserve(n)
    piece.reserve(n)
    rank.reserve(n)
    key.reserve(n)
    slot.reserve(q)
    isFixed.reserve(q)
    isOutside.reserve(q)
    target.reserve(q * m)
    upper.reserve(q * m)
    lower.reserve(q * m)
    load.reserve(q * m)
    mass.reserve(q)
    count.reserve(q)
    moment.reserve(q)
    travel.reserve(q)
    pull.reserve(q)
    sumX.reserve(q)
    sumF.reserve(q)
    centreX.reserve(width)
    centreY.reserve(width)
    centreZ.reserve(width)
    penalty.reserve(m)
    firstComing.reserve(q + 1)
    widening.reserve(m)
    price.reserve(q * m)
    bestPrice.reserve(q * m)
    formerPrice.reserve(q * m)
    formerCentre.reserve(q)
    priceRow.reserve(width * m)
    softLoad.reserve(q * m)
    evaluatedPrice.reserve(q * m)
    drift.reserve(m)
    share.reserve(width)
    shareSlot.reserve(width)
    rowValue.reserve(width)
  }

  private mutating func takeSlots(_ instance: Instance, _ slots: [Int32]) {
    for j in 0..<q {
      let global = Int(slots[j])
      slot[j] = slots[j]
      isFixed[j] = instance.fixedCentres[global] != nil
      for k in 0..<m {
        target[j * m + k] = instance.target[global * m + k]
        let (u, l) = (instance.upper[global * m + k], instance.lower[global * m + k])
        let margin = tightening * min((u - l) / 2, 0.05 * target[j * m + k])
        upper[j * m + k] = u - margin
        lower[j * m + k] = l > 0 ? l + margin : l
      }
    }
  }

  private mutating func takeUnits(_ instance: Instance, _ plan: Plan, _ slots: [Int32]) {
    var i = 0
    var sum = Point()
    for j in 0..<q {
      for member in plan.members(slots[j]) {
        unit[i] = member
        label[i] = Int32(j)
        sum += instance.points[Int(member)]
        i += 1
      }
    }
    origin = sum / Double(max(1, n))
    let scale = metric.scale
    for i in 0..<n {
      let u = Int(unit[i])
      let local = (instance.points[u] - origin) * scale
      x[i] = Float(local.x)
      y[i] = Float(local.y)
      z[i] = Float(local.z)
      weight[i] = Float(instance.weights[u])
      var size = instance.weights[u]
      for k in 0..<m {
        activity[k * stride + i] = Float(instance.activity[u * m + k])
        exactActivity[k * stride + i] = instance.activity[u * m + k]
        size += instance.activity[u * m + k]
      }
      softness[i] = Float(max(1e-4, size / Double(m + 1)))
      takeRestrictions(instance, i, u)
    }
    // Vectors read past the last unit, and one far lane changes how the others are computed: no leftovers there.
    for i in n..<stride { (x[i], y[i], z[i], weight[i]) = (0, 0, 0, 0) }
    original.copy(n, from: label)
    // A slot without weight keeps this centre: the patch's middle, not one of the patch before.
    for j in 0..<width { (centreX[j], centreY[j], centreZ[j]) = (0, 0, 0) }
    for j in 0..<q { placeFixed(j, instance) }
    if usesMatrix { takeMatrix(instance) }
  }

  private mutating func takeRestrictions(_ instance: Instance, _ i: Int, _ u: Int) {
    home[i] = -1
    moveCost[i] = 0
    if instance.hasHomes {
      for j in 0..<q where slot[j] == instance.home[u] {
        home[i] = Int32(j)
        moveCost[i] = Float(instance.moveCost[u] + (moves?.price(u) ?? 0))
      }
    }
    guard isRestricted else { return }
    allowed[i] = .max
    guard instance.eligibility.isRestricted(u) else { return }
    for j in 0..<q where !instance.eligibility.allows(u, Int(slot[j])) { allowed[i] &= ~(1 << UInt64(j)) }
  }

  private func widenBands() {
    for k in 0..<m {
      var (held, top, bottom, goal) = (0.0, 0.0, 0.0, 0.0)
      for i in 0..<n { held += exactActivity[k * stride + i] }
      for j in 0..<q {
        let margin = margin(j * m + k)
        top += upper[j * m + k] - margin
        bottom += lower[j * m + k] + margin
        goal += target[j * m + k]
      }
      widening[k] = goal > 0 ? (held > top ? held - top : min(0, held - bottom)) / goal * 1.001 : 0
    }
  }

  private func placeFixed(_ j: Int, _ instance: Instance) {
    guard let centre = instance.fixedCentres[Int(slot[j])] else { return }
    setCentre(j, (centre - origin) * metric.scale)
  }

  private func takeMatrix(_ instance: Instance) {
    for i in 0..<n {
      for j in 0..<q { cost[i * width + j] = instance.matrix[Int(unit[i]) * instance.p + Int(slot[j])] }
      finishRow(i)
    }
  }

  private mutating func takeEdges(_ instance: Instance, _ scratch: borrowing Lane<Int32>) {
    guard let graph = instance.graph else { return }
    for i in 0..<n { scratch[Int(unit[i])] = Int32(i) }
    edgeStart.reserve(n + 1)
    edges.reserve((0..<n).reduce(0) { $0 + graph.neighbours(of: Int(unit[$1])).count })
    var count: Int32 = 0
    for i in 0..<n {
      edgeStart[i] = count
      for next in graph.neighbours(of: Int(unit[i])) where scratch[Int(next)] >= 0 {
        edges[Int(count)] = scratch[Int(next)]
        count += 1
      }
    }
    edgeStart[n] = count
    for i in 0..<n { scratch[Int(unit[i])] = -1 }
    mark.fill(n, with: 0)
    stamp = 0
  }
}

extension Patch {
  @inline(__always) func position(_ i: Int) -> Point { Point(Double(x[i]), Double(y[i]), Double(z[i])) }

  @inline(__always) func setCentre(_ j: Int, _ local: Point) {
    centreX[j] = Float(local.x)
    centreY[j] = Float(local.y)
    centreZ[j] = Float(local.z)
  }

  /// The local centre of weighted points whose weighted local sum is `moment`.
  func localCentre(_ moment: Point, _ weight: Double) -> Point {
    let mean = moment / weight
    guard metric == .sphere else { return mean }
    let global = origin + mean / earthRadiusKm
    let length = (global * global).sum().squareRoot()
    return length > 1e-12 ? (global / length - origin) * earthRadiusKm : mean
  }

  @inline(__always) func travel(_ i: Int, _ j: Int) -> Float {
    let (dx, dy, dz) = (x[i] - centreX[j], y[i] - centreY[j], z[i] - centreZ[j])
    let chord = (dx * dx + dy * dy + dz * dz).squareRoot()
    return metric == .sphere ? arc(chord) : chord
  }

  /// Distances from the squares of straight ones; too small by 2 % at a quarter of the Earth's girth.
  @inline(__always) private func distances(squares: SIMD4<Float>) -> SIMD4<Float> {
    let d = squares.squareRoot()
    guard metric == .sphere else { return d }
    let t = squares * Float(1 / (earthRadiusKm * earthRadiusKm))
    var series = t * (35 / 294_912) + (5 / 7168)
    series = series * t + (3 / 640)
    series = series * t + (1 / 24)
    return d * (series * t + 1)
  }

  /// Recomputes all travel and moving costs. One pass.
  mutating func priceAll() {
    work += n * width
    guard !usesMatrix else { return }
    for i in 0..<n {
      let (ux, uy, uz, w) = (x[i], y[i], z[i], weight[i])
      var j = 0
      while j < width {
        let (dx, dy, dz) = (centreX.quad(j) - ux, centreY.quad(j) - uy, centreZ.quad(j) - uz)
        cost.setQuad(i * width + j, distances(squares: dx * dx + dy * dy + dz * dz) * w)
        j += 4
      }
      finishRow(i)
    }
  }

  /// Adds moving costs to row i and bars what is not allowed.
  @inline(__always) private func finishRow(_ i: Int) {
    if moveCost[i] > 0 {
      for j in 0..<q where home[i] != Int32(j) { cost[i * width + j] += moveCost[i] }
    }
    if isRestricted {
      for j in 0..<q where allowed[i] >> UInt64(j) & 1 == 0 { cost[i * width + j] = Self.barred }
    }
    for j in q..<width { cost[i * width + j] = Self.barred }
  }

  /// Recomputes the costs in one slot.
  mutating func priceColumn(_ j: Int) {
    work += n
    guard !usesMatrix else { return }
    let (cx, cy, cz) = (centreX[j], centreY[j], centreZ[j])
    let isPlain = !isRestricted
    var i = 0
    while i < n {
      let (dx, dy, dz) = (x.quad(i) - cx, y.quad(i) - cy, z.quad(i) - cz)
      let travel = distances(squares: dx * dx + dy * dy + dz * dz) * weight.quad(i)
      for lane in 0..<min(4, n - i) {
        let place = (i + lane) * width + j
        let isAway = home[i + lane] >= 0 && home[i + lane] != Int32(j)
        let isBarred = !isPlain && allowed[i + lane] >> UInt64(j) & 1 == 0
        cost[place] = isBarred ? Self.barred : travel[lane] + (isAway ? moveCost[i + lane] : 0)
      }
      i += 4
    }
  }
}
