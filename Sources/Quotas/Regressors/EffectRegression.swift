import Foundation
import LinearAlgebra

/// What regressors do to the series of one level: how much the logarithm of sales moves with each.
///
/// Series and regressors are freed of level, trend and season by one smoothing model, on whose one-step errors least squares
/// give each series' effects: generalized least squares under that model. Effects are then drawn to the level's: that of the
/// series' weighted average, itself drawn to zero by as much as it is noise (James and Stein 1961), with the variance
/// between series found by moments (DerSimonian and Laird 1986).
struct EffectRegression: Sendable {
  /// For each series, one effect a regressor; zeros for a regressor that says nothing new.
  private(set) var effects: [[Double]]
  /// The level's own effects and their standard deviations.
  private(set) var common: [Double]
  private(set) var deviations: [Double]
  /// Which regressors say something that level, trend, season and those before them do not.
  let isIdentified: [Bool]

  /// Regressors of which less than this share is left once season and those before them are taken out say nothing new.
  private static let leastNews = 1e-3
  /// The model that frees series of what repeats or drifts.
  private static let (level, seasonal) = (0.3, 0.1)

  /// - Parameters:
  ///   - histories: what remains constant but for effects is a logarithm; all of one length.
  ///   - regressors: for each regressor, one value a period of these.
  ///   - season: periods in a season.
  /// O(n·T·(season + regressors)).
  init(histories: [[Double]], regressors: [[Double]], season: Int) {
    let none = [Double](repeating: 0, count: regressors.count)
    (effects, common, deviations) = (histories.map { _ in none }, none, none)
    guard let length = regressors.first?.count, !histories.isEmpty,
      let filter = Self.filter(length, regressors.count, season)
    else {
      isIdentified = none.map { _ in false }
      return
    }
    let basis = IndependentColumns(
      filter(regressors), sizes: regressors.map(Self.spread), leastNews: Self.leastNews)
    isIdentified = regressors.indices.map { basis.places.contains($0) }
    guard !basis.places.isEmpty else { return }
    let own = filter(histories)
    let fits = own.map { basis.fit($0, spent: season + 1) }
    let pooled = basis.fit(
      Self.average(own, weights: fits.map { 1 / max($0.variance, 1e-12) }), spent: season + 1)
    for (q, place) in basis.places.enumerated() {
      let noise = pooled.variance * basis.unscaledVariance[q]
      let found = pooled.effects[q]
      common[place] = found * max(0, 1 - noise / max(found * found, .leastNormalMagnitude))
      deviations[place] = noise.squareRoot()
      let variances = fits.map { max($0.variance * basis.unscaledVariance[q], 1e-18) }
      let between = Self.between(fits.map { $0.effects[q] }, variances)
      for i in effects.indices {
        let share = between / (between + variances[i])
        effects[i][place] = common[place] + share * (fits[i].effects[q] - found)
      }
    }
  }

  /// One-step errors of the model; nil for histories too short to tell effects from the season.
  private static func filter(_ length: Int, _ count: Int, _ season: Int) -> (([[Double]]) -> [[Double]])? {
    let model = SmoothingModel(
      level: level, seasonal: season > 1 ? seasonal * (1 - level) : 0, season: season)
    guard length >= 2 * season + 2, length >= model.freeStates + 2 * count + 2,
      let whitener = ForecastOperator(model, length: length, horizon: 0)
    else { return nil }
    let bank = OperatorBank([(.smoothing, whitener)], length: length, horizon: 0, lead: 0)
    return { series in BankRun(bank, series).combined(series.map { _ in [1] }) }
  }

  private static func spread(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
  }

  private static func average(_ series: [[Double]], weights: [Double]) -> [Double] {
    let total = weights.reduce(0, +)
    var sum = [Double](repeating: 0, count: series[0].count)
    for (values, weight) in zip(series, weights) {
      for t in sum.indices { sum[t] += weight / total * values[t] }
    }
    return sum
  }

  /// The variance of true effects between series.
  private static func between(_ effects: [Double], _ variances: [Double]) -> Double {
    guard effects.count > 1 else { return 0 }
    let weights = variances.map { 1 / $0 }
    let total = weights.reduce(0, +)
    let mean = zip(weights, effects).reduce(0) { $0 + $1.0 * $1.1 } / total
    let heterogeneity = zip(weights, effects).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) }
    let scale = total - weights.reduce(0) { $0 + $1 * $1 } / total
    return scale > 0 ? max(0, (heterogeneity - Double(effects.count - 1)) / scale) : 0
  }
}

/// Columns of which each adds something to those before it, as a basis for least squares.
private struct IndependentColumns {
  /// The places of the columns that are in.
  private(set) var places: [Int] = []
  private let orthogonal: OrthogonalBasis
  private let inverse: Matrix
  /// The diagonal of (XᵀX)⁻¹.
  let unscaledVariance: [Double]

  /// - Parameter sizes: what a column's remainder is compared with.
  init(_ columns: [[Double]], sizes: [Double], leastNews: Double) {
    var basis: [[Double]] = []
    for (place, column) in columns.enumerated() {
      var rest = column
      for direction in basis {
        let overlap = zip(direction, rest).reduce(0) { $0 + $1.0 * $1.1 }
        for t in rest.indices { rest[t] -= overlap * direction[t] }
      }
      let size = sumOfSquares(rest[...]).squareRoot()
      guard size > leastNews * sizes[place], size > 0 else { continue }
      basis.append(rest.map { $0 / size })
      places.append(place)
    }
    orthogonal = OrthogonalBasis(
      Matrix(
        rows: columns.first?.count ?? 0, columns: places.count, columnMajor: places.flatMap { columns[$0] }))
    let inverse = (try? orthogonal.solveTriangle(.identity(places.count))) ?? .identity(places.count)
    self.inverse = inverse
    unscaledVariance = places.indices.map { q in inverse.row(q).reduce(0) { $0 + $1 * $1 } }
  }

  /// Least squares of `response` on the columns.
  ///
  /// - Parameter spent: how many degrees of freedom were used before.
  func fit(_ response: [Double], spent: Int) -> (effects: [Double], variance: Double) {
    let projected = orthogonal.basis.transposed * response
    let explained = projected.reduce(0) { $0 + $1 * $1 }
    let freedom = max(1, response.count - spent - places.count)
    return (inverse * projected, max(0, sumOfSquares(response[...]) - explained) / Double(freedom))
  }
}
