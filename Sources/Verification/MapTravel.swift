import Foundation
import Geography
import PlanFiles
import SalesModel

/// Distances by the textbook: haversine on the sphere, Pythagoras in the plane, or a file.
struct MapTravel {
  private enum Places {
    case sphere([GeoPoint])
    case plane([(x: Double, y: Double)], isFloored: Bool)
    /// Rows of accounts, columns of territories; not a number where the file has none.
    case table([[Double]])
    /// The same from accounts to accounts, where one of them is the centre.
    case between([[Double]])
  }

  private enum Centre {
    case sphere(GeoPoint)
    case plane(x: Double, y: Double)
  }

  private let places: Places
  private let weights: [Double]
  private var fixed: [Int: Centre] = [:]
  private let rule: MapVerificationOptions.Centres

  init(_ map: DrawnMap, weights: [Double], _ options: MapVerificationOptions) throws {
    self.weights = weights
    rule = options.centres
    switch options.distance {
    case .greatCircle: places = .sphere(try Self.points(map.table))
    case .euclid, .euclidFloor:
      places = .plane(
        zip(try map.numbers("x"), try map.numbers("y")).map { ($0, $1) },
        isFloored: options.distance == .euclidFloor)
    case .file(let path) where options.centres == .nodes:
      places = .between(try Self.costs(path, map, to: map.ids, options.format))
    case .file(let path): places = .table(try Self.costs(path, map, to: map.names, options.format))
    }
    if case .file(let path) = options.centres { fixed = try Self.centres(path, map, options.format) }
  }

  /// The travel of each account to each territory whose centre is known, given the accounts of each.
  struct Distances {
    let centres: [Int]
    fileprivate let to: (Int, Int) -> Double
    func callAsFunction(_ account: Int, _ territory: Int) -> Double { to(account, territory) }
  }

  /// - Parameter capacity: capacity and load of candidates for node centres: (accounts' capacity, load of the territory).
  func distances(
    _ members: [[Int]], canServe: (_ account: Int, _ territory: Int) -> Bool = { _, _ in true }
  ) -> Distances {
    switch places {
    case .table(let costs):
      return Distances(centres: Array(members.indices)) { costs[$0][$1] }
    case .between(let costs):
      let centres = members.indices.map { j in
        node(members[j], { canServe($0, j) }) { costs[$0][$1] }
      }
      let known = centres.indices.filter { centres[$0] != nil }
      return Distances(centres: known) { i, j in centres[j].map { costs[i][$0] } ?? 0 }
    case .sphere(let points):
      let centres = members.indices.map { j -> GeoPoint? in
        if case .sphere(let place)? = fixed[j] { return place }
        return sphereCentre(members[j], points) { canServe($0, j) }
      }
      let known = centres.indices.filter { centres[$0] != nil }
      return Distances(centres: known) { i, j in centres[j].map { points[i].distance(to: $0).value } ?? 0 }
    case .plane(let points, let isFloored):
      let centres = members.indices.map { j -> (x: Double, y: Double)? in
        planeCentre(members[j], points, isFloored) { canServe($0, j) }
      }
      let known = centres.indices.filter { centres[$0] != nil }
      return Distances(centres: known) { i, j in
        centres[j].map { Self.plane(points[i], $0, isFloored) } ?? 0
      }
    }
  }

  private static func plane(_ a: (x: Double, y: Double), _ b: (x: Double, y: Double), _ isFloored: Bool)
    -> Double
  {
    let d = ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot()
    return isFloored ? d.rounded(.down) : d
  }

  private func sphereCentre(_ rows: [Int], _ points: [GeoPoint], _ canServe: (Int) -> Bool) -> GeoPoint? {
    if rule == .nodes {
      return node(rows, canServe) { points[$0].distance(to: points[$1]).value }.map { points[$0] }
    }
    let centroid = weightedCentroid(
      of: rows.map { UnitVector(points[$0]) }, weights: rows.map { weights[$0] })?.point
    guard rule == .median, let centroid else { return centroid }
    return SphereMedian(points: rows.map { points[$0] }, weights: rows.map { weights[$0] }).place(
      from: centroid)
  }

  private func planeCentre(
    _ rows: [Int], _ points: [(x: Double, y: Double)], _ isFloored: Bool, _ canServe: (Int) -> Bool
  ) -> (x: Double, y: Double)? {
    if rule == .nodes {
      return node(rows, canServe) { Self.plane(points[$0], points[$1], isFloored) }.map { points[$0] }
    }
    let total = rows.reduce(0) { $0 + weights[$1] }
    guard total > 0 else { return nil }
    let middle = (
      x: rows.reduce(0) { $0 + weights[$1] * points[$1].x } / total,
      y: rows.reduce(0) { $0 + weights[$1] * points[$1].y } / total
    )
    guard rule == .median else { return middle }
    return planeMedian(rows.map { points[$0] }, rows.map { weights[$0] }, from: middle)
  }

  /// The member from which the others are nearest, of those that can serve them where there are some.
  private func node(_ rows: [Int], _ canServe: (Int) -> Bool, _ distance: (Int, Int) -> Double) -> Int? {
    var best: (row: Int, sum: Double)?
    let able = rows.filter(canServe)
    for candidate in able.isEmpty ? rows : able {
      let sum = rows.reduce(0) { $0 + weights[$1] * distance($1, candidate) }
      if sum < best?.sum ?? .infinity { best = (candidate, sum) }
    }
    return best?.row
  }
}

// Files.
extension MapTravel {
  private static func points(_ table: CSVTable) throws -> [GeoPoint] {
    let column = try table.requiredColumn("lat")
    let latitudes = try table.numbers(column)
    let longitudes = try table.numbers(try table.requiredColumn("lon"))
    let points = zip(latitudes, longitudes).map { GeoPoint(latitude: $0, longitude: $1) }
    var log = ProblemLog()
    for (row, point) in points.enumerated() where point == nil {
      log.add(
        DataProblem(
          at: table.place(row: row, column: column), found: "\(latitudes[row]), \(longitudes[row])",
          expected: "a latitude and a longitude"))
    }
    try log.check()
    return points.compactMap { $0 }
  }

  private static func centres(_ path: String, _ map: DrawnMap, _ format: CSVFormat) throws -> [Int: Centre] {
    let file = try CSVTable(path: path, format: format)
    let territory = try file.requiredColumn("territory")
    let (lat, lon) = (try file.requiredColumn("lat"), try file.requiredColumn("lon"))
    let (latitudes, longitudes) = (try file.numbers(lat, empty: 0), try file.numbers(lon, empty: 0))
    var centres: [Int: Centre] = [:]
    for row in 0..<file.rowCount where !file.text(row: row, column: lat).isEmpty {
      guard let slot = map.slot[file.text(row: row, column: territory)],
        let point = GeoPoint(latitude: latitudes[row], longitude: longitudes[row])
      else { continue }
      centres[slot] = .sphere(point)
    }
    return centres
  }

  /// Rows of accounts, columns of `goals`.
  private static func costs(_ path: String, _ map: DrawnMap, to goals: [String], _ format: CSVFormat) throws
    -> [[Double]]
  {
    let file = try CSVTable(path: path, format: format)
    var costs = [[Double]](repeating: [Double](repeating: .nan, count: goals.count), count: map.ids.count)
    if let from = file.column("from"), let to = file.column("to"), let cost = file.column("cost") {
      let values = try file.numbers(cost)
      let place = Dictionary(zip(goals, goals.indices), uniquingKeysWith: { first, _ in first })
      for line in 0..<file.rowCount {
        if let i = map.row[file.text(row: line, column: from)],
          let j = place[file.text(row: line, column: to)]
        {
          costs[i][j] = values[line]
        }
      }
    } else {
      for (j, name) in goals.enumerated() {
        let values = try file.numbers(try file.requiredColumn(name))
        for line in 0..<file.rowCount {
          if let i = map.row[file.text(row: line, column: 0)] { costs[i][j] = values[line] }
        }
      }
    }
    return costs
  }
}
