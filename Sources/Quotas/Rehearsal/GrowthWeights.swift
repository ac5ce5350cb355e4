import Foundation
import LinearAlgebra

/// How far each of the four growth rates lasts in this company, learned from what past years' forecasts missed.
///
/// The errors ln(actual / expected) of the territories of a past year, less the company's own error, are regressed on the
/// rates, weighted by 1/s² and by age; the weights are drawn to zero — the forecast is right as it is — like a normal prior
/// would (Lindley and Smith 1972). Errors of one year go together, so the likelihood counts for less by a design effect
/// (Kish 1965) estimated from the scores of the years.
struct GrowthWeights: Sendable, Equatable {
  let weights: [Double]
  /// Posterior standard deviations, and a factor L of the posterior covariance L·Lᵀ: the errors of weights that are L·x of
  /// standard normals x.
  let deviations: [Double]
  let spread: Matrix
  let designEffect: Double
  /// How many past years were learned from.
  let years: Int

  /// What an origin one year older counts for.
  static let memory = 0.7
  /// Prior standard deviation of a weight.
  static let prior = 0.5
  /// No forecast's logarithm counts as surer than this.
  static let leastDeviation = 0.003
  /// A year with fewer territories says nothing.
  static let leastTerritories = 3

  /// - Parameter past: the oldest first, each with what was realised. O(n) a year.
  init(_ past: [RehearsedYear]) {
    let count = GrowthRates.count
    let lessons = past.enumerated().compactMap { place, year in
      Lesson(year, age: past.count - 1 - place)
    }
    years = lessons.count
    guard !lessons.isEmpty else {
      weights = [Double](repeating: 0, count: count)
      deviations = [Double](repeating: Self.prior, count: count)
      spread = Self.priorSpread
      designEffect = 1
      return
    }
    var (square, product) = (Matrix(rows: count, columns: count), [Double](repeating: 0, count: count))
    for lesson in lessons { lesson.add(to: &square, &product) }
    var effect = 1.0
    for _ in 0..<3 {
      let weights = Self.solved(square, product, effect).weights
      effect = Self.designEffect(lessons, weights, square)
    }
    let found = Self.solved(square, product, effect)
    weights = found.weights
    let covariance = found.covariance
    deviations = (0..<count).map { max(0, covariance[$0, $0]).squareRoot() }
    spread = (try? Cholesky(covariance))?.factor ?? Self.priorSpread
    designEffect = effect
  }

  private static var priorSpread: Matrix {
    var spread = Matrix.identity(GrowthRates.count)
    for k in 0..<GrowthRates.count { spread[k, k] = prior }
    return spread
  }

  /// The posterior mean and covariance: (XᵀX/d + I/τ²)⁻¹ Xᵀu/d.
  private static func solved(
    _ square: Matrix, _ product: [Double], _ effect: Double
  ) -> (weights: [Double], covariance: Matrix) {
    let count = product.count
    var precision = square
    for i in precision.storage.indices { precision.storage[i] /= effect }
    for k in 0..<count { precision[k, k] += 1 / (prior * prior) }
    guard let cholesky = try? Cholesky(precision) else {
      let wide = Matrix.product(priorSpread, transposed: true, priorSpread)
      return ([Double](repeating: 0, count: count), wide)
    }
    return (cholesky.solve(product.map { $0 / effect }), cholesky.solve(.identity(count)))
  }

  /// How much less the errors say than independent ones of the assumed size would: at least 1.
  private static func designEffect(_ lessons: [Lesson], _ weights: [Double], _ square: Matrix) -> Double {
    let scores = lessons.map { $0.score(weights) }
    let spread = lessons.reduce(0) { $0 + $1.dispersion(weights) } / Double(lessons.count)
    let ratios = weights.indices.map { k in
      scores.reduce(0) { $0 + $1[k] * $1[k] } / max(square[k, k], 1e-12)
    }
    return max(1, spread, ratios.reduce(0, +) / Double(ratios.count))
  }

  /// The growth rates of the territories less their weighted means; nil for one without, or with too few.
  static func centredRates(_ year: RehearsedYear) -> [[Double]?] {
    let rates = GrowthRates(year)
    let members = year.expected.indices.filter { rates.rates[$0] != nil }
    var result = [[Double]?](repeating: nil, count: year.expected.count)
    guard members.count >= leastTerritories else { return result }
    for (row, i) in zip(rates.centred(members, weights: certainty(year)), members) { result[i] = row }
    return result
  }

  /// What `year` is expected to bring after the correction; what all territories with rates expect together stays.
  func corrected(_ year: RehearsedYear) -> [Double] {
    guard weights.contains(where: { $0 != 0 }) else { return year.expected }
    let rates = Self.centredRates(year)
    let members = rates.indices.filter { rates[$0] != nil }
    guard !members.isEmpty else { return year.expected }
    var result = year.expected
    for i in members { result[i] *= exp(zip(rates[i] ?? [], weights).reduce(0) { $0 + $1.0 * $1.1 }) }
    let (before, after) = members.reduce((0.0, 0.0)) { ($0.0 + year.expected[$1], $0.1 + result[$1]) }
    for i in members { result[i] *= before / after }
    return result
  }

  /// 1/s², s at least the least.
  fileprivate static func certainty(_ year: RehearsedYear) -> [Double] {
    year.logDeviations.map { deviation in
      let s = max(deviation, leastDeviation)
      return 1 / (s * s)
    }
  }
}

/// The errors of one past year beside its growth rates, both centred.
private struct Lesson {
  let rates: [[Double]]
  let errors: [Double]
  let weights: [Double]
  /// Less for an older year.
  let share: Double

  init?(_ year: RehearsedYear, age: Int) {
    guard let actual = year.actual else { return nil }
    let found = GrowthRates(year)
    let members = year.judged.filter { found.rates[$0] != nil }
    guard members.count >= GrowthWeights.leastTerritories else { return nil }
    let certainty = GrowthWeights.certainty(year)
    rates = found.centred(members, weights: certainty)
    weights = members.map { certainty[$0] }
    let raw = members.map { log(actual[$0] / year.expected[$0]) }
    let mean = zip(raw, weights).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
    errors = raw.map { $0 - mean }
    share = pow(GrowthWeights.memory, Double(age))
  }

  func add(to square: inout Matrix, _ product: inout [Double]) {
    for (row, (error, weight)) in zip(rates, zip(errors, weights)) {
      for a in row.indices {
        product[a] += share * weight * row[a] * error
        for b in row.indices { square[a, b] += share * weight * row[a] * row[b] }
      }
    }
  }

  private func rests(_ beta: [Double]) -> [Double] {
    zip(rates, errors).map { row, error in error - zip(row, beta).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  func score(_ beta: [Double]) -> [Double] {
    let rests = rests(beta)
    return beta.indices.map { k in
      share * rests.indices.reduce(0) { $0 + rates[$1][k] * weights[$1] * rests[$1] }
    }
  }

  /// Mean square of the errors left, in units of their assumed variances.
  func dispersion(_ beta: [Double]) -> Double {
    zip(rests(beta), weights).reduce(0) { $0 + $1.1 * $1.0 * $1.0 } / Double(rates.count)
  }
}
