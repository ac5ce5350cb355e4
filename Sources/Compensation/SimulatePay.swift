import SalesModel
import Statistics

/// A rep to be paid in a simulated year.
public struct SimulatedRep: Sendable, Equatable {
  public var rep: Rep
  public var territory: TerritoryID
  /// The year's quota.
  public var quota: Money

  public init(rep: Rep, territory: TerritoryID, quota: Money) {
    self.rep = rep
    self.territory = territory
    self.quota = quota
  }

  /// The reps of `matches` with their territories' quotas for the whole horizon; vacancies are left out.
  public static func of(_ plan: QuotaPlan, matches: [RepMatch], reps: [Rep]) -> [SimulatedRep] { [] }
}

/// What `settings` would cost in many equally likely years of correlated attainment.
///
/// Every draw is a pure function of (seed, rep, draw), so the answer is the same for any thread count, and two plans
/// are compared on the same luck.
///
/// - Complexity: O(draws × reps) time and memory.
public func simulatePay(
  reps: [SimulatedRep], settings: PaySettings, attainment: AttainmentModel, seed: UInt64 = 1,
  threads: Threads = .single, statements: [StatementLine] = []
) throws(PayError) -> PayoutForecast {
  let none = SimulatedAmount(mean: 0, p10: 0, p50: 0, p90: 0, standardError: 0)
  return PayoutForecast(
    currency: settings.currency, draws: settings.draws, cost: none, costPercentiles: [], costOfSales: 0,
    reps: [], statements: statements, warnings: [])
}
