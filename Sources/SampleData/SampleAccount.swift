import Foundation
import Statistics

/// The topics of the generator's random streams: one number each, never reused, so that one topic's draws can change
/// without moving another's.
enum Topic: UInt64 {
  case account = 1, buying, orders, calls, credits, homes, reps, territories
}

extension RandomStream {
  init(_ seed: UInt64, _ topic: Topic, _ labels: (UInt64, UInt64) = (0, 0)) {
    self.init(seed: seed, topic.rawValue, labels.0, labels.1)
  }
}

/// A customer or prospect of the sample.
public struct SampleAccount: Sendable, Equatable {
  /// From 0.
  public let index: Int
  public let id: String
  public let name: String
  /// The index of the account above it, always a smaller one that has no parent itself.
  public let parent: Int?
  /// Its place in the table of cities.
  let cityIndex: Int
  public let city: SampleCity
  /// Near the centre of the city, in degrees to four decimals.
  public let latitude: Double
  public let longitude: Double
  public let industry: SampleIndustry
  public let employees: Int
  /// Dollars a year that could be sold; 0 for a closed site.
  public let potential: Int
  /// nil when no rule of the sales task takes the account.
  public let segment: SampleSegment?
  /// The yearly log rate at which its purchases grow.
  let growth: Double

  static func id(_ index: Int) -> String { "A" + digits(index + 1, 7) }

  init(index: Int, seed: UInt64) {
    let table = CityTable.contiguous
    var random = RandomStream(seed, .account, (UInt64(index), 0))
    self.index = index
    id = Self.id(index)
    cityIndex = table.index(at: random.uniform())
    city = table.cities[cityIndex]
    (latitude, longitude) = Self.place(near: city, &random)
    industry = Self.industry(at: random.uniform())
    name = "\(city.name) \(industry.word) \(index + 1)"
    potential = Self.potential(index, &random)
    employees = max(3, rounded(Double(max(potential, 4000)) / 2500 * exp(0.6 * random.normal()), to: 1))
    segment = SampleSegment(potential: potential, industry: industry)
    growth =
      0.065 + industry.growth + (Self.sunbelt.contains(city.state) ? 0.03 : 0) + 0.05 * random.normal()
    parent = Self.parent(of: index, seed: seed)
  }

  /// The states whose customers grow faster.
  private static let sunbelt: Set<String> = ["AZ", "FL", "GA", "NC", "NV", "SC", "TN", "TX", "UT"]

  /// Up to some kilometres from the centre, farther in larger cities, so that two accounts seldom share a point.
  private static func place(near city: SampleCity, _ random: inout RandomStream) -> (Double, Double) {
    let spread = 0.02 * pow(Double(city.population) / 50_000, 0.25)
    func draw() -> Double { min(2, max(-2, random.normal())) * spread }
    let latitude = city.latitude + draw()
    let longitude = city.longitude + draw() / cos(city.latitude * .pi / 180)
    return ((latitude * 1e4).rounded() / 1e4, (longitude * 1e4).rounded() / 1e4)
  }

  private static func industry(at u: Double) -> SampleIndustry {
    let weights = [0.24, 0.12, 0.10, 0.12, 0.16, 0.12, 0.06, 0.08]
    var left = u
    for (industry, weight) in zip(SampleIndustry.allCases, weights) {
      left -= weight
      if left < 0 { return industry }
    }
    return .publicSector
  }

  /// Log-normal with a median of 55,000, at most 2.4 million; 1 % are closed. The first account is always large, so
  /// that every layer of the smallest company has something to cover.
  private static func potential(_ index: Int, _ random: inout RandomStream) -> Int {
    let (size, closed) = (55_000 * exp(1.25 * random.normal()), random.uniform() < 0.01)
    if index == 0 { return 900_000 }
    return closed ? 0 : max(500, rounded(min(2_400_000, size), to: size < 20_000 ? 100 : 1000))
  }

  /// A tenth of the accounts belong to a family of up to a few, headed by one shortly before them.
  private static func parent(of index: Int, seed: UInt64) -> Int? {
    func isChild(_ index: Int, _ random: inout RandomStream) -> Bool { random.uniform() < 0.12 && index > 0 }
    var random = RandomStream(seed, .account, (UInt64(index), 1))
    guard isChild(index, &random) else { return nil }
    let head = index - 1 - random.below(min(index, 25))
    var headRandom = RandomStream(seed, .account, (UInt64(head), 1))
    return isChild(head, &headRandom) ? nil : head
  }
}

func rounded(_ value: Double, to unit: Int) -> Int { Int((value / Double(unit)).rounded()) * unit }

/// `number` with leading zeros to `width` digits.
func digits(_ number: Int, _ width: Int) -> String {
  let text = String(number)
  return String(repeating: "0", count: max(0, width - text.count)) + text
}
