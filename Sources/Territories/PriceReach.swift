extension PriceLanes {
  /// Of these lanes' territories those that can matter to some unit of a block while prices stay within their ranges, told by
  /// where the block is: mostly a few of many, so that its units need not look at all.
  ///
  /// - Parameter margin: how much more than the cheapest one a territory that matters may cost, for a unit of softness.
  func within(_ margin: Float, of block: Int, _ tables: PriceTables) -> [Int32] {
    let reach = tables.isPlain ? BlockReach(block, margin, tables) : nil
    return (reach?.places(self) ?? Array(0..<count)).map { Int32(territory($0)) }
  }

  /// The same, told unit by unit.
  mutating func mattering(to block: Int, _ tables: PriceTables, margin: Float) -> [Int32] {
    var isWanted = [Bool](repeating: false, count: count)
    for row in tables.rows(block) {
      _ = evaluate(row, tables)
      let limit = mostOfCheapest(row, tables) + margin * tables.softness[row]
      for s in stride(from: 0, to: width, by: 8) where least(value.octet(s)) <= limit {
        for place in s..<min(s + 8, count) where value[place] <= limit { isWanted[place] = true }
      }
    }
    return isWanted.indices.filter { isWanted[$0] }.map { Int32(territory($0)) }
  }

  /// The most that the unit in `row` pays where that is least; `value` is what it pays at least.
  @inline(__always) private func mostOfCheapest(_ row: Int, _ tables: PriceTables) -> Float {
    var lowest = SIMD8<Float>(repeating: Patch.barred)
    for s in stride(from: 0, to: width, by: 8) {
      var most = value.octet(s)
      for k in 0..<tables.instance.m { most += (highest(s, k) - prices(s, k)) * tables.activity(row, k) }
      lowest = lowest.replacing(with: most, where: most .< lowest)
    }
    return least(lowest)
  }
}

/// Where the units of a block are and what they hold: tells which territories are out of reach for all of them.
///
/// With distances at most r from the block's middle, territory j costs a unit of weight w and holdings a at least
/// w · (d(middle, j) − r) + λⱼ · a, and territory l at most w · (d(middle, l) + r) + λₗ · a; a / w is between its least and its
/// most in the block.
private struct BlockReach {
  private var middle = SIMD3<Float>()
  private var radius: Float = 0
  /// What a unit of weight may pay more than where it is cheapest.
  private var margin: Float = 0
  /// Held of each measure by a unit of weight.
  private var least: [Float]
  private var most: [Float]
  private let isSphere: Bool

  /// nil where some unit has no weight.
  init?(_ block: Int, _ margin: Float, _ tables: PriceTables) {
    let (rows, m) = (tables.rows(block), tables.instance.m)
    least = [Float](repeating: .infinity, count: m)
    most = [Float](repeating: 0, count: m)
    isSphere = tables.instance.metric == .sphere
    var (low, high) = (tables.place(rows.lowerBound), tables.place(rows.lowerBound))
    for row in rows {
      let (at, w) = (tables.place(row), tables.weight(row))
      guard w > 0 else { return nil }
      (low, high) = (pointwiseMin(low, at), pointwiseMax(high, at))
      self.margin = max(self.margin, margin * tables.softness[row] / w)
      for k in 0..<m {
        let held = tables.activity(row, k) / w
        (least[k], most[k]) = (min(least[k], held), max(most[k], held))
      }
    }
    middle = (low + high) / 2
    for row in rows {
      let away = tables.place(row) - middle
      radius = max(radius, (away * away).sum())
    }
    radius = radius.squareRoot() * 1.0001
  }

  /// Places of the lanes that can be within reach.
  func places(_ lanes: borrowing PriceLanes) -> [Int] {
    let starts = stride(from: 0, to: lanes.width, by: 8)
    let chords = starts.map { lanes.squares($0, from: middle).squareRoot() }
    var (cheapest, nearest) = (Float.infinity, 0)
    for s in starts {
      var cost = distance(chords[s / 8], radius)
      for k in least.indices { cost += lanes.highest(s, k) * ((least[k] + most[k]) / 2) }
      for lane in 0..<min(8, lanes.count - s) where cost[lane] < cheapest {
        (cheapest, nearest) = (cost[lane], s + lane)
      }
    }
    // Single precision rounds both sides.
    let top = (distance(chords[nearest / 8], radius)[nearest % 8] + margin) * 1.0001
    let base = least.indices.map { lanes.highest(nearest & ~7, $0)[nearest % 8] }
    var result: [Int] = []
    for s in starts {
      var floor = distance(chords[s / 8], -radius) * 0.9999
      for k in least.indices {
        let more = lanes.prices(s, k) - base[k]
        floor += (more * least[k]).replacing(with: more * most[k], where: more .< 0)
      }
      for lane in 0..<min(8, lanes.count - s) where floor[lane] <= top { result.append(s + lane) }
    }
    return result
  }

  @inline(__always) private func distance(_ chords: SIMD8<Float>, _ more: Float) -> SIMD8<Float> {
    let length = pointwiseMax(chords + more, SIMD8())
    return isSphere ? arcs(squares: length * length) : length
  }
}
