/// Today's map as the start of a search: every unit where it is now, new ones near by where there is room.
enum Today {
  /// Labels in which every territory has a unit where there are enough that may be in it. O(n + new units · p).
  static func labels(_ instance: Instance) -> [Int32] {
    var draft = Draft(instance)
    draft.placeNewUnits()
    draft.fillEmptyTerritories()
    return draft.labels
  }

  /// Territories that today's map leaves to be changed in `labels`, the start that was made from it: outside a limit, with
  /// units that are new or had to leave, without those, or with two that have to be apart.
  static func changed(_ instance: Instance, _ labels: [Int32]) -> [Bool] {
    let (m, p) = (instance.m, instance.p)
    var changed = [Bool](repeating: false, count: p)
    var loads = [Double](repeating: 0, count: p * m)
    for unit in labels.indices {
      let j = Int(labels[unit])
      for k in 0..<m { loads[j * m + k] += instance.activity[unit * m + k] }
      guard instance.home[unit] != labels[unit] else { continue }
      changed[j] = true
      if instance.home[unit] >= 0 { changed[Int(instance.home[unit])] = true }
    }
    for index in loads.indices {
      let slack = 1e-9 * instance.target[index]
      if loads[index] > instance.upper[index] + slack || loads[index] < instance.lower[index] - slack {
        changed[index / m] = true
      }
    }
    for group in instance.separation.members {
      var held: Set<Int32> = []
      for unit in group where !held.insert(labels[Int(unit)]).inserted {
        changed[Int(labels[Int(unit)])] = true
      }
    }
    return changed
  }

  private struct Draft {
    let instance: Instance
    var labels: [Int32]
    private var loads: [Double]
    private var counts: [Int]

    init(_ instance: Instance) {
      self.instance = instance
      labels = instance.home
      loads = [Double](repeating: 0, count: instance.p * instance.m)
      counts = [Int](repeating: 0, count: instance.p)
      for unit in labels.indices where labels[unit] >= 0 { add(unit, 1) }
    }

    private mutating func add(_ unit: Int, _ sign: Int) {
      let (j, m) = (Int(labels[unit]), instance.m)
      counts[j] += sign
      for k in 0..<m { loads[j * m + k] += Double(sign) * instance.activity[unit * m + k] }
    }

    private mutating func give(_ unit: Int, to territory: Int) {
      if labels[unit] >= 0 { add(unit, -1) }
      labels[unit] = Int32(territory)
      add(unit, 1)
    }

    /// Units without a home, the largest first, where travel and load above the limit cost least.
    mutating func placeNewUnits() {
      let news = labels.indices.filter { labels[$0] < 0 }.sorted { (bulk($0), $1) > (bulk($1), $0) }
      guard !news.isEmpty else { return }
      let centres = centres()
      let radius = meanRadius()
      for unit in news {
        var best = (territory: -1, cost: Double.infinity)
        for j in 0..<instance.p where instance.eligibility.allows(unit, j) {
          guard instance.usesMatrix || centres[j] != nil else { continue }
          let cost = travel(unit, j, centres[j]) + 8 * radius * excess(unit, j)
          if cost < best.cost { best = (j, cost) }
        }
        // Only territories without a unit are left, or none at all.
        let spare = (0..<instance.p).first { instance.eligibility.allows(unit, $0) } ?? 0
        give(unit, to: best.territory >= 0 ? best.territory : spare)
      }
    }

    private func excess(_ unit: Int, _ j: Int) -> Double {
      (0..<instance.m).reduce(0) { sum, k in
        let index = j * instance.m + k
        return sum
          + max(0, loads[index] + instance.activity[unit * instance.m + k] - instance.upper[index])
      }
    }

    /// Each territory without units takes half of the one that holds most, cut across its longer side.
    mutating func fillEmptyTerritories() {
      for j in 0..<instance.p where counts[j] == 0 {
        let donor = (0..<instance.p).filter { counts[$0] > 1 }.max { (fill($0), $1) < (fill($1), $0) }
        guard let donor else { return }
        let members = labels.indices.filter { labels[$0] == Int32(donor) }
        let far = farthest(members)
        let ranked = members.map { unit -> (Double, Int) in
          let d = instance.points[unit] - far
          return ((d * d).sum(), unit)
        }.sorted { $0 < $1 }
        let half = members.reduce(0) { $0 + bulk($1) } / 2
        var (taken, count) = (0.0, 0)
        for (_, unit) in ranked where taken < half && count < members.count - 1 {
          count += 1
          taken += bulk(unit)
          if instance.eligibility.allows(unit, j) { give(unit, to: j) }
        }
      }
    }

    private func farthest(_ members: [Int]) -> Point {
      let middle = members.reduce(Point()) { $0 + instance.points[$1] } / Double(max(1, members.count))
      var best = (point: middle, distance: -1.0)
      for unit in members {
        let d = instance.points[unit] - middle
        if (d * d).sum() > best.distance { best = (instance.points[unit], (d * d).sum()) }
      }
      return best.point
    }

    private func fill(_ j: Int) -> Double {
      (0..<instance.m).reduce(0) { sum, k in
        let goal = instance.target[j * instance.m + k]
        return sum + (goal > 0 ? loads[j * instance.m + k] / goal : 0)
      }
    }

    private func bulk(_ unit: Int) -> Double {
      (0..<instance.m).reduce(1e-9) { $0 + instance.activity[unit * instance.m + $1] }
    }

    private func travel(_ unit: Int, _ j: Int, _ centre: Point?) -> Double {
      if instance.usesMatrix { return Double(instance.matrix[unit * instance.p + j]) }
      // A little weight, so that units without any go near by too.
      return max(instance.weights[unit], 1e-6)
        * (centre.map { instance.metric.distance(instance.points[unit], $0) } ?? 0)
    }

    /// The centres of the units placed so far; nil for a free territory without any.
    private func centres() -> [Point?] {
      var moments = [Point](repeating: Point(), count: instance.p)
      var weights = [Double](repeating: 0, count: instance.p)
      for unit in labels.indices where labels[unit] >= 0 {
        let weight = max(instance.weights[unit], 1e-9)
        moments[Int(labels[unit])] += instance.points[unit] * weight
        weights[Int(labels[unit])] += weight
      }
      return (0..<instance.p).map {
        instance.fixedCentres[$0] ?? instance.metric.centre(moment: moments[$0], weight: weights[$0])
      }
    }

    private func meanRadius() -> Double {
      let centres = centres()
      var (sum, weight) = (0.0, 0.0)
      for unit in labels.indices where labels[unit] >= 0 {
        sum += travel(unit, Int(labels[unit]), centres[Int(labels[unit])])
        weight += instance.weights[unit]
      }
      return weight > 0 ? sum / weight : 1
    }
  }
}
