import Foundation

/// One series' forecast from its ensemble on levels and, for positive series, the one on logarithms.
struct SeriesFit {
  let history: ArraySlice<Double>
  /// The first periods of the horizon, which the sum leaves out.
  let lead: Int

  /// A few periods say next to nothing of how sales vary: a forecast by their mean is as unsure as a single draw of a quantity as
  /// large would be, in all periods alike.
  func widened(_ forecast: BaseForecast) -> BaseForecast {
    let share = 1 / Double(max(1, history.count)).squareRoot()
    var wide = forecast
    wide.deviation = zip(forecast.deviation, forecast.mean).map { max($0, share * abs($1)) }
    wide.sumDeviation = max(
      forecast.sumDeviation, share * abs(forecast.mean.dropFirst(lead).reduce(0, +)))
    return wide
  }

  /// Levels alone.
  func forecast(levels: Ensemble) -> BaseForecast {
    let deviation = levels.variance.squareRoot()
    let ones = [Double](repeating: 1, count: levels.mean.count)
    return BaseForecast(
      mean: levels.mean, residuals: levels.residuals, residualDeviation: deviation,
      deviation: levels.growth.variances.map { deviation * $0.squareRoot() },
      sumDeviation: deviation * levels.growth.sumVariance(scale: ones, lead: lead).squareRoot())
  }

  /// Levels and logarithms, each weighted by the inverse cube of its in-sample mean square error: between even
  /// weights and choosing one. The power was chosen like the families' shares.
  ///
  /// The logarithms are taken back with half their variance added: the mean of a lognormal, not its median, since
  /// medians do not add up.
  func forecast(levels: Ensemble, logs: Ensemble) -> BaseForecast {
    let onLevels = forecast(levels: levels)
    guard let onLogs = multiplicative(logs) else { return onLevels }
    let squares = (levels.meanSquare, sumOfSquares(onLogs.residuals[...]) / Double(history.count))
    let largest = max(squares.0, squares.1, .leastNormalMagnitude)
    let (a, b) = (pow(squares.0 / largest, 3), pow(squares.1 / largest, 3))
    let share = a + b > 0 ? a / (a + b) : 0.5
    func mixed(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 + share * ($1 - $0) } }
    return BaseForecast(
      mean: mixed(onLevels.mean, onLogs.mean), residuals: mixed(onLevels.residuals, onLogs.residuals),
      residualDeviation: onLevels.residualDeviation + share
        * (onLogs.residualDeviation - onLevels.residualDeviation),
      deviation: mixed(onLevels.deviation, onLogs.deviation),
      sumDeviation: onLevels.sumDeviation + share * (onLogs.sumDeviation - onLevels.sumDeviation))
  }

  /// Past this variance of a logarithm its exponential says nothing: e^(σ²/2) alone would triple the forecast.
  private static let greatestLogVariance = 2.0
  /// Forecasts on logarithms stay below this multiple of the largest value seen.
  private static let greatestGrowth = 5.0

  /// nil when the logarithms spread too wide for their mean to be trusted.
  private func multiplicative(_ logs: Ensemble) -> BaseForecast? {
    let variances = logs.growth.variances.map { $0 * logs.variance }
    guard logs.variance < Self.greatestLogVariance,
      variances.allSatisfy({ $0 < 2 * Self.greatestLogVariance })
    else { return nil }
    let limit = Self.greatestGrowth * (history.max() ?? 0)
    let mean = zip(logs.mean, variances).map { min(limit, exp($0 + $1 / 2)) }
    guard mean.allSatisfy(\.isFinite) else { return nil }
    let lift = exp(logs.variance / 2)
    let residuals = zip(history, logs.residuals).map { $0 - $0 * exp(-$1) * lift }
    let square = sumOfSquares(residuals[...]) / Double(history.count)
    let correction = logs.meanSquare > 0 ? logs.variance / logs.meanSquare : 1
    // The variance of amounts beside that of logarithms, which grows faster than the mean's square times it.
    let squares = zip(mean, variances).dropFirst(lead).map { ($0 * $0 * expm1($1), $0 * $0 * $1) }
    let (amounts, linear) = squares.reduce((0.0, 0.0)) { ($0.0 + $1.0, $0.1 + $1.1) }
    let widening = linear > 0 ? amounts / linear : 1
    return BaseForecast(
      mean: mean, residuals: residuals, residualDeviation: (square * correction).squareRoot(),
      deviation: zip(mean, variances).map { $0 * expm1($1).squareRoot() },
      sumDeviation: (widening * logs.variance * logs.growth.sumVariance(scale: mean, lead: lead)).squareRoot()
    )
  }
}
