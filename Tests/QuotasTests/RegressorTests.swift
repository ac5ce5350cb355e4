import Foundation
import LinearAlgebra
import SalesModel
import Statistics
import Testing

@testable import Quotas

@Suite struct RegressorTests {
  @Test func daysOfFebruary() {
    let calendar = FiscalCalendar.standard
    // 2023-02 has four of each day; 2024-02 a Thursday more.
    #expect(DayRegressors.trading.values(of: .month(2, of: 2023), calendar) == [0, 0, 0, 0, 0, 0, -0.25])
    #expect(DayRegressors.trading.values(of: .month(2, of: 2024), calendar) == [0, 0, 0, 1, 0, 0, 0.75])
    #expect(DayRegressors.working.values(of: .month(2, of: 2023), calendar) == [0, -0.25])
    #expect(DayRegressors.working.values(of: .month(2, of: 2024), calendar) == [1, 0.75])
    // January 2027 begins on a Friday: five Fridays, Saturdays and Sundays.
    #expect(DayRegressors.trading.values(of: .month(1, of: 2027), calendar) == [-1, -1, -1, -1, 0, 0, 0])
    #expect(DayRegressors.working.values(of: .month(1, of: 2027), calendar) == [21 - 25, 0])
    #expect(DayRegressors.none.values(of: .month(1, of: 2027), calendar) == [])
    // Whole weeks have as many of each.
    let weeks = FiscalCalendar.weeks(pattern: .fourFourFive, endMonth: 12, endWeekday: 6)
    #expect(DayRegressors.trading.values(of: .month(4, of: 2025), weeks).allSatisfy { $0 == 0 })
    // Nor are they longer in leap years: not weeks, not days, not months of weeks.
    #expect(DayRegressors.trading.values(of: .month(2, of: 2024), weeks).allSatisfy { $0 == 0 })
    if let leapDay = CalendarDate(year: 2024, month: 2, day: 29) {
      #expect(DayRegressors.working.values(of: .week(of: leapDay), calendar) == [0, 0])
      #expect(DayRegressors.working.values(of: .day(leapDay), calendar) == [1, 0])
    }
  }

  @Test(arguments: FiscalCalendar.WeekPattern.allCases) func aYearOf53WeeksIsAWeekLonger(
    pattern: FiscalCalendar.WeekPattern
  ) throws {
    let calendar = FiscalCalendar.weeks(pattern: pattern, endMonth: 1, endWeekday: 6)
    let known = KnownPeriods(calendar: calendar)
    let year = try #require((2015...2030).first { calendar.weeks(inYear: $0) == 53 })
    for year in [year - 1, year] {
      let weeks = Double(calendar.weeks(inYear: year))
      let usual = (0..<12).map { Double(pattern.weeks[$0 % 3]) }
      let months = (0..<12).map { usual[$0] * known.length(of: .month($0 + 1, of: year)) }
      #expect(abs(months.reduce(0, +) - weeks) < 1e-12)
      for month in 0..<12 {
        let days = calendar.days(of: .month(month + 1, of: year))
        #expect(abs(months[month] * 7 - Double(days.upperBound.dayNumber - days.lowerBound.dayNumber)) < 1e-9)
      }
      let quarters = (1...4).map { 13 * known.length(of: .quarter($0, of: year)) }
      #expect(abs(quarters.reduce(0, +) - weeks) < 1e-12)
      #expect(abs(52 * known.length(of: .year(year)) - weeks) < 1e-12)
      #expect(KnownPeriods().length(of: .month(12, of: year)) == 1)
    }
  }

  private static func months(_ count: Int, from first: Period = .month(1, of: 2020)) -> [Period] {
    (0..<count).map { first.advanced(by: $0) }
  }

  private static func rows(_ key: String, _ periods: [Period], _ amount: (Int) -> Double) -> [DemandRow] {
    periods.enumerated().map { DemandRow(keys: [key], period: $1, amount: amount($0)) }
  }

  /// What sells the same each week sells by the number of weeks, in years of 53 weeks too.
  @Test func forecastsFollowTheWeeksOfTheYear() throws {
    let calendar = FiscalCalendar.weeks(pattern: .fourFourFive, endMonth: 12, endWeekday: 6)
    let year = try #require((2020...2030).first { calendar.weeks(inYear: $0) == 53 })
    func sales(_ period: Period) -> Double {
      let days = calendar.days(of: period)
      return 10 * Double(days.upperBound.dayNumber - days.lowerBound.dayNumber)
    }
    for planned in [year, year + 1] {
      let history = Self.months(48, from: .month(1, of: planned - 4))
      let panel = try DemandPanel(
        Self.rows("a", history) { sales(history[$0]) }, keyNames: ["account"])
      let known = KnownPeriods(calendar: calendar)
      let result = try forecast(
        panel, hierarchy: Hierarchy(of: panel), options: ForecastOptions(horizon: 12, known: known))
      for (period, mean) in zip(result.periods, result.series[0].mean) {
        #expect(abs(mean - sales(period)) < 1e-6 * sales(period), "\(period): \(mean)")
      }
    }
  }

  /// A panel whose sales are `effect` per cent higher in some months, which `regressors` knows.
  private static func promoted(_ effects: [Double], noise: Double, seed: UInt64) throws -> (
    DemandPanel, Regressors, truth: [[Double]]
  ) {
    var stream = RandomStream(seed: seed)
    let periods = months(72)
    let promotion = periods.map { _ in stream.uniform() < 0.3 ? 1.0 : 0 }
    var rows: [DemandRow] = []
    var truth: [[Double]] = []
    for (j, effect) in effects.enumerated() {
      let level = 4 + stream.normal()
      let amounts = (0..<72).map { t -> Double in
        let season = 0.2 * sin(Double(t) * .pi / 6)
        let trend = level + 0.004 * Double(t)
        return exp(trend + season + effect * promotion[t] + noise * stream.normal())
      }
      truth.append(Array(amounts[60...]))
      rows += Self.rows("a\(10 + j)", Array(periods[..<60])) { amounts[$0] }
    }
    let regressors = Regressors(
      names: ["promotion"], values: Dictionary(uniqueKeysWithValues: zip(periods, promotion.map { [$0] })))
    return (try DemandPanel(rows, keyNames: ["account"]), regressors, truth)
  }

  @Test func promotionsAreLearnedAndForecast() throws {
    let (panel, regressors, truth) = try Self.promoted(
      (0..<12).map { 0.1 + 0.02 * Double($0) }, noise: 0.05, seed: 3)
    func error(_ known: KnownPeriods) throws -> (Double, ForecastResult) {
      let result = try forecast(
        panel, hierarchy: Hierarchy(of: panel), options: ForecastOptions(horizon: 12, known: known))
      var sum = 0.0
      for (series, actual) in zip(result.series.dropFirst(result.aggregateCount), truth) {
        for (a, b) in zip(series.mean, actual) { sum += abs(a / b - 1) }
      }
      return (sum / Double(12 * truth.count), result)
    }
    let (blind, _) = try error(KnownPeriods())
    let (knowing, result) = try error(KnownPeriods(regressors: regressors))
    #expect(knowing < 0.6 * blind, "\(knowing) of \(blind)")
    let effect = try #require(result.effects.first?.effect)
    #expect(result.effects.map(\.name) == ["promotion"])
    #expect(abs(effect - 0.21) < 0.04, "\(effect)")
    // Levels still add up, and amounts in other units change nothing but the unit.
    let scaled = panel.replacing(
      values: Matrix(
        rows: panel.values.rows, columns: panel.values.columns,
        columnMajor: panel.values.storage.map { $0 * 1000 }))
    let thousands = try forecast(
      scaled, hierarchy: Hierarchy(of: scaled),
      options: ForecastOptions(horizon: 12, known: KnownPeriods(regressors: regressors)))
    for h in 0..<12 {
      let bottom = result.series.dropFirst().reduce(0) { $0 + $1.mean[h] }
      #expect(abs(bottom - result.series[0].mean[h]) < 1e-9 * bottom)
      #expect(abs(thousands.series[0].mean[h] - 1000 * bottom) < 1e-6 * 1000 * bottom)
    }
  }

  @Test func periodsThatNothingIsKnownOfAreAnError() throws {
    let (panel, regressors, _) = try Self.promoted([0.2], noise: 0.05, seed: 4)
    let options = ForecastOptions(horizon: 13, known: KnownPeriods(regressors: regressors))
    #expect(throws: DemandError.noRegressors(["promotion"], .month(1, of: 2026))) {
      try forecast(panel, hierarchy: Hierarchy(of: panel), options: options)
    }
  }

  /// The regression against its definition: errors of the model with free initial states, by dense least squares of the
  /// series on regressors and states together.
  @Test func effectsAreGeneralizedLeastSquares() throws {
    var stream = RandomStream(seed: 11)
    let (length, season) = (40, 4)
    let x = (0..<2).map { _ in (0..<length).map { _ in stream.normal() } }
    let y = (0..<length).map { t -> Double in
      let trend = 3 + 0.02 * Double(t) + 0.3 * Double(t % season)
      let moved = 0.4 * x[0][t] - 0.2 * x[1][t]
      return trend + moved + 0.02 * stream.normal()
    }
    let model = SmoothingModel(level: 0.3, seasonal: 0.07, season: season)
    let recursion = ForecastOperatorTests.Recursion(model: model)
    func errors(_ values: [Double], _ initial: [Double]) -> [Double] {
      recursion.run(values, initial: initial, horizon: 0).errors
    }
    let none = [Double](repeating: 0, count: model.freeStates)
    let zeros = [Double](repeating: 0, count: length)
    var columns = x.map { errors($0, none) }
    for k in none.indices {
      var unit = none
      unit[k] = 1
      columns.append(errors(zeros, unit).map { -$0 })
    }
    let dense = LeastSquares(
      design: Matrix(rows: length, columns: columns.count, columnMajor: Array(columns.joined())),
      response: errors(y, none))
    let found = EffectRegression(histories: [y], regressors: x, season: season)
    #expect(found.isIdentified == [true, true])
    for q in 0..<2 {
      // Drawn to zero by its noise, which is small here.
      let noise = found.deviations[q] * found.deviations[q]
      let raw = dense.coefficients[q]
      #expect(abs(found.effects[0][q] - raw * (1 - noise / (raw * raw))) < 1e-9)
      #expect(abs(raw - [0.4, -0.2][q]) < 4 * found.deviations[q])
    }
  }

  @Test func whatTheSeasonExplainsIsNotIdentified() {
    var stream = RandomStream(seed: 12)
    let y = (0..<48).map { 5 + Double($0 % 4) + 0.1 * stream.normal() }
    let x = (0..<48).map { _ in stream.normal() }
    let found = EffectRegression(
      histories: [y, y.map { $0 + 1 }],
      regressors: [(0..<48).map { $0 % 4 == 1 ? 1 : 0 }, x, x.map { 2 * $0 }],
      season: 4)
    #expect(found.isIdentified == [false, true, false])
    #expect(found.effects.allSatisfy { $0[0] == 0 && $0[2] == 0 })
    // What is noise is drawn to nothing, or nearly.
    #expect(abs(found.common[1]) < 2 * found.deviations[1])
    // Too short a history says nothing.
    let short = EffectRegression(histories: [Array(y[..<9])], regressors: [Array(x[..<9])], season: 4)
    #expect(short.isIdentified == [false] && short.effects == [[0]])
  }

  /// Effects that differ between series are followed as far as each series tells.
  @Test func seriesKeepTheirOwnEffects() throws {
    let (panel, regressors, _) = try Self.promoted([0.05, 0.05, 0.05, 0.05, 0.6, 0.6], noise: 0.02, seed: 9)
    let known = KnownPeriods(regressors: regressors)
    let logs = panel.series.indices.map { panel.values.column($0).map { log($0) } }
    let x = (0..<60).map { regressors.values[panel.firstPeriod.advanced(by: $0)]?[0] ?? 0 }
    let found = EffectRegression(histories: logs, regressors: [x], season: 12)
    for (own, wanted) in zip(found.effects, [0.05, 0.05, 0.05, 0.05, 0.6, 0.6]) {
      #expect(abs(own[0] - wanted) < 0.03)
    }
    #expect(known.names == ["promotion"])
  }

  @Test func effectsAreSaidInWords() {
    func effect(_ name: String, _ effect: Double?) -> RegressorEffect {
      RegressorEffect(name: name, effect: effect, deviation: 0.01)
    }
    let notes = RegressorEffect.notes([
      effect("a", log(1.25)), effect("b", 0), effect("c", nil), effect("d", log(0.5)), effect("e", 0),
    ])
    #expect(notes.count == 4)
    #expect(notes[0] == "a: +25.0 % of sales a unit, ± 1.3 %")
    #expect(notes[1].hasPrefix("d: -50.0 % of sales a unit") && notes[2] == "no effect beyond noise: b, e")
    #expect(notes[3].hasPrefix("left out") && notes[3].hasSuffix(": c"))
    #expect(RegressorEffect.notes([]).isEmpty)
  }
}
