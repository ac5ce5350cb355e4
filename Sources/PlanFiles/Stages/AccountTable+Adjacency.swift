import Foundation
import Geography
import SalesModel
import Territories

extension TerritoryFiles {
  /// Which accounts (units) touch.
  public enum Adjacency: Sendable, Equatable {
    /// A file of pairs `a,b`.
    case pairs(String)
    /// A GeoJSON file with a polygon an account; its property `id` (or the feature's own) is the account's.
    case polygons(String)
    /// The Delaunay triangulation of the accounts' places; places at equal coordinates are joined.
    case delaunay

    /// `delaunay`, or a file: GeoJSON by its extension, else pairs.
    public init(_ text: String) {
      let lower = text.lowercased()
      if lower == "delaunay" {
        self = .delaunay
      } else if lower.hasSuffix(".geojson") || lower.hasSuffix(".json") {
        self = .polygons(text)
      } else {
        self = .pairs(text)
      }
    }
  }
}

extension AccountTable {
  /// The graph that `files` ask for, with the declared bridges; nil when they ask for none.
  func graph(
    _ files: TerritoryFiles, space: TerritoryProblem.Space, _ reader: RecordReader
  ) throws -> AdjacencyGraph? {
    guard let adjacency = files.adjacency else { return nil }
    let graph =
      switch adjacency {
      case .pairs(let path): AdjacencyGraph(nodeCount: ids.count, edges: try edges(path, reader))
      case .polygons(let path): try polygonGraph(path, touch: files.touch)
      case .delaunay: try triangulation(space)
      }
    guard let path = files.bridges else { return graph }
    return AdjacencyGraph(nodeCount: ids.count, edges: graph.edges + (try edges(path, reader)))
  }

  /// The pairs of a file `a,b`.
  private func edges(_ path: String, _ reader: RecordReader) throws -> [AdjacencyGraph.Edge] {
    let pairs = try reader.adjacency(path)
    var edges: [AdjacencyGraph.Edge] = []
    edges.reserveCapacity(pairs.count)
    var strangers: Set<String> = []
    for (a, b) in pairs {
      if let first = index[a.text], let second = index[b.text] {
        edges.append(.init(first, second))
      } else {
        strangers.formUnion([a.text, b.text].filter { index[$0] == nil })
      }
    }
    try refuse(strangers, in: path, expected: "an id of \(table.file)")
    return edges
  }

  private func refuse(_ names: Set<String>, in path: String, expected: String) throws(DataProblems) {
    guard !names.isEmpty else { return }
    let sorted = names.sorted()
    throw DataProblems(
      sorted.prefix(DataProblems.limit).map {
        DataProblem(at: Place(file: path, line: 1), found: $0, expected: expected)
      }, count: sorted.count)
  }

  private func polygonGraph(_ path: String, touch: Touch) throws -> AdjacencyGraph {
    let mapped = try MappedBytes(path: path)
    // The bytes are gone with their owner.
    let text = withExtendedLifetime(mapped) { String(decoding: mapped.bytes, as: UTF8.self) }
    var regions = [Region](repeating: .empty, count: ids.count)
    for feature in try readGeoJSON(text, file: path) {
      guard let id = feature.id, let row = index[id] else { continue }
      // A unit in several features has all their polygons.
      let known = regions[Int(row)].polygons
      regions[Int(row)] = Region(known + feature.region.polygons)
    }
    let missing = Set(ids.indices.filter { regions[$0].isEmpty }.map { ids[$0] })
    try refuse(missing, in: path, expected: "a polygon with this id for every account")
    return try touchingGraph(of: regions, by: touch)
  }

  private func triangulation(_ space: TerritoryProblem.Space) throws -> AdjacencyGraph {
    switch space {
    case .sphere(let places): return try delaunayGraph(of: places)
    case .plane(let x, let y): return try delaunayGraph(of: zip(x, y).map { PlanePoint(x: $0, y: $1) })
    case .matrix, .between: return try delaunayGraph(of: points())
    }
  }
}

extension GeoFeature {
  /// The property `id` as the text that a table would hold.
  fileprivate var id: String? {
    switch properties.first(where: { $0.name.lowercased() == "id" })?.value {
    case .text(let text): text
    case .integer(let number): String(number)
    default: nil
    }
  }
}
