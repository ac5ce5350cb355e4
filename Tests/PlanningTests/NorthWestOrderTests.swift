import Planning
import SalesModel
import Testing

@Suite struct NorthWestOrderTests {
  @Test func seattleComesBeforeBostonBeforeMiami() {
    let seattle = GeoPoint(latitude: 47.6, longitude: -122.3)
    let boston = GeoPoint(latitude: 42.4, longitude: -71.1)
    let miami = GeoPoint(latitude: 25.8, longitude: -80.2)
    let losAngeles = GeoPoint(latitude: 34.1, longitude: -118.2)
    #expect(northWestOrder(of: [boston, miami, nil, seattle, losAngeles]) == [3, 4, 0, 1, 2])
  }
}
