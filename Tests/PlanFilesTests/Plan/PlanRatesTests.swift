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
}
