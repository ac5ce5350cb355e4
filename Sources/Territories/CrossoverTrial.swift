import Statistics

/// A piece of another map and the territories around it, as a problem of their own.
struct CrossoverTrial: Sendable {
  /// Those that may change.
  let territories: [Int32]
  typealias Result = (map: (labels: [Int32], prices: [Double])?, work: Int)

  private let units: [Int]
  private let instance: Instance
  /// Places in `territories`: as it is, and with the piece.
  private let present: [Int32]
  private let start: [Int32]
  private let prices: [Double]
  var size: Int { units.count * territories.count }

  /// Longer than before by more than this when it begins, less and less later, a trial is given up.
  private static let allowance = 0.01
  /// How often that is asked.
  private static let checks = 4

  init(
    _ whole: Instance, _ own: [Int32], prices: [Double], _ piece: MapDifference.Piece, of other: [Int32]
  ) {
    let new = Self.labels(whole, own, piece, other)
    var isTouched = [Bool](repeating: false, count: whole.p)
    for j in piece.own { isTouched[Int(j)] = true }
    for unit in 0..<whole.n where new[unit] != own[unit] {
      isTouched[Int(own[unit])] = true
      isTouched[Int(new[unit])] = true
    }
    territories = (0..<Int32(whole.p)).filter { isTouched[Int($0)] }
    var place = [Int32](repeating: -1, count: whole.p)
    for (index, j) in territories.enumerated() { place[Int(j)] = Int32(index) }
    units = (0..<whole.n).filter { isTouched[Int(own[$0])] }
    present = units.map { place[Int(own[$0])] }
    start = units.map { place[Int(new[$0])] }
    instance = whole.connectedPart(units, territories.map { Int($0) })
    self.prices = territories.flatMap { j in (0..<whole.m).map { prices[Int(j) * whole.m + $0] } }
  }

  /// The map with the piece in place of what it has there. What the piece leaves out goes to the territory around that shares most
  /// with the one that holds it in the other map.
  private static func labels(
    _ whole: Instance, _ own: [Int32], _ piece: MapDifference.Piece, _ other: [Int32]
  ) -> [Int32] {
    let p = whole.p
    var slot = [Int32](repeating: -1, count: p)
    for (place, j) in piece.other.enumerated() { slot[Int(j)] = piece.own[place] }
    var isInside = [Bool](repeating: false, count: p)
    for j in piece.own { isInside[Int(j)] = true }
    var shared = [Int: Int]()
    for unit in 0..<whole.n where !isInside[Int(own[unit])] {
      shared[Int(other[unit]) * p + Int(own[unit]), default: 0] += 1
    }
    var heir = [(count: Int, label: Int32)](repeating: (0, -1), count: p)
    for key in shared.keys.sorted() {
      let count = shared[key] ?? 0
      if count > heir[key / p].count { heir[key / p] = (count, Int32(key % p)) }
    }
    return (0..<whole.n).map { unit in
      let j = Int(other[unit])
      if slot[j] >= 0 { return slot[j] }
      return isInside[Int(own[unit])] && heir[j].label >= 0 ? heir[j].label : own[unit]
    }
  }

  /// Searches the part with the piece; nil when that is not cheaper, or not within all bands and as connected as before.
  func run(
    seed: UInt64, operations: Double, threads: Threads, _ isOver: @escaping @Sendable () -> Bool
  ) -> Result {
    let limit = Int(operations * Double(size))
    let old = cost(present)
    var search = NeighbourhoodSearch(
      instance, labels: Starting.repaired(instance, start), prices: prices, seed: seed, threads: threads)
    search.isOver = isOver
    var check = limit / Self.checks
    while search.work < limit, !isOver() {
      advance(&search)
      guard search.work > check else { continue }
      check += limit / Self.checks
      let left = max(0, 1 - Double(search.work) / Double(limit))
      if search.outside > 0 || cost(search.plan.labels) > (1 + Self.allowance * left) * old { break }
    }
    search.restoreBest()
    let labels = search.plan.labels
    guard search.outside == 0, pieces(labels) <= pieces(present), cost(labels) < (1 - 1e-9) * old else {
      return (nil, search.work)
    }
    return ((labels, search.prices), search.work)
  }

  private func advance(_ search: inout NeighbourhoodSearch) {
    let (p, isEven) = (instance.p, search.round % 2 == 0)
    let isOutside = search.outside > 0
    let ways: [Rebuilding] = isOutside ? [isEven ? .mend : .keep] : isEven ? [.keep] : []
    _ = search.advance(sizes: min(2, p)...min(isOutside ? 10 : 8, p), tries: 2, ways: ways)
  }

  private func cost(_ labels: [Int32]) -> Double { meanRadius(instance, labels, centroids(instance, labels)) }

  private func pieces(_ labels: [Int32]) -> Int { instance.graph?.pieces(of: labels).count ?? 0 }

  /// Labels and prices of the part, into those of the whole map.
  func write(
    _ map: (labels: [Int32], prices: [Double]), to labels: inout [Int32], _ wholePrices: inout [Double]
  ) {
    for (index, unit) in units.enumerated() { labels[unit] = territories[Int(map.labels[index])] }
    let m = instance.m
    for (index, j) in territories.enumerated() {
      for k in 0..<m { wholePrices[Int(j) * m + k] = map.prices[index * m + k] }
    }
  }
}
