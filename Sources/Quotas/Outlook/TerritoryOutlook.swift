import Foundation
import LinearAlgebra
import SalesModel
import Statistics

/// What a territory is expected to sell, and how sure that is. Major units.
struct TerritoryOutlook: Sendable, Equatable {
  /// A mean and standard deviation a period, and of the horizon's total.
  var periodMeans: [Double]
  var periodDeviations: [Double]
  var mean: Double
  var deviation: Double
  var hasHistory: Bool
  /// By how many deviations of the total's logarithm results are expected above what mean and deviation say.
  var shift = 0.0
  /// What was done to the reconciled forecast, in order.
  var steps: [QuotaDerivation.Step] = []

  /// The lognormals with these means and deviations, which add up to those of units; nil when nothing is expected.
  var total: LognormalDistribution? { Self.distribution(mean, deviation) }
  func period(_ h: Int) -> LognormalDistribution? {
    Self.distribution(periodMeans[h], periodDeviations[h])
  }

  /// The predictive distributions, by which chances are stated: the same, shifted.
  var result: LognormalDistribution? { shifted(total) }
  func result(in h: Int) -> LognormalDistribution? { shifted(period(h)) }

  private func shifted(_ stated: LognormalDistribution?) -> LognormalDistribution? {
    guard let stated, let total else { return nil }
    return LognormalDistribution(
      logMean: stated.logMean + shift * total.logDeviation, logDeviation: stated.logDeviation)
  }

  private static func distribution(_ mean: Double, _ deviation: Double) -> LognormalDistribution? {
    mean > 0 ? LognormalDistribution(mean: mean, deviation: deviation) : nil
  }
}

/// The outlooks of all territories, which lend each other strength.
struct Outlooks: Sendable, Equatable {
  var territories: [TerritoryOutlook]

  /// A smaller share of what all expect is what adding up leaves of nothing.
  private static let leastShare = 1e-9
  /// No year is surer than this, whatever the history says.
  static let leastDeviation = 0.002
  /// Fewer territories than this say nothing about how deviation grows with size.
  private static let leastCount = 5

  init(_ forecasts: [SeriesForecast?], periods: Int, history: Int) {
    let none = [Double](repeating: 0, count: periods)
    let sums = forecasts.map { ($0?.mean ?? none).reduce(0) { $0 + max(0, $1) } }
    let least = Self.leastShare * sums.reduce(0, +)
    territories = zip(forecasts, sums).map { forecast, sum in
      let means = sum > least ? (forecast?.mean ?? none).map { max(0, $0) } : none
      let total = means.reduce(0, +)
      return TerritoryOutlook(
        periodMeans: means, periodDeviations: forecast?.deviation ?? means, mean: total,
        deviation: forecast?.sumDeviation ?? 0, hasHistory: total > 0)
    }
    shrinkDeviations(history: history)
  }

  /// Empirical Bayes on log σ: each is drawn to the line of log σ on log μ by as much as its own estimate is noisy.
  ///
  /// The variance of log σ from n errors is 1/(2n); what the territories spread beyond that is real.
  private mutating func shrinkDeviations(history: Int) {
    for i in territories.indices {
      let outlook = territories[i]
      territories[i].deviation = max(outlook.deviation, Self.leastDeviation * outlook.mean)
    }
    let known = territories.indices.filter { territories[$0].hasHistory }
    let line = SpreadLine(known.map { (territories[$0].mean, territories[$0].deviation) })
    let noise = 1 / (2 * Double(max(2, history - 1)))
    for i in known where known.count >= Self.leastCount {
      let fitted = line.fitted(territories[i].mean)
      let own = log(territories[i].deviation)
      let between = max(0, line.residualVariance - noise)
      let shrunk = exp(fitted + between / (between + noise) * (own - fitted))
      let before = territories[i].deviation
      territories[i].deviation = max(shrunk, Self.leastDeviation * territories[i].mean)
      let ratio = territories[i].deviation / before
      territories[i].periodDeviations = territories[i].periodDeviations.map { $0 * ratio }
    }
  }

  /// Takes over what rehearsing past years taught: what territories expect, and how sure that is.
  mutating func apply(_ rehearsal: Rehearsal) {
    for i in territories.indices where territories[i].mean > 0 && rehearsal.expected[i] > 0 {
      let before = territories[i]
      let ratio = rehearsal.expected[i] / before.mean
      territories[i].mean = rehearsal.expected[i]
      territories[i].periodMeans = before.periodMeans.map { $0 * ratio }
      territories[i].deviation = Self.deviation(rehearsal.expected[i], rehearsal.logDeviations[i])
      territories[i].shift = rehearsal.shift
      let scale = rehearsal.luck.scale
      territories[i].periodDeviations = before.periodMeans.indices.map { h in
        let mean = before.periodMeans[h]
        let s =
          mean > 0 ? LognormalDistribution(mean: mean, deviation: before.periodDeviations[h]).logDeviation : 0
        return Self.deviation(mean * ratio, scale * s)
      }
      if rehearsal.grown[i] != before.mean {
        territories[i].steps.append(.init(.growth, rehearsal.grown[i]))
      }
      if rehearsal.bias != 0 { territories[i].steps.append(.init(.bias, rehearsal.expected[i])) }
    }
  }

  private static func deviation(_ mean: Double, _ logDeviation: Double) -> Double {
    mean * expm1(logDeviation * logDeviation).squareRoot()
  }

  /// Adds what new accounts are expected to sell; their errors are their own.
  mutating func add(_ accounts: NewAccounts) {
    let profile = companyProfile
    for i in territories.indices where accounts.count[i] > 0 {
      let before = territories[i]
      let means = zip(before.periodMeans, accounts.added[i]).map { max(0, $0 + $1) }
      let mean = means.reduce(0, +)
      let shares = mean > 0 ? means.map { $0 / mean } : profile
      territories[i].mean = mean
      territories[i].periodMeans = means
      territories[i].deviation = (before.deviation * before.deviation + accounts.variance[i]).squareRoot()
      territories[i].periodDeviations = zip(shares, before.periodDeviations).map { share, deviation in
        (deviation * deviation + share * share * accounts.variance[i]).squareRoot()
      }
      territories[i].steps.append(
        .init(.coldStart, mean, note: "\(accounts.count[i]) accounts with less than a year of history"))
    }
  }

  /// Gives territories without history their share of potential at the rate at which the others turn it into
  /// sales, with twice the relative deviation of the median territory.
  ///
  /// - Returns: the indices that got one.
  mutating func fill(potential: [Double]) -> [Int] {
    let known = territories.indices.filter { territories[$0].hasHistory && potential[$0] > 0 }
    let total = known.reduce(0) { $0 + potential[$1] }
    guard total > 0 else { return [] }
    let rate = known.reduce(0) { $0 + territories[$1].mean } / total
    let spread = unknownSpread(known)
    let profile = companyProfile
    let filled = territories.indices.filter {
      !territories[$0].hasHistory && territories[$0].mean <= 0 && potential[$0] > 0
    }
    for i in filled {
      let mean = rate * potential[i]
      let means = profile.map { $0 * mean }
      // Periods share one unknown, the territory's level, so each is as unsure as the total.
      territories[i] = TerritoryOutlook(
        periodMeans: means, periodDeviations: means.map { spread * $0 }, mean: mean,
        deviation: spread * mean, hasHistory: false, steps: [.init(.coldStart, mean)])
    }
    return filled
  }

  /// Twice the relative deviation of the median one of `known` territories; as much as is expected with none.
  private func unknownSpread(_ known: [Int]) -> Double {
    let spreads = known.map { territories[$0].deviation / territories[$0].mean }.sorted()
    return spreads.isEmpty ? 1 : 2 * quantile(0.5, ofSorted: spreads)
  }

  /// Raises what is expected by a share of the potential beyond it; the relative deviation stays, and is that of unknown
  /// territories where nothing was expected before.
  mutating func addHeadroom(_ share: Double, potential: [Double]) {
    let spread = unknownSpread(territories.indices.filter { territories[$0].mean > 0 })
    for i in territories.indices where share > 0 && potential[i] > territories[i].mean {
      let outlook = territories[i]
      let mean = outlook.mean + share * (potential[i] - outlook.mean)
      let profile = outlook.mean > 0 ? outlook.periodMeans.map { $0 / outlook.mean } : companyProfile
      let ratio = outlook.mean > 0 ? mean / outlook.mean : 0
      territories[i].mean = mean
      territories[i].periodMeans = profile.map { $0 * mean }
      territories[i].deviation = outlook.mean > 0 ? ratio * outlook.deviation : spread * mean
      territories[i].periodDeviations =
        outlook.mean > 0 ? outlook.periodDeviations.map { $0 * ratio } : profile.map { spread * $0 * mean }
      territories[i].steps.append(
        .init(.headroom, mean, note: "\(percent(share)) of the potential above what is expected"))
    }
  }

  /// The share of each period in the company's expected total; even when nothing is expected.
  var companyProfile: [Double] {
    let count = territories.first?.periodMeans.count ?? 0
    let sums = (0..<count).map { h in territories.reduce(0) { $0 + $1.periodMeans[h] } }
    let total = sums.reduce(0, +)
    return total > 0 ? sums.map { $0 / total } : sums.map { _ in 1 / Double(count) }
  }
}

/// The least-squares line of log σ on log μ.
private struct SpreadLine {
  let intercept: Double
  let slope: Double
  let residualVariance: Double

  init(_ points: [(mean: Double, deviation: Double)]) {
    let x = points.map { log($0.mean) }
    let y = points.map { log($0.deviation) }
    let (centreX, centreY) = (Statistics.mean(x), Statistics.mean(y))
    let spread = x.reduce(0) { $0 + ($1 - centreX) * ($1 - centreX) }
    let common = zip(x, y).reduce(0) { $0 + ($1.0 - centreX) * ($1.1 - centreY) }
    // All of one size: deviation is proportional to size.
    let slope = spread > 1e-9 ? common / spread : 1
    let intercept = centreY - slope * centreX
    let squares = zip(x, y).reduce(0) { sum, point in
      let rest = point.1 - intercept - slope * point.0
      return sum + rest * rest
    }
    self.slope = slope
    self.intercept = intercept
    residualVariance = squares / Double(max(1, points.count - 2))
  }

  func fitted(_ mean: Double) -> Double { intercept + slope * log(mean) }
}
