import Foundation
import LinearAlgebra
import SalesModel
import Statistics

/// Sets quotas for past years of the company's own history as if each were about to begin, and judges them.
///
/// Only the division is judged: in every year the quotas of each method sum to what was sold. Today's map is used for all
/// years, and the history of its accounts, with today's potential and attributes and what is pinned of one-off deals;
/// exceptions are left out. Cost: that of setting quotas once a year, and O(worlds · years · n) for n territories.
///
/// - Throws: `QuotaError` of the earliest year that cannot be set; `noYears` when no year has two years of history before it.
public func backtestQuotas(
  _ problem: QuotaProblem, settings: QuotaSettings = QuotaSettings(),
  options: BacktestOptions = BacktestOptions(), threads: Threads = .single
) throws(QuotaError) -> BacktestReport {
  var settings = settings
  settings.exceptions = []
  let horizons = try pastHorizons(problem, options.years)
  var years: [BacktestYear] = []
  for horizon in horizons {
    years.append(
      try BacktestYear(problem, settings, horizon: horizon, options: options, threads: threads))
  }
  let scoring = BacktestScoring(years, options, threads)
  return BacktestReport(
    years: years.map(\.first), methods: scoring.methods, calibration: scoring.calibration,
    companyInside80: scoring.companyInside80, cases: scoring.cases)
}

/// The years that end by the last period of the history of accounts on the map and have two years before them, as many as
/// asked for.
private func pastHorizons(_ problem: QuotaProblem, _ most: Int) throws(QuotaError) -> [[Period]] {
  let sold = problem.demand.lazy.filter { problem.territoryOf[$0.account] != nil }.map(\.period)
  guard let last = sold.max(), let first = sold.min() else { throw .noYears }
  let year = last.granularity.perYear
  let count = max(1, problem.horizon.count)
  // Horizons of more than a year do not overlap.
  let step = (count + year - 1) / year * year
  var horizons: [[Period]] = []
  var begin = last.advanced(by: 1 - count)
  while horizons.count < most, begin.ordinal - first.ordinal >= 2 * year {
    horizons.append((0..<count).map { begin.advanced(by: $0) })
    begin = begin.advanced(by: -step)
  }
  guard !horizons.isEmpty else { throw .noYears }
  return horizons.reversed()
}

/// The figures over all years.
private struct BacktestScoring {
  let years: [BacktestYear]
  let options: BacktestOptions
  let threads: Threads

  static let chances = [0.5, 0.6, 0.7, 0.8, 0.9]

  init(_ years: [BacktestYear], _ options: BacktestOptions, _ threads: Threads) {
    self.years = years
    self.options = options
    self.threads = threads
  }

  var methods: [MethodScore] {
    let ranges = modelRanges
    return (years.first?.quotas ?? []).indices.map { place in
      MethodScore(
        method: years[0].quotas[place].method,
        misallocated: figure(years.map { misallocated($0.quotas[place].amounts, $0.actual) }),
        hitRate: figure(
          years.map { year in
            let judged = year.actual.indices.filter { year.quotas[place].amounts[$0] > 0 }
            let hits = judged.filter { year.actual[$0] >= year.quotas[place].amounts[$0] }
            return judged.isEmpty ? 0 : Double(hits.count) / Double(judged.count)
          }),
        gaps: gaps(place, ranges: place == 0 ? ranges : [:]), explained: explained(place))
    }
  }

  private func misallocated(_ quotas: [Double], _ actual: [Double]) -> Double {
    let total = actual.reduce(0, +)
    return total > 0 ? zip(quotas, actual).reduce(0) { $0 + abs($1.0 - $1.1) } / 2 / total : 0
  }

  private func gaps(_ place: Int, ranges: [KnownBefore: (Double, Double)]) -> [HitGap] {
    KnownBefore.allCases.enumerated().compactMap { kind, by in
      let found = years.compactMap { Self.gap($0, $0.quotas[place].amounts, $0.actual, kind) }
      guard !found.isEmpty else { return nil }
      return HitGap(
        by: by, figure: figure(found), modelLower: ranges[by]?.0, modelUpper: ranges[by]?.1)
    }
  }

  /// nil with fewer than three territories of which it was known.
  private static func gap(
    _ year: BacktestYear, _ quotas: [Double], _ actual: [Double], _ kind: Int
  ) -> Double? {
    let known = year.known[kind]
    let members = quotas.indices.filter { known[$0] != nil && quotas[$0] > 0 }
    guard members.count >= 3 else { return nil }
    let order = members.sorted { a, b in
      let (x, y) = (known[a] ?? 0, known[b] ?? 0)
      return x != y ? x < y : a < b
    }
    let third = order.count / 3
    func rate(_ part: ArraySlice<Int>) -> Double {
      Double(part.filter { actual[$0] >= quotas[$0] }.count) / Double(third)
    }
    return rate(order.suffix(third)) - rate(order.prefix(third))
  }

  /// The central 95 % of mean gaps over worlds drawn from the model. O(worlds · years · n).
  private var modelRanges: [KnownBefore: (Double, Double)] {
    guard options.worlds > 1 else { return [:] }
    let kinds = KnownBefore.allCases
    let drawn = orderedMap(options.worlds, threads: threads) { world in
      var sums = [(sum: Double, count: Int)](repeating: (0, 0), count: kinds.count)
      for (place, year) in years.enumerated() {
        var stream = RandomStream(seed: options.seed, UInt64(place), UInt64(world))
        let (actual, quotas) = year.drawn(&stream)
        for kind in kinds.indices {
          guard let gap = Self.gap(year, quotas, actual, kind) else { continue }
          sums[kind] = (sums[kind].sum + gap, sums[kind].count + 1)
        }
      }
      return sums.map { $0.count > 0 ? $0.sum / Double($0.count) : nil }
    }
    var ranges: [KnownBefore: (Double, Double)] = [:]
    for (kind, by) in kinds.enumerated() {
      let sorted = drawn.compactMap { $0[kind] }.sorted()
      guard !sorted.isEmpty else { continue }
      ranges[by] = (quantile(0.025, ofSorted: sorted), quantile(0.975, ofSorted: sorted))
    }
    return ranges
  }

  /// R² of log attainment within years on what was known before, all kinds together.
  private func explained(_ place: Int) -> Double {
    var rows: [[Double]] = []
    var responses: [Double] = []
    let kinds = KnownBefore.allCases.indices.filter { kind in
      // What is known of a part of the territories only would leave the others out.
      years.allSatisfy { year in
        let known = year.known[kind]
        return Double(known.filter { $0 != nil }.count) >= Self.leastKnown * Double(known.count)
      }
    }
    for year in years {
      let quotas = year.quotas[place].amounts
      let members = quotas.indices.filter { i in
        quotas[i] > 0 && year.actual[i] > 0 && kinds.allSatisfy { year.known[$0][i] != nil }
      }
      guard members.count > 2 else { continue }
      let columns = kinds.map { kind in Self.standardised(members.map { year.known[kind][$0] ?? 0 }) }
      responses += Self.centred(members.map { log(year.actual[$0] / quotas[$0]) })
      for row in members.indices { rows.append(columns.map { $0[row] }) }
    }
    let total = responses.reduce(0) { $0 + $1 * $1 }
    guard rows.count > kinds.count + 1, !kinds.isEmpty, total > 0 else { return 0 }
    let fit = LeastSquares(design: Matrix(rows), response: responses)
    let rest = zip(rows, responses).reduce(0) { sum, row in
      let error = row.1 - zip(row.0, fit.coefficients).reduce(0) { $0 + $1.0 * $1.1 }
      return sum + error * error
    }
    return max(0, 1 - rest / total)
  }

  /// The share of territories of which something has to be known before it explains anything.
  private static let leastKnown = 0.8

  private static func centred(_ values: [Double]) -> [Double] {
    let middle = mean(values)
    return values.map { $0 - middle }
  }

  private static func standardised(_ values: [Double]) -> [Double] {
    let centred = centred(values)
    let spread = (centred.reduce(0) { $0 + $1 * $1 } / Double(max(1, values.count))).squareRoot()
    return centred.map { spread > 0 ? $0 / spread : 0 }
  }

  var calibration: [CalibrationPoint] {
    Self.chances.map { chance in
      CalibrationPoint(
        chance: chance,
        givenTotal: figure(
          years.map { year in
            let given = GivenTotal(year.joint, total: year.actual.reduce(0, +))
            return year.realised(given.results, chance: chance)
          }),
        unconditional: figure(years.map { $0.realised($0.results, chance: chance) }))
    }
  }

  var companyInside80: Double {
    let inside = years.filter { year in
      guard let company = year.joint.sum(Array(year.actual.indices)) else { return false }
      let sold = year.actual.reduce(0, +)
      return sold >= company.quantile(0.1) && sold <= company.quantile(0.9)
    }
    return Double(inside.count) / Double(max(1, years.count))
  }

  var cases: [BacktestCase] {
    years.flatMap { year in
      year.quotas.flatMap { method in
        year.territories.indices.map { i in
          BacktestCase(
            method: method.method, year: year.first, territory: year.territories[i],
            quota: method.amounts[i], actual: year.actual[i], known: year.known.map { $0[i] })
        }
      }
    }
  }

  /// The mean over years with the central 95 % of means of resampled years.
  private func figure(_ values: [Double]) -> BootstrapFigure {
    let value = mean(values)
    guard values.count > 1 else { return BootstrapFigure(value: value, lower: value, upper: value) }
    var stream = RandomStream(seed: options.seed, UInt64(values.count))
    let means = (0..<Self.resamples).map { _ in
      values.indices.reduce(0) { sum, _ in sum + values[stream.below(values.count)] } / Double(values.count)
    }.sorted()
    return BootstrapFigure(
      value: value, lower: quantile(0.025, ofSorted: means), upper: quantile(0.975, ofSorted: means))
  }

  private static let resamples = 2000
}
