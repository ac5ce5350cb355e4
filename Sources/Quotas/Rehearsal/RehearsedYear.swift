import Foundation
import Statistics

/// What was known and expected at one origin, and what then happened: all territories, in one order, major units.
struct RehearsedYear: Sendable, Equatable {
  /// The expected total of the horizon, and its standard deviation.
  var expected: [Double]
  var deviation: [Double]
  /// The totals of the horizon's periods one year before, two years before, …: year by year, then territory.
  var years: [[Double]]
  /// What was realised; nil for the year that is planned.
  var actual: [Double]?
  /// How one-step errors correlate.
  var oneStep: PairCorrelation

  /// s: the deviation of the logarithm of a lognormal with this mean and deviation; 0 where nothing is expected.
  var logDeviations: [Double] {
    zip(expected, deviation).map { mean, deviation in
      mean > 0 ? log1p((deviation / mean) * (deviation / mean)).squareRoot() : 0
    }
  }

  /// Where something was expected and realised.
  var judged: [Int] {
    guard let actual else { return [] }
    return expected.indices.filter { expected[$0] > 0 && actual[$0] > 0 }
  }
}

/// Mean products of standardised errors over pairs of territories: in different regions, and in the same one.
struct PairCorrelation: Sendable, Equatable {
  /// nil without such pairs.
  var different: Double?
  var same: Double?

  init(different: Double? = nil, same: Double? = nil) {
    self.different = different
    self.same = same
  }

  /// The products of one row of errors. O(n).
  init(_ z: [Double], regions: [Int]) {
    var sums: [Int: (sum: Double, squares: Double, count: Int)] = [:]
    for (value, region) in zip(z, regions) {
      let old = sums[region] ?? (0, 0, 0)
      sums[region] = (old.sum + value, old.squares + value * value, old.count + 1)
    }
    let groups = sums.sorted { $0.key < $1.key }.map(\.value)
    let sum = groups.reduce(0) { $0 + $1.sum }
    let squares = groups.reduce(0) { $0 + $1.squares }
    let within = groups.reduce(0) { $0 + $1.sum * $1.sum - $1.squares }
    let samePairs = groups.reduce(0) { $0 + $1.count * ($1.count - 1) }
    let otherPairs = z.count * (z.count - 1) - samePairs
    same = samePairs > 0 ? within / Double(samePairs) : nil
    different = otherPairs > 0 ? (sum * sum - squares - within) / Double(otherPairs) : nil
  }

  /// The means over the periods that all series of one-step errors share; series without an error are left out.
  init(oneStep errors: [[Double]?], regions: [Int]) {
    let known = errors.indices.filter { !(errors[$0] ?? []).isEmpty }
    let length = known.compactMap { errors[$0]?.count }.min() ?? 0
    var standard: [[Double]] = []
    var members: [Int] = []
    for i in known where length > 1 {
      let recent = Array((errors[i] ?? []).suffix(length))
      let scale = (sumOfSquares(recent[...]) / Double(length)).squareRoot()
      guard scale > 0 else { continue }
      standard.append(recent.map { $0 / scale })
      members.append(regions[i])
    }
    let rows = (0..<(standard.isEmpty ? 0 : length)).map { t in
      PairCorrelation(standard.map { $0[t] }, regions: members)
    }
    different = Self.mean(rows.map(\.different))
    same = Self.mean(rows.map(\.same))
  }

  private static func mean(_ values: [Double?]) -> Double? {
    let known = values.compactMap { $0 }
    return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
  }
}
