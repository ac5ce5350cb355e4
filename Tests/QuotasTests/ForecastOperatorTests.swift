import LinearAlgebra
import Statistics
import Testing

@testable import Quotas

@Suite struct ForecastOperatorTests {
  static func history(_ length: Int, seed: UInt64) -> [Double] {
    var stream = RandomStream(seed: seed)
    return (0..<length).map { 50 + Double($0) + 10 * Double($0 % 4) + 8 * stream.normal() }
  }

  static let models: [SmoothingModel] = [
    SmoothingModel(level: 0.3),
    SmoothingModel(level: 0.9),
    SmoothingModel(level: 0.2, hasTrend: true),
    SmoothingModel(level: 0.4, trend: 0.1, hasTrend: true),
    SmoothingModel(level: 0.4, trend: 0.1, damping: 0.9, hasTrend: true),
    SmoothingModel(level: 0.3, seasonal: 0.2, season: 4),
    SmoothingModel(level: 0.2, trend: 0.05, seasonal: 0.1, damping: 0.95, hasTrend: true, season: 4),
  ]

  /// The component form of the books, with names in place of a state vector, and least-squares initial values
  /// found by regressing the errors of a zero start on what each initial value adds.
  struct Recursion {
    let model: SmoothingModel

    func run(_ y: [Double], initial: [Double], horizon: Int) -> (errors: [Double], forecasts: [Double]) {
      var level = initial[0]
      var trend = model.hasTrend ? initial[1] : 0
      let offset = model.hasTrend ? 2 : 1
      var seasons = [Double](repeating: 0, count: max(1, model.season))
      for i in 0..<model.freeStates - offset { seasons[i] = initial[offset + i] }
      var errors: [Double] = []
      for (t, value) in y.enumerated() {
        let carried = level + (model.hasTrend ? model.damping * trend : 0)
        let error = value - carried - seasons[t % seasons.count]
        level = carried + model.level * error
        trend = model.damping * trend + model.trend * error
        seasons[t % seasons.count] += model.seasonal * error
        errors.append(error)
      }
      var damping = 0.0
      var power = 1.0
      let forecasts = (0..<horizon).map { h in
        power *= model.damping
        damping += power
        return level + (model.hasTrend ? damping * trend : 0) + seasons[(y.count + h) % seasons.count]
      }
      return (errors, forecasts)
    }

    func fitted(_ y: [Double], horizon: Int) -> (errors: [Double], forecasts: [Double]) {
      let count = model.freeStates
      let zero = run(y, initial: [Double](repeating: 0, count: count), horizon: 0).errors
      var design = Matrix(rows: y.count, columns: count)
      for k in 0..<count {
        var unit = [Double](repeating: 0, count: count)
        unit[k] = 1
        let moved = run(y, initial: unit, horizon: 0).errors
        for t in y.indices { design[t, k] = zero[t] - moved[t] }
      }
      let initial = LeastSquares(design: design, response: zero).coefficients
      return run(y, initial: initial, horizon: horizon)
    }
  }

  /// One-step errors and forecasts of one operator alone.
  static func run(
    _ built: ForecastOperator, _ y: [Double], horizon: Int
  ) -> (errors: [Double], forecasts: [Double]) {
    let bank = OperatorBank([(.smoothing, built)], length: y.count, horizon: horizon, lead: 0)
    let output = BankRun(bank, [y]).combined([[1]])[0]
    return (Array(output[..<y.count]), Array(output[y.count...]))
  }

  @Test(arguments: models, [13, 40]) func isTheRecursionWithLeastSquaresStart(
    model: SmoothingModel, length: Int
  ) throws {
    let y = Self.history(length, seed: 5)
    let built = try #require(ForecastOperator(model, length: length, horizon: 6))
    let wanted = Recursion(model: model).fitted(y, horizon: 6)
    let found = Self.run(built, y, horizon: 6)
    #expect(found.errors.count == length && found.forecasts.count == 6)
    for (a, b) in zip(found.errors, wanted.errors) { #expect(abs(a - b) < 1e-9 * 100) }
    for (a, b) in zip(found.forecasts, wanted.forecasts) { #expect(abs(a - b) < 1e-9 * 100) }
  }

  @Test func errorWeightsAreTheBooksClosedForms() {
    let simple = SmoothingModel(level: 0.3).errorWeights(5)
    #expect(simple.allSatisfy { abs($0 - 0.3) < 1e-15 })
    // Holt: α + β·j. Damped: α + β·(φ + … + φʲ). Seasonal: γ more every m periods.
    let holt = SmoothingModel(level: 0.3, trend: 0.1, hasTrend: true).errorWeights(5)
    let damped = SmoothingModel(level: 0.3, trend: 0.1, damping: 0.5, hasTrend: true).errorWeights(3)
    let seasonal = SmoothingModel(level: 0.3, seasonal: 0.2, season: 4).errorWeights(8)
    for j in 1...5 { #expect(abs(holt[j - 1] - (0.3 + 0.1 * Double(j))) < 1e-14) }
    for (found, wanted) in zip(damped, [0.35, 0.375, 0.3875]) { #expect(abs(found - wanted) < 1e-14) }
    for j in 1...8 { #expect(abs(seasonal[j - 1] - (j % 4 == 0 ? 0.5 : 0.3)) < 1e-14) }
  }

  @Test func errorsOfWhatTheModelCanFitAreZero() throws {
    let model = SmoothingModel(level: 0.2, hasTrend: true, season: 4)
    let built = try #require(ForecastOperator(model, length: 20, horizon: 4))
    let y = (0..<20).map { 3 * Double($0) + [5, -2, 0, 7][$0 % 4] }
    let found = Self.run(built, y, horizon: 4)
    for error in found.errors { #expect(abs(error) < 1e-9) }
    let ahead = (20..<24).map { 3 * Double($0) + [5, -2, 0, 7][$0 % 4] }
    for (a, b) in zip(found.forecasts, ahead) { #expect(abs(a - b) < 1e-9) }
  }

  @Test func shortHistoriesHaveNoOperatorForManyStates() {
    #expect(ForecastOperator(SmoothingModel(level: 0.3, season: 12), length: 12, horizon: 2) == nil)
  }

  @Test func thetaContinuesALineAtHalfItsSlope() throws {
    let line = try #require(SeasonalLine(length: 30, horizon: 3, season: 1))
    let built = try #require(ForecastOperator.theta(level: 0.9, along: line))
    let y = (0..<30).map { 10 + 2 * Double($0) }
    let forecasts = Self.run(built, y, horizon: 3).forecasts
    // Drift of half the slope: consecutive forecasts differ by 1.
    #expect(abs(forecasts[1] - forecasts[0] - 1) < 1e-9 && abs(forecasts[2] - forecasts[1] - 1) < 1e-9)
    // The level of smoothing lags a line of slope 1 by (1 − α)/α in the limit.
    #expect(abs(forecasts[0] - (70 - 1 - 0.1 / 0.9)) < 1e-6)
  }

  @Test func thetaKeepsTheSeason() throws {
    let line = try #require(SeasonalLine(length: 24, horizon: 4, season: 4))
    let built = try #require(ForecastOperator.theta(level: 0.5, along: line))
    let y: [Double] = (0..<24).map { 100 + [8.0, -3, 1, -6][$0 % 4] }
    for (h, value) in Self.run(built, y, horizon: 4).forecasts.enumerated() {
      #expect(abs(value - y[h]) < 1e-9)
    }
  }

  @Test func seasonalNaiveRepeatsTheLastSeason() throws {
    let built = try #require(ForecastOperator.seasonalNaive(length: 6, horizon: 5, season: 4))
    let found = Self.run(built, [1, 2, 3, 4, 5, 6], horizon: 5)
    #expect(found.forecasts == [3, 4, 5, 6, 3])
    #expect(found.errors == [0, 0, 0, 0, 4, 4])
  }

  @Test func meanOfAnyLength() {
    #expect(Self.run(.mean(length: 1, horizon: 2), [7], horizon: 2).forecasts == [7, 7])
    #expect(Self.run(.mean(length: 2, horizon: 1), [3, 5], horizon: 1).errors == [-1, 1])
  }

  /// Σ e² and averages of many series are those of each alone, in any company, and the weights' sum.
  @Test func banksRunSeriesSideBySide() {
    let bank = OperatorBank(length: 30, horizon: 5, lead: 0, season: 4)
    let histories = (0..<21).map { Self.history(30, seed: 40 + UInt64($0)) }
    let even = [Double](repeating: 1 / Double(bank.count), count: bank.count)
    let (squares, combined) = (
      BankRun(bank, histories).squares(), BankRun(bank, histories).combined(histories.map { _ in even })
    )
    for (j, y) in histories.enumerated() {
      var average = [Double](repeating: 0, count: 35)
      for (k, built) in bank.operators.enumerated() {
        let alone = Self.run(built, y, horizon: 5)
        #expect(abs(squares[j][k] - sumOfSquares(alone.errors[...])) < 1e-9 * squares[j][k] + 1e-12)
        for (i, value) in (alone.errors + alone.forecasts).enumerated() {
          average[i] += value / Double(bank.count)
        }
      }
      for (a, b) in zip(combined[j], average) { #expect(abs(a - b) < 1e-9 * 100) }
    }
  }
}
