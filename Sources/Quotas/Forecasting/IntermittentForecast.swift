/// Flat forecasts for series that sell in fewer than half of the periods.
///
/// Three methods are fitted and the one with the least mean square error is kept: Croston's with the correction
/// of Syntetos and Boylan (2005), and two of Teunter, Syntetos and Babai (2011), whose rate decays when sales stop.
struct IntermittentForecast: Sendable {
  /// Fewer periods with a sale than this share: intermittent.
  static let leastSellingShare = 0.5

  static func applies(to history: ArraySlice<Double>) -> Bool {
    let selling = history.reduce(0) { $0 + ($1 != 0 ? 1 : 0) }
    return Double(selling) < leastSellingShare * Double(history.count)
  }

  static func forecast(_ history: ArraySlice<Double>, horizon: Int, lead: Int) -> BaseForecast {
    let rates = [croston(history), decaying(history, 0.1, 0.05), decaying(history, 0.1, 0.2)]
    // In units of the largest sale, so that squares stay finite.
    let unit = history.reduce(0) { max($0, abs($1)) }
    var best = (square: Double.infinity, rates: rates[0])
    for candidate in rates {
      // The first season of a young series is learning, not error; it counts the same for all three.
      let square = zip(history, candidate).reduce(0) { sum, pair in
        let error = (pair.0 - pair.1) / max(unit, .leastNormalMagnitude)
        return sum + error * error
      }
      if square < best.square { best = (square, candidate) }
    }
    let level = best.rates[history.count]
    let deviation = unit * (best.square / Double(max(1, history.count - 1))).squareRoot()
    return BaseForecast(
      mean: [Double](repeating: level, count: horizon), residuals: zip(history, best.rates).map { $0 - $1 },
      residualDeviation: deviation, deviation: [Double](repeating: deviation, count: horizon),
      sumDeviation: deviation * Double(horizon - lead).squareRoot())
  }

  private static let sizeStep = 0.1

  /// The rate expected for each period and for the one after the last.
  private static func croston(_ history: ArraySlice<Double>) -> [Double] {
    let selling = history.filter { $0 != 0 }
    guard !selling.isEmpty else { return [Double](repeating: 0, count: history.count + 1) }
    var size = selling.reduce(0, +) / Double(selling.count)
    var interval = Double(history.count) / Double(selling.count)
    var waited = 0.0
    var rates: [Double] = []
    for value in history {
      rates.append((1 - sizeStep / 2) * size / interval)
      waited += 1
      guard value != 0 else { continue }
      size += sizeStep * (value - size)
      interval += sizeStep * (waited - interval)
      waited = 0
    }
    return rates + [(1 - sizeStep / 2) * size / interval]
  }

  /// The same with the chance of a sale, updated every period, in place of the interval.
  private static func decaying(_ history: ArraySlice<Double>, _ sizeStep: Double, _ chanceStep: Double)
    -> [Double]
  {
    let selling = history.filter { $0 != 0 }
    guard !selling.isEmpty else { return [Double](repeating: 0, count: history.count + 1) }
    var size = selling.reduce(0, +) / Double(selling.count)
    var chance = Double(selling.count) / Double(history.count)
    var rates: [Double] = []
    for value in history {
      rates.append(chance * size)
      chance += chanceStep * ((value != 0 ? 1 : 0) - chance)
      if value != 0 { size += sizeStep * (value - size) }
    }
    return rates + [chance * size]
  }
}
