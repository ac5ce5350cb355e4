import Foundation
import LinearAlgebra
import SalesModel

/// By how much each period of each series is out of the ordinary for a reason that is known beforehand.
///
/// Sales are divided by these factors before they are fitted, and forecasts multiplied.
struct PeriodFactors: Sendable {
  /// (T + H) × series.
  private var factors: Matrix
  /// What the regressors do to the company, or to the first level there is.
  private(set) var effects: [RegressorEffect] = []

  /// Factors stay within these bounds: what regressors say beyond is an outlier of theirs.
  private static let range = 0.1...10.0

  /// nil when nothing is known of any period.
  ///
  /// - Parameters:
  ///   - values: T × series.
  ///   - levels: the level of each series: those of one lend each other strength.
  /// - Throws: `noRegressors` for a period that the regressors say nothing of.
  init?(
    _ known: KnownPeriods, _ values: Matrix, starts: [Int], levels: [Int], first: Period, ahead: Int,
    season: Int
  ) throws(DemandError) {
    let periods = (0..<values.rows + ahead).map { first.advanced(by: $0) }
    let lengths = periods.map(known.length)
    let design = try known.design(periods)
    guard !known.names.isEmpty || lengths.contains(where: { $0 != 1 }) else { return nil }
    factors = Matrix(
      rows: periods.count, columns: values.columns,
      columnMajor: (0..<values.columns).flatMap { _ in lengths })
    guard !known.names.isEmpty else { return }
    for level in Set(levels).sorted() {
      let members = levels.indices.filter { levels[$0] == level }
      let found = LevelEffects(values, members, starts, lengths, design, season)
      found.apply(to: &factors)
      if effects.isEmpty { effects = found.list(known.names) }
    }
  }

  /// Sales as they would be in ordinary periods.
  func removed(from values: Matrix) -> Matrix {
    var result = values
    for j in 0..<values.columns {
      for t in 0..<values.rows { result[t, j] /= factors[t, j] }
    }
    return result
  }

  /// The same for some of the series.
  func columns(_ places: [Int]) -> PeriodFactors {
    var part = self
    part.factors = Matrix(
      rows: factors.rows, columns: places.count, columnMajor: places.flatMap { factors.column($0) })
    return part
  }

  /// A forecast of series `j` for the periods as they are.
  func applied(to forecast: BaseForecast, series j: Int, lead: Int) -> BaseForecast {
    var result = forecast
    let history = factors.rows - forecast.mean.count
    let ahead = (history..<factors.rows).map { factors[$0, j] }
    let skipped = history - forecast.residuals.count
    result.mean = zip(forecast.mean, ahead).map { $0 * $1 }
    result.deviation = zip(forecast.deviation, ahead).map { $0 * $1 }
    result.residuals = forecast.residuals.enumerated().map { $1 * factors[skipped + $0, j] }
    let counted = ahead[lead...]
    result.sumDeviation *= counted.reduce(0, +) / Double(max(1, counted.count))
    return result
  }

  /// The effects on the series of one level.
  private struct LevelEffects {
    let members: [Int]
    let regression: EffectRegression
    /// For each regressor, its value in each period less its mean in the history.
    let centred: [[Double]]

    init(
      _ values: Matrix, _ members: [Int], _ starts: [Int], _ lengths: [Double], _ design: [[Double]],
      _ season: Int
    ) {
      self.members = members
      let first = members.map { starts[$0] }.min() ?? 0
      let count = design.first?.count ?? 0
      centred = (0..<count).map { q in
        let column = design.map { $0[q] }
        let mean = column[first..<values.rows].reduce(0, +) / Double(max(1, values.rows - first))
        return column.map { $0 - mean }
      }
      // Series that begin later than others have the level's effects.
      let histories = members.map { j in
        starts[j] > first ? nil : Self.relative((first..<values.rows).map { values[$0, j] / lengths[$0] })
      }
      let regression = EffectRegression(
        histories: histories.compactMap(\.self), regressors: centred.map { Array($0[first..<values.rows]) },
        season: season)
      self.regression = regression
      var own = regression.effects[...]
      effects = histories.map { $0 == nil ? regression.common : own.removeFirst() }
    }

    private let effects: [[Double]]

    /// Logarithms; of a series that is not positive throughout, what it sells as a multiple of its mean. nil for one that
    /// sells too rarely to tell.
    private static func relative(_ history: [Double]) -> [Double]? {
      if history.allSatisfy({ $0 > 0 }) { return history.map { log($0) } }
      guard !IntermittentForecast.applies(to: history[...]) else { return nil }
      let mean = history.reduce(0) { $0 + abs($1) } / Double(history.count)
      return mean > 0 ? history.map { $0 / mean } : nil
    }

    func apply(to factors: inout Matrix) {
      for (j, own) in zip(members, effects) where own.contains(where: { $0 != 0 }) {
        for t in 0..<factors.rows {
          let moved = zip(own, centred).reduce(0) { $0 + $1.0 * $1.1[t] }
          factors[t, j] *= min(max(exp(moved), range.lowerBound), range.upperBound)
        }
      }
    }

    func list(_ names: [String]) -> [RegressorEffect] {
      names.indices.map { q in
        RegressorEffect(
          name: names[q], effect: regression.isIdentified[q] ? regression.common[q] : nil,
          deviation: regression.deviations[q])
      }
    }
  }
}
