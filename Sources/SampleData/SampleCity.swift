import Foundation

/// A populated place of the United States (GeoNames).
public struct SampleCity: Sendable, Equatable {
  public let name: String
  /// The two letters of the state.
  public let state: String
  public let latitude: Double
  public let longitude: Double
  public let population: Int
}

/// The places of the embedded table, largest first, with the chance that an account is there.
struct CityTable: Sendable {
  let cities: [SampleCity]
  /// Running sums of population^0.8: large cities hold more accounts, less than in proportion.
  private let cumulative: [Double]

  static let contiguous = CityTable(usCityTable)

  init(_ table: String) {
    cities = table.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|")
      guard cells.count == 5, let latitude = Double(cells[2]), let longitude = Double(cells[3]),
        let population = Int(cells[4])
      else { return nil }
      return SampleCity(
        name: String(cells[0]), state: String(cells[1]), latitude: latitude, longitude: longitude,
        population: population)
    }
    var sum = 0.0
    cumulative = cities.map { city in
      sum += pow(Double(city.population), 0.8)
      return sum
    }
  }

  /// The city at quantile `u` (0..<1) of the first `count` cities by weight. O(log cities).
  func index(at u: Double, of count: Int? = nil) -> Int {
    let size = count ?? cities.count
    let wanted = u * cumulative[size - 1]
    var (low, high) = (0, size - 1)
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] > wanted { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The share of the accounts that are in a city.
  func weight(_ city: Int) -> Double {
    (cumulative[city] - (city > 0 ? cumulative[city - 1] : 0)) / cumulative[cities.count - 1]
  }

  /// Great-circle distance (haversine) on a sphere of radius 6371.0088 km.
  func kilometres(_ a: Int, _ b: Int) -> Double {
    let radians = Double.pi / 180
    let (p, q) = (cities[a], cities[b])
    let across = sin((p.latitude - q.latitude) * radians / 2)
    let along = sin((p.longitude - q.longitude) * radians / 2)
    let h = across * across + cos(p.latitude * radians) * cos(q.latitude * radians) * along * along
    return 2 * 6371.0088 * asin(min(1, h.squareRoot()))
  }
}
