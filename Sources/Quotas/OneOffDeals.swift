import LinearAlgebra

/// Finds periods that sold far more than the series' own past explains, and lowers them to the edge of what it does.
struct OneOffDeals: Sendable {
  /// How many deviations above the middle an error must be.
  static let threshold = 5.0
  /// A series with more such periods than this share (and more than two) is heavy-tailed: cutting its upper tail
  /// would lower its mean, so it is left alone.
  static let greatestShare = 0.05

  struct Cell: Sendable, Equatable {
    /// Counted from the end of the history: 0 is the last period.
    let fromEnd: Int
    let replacement: Double
  }

  /// The cells of one series by its one-step errors: past median + 5 · 1.4826 · MAD.
  static func cells(_ history: ArraySlice<Double>, _ forecast: BaseForecast) -> [Cell] {
    let errors = forecast.residuals
    guard errors.count >= 8, !IntermittentForecast.applies(to: history) else { return [] }
    let middle = median(errors)
    let spread = 1.4826 * median(errors.map { abs($0 - middle) })
    let limit = middle + threshold * spread
    guard spread > 0 else { return [] }
    var found: [Cell] = []
    for (index, error) in errors.enumerated() where error > limit {
      let fromEnd = errors.count - 1 - index
      found.append(
        Cell(fromEnd: fromEnd, replacement: history[history.endIndex - 1 - fromEnd] - (error - limit)))
    }
    return Double(found.count) <= max(2, greatestShare * Double(errors.count)) ? found : []
  }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let half = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[half - 1] + sorted[half]) / 2 : sorted[half]
  }
}
