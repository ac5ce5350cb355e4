import Foundation
import PlanFiles
import Planning
import SalesModel
import Statistics
import Verification

/// A small territory task of random constraints, as files, with what the engine and the verifier are told about them.
struct RandomTask {
  let files: TerritoryFiles
  var options: MapVerificationOptions
  let features: Set<Feature>
  private let directory: String

  enum Feature: String, CaseIterable {
    case shares, capacity, locks, forbidden, eligible, together, apart, contiguous, places, matrix, current,
      caps
    case zeros, equalPlaces, antimeridian, median, unweighted, vacancy
  }

  init(seed: UInt64, directory: String) throws {
    self.directory = directory
    var random = RandomStream(seed: seed, 91)
    let (n, p, m) = (6 + random.below(19), 2 + random.below(4), 1 + random.below(3))
    var features = Set(Feature.allCases.filter { _ in random.uniform() < 0.25 })
    // A matrix has no places to move, and its territories need names.
    if features.contains(.matrix) { features.subtract([.places, .median]) }
    if features.contains(.caps) { features.insert(.current) }
    if features.contains(.vacancy) { features.insert(.shares) }
    self.features = features

    let names = (0..<p).map { "T\($0 + 1)" }
    let tolerances = (0..<m).map { _ in 0.02 + 0.5 * random.uniform() }
    let ids = (0..<n).map { "a\(100 + $0)" }
    func write(_ name: String, _ header: String, _ rows: [String]) throws -> String {
      let path = directory + "/" + name
      try ([header] + rows).joined(separator: "\n").appending("\n")
        .write(toFile: path, atomically: true, encoding: .utf8)
      return path
    }
    var places: [(lat: Double, lon: Double)] = []
    for row in 0..<n {
      if features.contains(.equalPlaces), row > 0, random.uniform() < 0.4 {
        places.append(places[random.below(row)])
        continue
      }
      let lon = features.contains(.antimeridian) ? 178 + 4 * random.uniform() : -90 + 4 * random.uniform()
      places.append((40 + 3 * random.uniform(), lon > 180 ? lon - 360 : lon))
    }
    let rows = (0..<n).map { row in
      let loads = (0..<m).map { _ in
        features.contains(.zeros) && row > 0 && random.uniform() < 0.3 ? "0" : "\(1 + 4 * random.uniform())"
      }
      let family = random.uniform() < 0.3 ? "f\(random.below(3))" : ""
      let rival = random.uniform() < 0.25 ? "r\(random.below(3))" : ""
      let fields =
        ["\(places[row].lat)", "\(places[row].lon)"] + loads + [family, rival, "\(random.uniform())"]
      return ([ids[row]] + fields).joined(separator: ",")
    }
    let measures = (0..<m).map { "m\($0)" }
    let accounts = try write(
      "accounts.csv",
      (["id", "lat", "lon"] + measures + ["family", "rival", "bother"]).joined(separator: ","), rows)

    var files = TerritoryFiles(
      accounts: accounts, count: p,
      balance: (0..<m).map { LayerSettings.Balance(Measure(measures[$0]), tolerance: tolerances[$0]) })
    var options = MapVerificationOptions(
      balance: (0..<m).map { (measures[$0], tolerances[$0]) }, count: p)
    func pairs(_ name: String, _ chance: Double) throws -> String {
      var rows: [String] = []
      for id in ids where random.uniform() < chance { rows.append("\(id),\(names[random.below(p)])") }
      return try write(name, "id,territory", rows)
    }
    let isNamed = features.contains(.matrix) || !features.isDisjoint(with: [.locks, .forbidden, .eligible])
    if features.contains(.shares) || isNamed {
      var rows = names.map { "\($0),\(features.contains(.shares) ? 0.5 + random.uniform() : 1)" }
      if features.contains(.vacancy) { rows[p - 1] = "\(names[p - 1]),0" }
      (files.shares, options.shares) = try both(write("shares.csv", "territory,share", rows))
    }
    if features.contains(.places) {
      let rows = names.map { name in
        random.uniform() < 0.5
          ? "\(name),\(40 + 3 * random.uniform()),\(places[random.below(n)].lon)" : "\(name),,"
      }
      let path = try write("centres.csv", "territory,lat,lon", rows)
      files.centres = path
      options.centres = .file(path)
    } else if features.contains(.median) {
      files.centreRule = .median
      options.centres = .median
    }
    if features.contains(.matrix) {
      let rows = ids.flatMap { id in names.map { "\(id),\($0),\(100 * random.uniform())" } }
      let path = try write("travel.csv", "from,to,cost", rows)
      files.distance = .file(path)
      options.distance = .file(path)
    }
    if features.contains(.capacity) {
      let most = 3 * Double(n) / Double(p) * (0.9 + random.uniform())
      files.capacity = most
      options.capacity = .number(most)
    }
    if features.contains(.unweighted) { (files.isUnweighted, options.isUnweighted) = (true, true) }
    if features.contains(.locks) { (files.locks, options.locks) = try both(pairs("locks.csv", 0.1)) }
    if features.contains(.forbidden) {
      (files.forbidden, options.forbidden) = try both(pairs("forbid.csv", 0.3))
    }
    if features.contains(.eligible) {
      (files.eligible, options.eligible) = try both(pairs("eligible.csv", 0.15))
    }
    if features.contains(.together) { (files.together, options.together) = ("family", "family") }
    if features.contains(.apart) { (files.apart, options.apart) = ("rival", "rival") }
    if features.contains(.current) {
      (files.current, options.current) = try both(pairs("current.csv", 0.8))
      let keep = random.uniform() < 0.5 ? random.uniform() : 0
      (files.keep, options.keep) = (keep, keep)
      if random.uniform() < 0.3 { (files.disruption, options.disruption) = ("bother", "bother") }
    }
    if features.contains(.caps) {
      let share = 0.1 + 0.6 * random.uniform()
      (files.maximumMoved, options.maximumMoved) = (share, share)
    }
    if features.contains(.contiguous) {
      var edges: [String] = []
      for a in 1..<n {
        // A tree, now and then cut in two, and some more.
        if random.uniform() < 0.95 { edges.append("\(ids[random.below(a)]),\(ids[a])") }
        if random.uniform() < 0.7 { edges.append("\(ids[random.below(n)]),\(ids[a])") }
      }
      let path = try write("edges.csv", "a,b", edges)
      files.adjacency = .init(path)
      options.adjacency = path
      (files.isContiguous, options.isContiguous) = (true, true)
    }
    self.files = files
    self.options = options
  }

  func write(_ name: String, _ text: String) throws -> String {
    let path = directory + "/" + name
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }
}

private func both(_ path: String) -> (String?, String?) { (path, path) }
