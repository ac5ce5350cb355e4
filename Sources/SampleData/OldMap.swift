import Foundation
import Statistics

/// Today's territories: cities go to the nearest rep who has room, and history gave the reps unequal rooms.
struct OldMap: Sendable {
  /// The positions of the reps among whom the accounts of a city are dealt out, by city.
  private(set) var holders: [[Int]] = []
  /// Those of the nearest other home, empty where there is one home only.
  private(set) var neighbours: [[Int]] = []

  /// - Parameters:
  ///   - homes: the city of each rep.
  ///   - random: draws the room of each home.
  ///
  /// O(cities × homes × log).
  init(homes: [Int], random: RandomStream) {
    let table = CityTable.contiguous
    let byHome = Dictionary(grouping: homes.indices) { homes[$0] }
    let places = byHome.keys.sorted()
    let owner = Self.owners(places, Self.rooms(places.map { byHome[$0]?.count ?? 0 }, random))
    for city in table.cities.indices {
      let others = places.indices.filter { $0 != owner[city] }
      let next = others.min { table.kilometres(city, places[$0]) < table.kilometres(city, places[$1]) }
      holders.append(byHome[places[owner[city]]] ?? [])
      neighbours.append(next.flatMap { byHome[places[$0]] } ?? [])
    }
  }

  /// Shares of all accounts, in proportion to the reps of each home, times a log-normal factor; 1.1 in all.
  private static func rooms(_ reps: [Int], _ random: RandomStream) -> [Double] {
    var random = random
    let raw = reps.map { Double($0) * exp(0.45 * min(1.5, max(-1.5, random.normal()))) }
    let sum = raw.reduce(0, +)
    return raw.map { 1.1 * $0 / sum }
  }

  /// Goes through all pairs of city and home by distance; a city that finds no room goes to the emptiest home.
  private static func owners(_ places: [Int], _ rooms: [Double]) -> [Int] {
    let table = CityTable.contiguous
    let pairs = table.cities.indices.flatMap { city in
      places.indices.map { (km: table.kilometres(city, places[$0]), city: city, place: $0) }
    }
    var owners = table.cities.map { _ in -1 }
    var left = rooms
    for pair in pairs.sorted(by: { ($0.km, $0.city, $0.place) < ($1.km, $1.city, $1.place) })
    where owners[pair.city] < 0 && left[pair.place] > 0 {
      owners[pair.city] = pair.place
      left[pair.place] -= table.weight(pair.city)
    }
    for city in owners.indices where owners[city] < 0 {
      let emptiest = places.indices.max { (left[$0], $1) < (left[$1], $0) } ?? 0
      owners[city] = emptiest
      left[emptiest] -= table.weight(city)
    }
    return owners
  }
}
