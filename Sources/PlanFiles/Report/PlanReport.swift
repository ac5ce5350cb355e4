import SalesModel

/// What a report shows: the values of the cycle, as far as there are any, and how they came about.
public struct PlanReport: Sendable {
  /// The heading, such as the company's name and the plan year.
  public var title: String
  public var subtitle: String
  public var accounts: [Account]
  public var task: TaskDefinition?
  public var headcount: HeadcountPlan?
  public var territories: TerritoryPlan?
  public var quotas: QuotaPlan?
  public var payout: PayoutForecast?
  public var scorecard: Scorecard?
  /// What a reader must know about the whole plan.
  public var notes: [String]
  public var facts: RunFacts

  public init(
    title: String, subtitle: String = "", accounts: [Account] = [], task: TaskDefinition? = nil,
    headcount: HeadcountPlan? = nil, territories: TerritoryPlan? = nil, quotas: QuotaPlan? = nil,
    payout: PayoutForecast? = nil, scorecard: Scorecard? = nil,
    notes: [String] = [], facts: RunFacts = RunFacts()
  ) {
    self.title = title
    self.subtitle = subtitle
    self.accounts = accounts
    self.task = task
    self.headcount = headcount
    self.territories = territories
    self.quotas = quotas
    self.payout = payout
    self.scorecard = scorecard
    self.notes = notes
    self.facts = facts
  }
}

/// Where a plan comes from: enough to compute it again.
public struct RunFacts: Sendable, Equatable {
  public struct Input: Sendable, Equatable {
    public let name: String
    public let rows: Int?
    public let hash: String

    public init(name: String, rows: Int? = nil, hash: String) {
      self.name = name
      self.rows = rows
      self.hash = hash
    }
  }

  public var runHash: String?
  public var scenario: String?
  public var seed: UInt64?
  public var effort: Int?
  public var version: String?
  public var kernel: String?
  /// True when the clock ended a search: such a plan is not reproducible.
  public var isStopped: Bool
  public var inputs: [Input]
  /// Further lines, shown in order.
  public var further: [Fact]

  public struct Fact: Sendable, Equatable {
    public let name: String
    public let value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  public init(
    runHash: String? = nil, scenario: String? = nil, seed: UInt64? = nil, effort: Int? = nil,
    version: String? = nil, kernel: String? = nil, isStopped: Bool = false, inputs: [Input] = [],
    further: [Fact] = []
  ) {
    self.runHash = runHash
    self.scenario = scenario
    self.seed = seed
    self.effort = effort
    self.version = version
    self.kernel = kernel
    self.isStopped = isStopped
    self.inputs = inputs
    self.further = further
  }
}
