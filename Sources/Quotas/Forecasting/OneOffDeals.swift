import Statistics

/// Finds periods that sold far more than the series' own past explains, and lowers them to the edge of what it does.
struct OneOffDeals: Sendable {
  /// How many deviations above the middle an error must be.
  static let threshold = 5.0
  /// A series with more such periods than this share (and more than two) is heavy-tailed: cutting its upper tail
  /// would lower its mean, so it is left alone.
  static let greatestShare = 0.05
  /// When more than this share of all cells looked at are found, that is how the accounts of this company buy:
  /// then only the finds that the smallest aggregate above them feels are one-offs.
  static let greatestPanelShare = 0.005
  /// A period less than this share beyond is no one-off, however regular the others are.
  static let leastShare = 1e-3
  /// How many deviations of the aggregate's errors it must feel.
  static let materialThreshold = 3.0

  struct Cell: Sendable, Equatable {
    /// Counted from the end of the history: 0 is the last period.
    let fromEnd: Int
    /// How much it is lowered.
    let excess: Double
    /// Whether it was decided by hand.
    var isPinned = false
  }

  /// The middle of one-step errors and their spread, 1.4826 · MAD: the standard deviation when they are normal.
  static func spread(_ errors: [Double]) -> (middle: Double, deviation: Double) {
    guard !errors.isEmpty else { return (0, 0) }
    let middle = quantile(0.5, ofSorted: errors.sorted())
    return (middle, 1.4826 * quantile(0.5, ofSorted: errors.map { abs($0 - middle) }.sorted()))
  }

  /// Whether a series is regular and long enough for its own past to say what is out of line.
  static func canJudge(_ history: ArraySlice<Double>) -> Bool {
    history.count >= 8 && !IntermittentForecast.applies(to: history)
  }

  /// The cells of one series by its one-step errors: past median + 5 · 1.4826 · MAD, and as much above every other
  /// value of the same season. What comes back each year is no one-off; with one year alone nobody can tell.
  static func cells(_ history: ArraySlice<Double>, _ forecast: BaseForecast, season: Int) -> [Cell] {
    let errors = forecast.residuals
    guard canJudge(history) else { return [] }
    let (middle, deviation) = spread(errors)
    let limit = middle + threshold * deviation
    guard deviation > 0 else { return [] }
    let found = errors.indices.filter { errors[$0] > limit }.compactMap { index -> Cell? in
      let place = history.endIndex - errors.count + index
      let sameSeason = history.indices.filter { $0 != place && ($0 - place).isMultiple(of: season) }
      guard let usual = sameSeason.map({ history[$0] }).max() else { return nil }
      let excess = min(errors[index] - limit, history[place] - usual - threshold * deviation)
      return excess > leastShare * abs(history[place])
        ? Cell(fromEnd: errors.count - 1 - index, excess: excess) : nil
    }
    return Double(found.count) <= max(2, greatestShare * Double(errors.count)) ? found : []
  }

  /// Whether finds are so many that only material ones count.
  static func areMany(_ cells: [[Cell]], cellsLookedAt: Int) -> Bool {
    Double(cells.reduce(0) { $0 + $1.count }) > greatestPanelShare * Double(cellsLookedAt)
  }

  /// The cells that the smallest aggregate above each series feels.
  ///
  /// - Parameter spreads: the deviation of the errors of that aggregate; nil without one.
  static func material(_ cells: [[Cell]], spreads: [Double?]) -> [[Cell]] {
    zip(cells, spreads).map { cells, spread in
      spread.map { deviation in cells.filter { $0.excess > materialThreshold * deviation } } ?? cells
    }
  }
}
