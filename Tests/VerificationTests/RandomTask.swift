import Foundation
import PlanFiles
import Planning
import SalesModel
import Statistics
import Territories
import Verification

/// A small territory task of random constraints, as files, with what the engine and the verifier are told about them.
struct RandomTask {
  private(set) var files: TerritoryFiles
  private(set) var options: MapVerificationOptions
  let features: Set<Feature>
  private let folder: ScratchFolder
  private let ids: [String]
  private let places: [(lat: Double, lon: Double)]
  private let territories: [String]
  private var random: RandomStream

  enum Feature: String, CaseIterable {
    case shares, vacancy, capacity, places, median, matrix, unweighted, zeros, equalPlaces, antimeridian
    case locks, forbidden, eligible, together, apart, contiguous, current, caps
    case nodes, plane, match, within, salesCap

    /// What cannot be said together with it.
    var excluded: Set<Feature> {
      switch self {
      case .matrix: [.places, .median, .plane]
      case .nodes: [.places, .median, .apart, .caps, .salesCap, .within]
      case .plane: [.places]
      default: []
      }
    }

    /// What cannot be said without it.
    var needed: Set<Feature> {
      switch self {
      case .caps, .salesCap: [.current]
      case .vacancy, .match: [.shares]
      default: []
      }
    }
  }

  private static func features(_ random: inout RandomStream) -> Set<Feature> {
    var features: Set<Feature> = []
    for feature in Feature.allCases where random.uniform() < 0.25 { features.insert(feature) }
    if features.contains(.matrix) { features.subtract(Feature.matrix.excluded) }
    for feature in [Feature.nodes, .plane] where features.contains(feature) {
      features.subtract(feature.excluded)
    }
    for feature in features { features.formUnion(feature.needed) }
    return features
  }

  init(seed: UInt64, directory: String) throws {
    var random = RandomStream(seed: seed, 91)
    let (n, p, m) = (6 + random.below(19), 2 + random.below(4), 1 + random.below(3))
    let features = Self.features(&random)
    let tolerances = (0..<m).map { _ in 0.02 + 0.5 * random.uniform() }
    let measures = (0..<m).map { "m\($0)" }
    folder = ScratchFolder(path: directory)
    self.features = features
    ids = (0..<n).map { "a\(100 + $0)" }
    territories = (0..<p).map { "T\($0 + 1)" }
    places = Self.places(n, features, &random)
    files = TerritoryFiles(
      accounts: folder.file("accounts.csv"), count: p,
      balance: zip(measures, tolerances).map { .init(Measure($0), tolerance: $1) })
    options = MapVerificationOptions(balance: Array(zip(measures, tolerances)), count: p)
    self.random = random

    try writeAccounts(measures)
    try nameTerritories()
    try setCentres()
    try setTravel()
    setLimits()
    try setRules()
    try setToday()
    if features.contains(.contiguous) { try setAdjacency() }
  }

  private static func places(_ n: Int, _ features: Set<Feature>, _ random: inout RandomStream)
    -> [(lat: Double, lon: Double)]
  {
    var places: [(lat: Double, lon: Double)] = []
    for row in 0..<n {
      if features.contains(.equalPlaces), row > 0, random.uniform() < 0.4 {
        places.append(places[random.below(row)])
        continue
      }
      let lon = features.contains(.antimeridian) ? 178 + 4 * random.uniform() : -90 + 4 * random.uniform()
      places.append((40 + 3 * random.uniform(), lon > 180 ? lon - 360 : lon))
    }
    return places
  }

  private mutating func writeAccounts(_ measures: [String]) throws {
    let further = ["x", "y", "family", "rival", "skill", "area", "room", "bother"]
    let isZero = features.contains(.zeros)
    let rows = ids.indices.map { row in
      let loads = measures.map { _ in
        isZero && row > 0 && random.uniform() < 0.3 ? "0" : "\(1 + 4 * random.uniform())"
      }
      let family = random.uniform() < 0.3 ? "f\(random.below(3))" : ""
      let rival = random.uniform() < 0.25 ? "r\(random.below(3))" : ""
      let skill = ["", "", "", "saw", "wood oil"][random.below(5)]
      let room = 3 * Double(ids.count) / Double(territories.count) * (0.7 + 1.5 * random.uniform())
      let fields = ["\(places[row].lon * 80)", "\(places[row].lat * 110)", family, rival, skill]
      let numbers = ["\(random.below(2))", "\(room)", "\(random.uniform())"]
      return ([ids[row], "\(places[row].lat)", "\(places[row].lon)"] + loads + fields + numbers)
        .joined(separator: ",")
    }
    _ = try write("accounts.csv", (["id", "lat", "lon"] + measures + further).joined(separator: ","), rows)
  }

  /// A file of shares where territories have unequal ones, or other files name them.
  private mutating func nameTerritories() throws {
    let naming: Set<Feature> = [.shares, .matrix, .locks, .forbidden, .eligible]
    guard !features.isDisjoint(with: naming) else { return }
    let skills = ["", "saw", "wood oil", "saw | wood oil", "*"]
    var rows = territories.map { name in
      "\(name),\(features.contains(.shares) ? 0.5 + random.uniform() : 1),\(skills[random.below(5)])"
    }
    if features.contains(.vacancy) { rows[rows.count - 1] = "\(territories[rows.count - 1]),0,*" }
    (files.shares, options.shares) = try both(write("shares.csv", "territory,share,skill", rows))
    if features.contains(.match) { (files.match, options.match) = (["skill"], ["skill"]) }
  }

  private mutating func setCentres() throws {
    if features.contains(.places) {
      let rows = territories.map { name in
        random.uniform() < 0.5
          ? "\(name),\(40 + 3 * random.uniform()),\(places[random.below(places.count)].lon)" : "\(name),,"
      }
      let path = try write("centres.csv", "territory,lat,lon", rows)
      files.centres = path
      options.centres = .file(path)
    } else if features.contains(.nodes) {
      (files.centreRule, options.centres) = (.node, .nodes)
    } else if features.contains(.median) {
      (files.centreRule, options.centres) = (.median, .median)
    }
  }

  private mutating func setTravel() throws {
    if features.contains(.unweighted) { (files.isUnweighted, options.isUnweighted) = (true, true) }
    if features.contains(.matrix) {
      let goals = features.contains(.nodes) ? ids : territories
      let rows = ids.flatMap { id in goals.map { "\(id),\($0),\(id == $0 ? 0 : 100 * random.uniform())" } }
      let path = try write("travel.csv", "from,to,cost", rows)
      files.distance = .file(path)
      options.distance = .file(path)
    } else if features.contains(.plane) {
      let isFloored = features.contains(.nodes) && random.uniform() < 0.5
      files.distance = isFloored ? .euclidFloor : .euclid
      options.distance = isFloored ? .euclidFloor : .euclid
    }
  }

  private mutating func setLimits() {
    guard features.contains(.capacity) else { return }
    if features.contains(.nodes), random.uniform() < 0.5 {
      files.capacityColumn = "room"
      options.capacity = .column("room")
    } else {
      let most = 3 * Double(ids.count) / Double(territories.count) * (0.9 + random.uniform())
      files.capacity = most
      options.capacity = .number(most)
    }
  }

  private mutating func setRules() throws {
    if features.contains(.locks) { (files.locks, options.locks) = try both(pairs("locks.csv", 0.1)) }
    if features.contains(.forbidden) {
      (files.forbidden, options.forbidden) = try both(pairs("forbid.csv", 0.3))
    }
    if features.contains(.eligible) {
      (files.eligible, options.eligible) = try both(pairs("eligible.csv", 0.15))
    }
    if features.contains(.together) { (files.together, options.together) = both("family") }
    if features.contains(.apart) { (files.apart, options.apart) = both("rival") }
    if features.contains(.within) { (files.within, options.within) = both("area") }
  }

  private mutating func setToday() throws {
    guard features.contains(.current) else { return }
    (files.current, options.current) = try both(pairs("current.csv", 0.8))
    let keep = random.uniform() < 0.5 ? random.uniform() : 0
    (files.keep, options.keep) = (keep, keep)
    if random.uniform() < 0.3 { (files.disruption, options.disruption) = both("bother") }
    let share = 0.1 + 0.6 * random.uniform()
    if features.contains(.caps) { (files.maximumMoved, options.maximumMoved) = (share, share) }
    if features.contains(.salesCap) {
      (files.maximumMovedSales, options.maximumMovedSales) = (share, share)
    }
  }

  private mutating func setAdjacency() throws {
    let path =
      switch random.below(3) {
      case 0: try write("edges.csv", "a,b", randomEdges())
      case 1: try folder.write("units.geojson", squares())
      default: "delaunay"
      }
    files.adjacency = .init(path)
    options.adjacency = path
    if random.uniform() < 0.3 { (files.touch, options.touch) = (.corner, .corner) }
    if random.uniform() < 0.3 {
      let bridges = (0..<2).map { _ in "\(ids[0]),\(ids[1 + random.below(ids.count - 1)])" }
      (files.bridges, options.bridges) = try both(write("bridges.csv", "a,b", bridges))
    }
    (files.isContiguous, options.isContiguous) = (true, true)
  }

  /// A tree, now and then cut in two, and some more.
  private mutating func randomEdges() -> [String] {
    var edges: [String] = []
    for a in 1..<ids.count {
      if random.uniform() < 0.95 { edges.append("\(ids[random.below(a)]),\(ids[a])") }
      if random.uniform() < 0.7 { edges.append("\(ids[random.below(ids.count)]),\(ids[a])") }
    }
    return edges
  }

  /// A square a unit, five in a row.
  private func squares() -> String {
    let features = ids.indices.map { row -> String in
      let (x, y) = (row % 5, row / 5)
      let corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)].map { "[\($0.0),\($0.1)]" }
      return """
        {"type":"Feature","properties":{"id":"\(ids[row])"},"geometry":\
        {"type":"Polygon","coordinates":[[\(corners.joined(separator: ","))]]}}
        """
    }
    return "{\"type\":\"FeatureCollection\",\"features\":[\(features.joined(separator: ","))]}"
  }

  private mutating func pairs(_ name: String, _ chance: Double) throws -> String {
    var rows: [String] = []
    for id in ids where random.uniform() < chance {
      rows.append("\(id),\(territories[random.below(territories.count)])")
    }
    return try write(name, "id,territory", rows)
  }

  private func write(_ name: String, _ header: String, _ rows: [String]) throws -> String {
    try folder.write(name, ([header] + rows).joined(separator: "\n").appending("\n"))
  }

  func write(_ name: String, _ text: String) throws -> String { try folder.write(name, text) }
}

private struct ScratchFolder {
  let path: String

  func file(_ name: String) -> String { path + "/" + name }

  func write(_ name: String, _ text: String) throws -> String {
    try text.write(toFile: file(name), atomically: true, encoding: .utf8)
    return file(name)
  }
}

private func both(_ text: String) -> (String?, String?) { (text, text) }
