import SalesModel

/// What results are measured from.
public struct ResultsProblem: Sendable, Equatable {
  public var task: TaskDefinition
  public var territories: TerritoryPlan
  public var quotas: QuotaPlan
  /// What was bought in the plan year so far.
  public var actuals: [DemandRecord]
  public var calls: [CallRecord]
  /// What was bought before the plan year; for the fairness of quotas. May be empty.
  public var history: [DemandRecord]
  /// Accounts that changed territory during the year: their sales are credited by the day.
  public var moves: [AccountMove]

  public init(
    task: TaskDefinition, territories: TerritoryPlan, quotas: QuotaPlan, actuals: [DemandRecord],
    calls: [CallRecord] = [], history: [DemandRecord] = [], moves: [AccountMove] = []
  ) {
    self.task = task
    self.territories = territories
    self.quotas = quotas
    self.actuals = actuals
    self.calls = calls
    self.history = history
    self.moves = moves
  }
}

/// How results are measured, and how strong the evidence for a proposal must be.
public struct ResultsSettings: Sendable, Equatable {
  public var calendar: FiscalCalendar
  /// The last period with complete results; nil: the last in the actuals.
  public var through: Period?
  /// Norms are proposed for change when actual calls differ from them by at least this share.
  public var normDeviation: Double
  /// A proposal needs at least this many accounts behind it.
  public var smallestEvidence: Int
  /// Segments of which a smaller share was called on are proposed for review.
  public var coverageGoal: Double

  public init(
    calendar: FiscalCalendar = .standard, through: Period? = nil, normDeviation: Double = 0.25,
    smallestEvidence: Int = 10, coverageGoal: Double = 0.8
  ) {
    self.calendar = calendar
    self.through = through
    self.normDeviation = normDeviation
    self.smallestEvidence = smallestEvidence
    self.coverageGoal = coverageGoal
  }
}

/// The scorecard of the plan year so far: attainment, coverage, adherence to the call plan and fairness of the
/// quotas, each against the line of the task that asks for it, with the changes of the task that they suggest.
///
/// - Throws: `ResultsError` when currencies or lengths of periods mix, or the quotas' map is missing.
/// - Complexity: O(records log records).
public func measureResults(
  _ problem: ResultsProblem, settings: ResultsSettings = ResultsSettings()
) throws(ResultsError) -> Scorecard {
  try settings.check()
  let year = try YearSoFar(problem, settings)
  let calls = CallPlan(problem, year)
  let results = try TerritoryResults(problem, year, calls)
  let segments = SegmentResults.all(problem.task, calls)
  let fairness = Fairness(results)
  let indicators =
    salesIndicators(results, problem, year) + (try currencyIndicators(problem, year))
    + callIndicators(segments, calls, year)
    + (try potentialIndicators(problem, year)) + fairness.indicators
  let territories = results.lines.map { line in
    Scorecard.TerritoryLine(
      territory: line.territory, rep: line.rep, actual: line.actual, quota: line.quota,
      attainment: line.attainment, coverage: calls.calls > 0 ? line.calls.coverage : nil,
      callPlanAdherence: calls.calls > 0 ? line.calls.adherence : nil)
  }
  let changes = try proposals(problem, segments, calls, fairness, year, settings)
  return Scorecard(
    indicators: indicators, territories: territories, revision: TaskRevision(proposals: changes))
}

extension ResultsSettings {
  fileprivate func check() throws(ResultsError) {
    for (name, value) in [("norm deviation", normDeviation), ("coverage goal", coverageGoal)] {
      guard (0...1).contains(value) else {
        throw .outOfRange(name: name, value: value, allowed: "0.0 to 1.0")
      }
    }
    guard smallestEvidence > 0 else {
      throw .outOfRange(name: "smallest evidence", value: Double(smallestEvidence), allowed: "1 or more")
    }
  }
}
