import Geography
import SalesModel

/// Where the accounts of a plan are, and the frames of the map that shows them: shared by all layers.
struct AccountMap {
  let sites: MapSites
  let frames: [MapFrame]
  private let indices: [AccountID: Int]

  init(_ accounts: [Account]) throws(GeometryError) {
    sites = MapSites(accounts.map(\.location))
    frames = try MapFrame.frames(of: sites.sites)
    indices = Dictionary(
      accounts.indices.map { (accounts[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// nil for an unknown account, or one without a location.
  func site(of account: AccountID) -> Int? {
    indices[account].flatMap { sites.siteOfAccount[$0] >= 0 ? Int(sites.siteOfAccount[$0]) : nil }
  }
}

/// The shapes of one layer's territories: Voronoi cells of the accounts' places, joined by territory.
struct TerritoryShapes {
  /// The shape of each territory (in the plan's order) in each frame.
  let regions: [[Region]]
  /// A colour a territory, different for neighbours.
  let colours: [Int]
  /// The frame with most of a territory's places; nil for a territory without any.
  let homeFrame: [Int?]
  /// The territory of each site, −1 for none: that of most of its accounts.
  let territoryOfSite: [Int32]

  init(_ layer: LayerPlan, on map: AccountMap) throws(GeometryError) {
    let count = layer.territories.count
    let owners = Self.owners(layer, on: map)
    territoryOfSite = owners
    var regions: [[Region]] = []
    var edges: [AdjacencyGraph.Edge] = []
    var homes = [(sites: Int, frame: Int)?](repeating: nil, count: count)
    for (number, frame) in map.frames.enumerated() {
      let kept = frame.sites.indices.filter { owners[frame.sites[$0]] >= 0 }
      let points = kept.map { frame.points[$0] }
      let labels = kept.map { owners[frame.sites[$0]] }
      regions.append(
        try territoryRegions(of: points, labels: labels, count: count, within: frame.outline))
      edges += try delaunayGraph(of: points).quotient(by: labels, count: count).edges
      var sizes = [Int](repeating: 0, count: count)
      for label in labels { sizes[Int(label)] += 1 }
      for territory in 0..<count where sizes[territory] > (homes[territory]?.sites ?? 0) {
        homes[territory] = (sizes[territory], number)
      }
    }
    self.regions = regions
    colours = mapColouring(AdjacencyGraph(nodeCount: count, edges: edges))
    homeFrame = homes.map { $0?.frame }
  }

  private static func owners(_ layer: LayerPlan, on map: AccountMap) -> [Int32] {
    let numbers = Dictionary(
      layer.territories.enumerated().map { ($1.territory, Int32($0)) },
      uniquingKeysWith: { first, _ in first })
    var votes = [[Int32: Int]](repeating: [:], count: map.sites.sites.count)
    for assignment in layer.assignments {
      guard let site = map.site(of: assignment.account), let number = numbers[assignment.territory] else {
        continue
      }
      votes[site][number, default: 0] += 1
    }
    return votes.map { tally in
      tally.max { $0.value != $1.value ? $0.value < $1.value : $0.key > $1.key }?.key ?? -1
    }
  }
}
