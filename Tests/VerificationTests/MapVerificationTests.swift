import Foundation
import SalesModel
import Territories
import Testing
import Verification

@Suite struct MapVerificationTests {
  private let directory: String

  init() throws {
    directory = NSTemporaryDirectory() + "verify-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
  }

  private func write(_ text: String, _ name: String) throws -> String {
    let path = directory + "/" + name
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  /// Four accounts on the equator a degree apart: 111.195 km of arc each.
  private let accounts = "id,lat,lon,potential\nA,0,0,1\nB,0,1,1\nC,0,10,3\nD,0,11,1\n"
  private let degree = 6371.0088 * Double.pi / 180

  @Test func aHandWorkedMap() throws {
    let check = try MapVerification(
      accounts: try write(accounts, "a.csv"), map: try write("id,territory\nA,W\nB,W\nC,E\nD,E\n", "m.csv"),
      options: .init(balance: [("potential", 0.4)]))
    #expect(check.territories.map(\.territory) == ["E", "W"])
    #expect(check.territories.map(\.loads) == [[4], [2]])
    // The west's centre is half a degree from both; the east's is at a weighted quarter.
    #expect(abs(check.territories[1].meanKm - degree / 2) < 0.01)
    #expect(abs(check.travel - (degree + 3 * degree * 0.25 + degree * 0.75)) < 0.05)
    #expect(check.bound ?? .infinity <= check.travel + 1e-9)
    #expect(check.holds)
  }

  @Test func everyKindOfViolationIsFound() throws {
    let check = try MapVerification(
      accounts: try write(accounts, "a.csv"),
      map: try write("id,territory\nA,W\nC,W\nD,E\nZ,E\n", "m.csv"),
      options: .init(
        balance: [("potential", 0.05)], count: 3, adjacency: try write("a,b\nA,B\nB,C\nC,D\n", "e.csv"),
        isContiguous: true))
    let text = check.violations.joined(separator: "\n")
    #expect(text.contains("1 accounts have no territory: B"))
    #expect(text.contains("Z"))
    #expect(text.contains("1 territories have no account"))
    #expect(text.contains("W is in 2 pieces"))
    #expect(text.contains("W potential"))
    #expect(!check.holds)
  }

  /// The solver and the verifier share no code; on random problems they have to agree.
  @Test(arguments: 1...12 as ClosedRange<UInt64>) func agreesWithTheSolver(seed: UInt64) throws {
    var state = seed
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    let n = 40 + next(80)
    let places = (0..<n).map { _ in (30 + Double(next(1000)) / 100, -100 + Double(next(1500)) / 100) }
    let potential = (0..<n).map { _ in Double(1 + next(50)) }
    let ids = (0..<n).map { "A\(1000 + $0)" }
    let p = 2 + next(5)
    let problem = TerritoryProblem(
      accountIDs: ids, space: .sphere(places.compactMap { GeoPoint(latitude: $0.0, longitude: $0.1) }),
      measures: [.init(.potential, values: potential, limit: .within(tolerance: 0.2))],
      territories: (0..<p).map { .init(name: "T\($0)") })
    let result = balance(problem, options: .init(seed: seed, stopping: .effort(1), threads: .single))
    var rows = "id,lat,lon,potential\n"
    var map = "id,territory\n"
    for i in 0..<n {
      rows += "\(ids[i]),\(places[i].0),\(places[i].1),\(potential[i])\n"
      map += "\(ids[i]),T\(result.assignment[i])\n"
    }
    let check = try MapVerification(
      accounts: try write(rows, "a.csv"), map: try write(map, "m.csv"),
      options: .init(balance: [("potential", 0.2)], count: p))
    #expect(abs(check.travel - result.travel) < 1e-6 * result.travel)
    #expect(abs(check.meanKm - result.meanKm) < 1e-6 * result.meanKm)
    #expect(check.holds == result.outcome.isWithinTolerance)
    for line in check.territories {
      let slot = Int(line.territory.dropFirst()) ?? -1
      #expect(abs(line.loads[0] - result.loads[slot][0]) < 1e-9)
    }
    if let bound = result.bound { #expect(bound >= (check.bound ?? .infinity) * (1 - 1e-9)) }
  }
}
