import Foundation
import Statistics

/// A product bought in a month.
public struct SamplePurchase: Sendable, Equatable {
  /// 0 for P1 … 3 for P4.
  public let product: Int
  /// Months since January 2024.
  public let month: Int
  /// Whole dollars.
  public let amount: Int
}

/// How one account buys: share of the wallet, the months it is a customer, billing dates.
struct SampleBuyer {
  /// The months for which the files hold purchases: history, then the plan year so far.
  static let history = 0..<36
  static let planYear = 36..<42

  let account: SampleAccount
  private let seed: UInt64
  /// Dollars a year by product in the middle of the history.
  private let levels: [Double]
  private let active: Range<Int>
  private let renewalMonth: Int

  init(_ account: SampleAccount, seed: UInt64) {
    self.account = account
    self.seed = seed
    var random = RandomStream(seed, .buying, (UInt64(account.index), 0))
    let prospect = random.uniform() < 0.12 && account.index > 0
    let share = prospect || account.segment == nil ? 0 : 0.12 + 0.5 * pow(random.uniform(), 1.3)
    levels = account.industry.mix.map { $0 * share * Double(account.potential) }
    random.counter = 4
    let start = random.uniform() < 0.07 ? 1 + random.below(40) : 0
    random.counter = 8
    let end = random.uniform() < 0.04 ? 6 + random.below(36) : 1000
    random.counter = 12
    renewalMonth = random.uniform() < 0.35 ? 0 : random.below(12)
    active = account.index == 0 ? 0..<1000 : start..<max(start, end)
  }

  /// By product, then month.
  func purchases(_ months: Range<Int>) -> [SamplePurchase] {
    guard levels.contains(where: { $0 > 0 }) else { return [] }
    return levels.indices.flatMap { product in
      var random = RandomStream(seed, .orders, (UInt64(account.index), UInt64(product)))
      return months.clamped(to: active).compactMap { month -> SamplePurchase? in
        // Each month has its own draws, so that the months asked for do not matter.
        random.counter = UInt64(month) * 8
        let exact = amount(product, month, &random)
        let amount = rounded(exact, to: product == 0 ? 100 : 10)
        return amount > 0 ? SamplePurchase(product: product, month: month, amount: amount) : nil
      }
    }
  }

  private func amount(_ product: Int, _ month: Int, _ random: inout RandomStream) -> Double {
    let level = levels[product] * exp(account.growth * (Double(month) - 17.5) / 12)
    switch product {
    case 0: return instruments(level, month, &random)
    case 1: return orders(level, size: max(300, level / 11), Self.consumableSeason[month % 12], 0.25, &random)
    case 2:
      let quarterly = levels[2] >= 2000
      let due = quarterly ? month % 3 == renewalMonth % 3 : month % 12 == renewalMonth
      return due ? level / (quarterly ? 4 : 1) * noise(0.08, &random) : 0
    default: return month % 12 == renewalMonth && levels[3] >= 400 ? level * noise(0.1, &random) : 0
    }
  }

  /// Few, large, with a rush at the end of the year; now and then a one-off deal.
  private func instruments(_ level: Double, _ month: Int, _ random: inout RandomStream) -> Double {
    let potential = Double(account.potential)
    let size = max(min(7000, 0.2 * potential), level / 6)
    let usual = orders(level, size: size, Self.instrumentSeason[month % 12], 0.35, &random)
    let oneOff = random.uniform() < 0.0012 && account.segment != .small
    return usual + (oneOff ? potential * (0.15 + 0.3 * random.uniform()) : 0)
  }

  /// An order of about `size` in some months; its mean over all months is a twelfth of `level`.
  private func orders(
    _ level: Double, size: Double, _ season: Double, _ deviation: Double, _ random: inout RandomStream
  ) -> Double {
    let chance = min(0.95, level / 12 / size)
    let (ordered, factor) = (random.uniform() < chance, noise(deviation, &random))
    return ordered ? level / 12 / chance * season * factor : 0
  }

  /// A log-normal factor with mean 1.
  private func noise(_ deviation: Double, _ random: inout RandomStream) -> Double {
    exp(deviation * random.normal() - deviation * deviation / 2)
  }

  /// January to December; each sums to 12.
  static let consumableSeason = [0.95, 0.98, 1.08, 1.03, 1.02, 0.98, 0.85, 0.90, 1.08, 1.12, 1.07, 0.94]
  static let instrumentSeason = [0.70, 0.75, 1.05, 0.85, 0.90, 1.20, 0.80, 0.80, 1.10, 1.00, 1.15, 1.70]
}
