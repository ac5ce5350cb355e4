import Foundation
import LinearAlgebra
import SalesModel
import Statistics

/// One past year: quotas by every method from what was known before, and what was sold.
struct BacktestYear: Sendable {
  let first: Period
  let territories: [TerritoryID]
  /// Major units, one a territory.
  let actual: [Double]
  /// By method, then territory: major units that sum to what was sold.
  let quotas: [(method: String, amounts: [Double])]
  /// By kind of knowledge, then territory.
  let known: [[Double?]]
  let joint: JointOutlook
  /// The predictive distribution of each territory by itself.
  let results: [LognormalDistribution?]
  private let rehearsal: Rehearsal
  private let division: QuotaDivision
  /// Minor units in a major one.
  private let unit: Double

  /// - Throws: `QuotaError` when the history before the year cannot be used.
  init(
    _ problem: QuotaProblem, _ settings: QuotaSettings, horizon: [Period], options: BacktestOptions,
    threads: Threads
  ) throws(QuotaError) {
    let sold = try Self.sold(problem, horizon)
    let past = QuotaProblem(
      layer: problem.layer, demand: problem.demand, territoryOf: problem.territoryOf,
      territories: problem.territories, target: sold.total, horizon: horizon,
      potential: problem.potential, levels: problem.levels, attributes: problem.attributes,
      known: problem.known)
    let run = try QuotaRun(past, settings, threads: threads)
    first = horizon[0]
    territories = past.territories
    actual = sold.amounts
    joint = run.joint
    results = run.outlooks.territories.map(\.result)
    rehearsal = run.rehearsal
    division = run.division
    unit = Double(sold.total.currency.minorPerMajor)
    let total = actual.reduce(0, +)
    quotas = Self.methods(run, settings, total)
    known = Self.known(run, problem.calendar.span(of: first).from, options)
  }

  /// What the territories sold in the year: only accounts on the map.
  private static func sold(
    _ problem: QuotaProblem, _ horizon: [Period]
  ) throws(QuotaError) -> (amounts: [Double], total: Money) {
    let periods = Set(horizon)
    var sums: [TerritoryID: Money] = [:]
    do throws(MoneyError) {
      for record in problem.demand where periods.contains(record.period) {
        guard let territory = problem.territoryOf[record.account] else { continue }
        sums[territory] = try (sums[territory] ?? .zero(problem.target.currency)).adding(record.amount)
      }
      // What a territory took back on balance counts as nothing sold.
      let amounts = problem.territories.map { territory in
        Money(minorUnits: max(0, sums[territory]?.minorUnits ?? 0), problem.target.currency)
      }
      return (amounts.map(\.major), try Money.sum(amounts, in: problem.target.currency))
    } catch {
      throw .money(error)
    }
  }

  private static func methods(
    _ run: QuotaRun, _ settings: QuotaSettings, _ total: Double
  ) -> [(method: String, amounts: [Double])] {
    let exact = run.division.exact.reduce(0, +)
    let years = run.history.sales.yearsSold(before: run.history.periods)
    let last = years.first ?? run.history.lastYear
    let growth = last.indices.map { i in Growth(years.map { $0[i] }) }
    let shares: [(String, [Double])] = [
      (settings.policy.description, run.division.exact.map { exact > 0 ? $0 / exact : 0 }),
      ("expected, pro-rata", run.outlooks.territories.map(\.mean)),
      ("last year", last),
      ("last year × own growth", zip(last, growth).map { $0 * $1.oneYear }),
      ("last year × own CAGR", zip(last, growth).map { $0 * $1.compound }),
    ]
    return shares.map { method, weights in
      let positive = weights.map { max(0, $0) }
      let sum = positive.reduce(0, +)
      return (method, positive.map { sum > 0 ? $0 / sum * total : total / Double(positive.count) })
    }
  }

  private static func known(
    _ run: QuotaRun, _ day: CalendarDate?, _ options: BacktestOptions
  ) -> [[Double?]] {
    let years = run.history.sales.yearsSold(before: run.history.periods)
    let last = years.first ?? []
    return KnownBefore.allCases.map { kind in
      run.problem.territories.indices.map { i in
        switch kind {
        case .growth:
          guard years.count > 1, last[i] > 0, years[1][i] > 0 else { return nil }
          return log(last[i] / years[1][i])
        case .size: return i < last.count && last[i] > 0 ? log(last[i]) : nil
        case .volatility: return run.outlooks.territories[i].total?.logDeviation
        case .tenure:
          guard let day, let since = options.tenures[run.problem.territories[i]], since < day else {
            return nil
          }
          return Double(day.dayNumber - since.dayNumber) / 365.25
        }
      }
    }
  }

  /// The share of territories whose own result reached the quota of each chance.
  func realised(_ results: [LognormalDistribution?], chance: Double) -> Double {
    let judged = results.indices.filter { results[$0] != nil }
    guard !judged.isEmpty else { return chance }
    let hits = judged.filter { actual[$0] >= results[$0]?.quantile(1 - chance) ?? 0 }
    return Double(hits.count) / Double(judged.count)
  }

  /// Results of one world drawn from the model, and the quotas that divide what they sum to. How far growth lasts is drawn too:
  /// past years leave it uncertain.
  func drawn(_ stream: inout RandomStream) -> (actual: [Double], quotas: [Double]) {
    let company = stream.normal()
    var inRegion: [Int: Double] = [:]
    for region in Set(joint.regions.compactMap { $0 }).sorted() { inRegion[region] = stream.normal() }
    let growth = rehearsal.growth.spread * (0..<GrowthRates.count).map { _ in stream.normal() }
    let results = joint.results.indices.map { i -> Double in
      let own = stream.normal()
      guard let result = joint.results[i] else { return 0 }
      let region = joint.regions[i].flatMap { inRegion[$0] }
      let regional = region == nil ? 0 : joint.regionCorrelation
      let luck =
        joint.companyCorrelation.squareRoot() * company + regional.squareRoot() * (region ?? 0)
        + max(0, 1 - joint.companyCorrelation - regional).squareRoot() * own
      let lasting = zip(rehearsal.growthRates[i] ?? [], growth).reduce(0) { $0 + $1.0 * $1.1 }
      return exp(result.logMean + result.logDeviation * luck + lasting)
    }
    let total = results.reduce(0, +) * unit
    return (results, division.quotas(of: total).map { $0 / unit })
  }
}

/// How a territory grew in the years before.
private struct Growth {
  /// Last year over the year before; 1 where that is not known.
  let oneYear: Double
  /// The yearly growth over up to three years.
  let compound: Double

  init(_ years: [Double]) {
    let known = Array(years.prefix { $0 > 0 }.prefix(4))
    oneYear = known.count > 1 ? known[0] / known[1] : 1
    let span = Double(known.count - 1)
    compound = known.count > 1 ? pow(known[0] / known[known.count - 1], 1 / span) : 1
  }
}
