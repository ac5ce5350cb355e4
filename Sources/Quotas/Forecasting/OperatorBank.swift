import LinearAlgebra

/// All operators for histories of one length.
struct OperatorBank: Sendable {
  /// Which average an operator belongs to.
  enum Family: Int, Sendable, CaseIterable { case smoothing, theta, naive }

  let length: Int
  let horizon: Int
  let families: [Family]
  let operators: [ForecastOperator]
  /// What operators run on: histories themselves (nil), and what lines leave of them.
  let lines: [SeasonalLine?]
  /// The line of each operator.
  let lineOf: [Int]
  /// For each line, T × states: the starts of its operators side by side, so that one product gives the initial states of
  /// all of them for many series.
  let starts: [Matrix]
  /// H × operators.
  let errorWeights: Matrix
  /// H × operators, and one an operator: see `ErrorGrowth`.
  let estimation: Matrix
  let sumEstimation: [Double]

  var count: Int { families.count }
  /// How many parameters each operator has.
  let parameterCounts: [Double]

  /// Whether a history of this length can have a season: more than two of them.
  static func isSeasonal(_ length: Int, _ season: Int) -> Bool {
    season > 1 && length / 2 > season
  }

  /// Histories shorter than this get their mean.
  static let leastLength = 4

  /// O(T·k²) an operator of k states.
  init(length: Int, horizon: Int, lead: Int, season: Int, grid: OperatorGrid = .full) {
    self.init(
      Self.operators(grid, length: length, horizon: horizon, season: season), length: length,
      horizon: horizon, lead: lead)
  }

  init(_ built: [(Family, ForecastOperator)], length: Int, horizon: Int, lead: Int) {
    self.length = length
    self.horizon = horizon
    families = built.map(\.0)
    operators = built.map(\.1)
    parameterCounts = operators.map { Double($0.parameterCount) }
    var lines: [SeasonalLine?] = [nil]
    lineOf = operators.map { model in
      if let place = lines.firstIndex(of: model.line) { return place }
      lines.append(model.line)
      return lines.count - 1
    }
    self.lines = lines
    starts = lines.indices.map { [operators, lineOf] line in
      let own = operators.indices.filter { lineOf[$0] == line }.map { operators[$0].start }
      return Matrix(
        rows: length, columns: own.reduce(0) { $0 + $1.columns }, columnMajor: own.flatMap(\.storage))
    }
    errorWeights = Matrix(
      rows: horizon, columns: operators.count, columnMajor: operators.flatMap(\.errorWeights))
    estimation = Matrix(
      rows: horizon, columns: operators.count,
      columnMajor: operators.flatMap { model in
        (0..<horizon).map { h in model.estimation.row(h).reduce(0) { $0 + $1 * $1 } }
      })
    sumEstimation = operators.map { $0.sumEstimation(lead: lead) }
  }

  private static func operators(
    _ grid: OperatorGrid, length: Int, horizon: Int, season: Int
  ) -> [(Family, ForecastOperator)] {
    guard length >= leastLength else { return [(.smoothing, .mean(length: length, horizon: horizon))] }
    let seasonal = isSeasonal(length, season)
    var result: [(Family, ForecastOperator)] = []
    for model in grid.models(season: seasonal ? season : 1) where length >= model.parameterCount + 2 {
      if let built = ForecastOperator(model, length: length, horizon: horizon) {
        result.append((.smoothing, built))
      }
    }
    // Theta with the season, and without for series that have none.
    let lines = (seasonal ? [1, season] : [1]).compactMap {
      SeasonalLine(length: length, horizon: horizon, season: $0)
    }
    for level in grid.thetaLevels {
      result += lines.compactMap { .theta(level: level, along: $0) }.map { (.theta, $0) }
    }
    let naive =
      seasonal ? ForecastOperator.seasonalNaive(length: length, horizon: horizon, season: season) : nil
    if let naive { result.append((.naive, naive)) }
    return result.isEmpty ? [(.smoothing, .mean(length: length, horizon: horizon))] : result
  }
}
