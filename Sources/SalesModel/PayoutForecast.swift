/// What is paid to a rep for a period, traced to its measures.
public struct StatementLine: Sendable, Equatable, Codable {
  public let rep: RepID
  public let period: Period
  /// The measure, or the step (draw, guarantee, clawback) that the line stands for.
  public let item: String
  public let credited: Money
  public let quota: Money?
  /// credited / quota, where there is a quota.
  public let attainment: Double?
  public let pay: Money
  /// How the amount came about, in words and numbers.
  public let derivation: String

  public init(
    rep: RepID, period: Period, item: String, credited: Money, quota: Money?, attainment: Double?,
    pay: Money, derivation: String
  ) {
    self.rep = rep
    self.period = period
    self.item = item
    self.credited = credited
    self.quota = quota
    self.attainment = attainment
    self.pay = pay
    self.derivation = derivation
  }
}

/// The distribution of a simulated amount, major units.
public struct SimulatedAmount: Sendable, Equatable, Codable {
  public let mean: Double
  public let p10: Double
  public let p50: Double
  public let p90: Double
  /// Monte Carlo standard error of the mean.
  public let standardError: Double

  public init(mean: Double, p10: Double, p50: Double, p90: Double, standardError: Double) {
    self.mean = mean
    self.p10 = p10
    self.p50 = p50
    self.p90 = p90
    self.standardError = standardError
  }
}

/// What results pay and what the plan will cost. The fifth value of the cycle.
public struct PayoutForecast: Sendable, Equatable, Codable {
  public struct RepLine: Sendable, Equatable, Codable {
    public let rep: RepID
    public let territory: TerritoryID
    public let targetIncentive: Money
    public let pay: SimulatedAmount
    /// Chance of reaching the quota and of passing the threshold, from the draws.
    public let chanceOfQuota: Double
    public let chanceOfThreshold: Double

    public init(
      rep: RepID, territory: TerritoryID, targetIncentive: Money, pay: SimulatedAmount,
      chanceOfQuota: Double, chanceOfThreshold: Double
    ) {
      self.rep = rep
      self.territory = territory
      self.targetIncentive = targetIncentive
      self.pay = pay
      self.chanceOfQuota = chanceOfQuota
      self.chanceOfThreshold = chanceOfThreshold
    }
  }

  public let currency: Currency
  public let draws: Int
  public let cost: SimulatedAmount
  /// The simulated total cost at the quantiles 1 %, 2 %, …, 99 %: for a picture of the distribution.
  public let costPercentiles: [Double]
  /// Compensation cost of sales: mean cost / mean sales.
  public let costOfSales: Double
  public let reps: [RepLine]
  public let statements: [StatementLine]
  public let warnings: [String]

  public init(
    currency: Currency, draws: Int, cost: SimulatedAmount, costPercentiles: [Double], costOfSales: Double,
    reps: [RepLine], statements: [StatementLine], warnings: [String]
  ) {
    self.currency = currency
    self.draws = draws
    self.cost = cost
    self.costPercentiles = costPercentiles
    self.costOfSales = costOfSales
    self.reps = reps
    self.statements = statements
    self.warnings = warnings
  }
}
