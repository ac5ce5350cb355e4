import Foundation
import Geography
import SalesModel
import Testing

struct SphereTests {
  @Test func aQuarterOfAMeridianIsAQuarterOfTheCircle() {
    let quarter = Double.pi / 2 * Earth.meanRadiusKm
    #expect(abs(place(0, 12).distance(to: place(90, -77)).value - quarter) < 1e-9)
    #expect(abs(place(0, 0).distance(to: place(0, 90)).value - quarter) < 1e-9)
    #expect(abs(place(0, 0).distance(to: place(0, 180)).value - 2 * quarter) < 1e-3)
  }

  /// Angles computed by the spherical law of cosines, which shares no step with the haversine.
  @Test(arguments: 1...50) func haversineAgreesWithTheLawOfCosines(seed: UInt64) {
    let pair = randomPlaces(2, seed: seed, latitudes: -85...85, longitudes: -180...180)
    let (a, b) = (pair[0].latitude * .pi / 180, pair[1].latitude * .pi / 180)
    let turn = (pair[1].longitude - pair[0].longitude) * .pi / 180
    let cosine = sin(a) * sin(b) + cos(a) * cos(b) * cos(turn)
    let expected = Earth.meanRadiusKm * acos(max(-1, min(1, cosine)))
    #expect(abs(pair[0].distance(to: pair[1]).value - expected) < 1e-3)
    #expect(abs(UnitVector(pair[0]).distanceKm(to: UnitVector(pair[1])) - expected) < 1e-3)
  }

  /// New York to Los Angeles is 3,936 km on the sphere, London to Paris 344 km.
  @Test func knownCities() {
    let (newYork, losAngeles) = (place(40.7128, -74.0060), place(34.0522, -118.2437))
    #expect(abs(newYork.distance(to: losAngeles).value - 3936) < 1)
    let (london, paris) = (place(51.5074, -0.1278), place(48.8566, 2.3522))
    #expect(abs(london.distance(to: paris).value - 344) < 1)
  }

  @Test func vectorsReturnToTheirPlaces() {
    for point in randomPlaces(100, seed: 3, latitudes: -90...90, longitudes: -180...180) {
      let back = UnitVector(point).point
      #expect(back.map { $0.distance(to: point).value < 1e-6 } == true)
    }
  }

  @Test func centroidsAreCentral() throws {
    let across = [UnitVector(place(10, 179)), UnitVector(place(10, -179))]
    let middle = try #require(weightedCentroid(of: across, weights: [1, 1])?.point)
    #expect(abs(abs(middle.longitude) - 180) < 1e-9)
    let pulled = try #require(weightedCentroid(of: across, weights: [3, 0])?.point)
    #expect(pulled.distance(to: place(10, 179)).value < 1e-6)
  }

  @Test func thereIsNoCentroidOfNothing() {
    #expect(weightedCentroid(of: [], weights: []) == nil)
    #expect(weightedCentroid(of: [UnitVector(place(1, 1))], weights: [0]) == nil)
    let opposite = [UnitVector(place(0, 0)), UnitVector(place(0, 180))]
    #expect(weightedCentroid(of: opposite, weights: [1, 1]) == nil)
  }
}
