import Foundation
import SalesModel

/// Finds the nearest of n places on the sphere, exactly: a grid of latitude rows, each cut into cells about as wide
/// as high, so that poles and the antimeridian are places like any other.
///
/// Build O(n log n); a query looks at O(k) cells where places are spread evenly.
public struct NeighbourIndex: Sendable {
  let grid: SphereGrid

  public init(_ points: [UnitVector]) { grid = SphereGrid(points) }
  public init(_ points: [GeoPoint]) { grid = SphereGrid(points.map(UnitVector.init)) }

  public var count: Int { grid.count }

  /// The `k` places nearest to `point`, nearest first, equally far ones by their number; all when there are fewer.
  public func nearest(_ k: Int, to point: UnitVector) -> [Int32] {
    var search = NearestSearch(k: k)
    grid.search(from: point, excluding: nil, into: &search)
    return search.found.map(\.index)
  }

  /// The `k` places nearest to place number `index`, itself left out; places at its very coordinates count.
  public func nearest(_ k: Int, toPlace index: Int) -> [Int32] {
    var search = NearestSearch(k: k)
    grid.search(from: grid.points[index], excluding: Int32(index), into: &search)
    return search.found.map(\.index)
  }

  /// The `min(k, n − 1)` nearest of every place, one row a place: n × min(k, n − 1) numbers.
  public func nearestOfAll(_ k: Int) -> (neighbours: [Int32], perPlace: Int) {
    let perPlace = max(0, min(k, count - 1))
    var rows: [Int32] = []
    rows.reserveCapacity(count * perPlace)
    var search = NearestSearch(k: perPlace)
    for index in 0..<count where perPlace > 0 {
      search.reset()
      grid.search(from: grid.points[index], excluding: Int32(index), into: &search)
      for candidate in search.found { rows.append(candidate.index) }
    }
    return (rows, perPlace)
  }

  /// The graph that joins every place to its `k` nearest.
  public func graph(_ k: Int) -> AdjacencyGraph {
    let (rows, perPlace) = nearestOfAll(k)
    let edges = rows.indices.lazy.map { AdjacencyGraph.Edge(Int32($0 / perPlace), rows[$0]) }
    return AdjacencyGraph(nodeCount: count, edges: edges)
  }
}

/// The k best candidates so far, nearest first.
struct NearestSearch {
  struct Candidate {
    let squaredDistance: Double
    let index: Int32

    func precedes(_ other: Candidate) -> Bool {
      squaredDistance != other.squaredDistance
        ? squaredDistance < other.squaredDistance : index < other.index
    }
  }

  let k: Int
  private(set) var found: [Candidate] = []

  init(k: Int) {
    self.k = k
    found.reserveCapacity(k + 1)
  }

  var isFull: Bool { found.count == k }
  var worstSquaredDistance: Double { isFull ? found.last?.squaredDistance ?? 0 : .infinity }

  mutating func reset() { found.removeAll(keepingCapacity: true) }

  /// Insertion sort: k is small.
  mutating func offer(_ squaredDistance: Double, _ index: Int32) {
    guard squaredDistance <= worstSquaredDistance, k > 0 else { return }
    let candidate = Candidate(squaredDistance: squaredDistance, index: index)
    if isFull {
      guard let last = found.last, candidate.precedes(last) else { return }
      found.removeLast()
    }
    found.append(candidate)
    var place = found.count - 1
    while place > 0, candidate.precedes(found[place - 1]) {
      found.swapAt(place, place - 1)
      place -= 1
    }
  }
}
