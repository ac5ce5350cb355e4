import Geography
import SalesModel

/// A small generator of its own, so that these tests depend on nothing else (SplitMix64, Steele et al. 2014).
struct TestRandom {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
  mutating func uniform(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + unit() * (range.upperBound - range.lowerBound)
  }
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}

func place(_ latitude: Double, _ longitude: Double) -> GeoPoint {
  guard let point = GeoPoint(latitude: latitude, longitude: longitude) else {
    preconditionFailure("no place \(latitude), \(longitude)")
  }
  return point
}

/// Places in a rectangle of degrees; longitudes past 180 wrap, and every eighth place repeats an earlier one.
func randomPlaces(
  _ count: Int, seed: UInt64, latitudes: ClosedRange<Double>, longitudes: ClosedRange<Double>
) -> [GeoPoint] {
  var random = TestRandom(seed)
  var places: [GeoPoint] = []
  for index in 0..<count {
    if index % 8 == 7 {
      places.append(places[random.below(index)])
      continue
    }
    let raw = random.uniform(longitudes)
    let longitude = raw > 180 ? raw - 360 : raw
    places.append(place(random.uniform(latitudes), longitude))
  }
  return places
}

func randomPlanePoints(_ count: Int, seed: UInt64) -> [PlanePoint] {
  var random = TestRandom(seed)
  return (0..<count).map { _ in PlanePoint(x: random.uniform(0...100), y: random.uniform(0...60)) }
}
