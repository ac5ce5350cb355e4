import Statistics

/// A seller of the sample: an id and a role, never a name.
public struct SampleRep: Sendable, Equatable {
  public let id: String
  public let role: SampleRole
  /// The territory of the role's layer that the rep holds today.
  public let territory: String
  let home: Int
  public let city: SampleCity
  /// In tenths.
  let fullTimeTenths: Int
  public let manager: String
  let start: String
  /// Dollars a year.
  public let targetIncentive: Int
}

/// The reps of one role and the accounts that they hold today.
struct SampleForce: Sendable {
  let reps: [SampleRep]
  private let map: OldMap

  init(_ role: SampleRole, count: Int, firstRep: Int, width: Int, firstManager: Int, seed: UInt64) {
    let table = CityTable.contiguous
    let homes = Self.homes(count, role, seed).sorted {
      (table.cities[$0].longitude, $0) < (table.cities[$1].longitude, $1)
    }
    reps = homes.enumerated().map { position, home in
      var random = RandomStream(seed, .reps, (UInt64(role.rawValue), UInt64(position)))
      let tenths = random.uniform() < 0.05 ? 8 : 10
      let start = "\(2014 + random.below(12))-\(digits(1 + random.below(12), 2))-01"
      let incentive = rounded(Double(role.incentive) * (0.9 + 0.3 * random.uniform()), to: 1000)
      return SampleRep(
        id: "R" + digits(firstRep + position + 1, width), role: role,
        territory: role.letter + digits(position + 1, width), home: home, city: table.cities[home],
        fullTimeTenths: tenths, manager: "M" + digits(firstManager + position / Self.span + 1, 2),
        start: start, targetIncentive: incentive * tenths / 10)
    }
    map = OldMap(homes: homes, random: RandomStream(seed, .territories, (UInt64(role.rawValue), 0)))
  }

  static let span = 8

  /// The position of the rep who holds `account` today.
  func holder(of account: SampleAccount) -> Int {
    let candidates = map.holders[account.cityIndex]
    return candidates[account.index % candidates.count]
  }

  /// The rep who shares in the sales of `account`; nil where all live in one city.
  func partner(of account: SampleAccount) -> Int? {
    let candidates = map.neighbours[account.cityIndex]
    return candidates.isEmpty ? nil : candidates[account.index % candidates.count]
  }

  /// Large cities, each once while there are twice as many as reps.
  private static func homes(_ count: Int, _ role: SampleRole, _ seed: UInt64) -> [Int] {
    let table = CityTable.contiguous
    var random = RandomStream(seed, .homes, (UInt64(role.rawValue), 0))
    let pool = min(table.cities.count, max(60, 2 * count))
    var homes: [Int] = []
    var taken: Set<Int> = []
    while homes.count < count {
      let city = table.index(at: random.uniform(), of: pool)
      if taken.insert(city).inserted || 2 * count > pool { homes.append(city) }
    }
    return homes
  }
}
