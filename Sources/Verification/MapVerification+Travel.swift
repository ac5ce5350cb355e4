import Geography
import PlanFiles
import SalesModel

extension MapVerification {
  struct Travel {
    let total: Double
    let mean: [Double]
    let bound: Double
  }

  /// Distances to the weighted centroids by the haversine formula. O(n·p) for the bound.
  static func travel(
    _ table: CSVTable, _ labels: [Int?], _ weights: [Double], count: Int
  ) throws -> Travel {
    let latitudes = try table.numbers(try table.requiredColumn("lat"))
    let longitudes = try table.numbers(try table.requiredColumn("lon"))
    let points = zip(latitudes, longitudes).map { GeoPoint(latitude: $0, longitude: $1) }
    var log = ProblemLog()
    for (row, point) in points.enumerated() where point == nil {
      log.add(
        DataProblem(
          at: table.place(row: row, column: try table.requiredColumn("lat")),
          found: "\(latitudes[row]), \(longitudes[row])", expected: "a latitude and a longitude"))
    }
    try log.check()
    var members = [[Int]](repeating: [], count: count)
    for (row, label) in labels.enumerated() { if let label { members[label].append(row) } }
    let centres = members.map { rows in
      weightedCentroid(
        of: rows.compactMap { points[$0].map(UnitVector.init) }, weights: rows.map { weights[$0] })?
        .point
    }
    var sums = [Double](repeating: 0, count: count)
    var bound = 0.0
    for (row, label) in labels.enumerated() {
      guard let point = points[row], let label else { continue }
      sums[label] += weights[row] * (centres[label].map { point.distance(to: $0).value } ?? 0)
      bound += weights[row] * (centres.compactMap { $0.map { point.distance(to: $0).value } }.min() ?? 0)
    }
    let mean = members.indices.map { j in
      let weight = members[j].reduce(0) { $0 + weights[$1] }
      return weight > 0 ? sums[j] / weight : 0
    }
    return Travel(total: sums.reduce(0, +), mean: mean, bound: bound)
  }

  /// Connected pieces of each territory by a plain search over the edges of a file.
  static func pieces(_ path: String, _ format: CSVFormat, _ ids: [String], _ labels: [Int?], count: Int)
    throws -> [Int]
  {
    let edges = try CSVTable(path: path, format: format)
    let columns = [edges.column("a") ?? 0, edges.column("b") ?? 1]
    let row = Dictionary(zip(ids, ids.indices), uniquingKeysWith: { first, _ in first })
    var neighbours = [[Int]](repeating: [], count: ids.count)
    for line in 0..<edges.rowCount {
      guard let a = row[edges.text(row: line, column: columns[0])],
        let b = row[edges.text(row: line, column: columns[1])]
      else { continue }
      neighbours[a].append(b)
      neighbours[b].append(a)
    }
    var pieces = [Int](repeating: 0, count: count)
    var seen = [Bool](repeating: false, count: ids.count)
    for start in ids.indices where !seen[start] {
      guard let label = labels[start] else { continue }
      pieces[label] += 1
      var stack = [start]
      seen[start] = true
      while let unit = stack.popLast() {
        for next in neighbours[unit] where !seen[next] && labels[next] == label {
          seen[next] = true
          stack.append(next)
        }
      }
    }
    return pieces
  }
}
