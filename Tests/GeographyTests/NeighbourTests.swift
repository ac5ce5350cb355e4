import Geography
import SalesModel
import Testing

struct NeighbourTests {
  struct Extent: Sendable, CustomTestStringConvertible {
    let name: String
    let latitudes: ClosedRange<Double>
    let longitudes: ClosedRange<Double>
    var testDescription: String { name }
  }

  static let extents = [
    Extent(name: "country", latitudes: 25...49, longitudes: -124...(-67)),
    Extent(name: "antimeridian", latitudes: -20...10, longitudes: 165...200),
    Extent(name: "pole", latitudes: 80...90, longitudes: -180...180),
    Extent(name: "globe", latitudes: -90...90, longitudes: -180...180),
    Extent(name: "meridian", latitudes: -60...60, longitudes: 7...7),
    Extent(name: "parallel", latitudes: 45...45, longitudes: -180...180),
    Extent(name: "one spot", latitudes: 45...45, longitudes: 9...9),
    Extent(name: "street", latitudes: 45...45.0001, longitudes: 9...9.0001),
  ]

  @Test(arguments: extents, [1, 5, 40]) func nearestAgreesWithBruteForce(extent: Extent, k: Int) {
    let places = randomPlaces(300, seed: 11, latitudes: extent.latitudes, longitudes: extent.longitudes)
    let vectors = places.map(UnitVector.init)
    let index = NeighbourIndex(vectors)
    for query in stride(from: 0, to: places.count, by: 23) {
      let expected = bruteForce(k, from: vectors[query], in: vectors, excluding: query)
      #expect(index.nearest(k, toPlace: query) == expected)
    }
    for stranger in randomPlaces(5, seed: 5, latitudes: -90...90, longitudes: -180...180) {
      let origin = UnitVector(stranger)
      #expect(index.nearest(k, to: origin) == bruteForce(k, from: origin, in: vectors, excluding: nil))
    }
  }

  @Test func allRowsAreTheSingleAnswers() {
    let places = randomPlaces(120, seed: 2, latitudes: 30...40, longitudes: 170...190)
    let index = NeighbourIndex(places)
    let (rows, perPlace) = index.nearestOfAll(6)
    #expect(perPlace == 6)
    for place in places.indices {
      #expect(Array(rows[place * 6..<place * 6 + 6]) == index.nearest(6, toPlace: place))
    }
    #expect(index.graph(6).neighbours(of: 0).count >= 6)
  }

  @Test func askingForMoreThanThereAreGivesAll() {
    let places = randomPlaces(30, seed: 4, latitudes: -90...90, longitudes: -180...180)
    let vectors = places.map(UnitVector.init)
    let found = NeighbourIndex(vectors).nearest(400, toPlace: 3)
    #expect(found == bruteForce(400, from: vectors[3], in: vectors, excluding: 3))
  }

  @Test func degenerateCounts() {
    #expect(NeighbourIndex([GeoPoint]()).nearest(3, to: UnitVector(place(0, 0))) == [])
    let single = NeighbourIndex([place(4, 4)])
    #expect(single.nearest(3, toPlace: 0) == [])
    #expect(single.nearest(3, to: UnitVector(place(-4, -176))) == [0])
    #expect(single.nearest(0, to: UnitVector(place(4, 4))) == [])
    #expect(single.nearestOfAll(4).neighbours == [])
  }

  @Test(arguments: 1...20) func planeNearestAgreesWithBruteForce(seed: UInt64) {
    var random = TestRandom(seed)
    let side = random.uniform(0...50)
    let points = (0..<200).map { _ in
      PlanePoint(x: random.uniform(0...100), y: (random.uniform(0...side) * 2).rounded() / 2)
    }
    let index = PlaneIndex(points)
    for query in [PlanePoint(x: -300, y: 9), points[3], PlanePoint(x: 40, y: side)] {
      let expected = points.indices.sorted { a, b in
        let (da, db) = (squared(points[a], query), squared(points[b], query))
        return da != db ? da < db : a < b
      }
      #expect(index.nearest(9, to: query) == expected.prefix(9).map { Int32($0) })
    }
  }

  private func squared(_ a: PlanePoint, _ b: PlanePoint) -> Double {
    (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)
  }

  private func bruteForce(
    _ k: Int, from origin: UnitVector, in vectors: [UnitVector], excluding: Int?
  ) -> [Int32] {
    let order = vectors.indices.filter { $0 != excluding }.map { ($0, vectors[$0].squaredChord(to: origin)) }
    return order.sorted { $0.1 != $1.1 ? $0.1 < $1.1 : $0.0 < $1.0 }.prefix(k).map { Int32($0.0) }
  }
}
