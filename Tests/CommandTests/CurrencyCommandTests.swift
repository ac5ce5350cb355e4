import CommandHarness
import Testing

/// Amounts in several currencies and timestamps, through the program.
@Suite struct CurrencyCommandTests {
  private let map = "id,territory\nA,T1\nB,T2\n"
  private let rates = "currency,plan\nEUR,2\n"

  /// Three years of sales: B sells the same as A, in euros at half the number.
  private func demand(_ other: String, half: Bool) -> String {
    var text = "account,period,amount,currency\n"
    for month in 0..<36 {
      let (period, amount) = (
        "\(2024 + month / 12)-\(month % 12 < 9 ? "0" : "")\(month % 12 + 1)", 1000 + month % 7 * 10
      )
      text += "A,\(period),\(amount),USD\nB,\(period),\(half ? amount / 2 : amount),\(other)\n"
    }
    return text
  }

  private func quotas(_ scratch: Scratch, _ demand: String, _ more: String...) throws -> Binary.Outcome {
    try scratch.write(map, to: "map.csv")
    try scratch.write(rates, to: "rates.csv")
    try scratch.write(demand, to: "demand.csv")
    let arguments =
      ["quotas", "demand.csv", "--territories", "map.csv", "--target", "24000", "--threads", "1"] + more
    return Binary.finish(try Binary.start(arguments, in: scratch.path))
  }

  @Test func quotasCompareSalesAtPlanRates() throws {
    let scratch = try Scratch()
    let plain = try quotas(scratch, demand("USD", half: false))
    let converted = try quotas(scratch, demand("EUR", half: true), "--rates", "rates.csv")
    #expect(plain.status == 0, "\(plain.errors)")
    #expect(converted.output == plain.output && !plain.output.isEmpty, "\(converted.errors)")
  }

  @Test func aCurrencyWithoutARateEndsWith65AndItsPlace() throws {
    let scratch = try Scratch()
    let outcome = try quotas(scratch, demand("CHF", half: true), "--rates", "rates.csv")
    #expect(outcome.status == 65 && outcome.output.isEmpty)
    #expect(
      outcome.errors.contains(
        "demand.csv:3:4 (currency): found \"CHF\", expected USD, or a row for CHF in the file of rates"),
      "\(outcome.errors)")
    let missing = try quotas(scratch, demand("USD", half: true), "--rates", "none.csv")
    #expect(missing.status == 66)
  }

  @Test func payStatementsAreInThePlansCurrency() throws {
    let scratch = try Scratch()
    let plan = """
      currency: USD
      plans:
        - role: rep
          measures:
            - {id: revenue, weight: 100%, tiers: [{from: 0%, rate: 1}], tiers_mode: marginal, boundary: upper}
      """
    try scratch.write(plan, to: "pay.yaml")
    try scratch.write(rates, to: "rates.csv")
    try scratch.write("territory,period,quota\nT1,2027,1000\n", to: "quotas.csv")
    try scratch.write("id,role,territory,target_incentive\nR,rep,T1,EUR 500\n", to: "reps.csv")
    var outputs: [String] = []
    for (amount, code, incentive) in [("250", "EUR", "EUR 500"), ("500", "USD", "1000")] {
      try scratch.write("id,role,territory,target_incentive\nR,rep,T1,\(incentive)\n", to: "reps.csv")
      try scratch.write(
        "id,rep,date,amount,currency\n1,R,2027-12-31T23:30:00-05:00,\(amount),\(code)\n", to: "credits.csv")
      let outcome = try Binary.run(
        "pay", "credits.csv", "--plan", "pay.yaml", "--quotas", "quotas.csv", "--reps", "reps.csv", "--rates",
        "rates.csv", "--timezone", "America/New_York", in: scratch.path)
      #expect(outcome.status == 0, "\(outcome.errors)")
      outputs.append(outcome.output)
    }
    #expect(outputs[0] == outputs[1])
    #expect(outputs[0].contains("R,2027,revenue,500.00,1000.00,0.5000,500.00"), "\(outputs[0])")
  }

  @Test func theTimeZoneDecidesTheMonthOfASale() throws {
    let scratch = try Scratch()
    var text = "s,period,value\n"
    for month in 0..<24 {
      let next = month + 1
      text +=
        "A,\(2025 + next / 12)-\(next % 12 < 9 ? "0" : "")\(next % 12 + 1)-01T03:00:00Z,\(100 + month)\n"
    }
    let demand = try scratch.write(text, to: "demand.csv")
    let local = try Binary.run(
      "forecast", demand, "--keys", "s", "--horizon", "1", "--timezone", "America/Chicago")
    #expect(local.status == 0, "\(local.errors)")
    #expect(local.errors.contains("2025-01-31 to 2026-12-31"), "\(local.errors)")
    let universal = try Binary.run("forecast", demand, "--keys", "s", "--horizon", "1")
    #expect(universal.errors.contains("2025-02-01 to 2027-01-01"), "\(universal.errors)")
  }

  @Test func theOrderOfDatesIsAskedForAndTaken() throws {
    let scratch = try Scratch()
    // Months and days up to 12: both orders are possible. Day first, these are the sixth day of each month of two years.
    var text = "s,period,value\n"
    for month in 0..<24 { text += "A,06/\(month % 12 + 1)/\(2025 + month / 12),\(100 + month)\n" }
    let demand = try scratch.write(text, to: "demand.csv")
    let asked = Binary.finish(try Binary.start(["forecast", demand, "--keys", "s", "--horizon", "1"]))
    #expect(asked.status == 65)
    #expect(asked.errors.contains("(day first) or"), "\(asked.errors)")
    #expect(asked.errors.contains("by --dates"), "\(asked.errors)")
    let arguments = ["forecast", demand, "--keys", "s", "--horizon", "1", "--by", "month"]
    let dayFirst = Binary.finish(try Binary.start(arguments + ["--dates", "dmy"]))
    #expect(dayFirst.errors.contains("2025-01 to 2026-12"), "\(dayFirst.errors)")
    let monthFirst = Binary.finish(try Binary.start(arguments + ["--dates", "mdy"]))
    #expect(monthFirst.errors.contains("2025-06 to 2026-06"), "\(monthFirst.errors)")
    #expect(Binary.finish(try Binary.start(arguments + ["--dates", "ymd"])).status == 64)
  }

  @Test(arguments: ["quotas", "forecast", "pay"]) func anUnknownZoneIsWrongUsage(command: String) throws {
    let arguments = [
      "quotas": ["d.csv", "--territories", "m.csv", "--target", "1"],
      "forecast": ["d.csv", "--keys", "a", "--horizon", "1"],
      "pay": ["c.csv", "--plan", "p.yaml", "--quotas", "q.csv", "--reps", "r.csv"],
    ]
    let all = [command] + (arguments[command] ?? []) + ["--timezone", "America/New_Yrok"]
    let outcome = Binary.finish(try Binary.start(all))
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("is it \"America/New_York\"?"), "\(outcome.errors)")
  }

  @Test func resultsNameTheEffectOfExchangeRates() throws {
    let scratch = try Scratch()
    #expect(try Binary.run("sample", "--accounts", "300", "--seed", "7", scratch.file("plan")).status == 0)
    let actuals = try scratch.read("plan/data/actuals.csv").split(separator: "\n")
    let euros = [actuals[0] + ",currency"] + actuals.dropFirst().map { $0 + ",EUR" }
    try scratch.write(euros.joined(separator: "\n") + "\n", to: "plan/data/actuals.csv")
    try scratch.write("currency,plan,actual\nEUR,1,1.25\n", to: "plan/data/rates.csv")
    let plan = try scratch.read("plan/plan.yaml").replacing(
      "# rates: data/rates.csv", with: "rates: data/rates.csv")
    try scratch.write(plan, to: "plan/plan.yaml")
    let outcome = try Binary.run("plan", scratch.file("plan"), "--effort", "1")
    #expect([0, 2].contains(outcome.status), "\(outcome.errors)")
    #expect(outcome.output.contains("plan rates: 1 EUR = 1 USD"), "\(outcome.output)")
    let card = try scratch.read("plan/out/base/scorecard.csv").split(separator: "\n")
    func value(_ name: String) -> Double? {
      card.first { $0.hasPrefix(name) }.flatMap {
        Double($0.split(separator: ",", omittingEmptySubsequences: false)[2])
      }
    }
    let (sales, effect) = (try #require(value("sales so far")), try #require(value("currency effect")))
    #expect(abs(effect - sales / 4) < 1e-6 * sales, "\(sales) \(effect)")
    #expect(try scratch.read("plan/out/base/report.html").contains("currency effect"))
  }
}
