import SalesModel

/// The first map of a search.
enum Starting {
  /// Today's map where there is one that costs something to leave, else by bisection; every unit is where it may be.
  static func labels(_ instance: Instance) -> [Int32] {
    admitted(instance, isToday(instance) ? Today.labels(instance) : Bisection(instance).labels)
  }

  /// Whether the search starts from today's map.
  static func isToday(_ instance: Instance) -> Bool {
    let isSettled = instance.home.contains { $0 >= 0 }
    return isSettled && (instance.limitsMoves || instance.moveCost.contains { $0 > 0 })
  }

  /// Labels with units that may not be where they are in their nearest eligible territory.
  static func admitted(_ instance: Instance, _ start: [Int32]) -> [Int32] {
    guard !instance.eligibility.isFree else { return start }
    var labels = start
    let centres = centroids(instance, labels)
    for unit in 0..<instance.n where !instance.eligibility.allows(unit, Int(labels[unit])) {
      labels[unit] = nearest(instance, unit, centres)
    }
    return labels
  }

  /// Labels with groups apart and territories connected, where that is easily had.
  static func repaired(_ instance: Instance, _ start: [Int32]) -> [Int32] {
    let labels = reconnected(instance, start)
    // Connected territories would be torn; the search separates them.
    guard !instance.separation.isEmpty, !instance.isContiguous else { return labels }
    let centres = centroids(instance, labels)
    return instance.separation.separated(labels, territories: instance.p) { unit, j in
      guard instance.eligibility.allows(unit, j) else { return .infinity }
      if instance.usesMatrix { return Double(instance.matrix[unit * instance.p + j]) }
      return instance.weights[unit] * instance.metric.distance(instance.points[unit], centres[j])
    }
  }

  /// The nearest eligible territory; 0 when there is none.
  static func nearest(_ instance: Instance, _ unit: Int, _ centres: [Point]) -> Int32 {
    var best = (label: Int32(0), distance: Double.infinity)
    for j in 0..<instance.p where instance.eligibility.allows(unit, j) {
      let d = instance.points[unit] - centres[j]
      let distance = instance.usesMatrix ? Double(instance.matrix[unit * instance.p + j]) : (d * d).sum()
      if distance < best.distance { best = (Int32(j), distance) }
    }
    return best.label
  }

  /// Labels with every territory in one piece where the graph allows it: each keeps its heaviest piece, units of the
  /// others go, from the border inwards, to the neighbouring territory whose centre is nearest.
  static func reconnected(_ instance: Instance, _ start: [Int32]) -> [Int32] {
    guard let graph = instance.graph else { return start }
    var labels = start
    let centres = centroids(instance, labels)
    for _ in 0..<8 {
      let pieces = graph.pieces(of: labels)
      var size = [Double](repeating: 0, count: pieces.count)
      for unit in 0..<instance.n {
        var bulk = instance.weights[unit]
        for k in 0..<instance.m { bulk += instance.activity[unit * instance.m + k] }
        size[Int(pieces.labels[unit])] += bulk
      }
      var heaviest = [Int32](repeating: -1, count: instance.p)
      for unit in 0..<instance.n {
        let (piece, j) = (pieces.labels[unit], Int(labels[unit]))
        if heaviest[j] < 0 || size[Int(piece)] > size[Int(heaviest[j])] { heaviest[j] = piece }
      }
      var strays = (0..<instance.n).filter { pieces.labels[$0] != heaviest[Int(labels[$0])] }
      guard !strays.isEmpty else { return labels }
      var isStray = [Bool](repeating: false, count: instance.n)
      for unit in strays { isStray[unit] = true }
      var moved = true
      while moved {
        moved = false
        strays = strays.filter { unit in
          var best = (label: Int32(-1), distance: Double.infinity)
          for next in graph.neighbours(of: unit) where !isStray[Int(next)] {
            let j = labels[Int(next)]
            guard instance.eligibility.allows(unit, Int(j)) else { continue }
            let d = instance.points[unit] - centres[Int(j)]
            if (d * d).sum() < best.distance { best = (j, (d * d).sum()) }
          }
          guard best.label >= 0 else { return true }
          (labels[unit], isStray[unit], moved) = (best.label, false, true)
          return false
        }
      }
    }
    return labels
  }
}
