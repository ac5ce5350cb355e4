import Foundation
import Geography
import SalesModel
import Testing

@testable import PlanFiles

struct TerritoriesGeoJSONTests {
  @Test func featuresCarryTheTerritories() throws {
    let fixture = ReportFixture()
    let text = try territoriesGeoJSON(TerritoryPlan(layers: [fixture.layer]), accounts: fixture.accounts)
    let parsed = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let features = try #require(parsed?["features"] as? [[String: Any]])
    #expect(features.count == fixture.count)
    let properties = try #require(features[1]["properties"] as? [String: Any])
    #expect(properties["territory"] as? String == "T1")
    #expect(properties["rep"] as? String == "TR1")
    #expect(properties["layer"] as? String == "field")
    #expect(properties["load_potential"] as? Double == 104)
    #expect(abs((properties["deviation_potential"] as? Double ?? 0) - (104.0 / 110 - 1)) < 1e-6)
    let vacant = try #require(features[0]["properties"] as? [String: Any])
    #expect(vacant["rep"] is NSNull)
    // Territory 0 has places on the mainland and on Hawaii: one feature, two polygons.
    let geometry = try #require(features[0]["geometry"] as? [String: Any])
    #expect(geometry["type"] as? String == "MultiPolygon")
  }

  @Test func shapesHoldTheirAccounts() throws {
    let fixture = ReportFixture()
    let map = try AccountMap(fixture.accounts)
    #expect(map.frames.count == 2)
    let shapes = try TerritoryShapes(fixture.layer, on: map)
    for (frame, regions) in zip(map.frames, shapes.regions) {
      for (site, point) in zip(frame.sites, frame.points) {
        #expect(regions[Int(shapes.territoryOfSite[site])].contains(point))
      }
    }
  }

  @Test func neighboursDifferInColour() throws {
    let fixture = ReportFixture()
    let shapes = try TerritoryShapes(fixture.layer, on: try AccountMap(fixture.accounts))
    // The territories are strips side by side.
    for number in 1..<fixture.count { #expect(shapes.colours[number] != shapes.colours[number - 1]) }
  }

  @Test func aPlanAcrossTheAntimeridianIsCutThere() throws {
    let accounts = (0..<40).map { number in
      let raw = 172 + Double(number % 8) * 2
      return Account(
        id: AccountID("A\(number)"),
        location: GeoPoint(latitude: -20 + Double(number / 8), longitude: raw > 180 ? raw - 360 : raw))
    }
    let line = TerritoryLine(
      territory: "T", centre: nil, accounts: 40, loads: [], targets: [], meanKm: 1, movedIn: 0, prices: [])
    let layer = LayerPlan(
      layer: "field", measures: [], tolerances: [], territories: [line],
      assignments: accounts.map { Assignment(account: $0.id, layer: "field", territory: "T") }, matches: [],
      outcome: .withinTolerance, meanKm: 1, cost: 1, bound: nil, stopped: false, movedAccounts: 0)
    let text = try territoriesGeoJSON(TerritoryPlan(layers: [layer]), accounts: accounts)
    let parsed = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let feature = try #require((parsed?["features"] as? [[String: Any]])?.first)
    let geometry = try #require(feature["geometry"] as? [String: Any])
    let polygons = try #require(geometry["coordinates"] as? [[[[Double]]]])
    #expect(polygons.count == 2)
    for position in polygons.joined().joined() { #expect(abs(position[0]) <= 180 && abs(position[0]) > 165) }
  }

  @Test func manyPlacesAreThinned() {
    let locations = (0..<50_000).map { number in
      GeoPoint(latitude: 30 + Double(number / 250) * 0.05, longitude: -100 + Double(number % 250) * 0.05)
    }
    let sites = MapSites(locations + [nil])
    #expect(sites.sites.count <= MapSites.limit && sites.sites.count > 1000)
    #expect(sites.siteOfAccount.last == -1)
    #expect(sites.siteOfAccount.dropLast().allSatisfy { $0 >= 0 })
  }

  static let oddPlaces: [[(Double, Double)]] = [
    [(10, 10)],
    [(10, 10), (10, 10), (10, 10)],
    [(10, 10), (10, 10.0000001), (10.0000001, 10), (10.0000001, 10.0000001)],
    [(90, 0), (90, 120), (-90, 0)],
    [(90, 0), (89, 0), (89, 90), (89, 180), (89, -90)],
    [(0, -180), (0, 180), (1, 180), (-1, -180)],
    run(20) { (0, $0 * 18 - 180) },
    run(20) { ($0 * 9 - 85, 30) },
    run(400) { (($0 / 20).rounded(.down) * 0.001, $0.truncatingRemainder(dividingBy: 20) * 0.001) },
    run(50) {
      (40 + 1e-9 * $0.truncatingRemainder(dividingBy: 7), 9 + 1e-9 * $0.truncatingRemainder(dividingBy: 11))
    },
  ]

  private static func run(_ count: Int, _ place: (Double) -> (Double, Double)) -> [(Double, Double)] {
    (0..<count).map { place(Double($0)) }
  }

  @Test(arguments: 0..<oddPlaces.count) func oddPlacesStillMakeAMap(number: Int) throws {
    let places = Self.oddPlaces[number]
    let accounts = places.enumerated().map { index, place in
      Account(id: AccountID("A\(index)"), location: GeoPoint(latitude: place.0, longitude: place.1))
    }
    let territories: [TerritoryID] = ["S", "T"]
    let lines = territories.map {
      TerritoryLine(
        territory: $0, centre: accounts[0].location, accounts: 1, loads: [], targets: [], meanKm: 1,
        movedIn: 0,
        prices: [])
    }
    let assignments = accounts.enumerated().map {
      Assignment(account: $1.id, layer: "field", territory: territories[$0 % 2])
    }
    let layer = LayerPlan(
      layer: "field", measures: [], tolerances: [], territories: lines, assignments: assignments, matches: [],
      outcome: .withinTolerance, meanKm: 1, cost: 1, bound: nil, stopped: false, movedAccounts: 0)
    let plan = TerritoryPlan(layers: [layer])
    #expect(try territoriesGeoJSON(plan, accounts: accounts).contains("Polygon"))
    #expect(
      try reportHTML(PlanReport(title: "Odd", accounts: accounts, territories: plan)).contains(
        "class=\"map\""))
    let map = try AccountMap(accounts)
    let shapes = try TerritoryShapes(layer, on: map)
    for (frame, regions) in zip(map.frames, shapes.regions) {
      let covered = regions.reduce(0) { $0 + $1.area }
      #expect(abs(covered / frame.outline.area - 1) < 1e-6)
    }
  }

  @Test func unknownAccountsShapeNothing() throws {
    let fixture = ReportFixture()
    let text = try territoriesGeoJSON(TerritoryPlan(layers: [fixture.layer]), accounts: [])
    #expect(text.contains("\"geometry\":null"))
  }
}
