import SalesModel

/// The places that shape a map: where accounts are, each place once.
struct MapSites {
  /// Distinct places; at most `limit`.
  let sites: [GeoPoint]
  /// The site of each account, −1 for one without a location.
  let siteOfAccount: [Int32]

  /// More sites than a screen can show only cost time: past it, accounts near each other share one.
  static let limit = 20_000

  init(_ locations: [GeoPoint?]) {
    var result = Self.merged(locations, degrees: nil)
    var degrees = 0.02
    while result.sites.count > Self.limit {
      result = Self.merged(locations, degrees: degrees)
      degrees *= 1.5
    }
    (sites, siteOfAccount) = result
  }

  private struct Key: Hashable {
    let latitude: Double
    let longitude: Double
  }

  /// The first account of each cell of `degrees` stands for it; of each exact place when nil.
  private static func merged(_ locations: [GeoPoint?], degrees: Double?) -> (
    sites: [GeoPoint], siteOfAccount: [Int32]
  ) {
    var sites: [GeoPoint] = []
    var numbers: [Key: Int32] = [:]
    var siteOfAccount: [Int32] = []
    siteOfAccount.reserveCapacity(locations.count)
    for location in locations {
      guard let location else {
        siteOfAccount.append(-1)
        continue
      }
      let key = Key(
        latitude: degrees.map { (location.latitude / $0).rounded() } ?? location.latitude,
        longitude: degrees.map { (location.longitude / $0).rounded() } ?? location.longitude)
      let number = numbers[key] ?? Int32(sites.count)
      if numbers[key] == nil {
        numbers[key] = number
        sites.append(location)
      }
      siteOfAccount.append(number)
    }
    return (sites, siteOfAccount)
  }
}
