extension Instance {
  /// Units in clusters of about `size` neighbours, with what they hold in all: for prices, not for maps.
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
    let first = groups.map { $0[0] }
    func sums(_ values: [Double]) -> [Double] { groups.map { $0.reduce(0) { $0 + values[$1] } } }
    let weights = sums(weights)
    let middles = groups.indices.map { g -> Point in
      let moment = groups[g].reduce(Point()) { $0 + points[$1] * self.weights[$1] }
      return metric.centre(moment: moment, weight: weights[g]) ?? points[first[g]]
    }
    return Instance(
      n: groups.count, m: m, p: p, metric: metric, members: first.map { members[Int(memberStarts[$0])] },
      memberStarts: (0...groups.count).map { Int32($0) }, points: middles, weights: weights,
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
    let low = points.reduce(points[0]) { pointwiseMin($0, $1) }
    let high = points.reduce(points[0]) { pointwiseMax($0, $1) }
    let span = max((high - low).max(), 1e-300)
    func spread(_ value: Double) -> UInt64 {
      var bits = UInt64(value * 1023)
      bits = (bits | bits << 16) & 0x0300_00FF
      bits = (bits | bits << 8) & 0x0300_F00F
      bits = (bits | bits << 4) & 0x030C_30C3
      return (bits | bits << 2) & 0x0924_9249
    }
    let keys = (0..<n).map { unit -> UInt64 in
      let place = (points[unit] - low) / span
      let cell = spread(place.x) | spread(place.y) << 1 | spread(place.z) << 2
      return hasHomes ? UInt64(home[unit] + 1) << 30 | cell : cell
    }
    return (0..<n).sorted { keys[$0] != keys[$1] ? keys[$0] < keys[$1] : $0 < $1 }
  }
}
