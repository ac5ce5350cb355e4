/// Finds the nearest of n points of the plane, exactly, on a uniform grid of about two points a cell.
public struct PlaneIndex: Sendable {
  public let points: [PlanePoint]
  private let box: PlaneBox
  private let side: Double
  private let columns: Int
  private let rows: Int
  private let starts: [Int32]
  private let members: [Int32]

  /// O(n).
  public init(_ points: [PlanePoint]) {
    self.points = points
    let box = PlaneBox(around: points) ?? PlaneBox(minX: 0, minY: 0, maxX: 0, maxY: 0)
    let n = Double(max(1, points.count))
    let side = max((2 * box.width * box.height / n).squareRoot(), max(box.width, box.height) / n)
    let columns = side > 0 ? Int(box.width / side) + 1 : 1
    let rows = side > 0 ? Int(box.height / side) + 1 : 1
    let keys = points.map { point in
      let column = side > 0 ? min(columns - 1, Int((point.x - box.minX) / side)) : 0
      let row = side > 0 ? min(rows - 1, Int((point.y - box.minY) / side)) : 0
      return row * columns + column
    }
    (self.box, self.side, self.columns, self.rows) = (box, side, columns, rows)
    (starts, members) = countingSorted(keys, cells: rows * columns)
  }

  /// The `k` points nearest to `point`, nearest first, equally far ones by their number.
  public func nearest(_ k: Int, to point: PlanePoint) -> [Int32] { search(k, point, excluding: nil) }

  /// The `k` points nearest to point number `index`, itself left out.
  public func nearest(_ k: Int, toPoint index: Int) -> [Int32] {
    search(k, points[index], excluding: Int32(index))
  }

  private func search(_ k: Int, _ point: PlanePoint, excluding excluded: Int32?) -> [Int32] {
    let available = points.count - (excluded == nil ? 0 : 1)
    guard k > 0, available > 0 else { return [] }
    var search = NearestSearch(k: k)
    var radius = side * Double(k).squareRoot() + distance(toBox: point)
    while true {
      search.reset()
      let everything = scan(point, radius, excluded, &search)
      let reached = search.worstSquaredDistance.squareRoot()
      if everything || (search.isFull && reached <= radius) { return search.found.map(\.index) }
      radius = search.isFull ? reached * (1 + 1e-12) : max(radius * 2, side)
    }
  }

  /// Whether the window held every cell.
  private func scan(
    _ point: PlanePoint, _ radius: Double, _ excluded: Int32?, _ search: inout NearestSearch
  ) -> Bool {
    let (left, right) = range(point.x - box.minX, radius, columns)
    let (bottom, top) = range(point.y - box.minY, radius, rows)
    for row in stride(from: bottom, through: top, by: 1) {
      let cells = row * columns + left...row * columns + max(left, right)
      for slot in Int(starts[cells.lowerBound])..<Int(starts[cells.upperBound + 1])
      where members[slot] != excluded {
        let other = points[Int(members[slot])]
        let (dx, dy) = (other.x - point.x, other.y - point.y)
        search.offer(dx * dx + dy * dy, members[slot])
      }
    }
    return left == 0 && bottom == 0 && right == columns - 1 && top == rows - 1
  }

  private func range(_ offset: Double, _ radius: Double, _ cells: Int) -> (Int, Int) {
    guard side > 0 else { return (0, 0) }
    let low = ((offset - radius) / side).rounded(.down)
    let high = ((offset + radius) / side).rounded(.down)
    return (Int(max(0, min(Double(cells - 1), low))), Int(max(0, min(Double(cells - 1), high))))
  }

  private func distance(toBox point: PlanePoint) -> Double {
    max(0, box.minX - point.x, point.x - box.maxX, box.minY - point.y, point.y - box.maxY)
  }
}

/// Counting sort of items by cell: where each cell's items begin, and the items.
func countingSorted(_ keys: [Int], cells: Int) -> (starts: [Int32], members: [Int32]) {
  var starts = [Int32](repeating: 0, count: cells + 1)
  for key in keys { starts[key + 1] += 1 }
  for cell in 0..<cells { starts[cell + 1] += starts[cell] }
  var next = starts
  var members = [Int32](repeating: 0, count: keys.count)
  for (index, key) in keys.enumerated() {
    members[Int(next[key])] = Int32(index)
    next[key] += 1
  }
  return (starts, members)
}
