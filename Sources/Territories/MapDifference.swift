/// Where two maps of the same units divide the same ground differently.
///
/// Territories of one map and of the other are linked when they share more than a part of what the smaller one holds. Territories
/// that are linked, directly or over others, hold about the same units in both maps: a piece of one map can take the place of the
/// piece of the other (partition crossover: Whitley, Hains and Howe 2009).
struct MapDifference {
  /// As many territories of each map, ascending, and what the map costs less with those of the other.
  struct Piece: Sendable {
    let own: [Int32]
    let other: [Int32]
    let gain: Double
  }

  /// Those with a gain, the largest gain first.
  let pieces: [Piece]

  /// What counts as shared, from what is next to nothing up.
  private static let shares = [0.02, 0.05, 0.1, 0.2]

  /// O(n + p² · shares).
  init(_ instance: Instance, _ own: [Int32], _ other: [Int32]) {
    let p = instance.p
    let shared = Self.shared(instance, own, other)
    let (ownCost, otherCost) = (Self.costs(instance, own), Self.costs(instance, other))
    var found: [[Int32]: Piece] = [:]
    for share in Self.shares {
      for piece in Self.linked(shared, p, share) where piece.own.count == piece.other.count {
        let gain =
          piece.own.reduce(0) { $0 + ownCost[Int($1)] } - piece.other.reduce(0) { $0 + otherCost[Int($1)] }
        guard gain > 0, piece.own.count > 1, piece.own.count < p else { continue }
        if gain > found[piece.own]?.gain ?? 0 {
          found[piece.own] = Piece(own: piece.own, other: piece.other, gain: gain)
        }
      }
    }
    // Ties too have one order, whatever that of the dictionary.
    pieces = found.values.sorted {
      $0.gain == $1.gain ? $0.own.lexicographicallyPrecedes($1.own) : $0.gain > $1.gain
    }
  }

  /// Activity that territory `a` of one map and `b` of the other have in common, where there is any.
  private static func shared(
    _ instance: Instance, _ own: [Int32], _ other: [Int32]
  ) -> [(a: Int, b: Int, part: Double)] {
    let (m, p) = (instance.m, instance.p)
    var bulk: [Int: Double] = [:]
    var (ownBulk, otherBulk) = ([Double](repeating: 0, count: p), [Double](repeating: 0, count: p))
    for unit in 0..<instance.n {
      let held = (0..<m).reduce(0) { $0 + instance.activity[unit * m + $1] }
      let (a, b) = (Int(own[unit]), Int(other[unit]))
      bulk[a * p + b, default: 0] += held
      ownBulk[a] += held
      otherBulk[b] += held
    }
    return bulk.keys.sorted().map { key in
      let (a, b) = (key / p, key % p)
      return (a, b, (bulk[key] ?? 0) / max(1e-12, min(ownBulk[a], otherBulk[b])))
    }
  }

  /// Travel of each territory, in the instance's units.
  static func costs(_ instance: Instance, _ labels: [Int32]) -> [Double] {
    let centres = centroids(instance, labels)
    var costs = [Double](repeating: 0, count: instance.p)
    for unit in 0..<instance.n {
      let j = Int(labels[unit])
      costs[j] += instance.weights[unit] * instance.metric.distance(instance.points[unit], centres[j])
    }
    return costs
  }

  /// Territories of both maps that are linked.
  private static func linked(
    _ shared: [(a: Int, b: Int, part: Double)], _ p: Int, _ share: Double
  ) -> [(own: [Int32], other: [Int32])] {
    var parent = Array(0..<2 * p)
    func root(_ node: Int) -> Int {
      var node = node
      while parent[node] != node {
        parent[node] = parent[parent[node]]
        node = parent[node]
      }
      return node
    }
    for (a, b, part) in shared where part > share { parent[root(a)] = root(p + b) }
    var pieces = [(own: [Int32], other: [Int32])](repeating: ([], []), count: 2 * p)
    for j in 0..<p {
      pieces[root(j)].own.append(Int32(j))
      pieces[root(p + j)].other.append(Int32(j))
    }
    return pieces.filter { !$0.own.isEmpty }
  }
}
