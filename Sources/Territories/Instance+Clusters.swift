extension Instance {
  /// Units in clusters of about `size` neighbours, with what they hold in all.
  ///
  /// Clusters are runs along a space-filling curve (Morton 1966) of units that may be anywhere and have the same territory today.
  /// O(n log n).
  func clustered(by size: Int) -> Instance {
    var groups: [[Int]] = []
    for unit in alongCurve() {
      if let last = groups.last, last.count < size, canJoin(unit, last[0]) {
        groups[groups.count - 1].append(unit)
      } else {
        groups.append([unit])
      }
    }
    return joined(groups)
  }

  /// Units in clusters that hold at most `share` of a territory, halved across their longest side. O(n log² n).
  func clustered(share: Double) -> Instance {
    let most = share * Double(n) / Double(p)
    var groups: [[Int]] = []
    var open = [Array(0..<n)]
    while let part = open.popLast() {
      let held = part.reduce(0) { $0 + bulk($1) }
      if part.count == 1 || held <= most {
        groups.append(part)
      } else {
        let (first, second) = halved(part, held)
        open.append(second)
        open.append(first)
      }
    }
    return joined(groups)
  }

  private func halved(_ units: [Int], _ held: Double) -> ([Int], [Int]) {
    var (low, high) = (points[units[0]], points[units[0]])
    for unit in units {
      low = pointwiseMin(low, points[unit])
      high = pointwiseMax(high, points[unit])
    }
    let side = high - low
    let axis = side.x >= side.y && side.x >= side.z ? 0 : side.y >= side.z ? 1 : 2
    let sorted = units.map { (points[$0][axis], $0) }.sorted { $0 < $1 }.map(\.1)
    var (sum, cut) = (0.0, 0)
    while cut < sorted.count - 1, sum < held / 2 {
      sum += bulk(sorted[cut])
      cut += 1
    }
    return (Array(sorted[..<cut]), Array(sorted[cut...]))
  }

  /// What a unit holds, on average over measures and travel weight.
  func bulk(_ unit: Int) -> Double {
    (0..<m).reduce(weights[unit]) { $0 + activity[unit * m + $1] } / Double(m + 1)
  }

  func joined(_ groups: [[Int]]) -> Instance {
    let first = groups.map { $0[0] }
    func sums(_ values: [Double]) -> [Double] { groups.map { $0.reduce(0) { $0 + values[$1] } } }
    let weights = sums(weights)
    let middles = groups.indices.map { g -> Point in
      let moment = groups[g].reduce(Point()) { $0 + points[$1] * self.weights[$1] }
      return metric.centre(moment: moment, weight: weights[g]) ?? points[first[g]]
    }
    var starts: [Int32] = [0]
    for group in groups {
      starts.append(starts[starts.count - 1] + group.reduce(0) { $0 + Int32(accounts(of: $1).count) })
    }
    return Instance(
      n: groups.count, m: m, p: p, metric: metric,
      members: groups.flatMap { $0.flatMap { accounts(of: $0) } },
      memberStarts: starts, points: middles, weights: weights,
      activity: groups.flatMap { group in
        (0..<m).map { k in group.reduce(0) { $0 + activity[$1 * m + k] } }
      },
      activityScale: activityScale, weightScale: weightScale, upper: upper, lower: lower, target: target,
      fixedCentres: fixedCentres, centreRule: centreRule, matrix: [],
      home: hasHomes ? first.map { home[$0] } : [],
      moveCost: hasHomes ? sums(moveCost) : [], limitsMoves: false, eligibility: eligibility.of(first),
      separation: separation, graph: nil)
  }

  private func canJoin(_ unit: Int, _ other: Int) -> Bool {
    !eligibility.isRestricted(unit) && !eligibility.isRestricted(other)
      && (!hasHomes || home[unit] == home[other])
  }

  /// The units in the order of a space-filling curve, those of the same territory today together.
  private func alongCurve() -> [Int] {
    let order = spatialOrder(points).map { Int($0) }
    guard hasHomes else { return order }
    var runs = [[Int]](repeating: [], count: p + 1)
    for unit in order { runs[Int(home[unit]) + 1].append(unit) }
    return runs.flatMap { $0 }
  }
}
