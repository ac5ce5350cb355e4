import Foundation
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

  /// The reps of `matches` with their territories' quotas for the whole horizon; vacancies are left out. Who is there for
  /// a part of `year` owes and may earn that part.
  public static func of(
    _ plan: QuotaPlan, matches: [RepMatch], reps: [Rep], during year: Validity = .always
  ) -> [SimulatedRep] {
    let quotas = Dictionary(
      plan.totals.map { ($0.territory, $0.quota) }, uniquingKeysWith: { first, _ in first })
    let owed = plan.owed
    let byID = Dictionary(reps.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return matches.compactMap { match in
      guard var rep = match.rep.flatMap({ byID[$0] }), let quota = quotas[match.territory] else { return nil }
      let part = match.validity.share(of: year)
      guard part > 0 else { return nil }
      rep.targetIncentive = rep.targetIncentive?.part(part)
      return SimulatedRep(
        rep: rep, territory: match.territory,
        quota: owed[OwedBy(rep: rep.id, territory: match.territory)] ?? quota.part(part))
    }
  }
}

/// A rep in a territory.
private struct OwedBy: Hashable {
  let rep: RepID
  let territory: TerritoryID
}

extension QuotaPlan {
  /// What each rep owes of each territory's quota over the horizon; empty where the plan does not say.
  fileprivate var owed: [OwedBy: Money] {
    reps.reduce(into: [:]) { sums, line in
      guard let rep = line.rep else { return }
      let key = OwedBy(rep: rep, territory: line.territory)
      sums[key] = Money(
        minorUnits: (sums[key]?.minorUnits ?? 0) &+ line.quota.minorUnits, line.quota.currency)
    }
  }
}

/// What `settings` would cost in many equally likely years of correlated attainment.
///
/// Log attainment is normal: the company's factor, which all share, the region's and the territory's own (see
/// `AttainmentModel`). Every draw is a pure function of (seed, region, rep, draw), so the answer is the same for any
/// thread count, and two plans are compared on the same luck. Measures of one rep reach the same attainment; draws and gates, which matter within the year only, are
/// left out.
///
/// - Throws: `PayError` when settings are out of range or currencies mix; a rep who cannot be simulated is a warning.
/// - Complexity: O(draws × reps) time and memory.
public func simulatePay(
  reps: [SimulatedRep], settings: PaySettings, attainment: AttainmentModel, seed: UInt64 = 1,
  threads: Threads = .single, statements: [StatementLine] = []
) throws(PayError) -> PayoutForecast {
  try settings.check()
  let years = try simulatedYears(reps, settings, attainment)
  let luck = SharedLuck(seed: seed, draws: settings.draws, regions: Set(years.runs.compactMap(\.region)))
  let results = orderedMap(years.runs.count, threads: threads) { years.runs[$0].results(luck) }
  let draws = settings.draws
  var cost = [Double](repeating: 0, count: draws)
  for result in results { for d in 0..<draws { cost[d] += result.pay[d] } }
  let sorted = cost.sorted()
  let total = summary(sorted)
  let sales = results.reduce(0) { $0 + $1.meanSales }
  let lines = zip(years.runs, results).map { run, result in result.line(of: run, draws) }
  let costOfSales = sales > 0 ? total.mean / sales : 0
  let judged = PayGuidelines().warnings(lines, costOfSales: costOfSales, settings: settings)
  return PayoutForecast(
    currency: settings.currency, draws: draws, cost: total,
    costPercentiles: (1...99).map { quantile(Double($0) / 100, ofSorted: sorted) },
    costOfSales: costOfSales, reps: lines, statements: statements, warnings: years.warnings + judged)
}

/// Mean, percentiles and standard error of a sorted sample.
private func summary(_ sorted: [Double]) -> SimulatedAmount {
  SimulatedAmount(
    mean: mean(sorted), p10: quantile(0.1, ofSorted: sorted), p50: quantile(0.5, ofSorted: sorted),
    p90: quantile(0.9, ofSorted: sorted),
    standardError: standardDeviation(sorted) / Double(sorted.count).squareRoot())
}

/// The factors that territories share, one a draw: all of them, and those of a region.
private struct SharedLuck: Sendable {
  let seed: UInt64
  let company: [Double]
  let regions: [String: [Double]]

  init(seed: UInt64, draws: Int, regions: Set<String>) {
    self.seed = seed
    var stream = RandomStream(seed: seed, 1)
    company = (0..<draws).map { _ in stream.normal() }
    self.regions = Dictionary(
      uniqueKeysWithValues: regions.map { region in
        var own = RandomStream(seed: seed, 3, label(region))
        return (region, (0..<draws).map { _ in own.normal() })
      })
  }
}

/// All draws of one rep's year.
private struct SimulatedYear: Sendable {
  let rep: SimulatedRep
  /// Which of the rep's territories this is, from 0: not its name, so that a redrawn map keeps the luck.
  let ordinal: Int
  let plan: PayPlan
  let logMean: Double
  let logDeviation: Double
  /// The parts of the variance that all territories share, and those of the region beyond it.
  let companyPart: Double
  let regionPart: Double
  let region: String?

  struct Results: Sendable {
    let pay: [Double]
    let meanSales: Double
    let atQuota: Int
    let overThreshold: Int

    func line(of run: SimulatedYear, _ draws: Int) -> PayoutForecast.RepLine {
      PayoutForecast.RepLine(
        rep: run.rep.rep.id, territory: run.rep.territory,
        targetIncentive: run.rep.rep.targetIncentive ?? .zero(run.rep.quota.currency),
        pay: summary(pay.sorted()), chanceOfQuota: Double(atQuota) / Double(draws),
        chanceOfThreshold: Double(overThreshold) / Double(draws))
    }
  }

  func results(_ luck: SharedLuck) -> Results {
    var stream = RandomStream(seed: luck.seed, 2, label(rep.rep.id), UInt64(ordinal))
    let regional = region.flatMap { luck.regions[$0] }
    let inRegion = regional == nil ? 0 : regionPart
    let (shared, own) = (companyPart.squareRoot(), max(0, 1 - companyPart - inRegion).squareRoot())
    let together = inRegion.squareRoot()
    let quota = rep.quota.major
    let threshold = plan.leadingThreshold(quota: quota)
    var pay: [Double] = []
    pay.reserveCapacity(luck.company.count)
    var (sales, atQuota, overThreshold) = (0.0, 0, 0)
    for (draw, factor) in luck.company.enumerated() {
      let common = shared * factor + together * (regional?[draw] ?? 0)
      let attainment = exp(logMean + logDeviation * (common + own * stream.normal()))
      pay.append(plan.pay(attainment: attainment, quota: quota, target: rep.rep.targetIncentive?.major ?? 0))
      sales += attainment * quota
      if attainment >= 1 { atQuota += 1 }
      if attainment >= threshold { overThreshold += 1 }
    }
    return Results(
      pay: pay, meanSales: sales / Double(luck.company.count), atQuota: atQuota, overThreshold: overThreshold)
  }
}

extension PayPlan {
  /// A full year's pay in major units, the draw apart.
  func pay(attainment: Double, quota: Double, target: Double) -> Double {
    measures.reduce(0) { sum, measure in
      switch measure.basis {
      case .attainment: sum + target * measure.weight * measure.curve.value(at: attainment)
      case .amount: sum + measure.weight * measure.curve.value(at: attainment * quota)
      }
    }
  }

  /// The attainment below which the measure with the most weight pays nothing; of equals the first.
  func leadingThreshold(quota: Double) -> Double {
    guard let most = measures.map(\.weight).max(), let leading = measures.first(where: { $0.weight == most })
    else { return 0 }
    let start = max(leading.curve.threshold, leading.curve.tiers[0].from)
    return leading.basis == .attainment ? start : quota > 0 ? start / quota : 0
  }
}

/// The reps that can be simulated, by id, and why others cannot.
private func simulatedYears(
  _ reps: [SimulatedRep], _ settings: PaySettings, _ model: AttainmentModel
) throws(PayError) -> (runs: [SimulatedYear], warnings: [String]) {
  try model.check()
  let index = Dictionary(
    zip(model.territories, model.territories.indices), uniquingKeysWith: { first, _ in first })
  let plans = settings.planOfRole
  var runs: [SimulatedYear] = []
  var warnings: [String] = []
  let ordered = reps.sorted {
    $0.rep.id != $1.rep.id ? $0.rep.id < $1.rep.id : $0.territory < $1.territory
  }
  for rep in ordered {
    for amount in [rep.quota, rep.rep.targetIncentive].compactMap({ $0 })
    where amount.currency != settings.currency {
      throw .mixedCurrencies(settings.currency, amount.currency)
    }
    guard let plan = plans[rep.rep.role] else {
      warnings.append("\(rep.rep.id) has no pay plan and is not simulated")
      continue
    }
    guard let i = index[rep.territory] else {
      warnings.append("\(rep.rep.id): attainment of territory \(rep.territory) is not known; not simulated")
      continue
    }
    if rep.rep.targetIncentive == nil, plan.measures.contains(where: { $0.basis == .attainment }) {
      warnings.append("\(rep.rep.id) has no target incentive, so measures against quota pay nothing")
    }
    runs.append(
      SimulatedYear(
        rep: rep, ordinal: runs.reversed().prefix { $0.rep.rep.id == rep.rep.id }.count, plan: plan,
        logMean: model.logMean[i], logDeviation: model.logDeviation[i],
        companyPart: model.companyCorrelation, regionPart: model.regionCorrelation, region: model.region(i)))
  }
  return (runs, warnings)
}

extension AttainmentModel {
  fileprivate func check() throws(PayError) {
    precondition(
      logMean.count == territories.count && logDeviation.count == territories.count,
      "\(territories.count) territories, \(logMean.count) means, \(logDeviation.count) deviations")
    guard (0...1).contains(companyCorrelation) else {
      throw .outOfRange(name: "company correlation", value: companyCorrelation, allowed: "0.0 to 1.0")
    }
    guard (0...1 - companyCorrelation + 1e-9).contains(regionCorrelation) else {
      throw .outOfRange(
        name: "region correlation", value: regionCorrelation, allowed: "0.0 to \(1 - companyCorrelation)")
    }
    for (territory, (mean, deviation)) in zip(territories, zip(logMean, logDeviation)) {
      // exp(50) times any quota is no attainment, but still a number.
      guard (-50...50).contains(mean) else {
        throw .outOfRange(name: "log attainment of \(territory)", value: mean, allowed: "-50 to 50")
      }
      guard (0...10).contains(deviation) else {
        throw .outOfRange(name: "deviation of \(territory)", value: deviation, allowed: "0 to 10")
      }
    }
  }
}

/// A number that stands for an identifier in random streams (FNV-1a, 64 bits): the same in every run.
private func label<Subject>(_ id: Identifier<Subject>) -> UInt64 { label(id.text) }

private func label(_ text: String) -> UInt64 {
  text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
}
