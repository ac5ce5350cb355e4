import Planning
import SalesModel
import Testing

@testable import PlanFiles

@Suite struct PlanRatesTests {
  private let plan = smallPlan.replacing("demand: d.csv}", with: "demand: d.csv, rates: x.csv}")

  private func folder<Value>(
    _ plan: String, rates: String, demand: String, _ body: (String) throws -> Value
  ) throws -> Value {
    try withFolder { folder in
      let files = [
        "plan.yaml": plan, "x.csv": rates, "d.csv": demand, "a.csv": "id,potential\nA,EUR 10\n",
        "r.csv": "id,role\nR,field\n",
      ]
      for (name, text) in files { try writeAtomically(text, to: "\(folder)/\(name)") }
      return try body(folder)
    }
  }

  @Test func theFileOfRatesConvertsAllOthers() throws {
    let inputs = try folder(
      plan, rates: "currency,plan,actual\nEUR,1.08,1.1\n",
      demand: "account,period,amount,currency\nA,2026-01,100,EUR\nA,2026-02,100,USD\n"
    ) { folder in
      let check = try PlanFolder.check(folder)
      #expect(check.files.first { $0.name == "rates" }?.rows == 1)
      return try PlanFolder(folder).inputs()
    }
    #expect(inputs.demand.map(\.amount.minorUnits) == [10_800, 10_000])
    #expect(inputs.accounts.map(\.potential?.minorUnits) == [1080])
    #expect(inputs.rates?.lines.count == 1)
  }

  @Test func problemsOfTheRatesAreListedWithTheOthers() throws {
    let problems = try folder(
      plan, rates: "currency,plan\nEUR,0\nGPB,1\n",
      demand: "account,period,amount,currency\nA,2026-01,100,EUR\nA,2026-02,x,CHF\n"
    ) { try PlanFolder.check($0).problems }
    let found = problems?.listed.map { "\($0.place.line):\($0.place.column ?? 0)" }
    #expect(found == ["2:2", "3:1", "3:3"])
  }

  @Test func theTimeZoneIsThatOfAllFiles() throws {
    let inputs = try folder(
      "timezone: Asia/Tokyo\n" + plan, rates: "currency,plan\nEUR,1.08\n",
      demand: "account,period,amount\nA,2026-12-31T15:00:00Z,100\n"
    ) { try PlanFolder($0).inputs() }
    #expect(inputs.demand.map(\.period) == [.month(1, of: 2027)])
    #expect(inputs.demand.map(\.amount.currency) == [.usDollar])
  }

  @Test func anUnknownTimeZoneIsRefusedWithTheNearest() throws {
    let error = #expect(throws: DataProblems.self) {
      try folder("timezone: Asia/Tokio\n" + plan, rates: "", demand: "") { try PlanFolder($0) }
    }
    let problem = try #require(error?.listed.first)
    #expect(problem.place.line == 1 && problem.place.columnName == "timezone")
    #expect(problem.found == "\"Asia/Tokio\"")
    #expect(problem.expected == "a name of the time zone database; is it \"Asia/Tokyo\"?")
  }
}
