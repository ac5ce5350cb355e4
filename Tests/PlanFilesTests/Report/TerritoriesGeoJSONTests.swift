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

  @Test func unknownAccountsShapeNothing() throws {
    let fixture = ReportFixture()
    let text = try territoriesGeoJSON(TerritoryPlan(layers: [fixture.layer]), accounts: [])
    #expect(text.contains("\"geometry\":null"))
  }
}
