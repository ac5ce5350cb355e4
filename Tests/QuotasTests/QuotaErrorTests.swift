import SalesModel
import Testing

@testable import Quotas

@Suite struct QuotaErrorTests {
  static let company = Company(accounts: 3, periods: 3)

  static func error(
    _ problem: QuotaProblem, _ settings: QuotaSettings = QuotaSettings()
  ) -> QuotaError? {
    do throws(QuotaError) {
      _ = try planQuotas(problem, settings: settings)
      return nil
    } catch {
      return error
    }
  }

  static func problem(horizon: [Period], target: Money = Money(minorUnits: 100, .usDollar)) -> QuotaProblem {
    QuotaProblem(
      layer: "field", demand: company.demand, territoryOf: company.map, target: target, horizon: horizon)
  }

  @Test func horizonsAreChecked() {
    let (january, march) = (Period.month(1, of: 2027), Period.month(3, of: 2027))
    #expect(Self.error(Self.problem(horizon: [])) == .noHorizon)
    #expect(Self.error(Self.problem(horizon: [january, march])) == .brokenHorizon(january, march))
    let early = Period.month(1, of: 2020)
    #expect(Self.error(Self.problem(horizon: [early])) == .noHistoryBefore(early))
    let quarter = Period.quarter(1, of: 2027)
    #expect(
      Self.error(Self.problem(horizon: [quarter]))
        == .granularity(demand: Self.company.demand[0].period, horizon: quarter))
  }

  @Test func settingsAreChecked() {
    let problem = Self.company.problem(target: 100)
    #expect(Self.error(problem, QuotaSettings(hedge: -1)) == .setting("hedge", -1))
    #expect(Self.error(problem, QuotaSettings(floor: -0.1)) == .setting("floor", -0.1))
    #expect(Self.error(problem, QuotaSettings(floor: 1, cap: 0.9)) == .setting("cap", 0.9))
    #expect(Self.error(problem, QuotaSettings(history: -1)) == .setting("history", -1))
    let pin = Money(minorUnits: 5, .usDollar)
    #expect(
      Self.error(problem, QuotaSettings(exceptions: [QuotaException("X", quota: pin)]))
        == .unknownTerritory("X"))
    #expect(Self.error(problem, QuotaSettings(headroom: 1.5)) == .setting("headroom", 1.5))
    #expect(Self.error(problem, QuotaSettings(levelHedges: ["region": 0.1])) == .level("region"))
  }

  @Test func exceptionsHaveToMakeSense() {
    let problem = Self.company.problem(target: 100)
    let (low, high) = (Money(minorUnits: 5, .usDollar), Money(minorUnits: 9, .usDollar))
    func found(_ exception: QuotaException) -> QuotaError? {
      Self.error(problem, QuotaSettings(exceptions: [exception]))
    }
    let territory = QuotaException.Subject.territory("T0")
    #expect(found(QuotaException(territory)) == .exception("T0"))
    #expect(found(QuotaException(territory, minimum: high, maximum: low)) == .exception("T0"))
    #expect(found(QuotaException(territory, quota: low, minimum: high)) == .exception("T0"))
    #expect(found(QuotaException("T0", quota: Money(minorUnits: -1, .usDollar))) == .exception("T0"))
    let twice = [QuotaException(territory, minimum: low), QuotaException(territory, maximum: high)]
    #expect(Self.error(problem, QuotaSettings(exceptions: twice)) == .exception("T0"))
    #expect(
      found(QuotaException(.unit(level: "region", name: "W"), quota: low))
        == .unknownUnit(level: "region", unit: "W"))
  }

  @Test func attributesHaveToBeNumbers() {
    func found(_ values: [Double]) -> QuotaError? {
      let company = Self.company
      return Self.error(
        QuotaProblem(
          layer: "field", demand: company.demand, territoryOf: company.map,
          target: Money(minorUnits: 100, .usDollar), horizon: company.horizon,
          attributes: AccountAttributes(names: ["beds", "staff"], values: ["A0": values])))
    }
    #expect(found([1, .infinity]) == .setting("staff of A0", .infinity))
    #expect(found([1]) == .setting("number of attributes of A0", 1))
    #expect(found([1, 2]) == nil)
  }

  @Test func unitsLieInOneUnitAbove() {
    let company = Self.company
    let problem = QuotaProblem(
      layer: "field", demand: company.demand, territoryOf: company.map, territories: ["T3"],
      target: Money(minorUnits: 5, .usDollar), horizon: company.horizon,
      levels: [
        QuotaLevel(name: "area", unitOf: ["T0": "N", "T1": "S"]),
        QuotaLevel(name: "region", unitOf: ["T0": "r", "T1": "r"]),
      ])
    #expect(Self.error(problem) == .notNested(level: "region", unit: "r", in: ["N", "S"]))
  }

  @Test func currenciesDoNotMix() throws {
    let yen = try #require(Currency("JPY"))
    let problem = Self.problem(horizon: Self.company.horizon, target: Money(minorUnits: 5, yen))
    #expect(Self.error(problem) == .money(.mixedCurrencies(yen, .usDollar)))
  }

  @Test func nobodyToDivideAmongIsAnError() {
    let problem = QuotaProblem(
      layer: "field", demand: Self.company.demand, territoryOf: [:], target: .zero(.usDollar),
      horizon: Self.company.horizon)
    #expect(Self.error(problem) == .noTerritories)
  }

  @Test func negativeTargetsAreRefused() {
    let debt = Money(minorUnits: -1, .usDollar)
    #expect(Self.error(Self.problem(horizon: Self.company.horizon, target: debt)) == .negativeTarget(debt))
  }

  @Test func errorsNameTheValue() {
    let period = Period.month(3, of: 2027)
    #expect("\(QuotaError.noHistoryBefore(period))" == "no demand of an account on the map before 2027-03")
    #expect(
      "\(QuotaError.demand(.unknownKey("city", known: ["state", "region"])))"
        == "no key column city among state, region")
    #expect("\(QuotaError.setting("hedge", -2))" == "hedge of -2.0 is outside its range")
  }
}
