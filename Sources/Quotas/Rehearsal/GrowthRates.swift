import Foundation
import Statistics

/// Four yearly growth rates of each territory, in logarithms: what the expectation of a year could lean on.
struct GrowthRates: Sendable, Equatable {
  /// The forecast's own growth, last year's, the slope of the line through the past years, and how far last year stood
  /// above that line. nil for a territory without three past years of sales.
  let rates: [[Double]?]

  static let count = 4
  /// Years that the line goes through.
  static let window = 8
  /// Rates farther from the median than this many deviations (1.4826 · MAD) count as that far.
  static let farthest = 2.5

  init(_ year: RehearsedYear) {
    let raw = year.expected.indices.map { i in
      Self.rates(expected: year.expected[i], years: year.years.prefix(Self.window).map { $0[i] })
    }
    rates = Self.winsorised(raw)
  }

  /// - Parameter years: the latest first.
  static func rates(expected: Double, years: [Double]) -> [Double]? {
    let logs = years.prefix { $0 > 0 }.map { log($0) }
    guard expected > 0, logs.count >= 3 else { return nil }
    let middle = Double(logs.count - 1) / 2
    // Time runs backwards in `logs`: the latest year is at +middle.
    let times = logs.indices.map { middle - Double($0) }
    let slope =
      zip(times, logs).reduce(0) { $0 + $1.0 * $1.1 } / times.reduce(0) { $0 + $1 * $1 }
    let average = logs.reduce(0, +) / Double(logs.count)
    return [log(expected) - logs[0], logs[0] - logs[1], slope, logs[0] - average - slope * middle]
  }

  static func winsorised(_ raw: [[Double]?]) -> [[Double]?] {
    let known = raw.compactMap { $0 }
    guard known.count > 1 else { return raw }
    var result = raw
    for k in 0..<count {
      let column = known.map { $0[k] }
      let middle = quantile(0.5, ofSorted: column.sorted())
      let spread = 1.4826 * quantile(0.5, ofSorted: column.map { abs($0 - middle) }.sorted())
      for i in result.indices {
        guard let value = result[i]?[k] else { continue }
        result[i]?[k] = middle + min(farthest * spread, max(-farthest * spread, value - middle))
      }
    }
    return result
  }

  /// The rates of `members` less their weighted means.
  func centred(_ members: [Int], weights: [Double]) -> [[Double]] {
    members.map { rates[$0] ?? [] }.centred(members.map { weights[$0] })
  }
}

extension [[Double]] {
  /// Rows less the weighted mean of all.
  fileprivate func centred(_ weights: [Double]) -> [[Double]] {
    let total = weights.reduce(0, +)
    guard let width = first?.count, total > 0 else { return self }
    let means = (0..<width).map { k in zip(self, weights).reduce(0) { $0 + $1.0[k] * $1.1 } / total }
    return map { row in zip(row, means).map { $0 - $1 } }
  }
}
