import Foundation
import Geography
import SalesModel
import Testing

struct ProjectionTests {
  /// Snyder 1987, p. 291: parallels 29.5° and 45.5°, origin 23° N 96° W, unit sphere, 35° N 75° W:
  /// x = 0.2952720, y = 0.2416774.
  @Test func snydersExample() {
    let map = AlbersProjection(centralLongitude: -96, originLatitude: 23, standardParallels: (29.5, 45.5))
    let point = map.project(place(35, -75))
    #expect(abs(point.x / Earth.meanRadiusKm - 0.2952720) < 5e-8)
    #expect(abs(point.y / Earth.meanRadiusKm - 0.2416774) < 5e-8)
  }

  static let extents: [(ClosedRange<Double>, ClosedRange<Double>)] = [
    (25...49, -124...(-67)), (-47...(-34), 166...182), (-10...10, 170...190), (-3...4, 20...30),
    (50...71, 5...30),
  ]

  @Test(arguments: 0..<extents.count) func placesReturn(extent: Int) {
    let (latitudes, longitudes) = Self.extents[extent]
    let places = randomPlaces(200, seed: 6, latitudes: latitudes, longitudes: longitudes)
    let map = AlbersProjection(fitting: places)
    for place in places {
      let back = map.unproject(map.project(place))
      let turn = (back.x - place.longitude).remainder(dividingBy: 360)
      #expect(abs(turn) < 1e-8 && abs(back.y - place.latitude) < 1e-8)
    }
  }

  /// A small square of the sphere keeps its area, wherever it is on the map.
  @Test(arguments: 0..<extents.count) func areasAreKept(extent: Int) {
    let (latitudes, longitudes) = Self.extents[extent]
    let places = randomPlaces(40, seed: 9, latitudes: latitudes, longitudes: longitudes)
    let map = AlbersProjection(fitting: places)
    for corner in places {
      let step = 0.01
      let west = min(corner.longitude, 179.9)
      let ring = [(0, 0), (0, 1), (1, 1), (1, 0)].map { dy, dx in
        map.project(place(corner.latitude + Double(dy) * step, west + Double(dx) * step))
      }
      let band = sin((corner.latitude + step) * .pi / 180) - sin(corner.latitude * .pi / 180)
      let expected = Earth.meanRadiusKm * Earth.meanRadiusKm * band * step * .pi / 180
      #expect(abs(PlanarPolygon(exterior: ring).area / expected - 1) < 1e-5)
    }
  }
}
