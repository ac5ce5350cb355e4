import Foundation
import Geography
import PlanFiles
import SalesModel

/// Connected pieces of each territory by a plain search over the units that touch.
struct MapPieces {
  /// One a territory.
  let counts: [Int]

  init(_ adjacency: String, _ map: DrawnMap, _ options: MapVerificationOptions) throws {
    var neighbours = [[Int]](repeating: [], count: map.ids.count)
    func join(_ a: Int, _ b: Int) {
      neighbours[a].append(b)
      neighbours[b].append(a)
    }
    for path in [Self.isDrawn(adjacency) ? nil : adjacency, options.bridges].compactMap({ $0 }) {
      for (a, b) in try Self.edges(path, map, options.format) { join(a, b) }
    }
    if Self.isDrawn(adjacency) {
      for edge in try Self.drawn(adjacency, map, options).edges { join(Int(edge.first), Int(edge.second)) }
    }
    counts = Self.count(neighbours, map.labels, territories: map.names.count)
  }

  private static func count(_ neighbours: [[Int]], _ labels: [Int?], territories: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: territories)
    var seen = [Bool](repeating: false, count: labels.count)
    for start in labels.indices where !seen[start] {
      guard let label = labels[start] else { continue }
      counts[label] += 1
      var stack = [start]
      seen[start] = true
      while let unit = stack.popLast() {
        for next in neighbours[unit] where !seen[next] && labels[next] == label {
          seen[next] = true
          stack.append(next)
        }
      }
    }
    return counts
  }

  private static func isPolygons(_ path: String) -> Bool {
    path.lowercased().hasSuffix(".geojson") || path.lowercased().hasSuffix(".json")
  }

  private static func isDrawn(_ adjacency: String) -> Bool {
    adjacency.lowercased() == "delaunay" || isPolygons(adjacency)
  }

  private static func edges(_ path: String, _ map: DrawnMap, _ format: CSVFormat) throws -> [(Int, Int)] {
    let file = try CSVTable(path: path, format: format)
    let columns = [file.column("a") ?? 0, file.column("b") ?? 1]
    return (0..<file.rowCount).compactMap { line in
      guard let a = map.row[file.text(row: line, column: columns[0])],
        let b = map.row[file.text(row: line, column: columns[1])]
      else { return nil }
      return (a, b)
    }
  }

  private static func drawn(_ adjacency: String, _ map: DrawnMap, _ options: MapVerificationOptions) throws
    -> AdjacencyGraph
  {
    guard isPolygons(adjacency) else {
      if options.distance == .greatCircle || map.table.column("lat") != nil {
        let places = zip(try map.numbers("lat"), try map.numbers("lon"))
        return try delaunayGraph(of: places.compactMap { GeoPoint(latitude: $0, longitude: $1) })
      }
      return try delaunayGraph(
        of: zip(try map.numbers("x"), try map.numbers("y")).map { PlanePoint(x: $0, y: $1) })
    }
    var regions = [Region](repeating: .empty, count: map.ids.count)
    let text = try String(contentsOfFile: adjacency, encoding: .utf8)
    for feature in try readGeoJSON(text, file: adjacency) {
      let id: String? =
        switch feature.properties.first(where: { $0.name.lowercased() == "id" })?.value {
        case .text(let text): text
        case .integer(let number): String(number)
        default: nil
        }
      guard let row = id.flatMap({ map.row[$0] }) else { continue }
      regions[row] = Region(regions[row].polygons + feature.region.polygons)
    }
    return try touchingGraph(of: regions, by: options.touch)
  }
}
