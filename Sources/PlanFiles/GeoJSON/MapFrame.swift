import Geography
import SalesModel

/// One piece of a map with its own projection: the main one, or an inset for places far away from it.
struct MapFrame {
  let projection: AlbersProjection
  /// The sites in it, ascending, and where they are on its map.
  let sites: [Int]
  let points: [PlanePoint]
  /// A land-like shape around them, kilometres of the projection.
  let outline: Region
  let box: PlaneBox

  private init(_ members: [Int], of sites: [GeoPoint]) throws(GeometryError) {
    let places = members.map { sites[$0] }
    projection = AlbersProjection(fitting: places)
    // Metres: sites closer than that make slivers that GEOS stumbles on.
    points = places.map(projection.project).map {
      PlanePoint(x: ($0.x * 1000).rounded() / 1000, y: ($0.y * 1000).rounded() / 1000)
    }
    self.sites = members
    let extent = PlaneBox(around: points) ?? PlaneBox(minX: 0, minY: 0, maxX: 0, maxY: 0)
    // A handful of places has no shape to follow: a generous rounded hull looks less like a mistake.
    let isSparse = members.count < Self.fewestForShape
    let margin = max(5, (isSparse ? 0.07 : 0.012) * max(extent.width, extent.height))
    outline = try Geography.outline(
      of: points, ratio: isSparse ? 1 : 0.28, margin: margin, closing: 5 * margin)
    box = PlaneBox(around: outline.polygons.flatMap(\.exterior)) ?? extent.padded(by: margin)
  }

  /// The main frame first, then insets, larger ones first; one frame alone where no small part lies far off.
  ///
  /// Only maps with one dominant part have insets, as a country with islands; a worldwide map stays whole.
  static func frames(of sites: [GeoPoint]) throws(GeometryError) -> [MapFrame] {
    guard !sites.isEmpty else { return [] }
    let everywhere = Array(sites.indices)
    let main = try clusters(everywhere, of: sites, gapKm: mainGapKm)[0]
    let isMain = Set(main)
    let outside = everywhere.filter { !isMain.contains($0) }
    let parts = [main] + (try clusters(outside, of: sites, gapKm: insetGapKm))
    let isDominant =
      parts.count <= mostInsets + 1 && Double(outside.count) <= insetShare * Double(sites.count)
    var frames: [MapFrame] = []
    for part in isDominant ? parts : [everywhere] { frames.append(try MapFrame(part, of: sites)) }
    return frames
  }

  /// Single-linkage clusters of some sites, larger ones first.
  private static func clusters(
    _ members: [Int], of sites: [GeoPoint], gapKm: Double
  ) throws(GeometryError) -> [[Int]] {
    let places = members.map { sites[$0] }
    let near = try delaunayGraph(of: places).edges.filter {
      places[Int($0.first)].distance(to: places[Int($0.second)]).value <= gapKm
    }
    let parts = AdjacencyGraph(nodeCount: places.count, edges: near).components()
    var clusters = [[Int]](repeating: [], count: parts.count)
    for (place, part) in parts.labels.enumerated() { clusters[Int(part)].append(members[place]) }
    return clusters.sorted { $0.count != $1.count ? $0.count > $1.count : $0[0] < $1[0] }
  }

  /// Wide enough for the thinly settled parts of a country, narrower than the way from Seattle to Alaska.
  private static let mainGapKm = 700.0
  /// What lies off the main part is joined more freely: Alaska's towns are one inset.
  private static let insetGapKm = 1600.0
  private static let mostInsets = 4
  private static let fewestForShape = 40
  private static let insetShare = 0.15
}
