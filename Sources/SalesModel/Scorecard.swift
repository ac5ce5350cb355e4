/// One result measured against the line of the task that asks for it.
public struct Indicator: Sendable, Equatable, Codable {
  public let name: String
  /// Which line of the plan it measures, such as `task.segments.enterprise.coverage.field`.
  public let measures: String
  public let value: Double
  public let target: Double?
  /// `share`, `hours`, `calls`, `correlation` or a currency code.
  public let unit: String
  /// How it was computed, in words and numbers.
  public let evidence: String

  public init(
    name: String, measures: String, value: Double, target: Double?, unit: String, evidence: String
  ) {
    self.name = name
    self.measures = measures
    self.value = value
    self.target = target
    self.unit = unit
    self.evidence = evidence
  }
}

/// Results measured against the task. The sixth value of the cycle.
public struct Scorecard: Sendable, Equatable, Codable {
  public struct TerritoryLine: Sendable, Equatable, Codable {
    public let territory: TerritoryID
    public let rep: RepID?
    public let actual: Money
    public let quota: Money
    public let attainment: Double?
    /// Share of the accounts called on at least once, and Σ min(calls, norm) / Σ norm.
    public let coverage: Double?
    public let callPlanAdherence: Double?

    public init(
      territory: TerritoryID, rep: RepID?, actual: Money, quota: Money, attainment: Double?,
      coverage: Double?, callPlanAdherence: Double?
    ) {
      self.territory = territory
      self.rep = rep
      self.actual = actual
      self.quota = quota
      self.attainment = attainment
      self.coverage = coverage
      self.callPlanAdherence = callPlanAdherence
    }
  }

  public let indicators: [Indicator]
  public let territories: [TerritoryLine]
  public let revision: TaskRevision

  public init(indicators: [Indicator], territories: [TerritoryLine], revision: TaskRevision) {
    self.indicators = indicators
    self.territories = territories
    self.revision = revision
  }
}

/// What the results teach the task: proposals that a person accepts line by line. The value that flows back.
public struct TaskRevision: Sendable, Equatable, Codable {
  public struct Proposal: Sendable, Equatable, Codable {
    /// The key of plan.yaml that would change, such as `task.segments.enterprise.coverage.field.calls`.
    public let key: String
    public let current: String
    public let proposed: String
    public let reason: String
    public let evidence: String

    public init(key: String, current: String, proposed: String, reason: String, evidence: String) {
      self.key = key
      self.current = current
      self.proposed = proposed
      self.reason = reason
      self.evidence = evidence
    }
  }

  public let proposals: [Proposal]
  public init(proposals: [Proposal]) { self.proposals = proposals }
}
