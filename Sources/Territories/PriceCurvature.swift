import LinearAlgebra

/// How loads change with prices: a matrix with an entry only where two territories share a unit.
///
/// Territories are numbered so that those which share units stand near each other (Cuthill, McKee 1969, reversed as by
/// George 1971): the matrix is then a band, and its factor costs O(p·m · width²) in place of O((p·m)³).
struct PriceCurvature {
  let m: Int
  private(set) var band: BandMatrix
  /// The row of the first price of each territory.
  private let place: [Int]

  /// Zeros for territories of which those listed share units.
  init(m: Int, sharing neighbours: [[Int32]]) {
    self.m = m
    let order = Self.order(neighbours)
    var place = [Int](repeating: 0, count: order.count)
    for (position, j) in order.enumerated() { place[Int(j)] = position * m }
    let width = neighbours.indices.reduce(0) { widest, j in
      neighbours[j].reduce(widest) { max($0, abs(place[Int($1)] - place[j])) }
    }
    band = BandMatrix(order: order.count * m, width: width + m - 1)
    self.place = place
  }

  var order: Int { band.order }

  /// The row of measure k of territory j.
  @inline(__always) func row(_ j: Int, _ k: Int) -> Int { place[j] + k }

  /// Where the entry of two rows is.
  @inline(__always) func entry(_ a: Int, _ b: Int) -> Int { a >= b ? band.place(a, b) : band.place(b, a) }

  /// Entries with themselves, at `j * m + k`.
  var diagonal: [Double] {
    (0..<order).map { index in
      let a = row(index / m, index % m)
      return band.storage[band.place(a, a)]
    }
  }

  /// Adds to the diagonal, at `j * m + k`.
  mutating func addDiagonal(_ values: [Double]) {
    for index in 0..<order {
      let a = row(index / m, index % m)
      band.storage[band.place(a, a)] += values[index]
    }
  }

  /// Adds entries of another with the same territories sharing.
  mutating func add(_ entries: [Double]) {
    for index in entries.indices { band.storage[index] += entries[index] }
  }

  /// The step to which the gradient leads, at `j * m + k`; nil when the matrix is not positive.
  func solve(_ gradient: [Double]) -> [Double]? {
    guard let factor = try? BandCholesky(band) else { return nil }
    return unplaced(factor.solve(placed(gradient)))
  }

  /// The product with a step, at `j * m + k`.
  func times(_ step: [Double]) -> [Double] { unplaced(band.times(placed(step))) }

  private func placed(_ values: [Double]) -> [Double] {
    var result = values
    for index in 0..<order { result[row(index / m, index % m)] = values[index] }
    return result
  }

  private func unplaced(_ values: [Double]) -> [Double] {
    (0..<order).map { values[row($0 / m, $0 % m)] }
  }

  /// Neighbours level by level from a territory with few of them, backwards.
  private static func order(_ neighbours: [[Int32]]) -> [Int32] {
    let byDegree = neighbours.indices.sorted { (neighbours[$0].count, $0) < (neighbours[$1].count, $1) }
    var isSeen = [Bool](repeating: false, count: neighbours.count)
    var order: [Int32] = []
    for start in byDegree where !isSeen[start] {
      // The last one that is reached is at an edge: a good start.
      var (probe, seen) = ([Int32](), isSeen)
      walk(from: start, neighbours, &seen, &probe)
      walk(from: Int(probe[probe.count - 1]), neighbours, &isSeen, &order)
    }
    return order.reversed()
  }

  private static func walk(
    from start: Int, _ neighbours: [[Int32]], _ isSeen: inout [Bool], _ order: inout [Int32]
  ) {
    var next = order.count
    order.append(Int32(start))
    isSeen[start] = true
    while next < order.count {
      let fresh = neighbours[Int(order[next])].filter { !isSeen[Int($0)] }
        .sorted { (neighbours[Int($0)].count, $0) < (neighbours[Int($1)].count, $1) }
      next += 1
      for j in fresh {
        order.append(j)
        isSeen[Int(j)] = true
      }
    }
  }
}
