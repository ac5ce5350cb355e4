import SalesModel

/// The year so far of every territory of the map that carries the quotas.
struct TerritoryResults {
  struct Line {
    let territory: TerritoryID
    let rep: RepID?
    let actual: Money
    let quota: Money
    /// The forecast of the same periods, major units.
    let expected: Double
    let potential: Double
    /// Sales of the last year of the history over the year before, less one; nil without both.
    let priorGrowth: Double?
    let calls: CallSummary

    var attainment: Double? {
      quota.minorUnits > 0 ? Double(actual.minorUnits) / Double(quota.minorUnits) : nil
    }
  }

  let lines: [Line]
  /// Sales of the year so far to accounts of no territory.
  let unassigned: Money
  let territoryOf: [AccountID: TerritoryID]

  init(_ problem: ResultsProblem, _ year: YearSoFar, _ calls: CallPlan) throws(ResultsError) {
    let layer = problem.quotas.layer
    guard let map = problem.territories.layers.first(where: { $0.layer == layer }) else {
      throw .unknownLayer(layer)
    }
    let territoryOf = Dictionary(
      map.assignments.map { ($0.account, $0.territory) }, uniquingKeysWith: { first, _ in first })
    let dated: DatedMap
    do { dated = try DatedMap(territoryOf, moves: problem.moves) } catch { throw .moves(error) }
    let books = try TerritoryBooks(problem, year, dated)
    let byTerritory = Dictionary(
      grouping: calls.lines.filter { $0.task.layer == layer && territoryOf[$0.task.account] != nil },
      by: { territoryOf[$0.task.account] })
    let reps = Dictionary(
      map.matches.compactMap { match in match.rep.map { (match.territory, $0) } },
      uniquingKeysWith: { first, _ in first })
    let territories = Set(map.territories.map(\.territory) + problem.quotas.lines.map(\.territory))
    lines = territories.sorted().map { territory in
      Line(
        territory: territory, rep: reps[territory], actual: books.actual[territory],
        quota: books.quota[territory], expected: books.expected[territory] ?? 0,
        potential: books.potential[territory].major, priorGrowth: books.growth(territory),
        calls: CallSummary(byTerritory[territory] ?? []))
    }
    unassigned = books.actual[nil]
    self.territoryOf = territoryOf
  }
}

/// Amounts by territory; nil stands for none.
private struct TerritoryBooks {
  var actual: Sales<TerritoryID?>
  var quota: Sales<TerritoryID?>
  var potential: Sales<TerritoryID?>
  var expected: [TerritoryID: Double] = [:]
  var lastYear: Sales<TerritoryID?>
  var yearBefore: Sales<TerritoryID?>

  init(
    _ problem: ResultsProblem, _ year: YearSoFar, _ dated: DatedMap
  ) throws(ResultsError) {
    let territoryOf = dated.start
    let currency = problem.task.currency
    let empty = Sales<TerritoryID?>(currency)
    (actual, quota, potential, lastYear, yearBefore) = (empty, empty, empty, empty, empty)
    for record in problem.actuals where year.contains(record.period) {
      let parts = dated.parts(of: record.account, in: record.period, year.calendar)
      guard parts.count > 1 else {
        try actual.add(record.amount, to: parts.first?.territory)
        continue
      }
      // An account that moved within the period: its sales are shared by days.
      for (part, amount) in zip(parts, Money.split(record.amount, by: parts.map(\.share))) {
        try actual.add(amount, to: part.territory)
      }
    }
    for line in problem.quotas.lines.sorted(by: {
      ($0.territory.text, $0.period?.ordinal ?? 0) < ($1.territory.text, $1.period?.ordinal ?? 0)
    }) {
      guard let period = line.period, year.contains(period) else { continue }
      try quota.add(line.quota, to: line.territory)
      expected[line.territory, default: 0] += line.expected
    }
    for task in problem.task.tasks where task.layer == problem.quotas.layer {
      try potential.add(task.potential, to: territoryOf[task.account])
    }
    try addHistory(problem.history, territoryOf)
  }

  private mutating func addHistory(
    _ history: [DemandRecord], _ territoryOf: [AccountID: TerritoryID]
  ) throws(ResultsError) {
    guard let last = history.map(\.period).max() else { return }
    let span = last.granularity.perYear
    for record in history where record.period.granularity == last.granularity {
      let age = last.ordinal - record.period.ordinal
      if age < span {
        try lastYear.add(record.amount, to: territoryOf[record.account])
      } else if age < 2 * span {
        try yearBefore.add(record.amount, to: territoryOf[record.account])
      }
    }
  }

  func growth(_ territory: TerritoryID) -> Double? {
    let before = yearBefore[territory].major
    return before > 0 ? lastYear[territory].major / before - 1 : nil
  }
}
