import SalesModel
import Testing

@testable import Headcount

@Suite struct BreakdownSizingTests {
  @Test func salesDividedByProductivity() {
    #expect(breakdownReps(sales: 10_000_000, perRep: 250_000) == 40)
    #expect(breakdownReps(sales: 100_000, perRep: 10_000) == 10)
    #expect(abs(breakdownReps(sales: 10_000_000, perRep: 250_000, turnover: 0.1) - 44) < 1e-9)
  }

  /// 41 weekly, 105 monthly and 225 two-monthly accounts; 4 calls on 4 days in 48 weeks, 5 % of them for information;
  /// a tenth more calls on new accounts; 110 million at 9 million a rep. The two methods disagree by five reps.
  @Test func workloadAndBreakdownMayDisagree() throws {
    let calls = 41.0 * 52 + 105 * 12 + 225 * 6
    #expect(calls == 4742)
    let role = Role(id: "field", layer: "field", capacity: Hours(4 * 4 * 48 * 0.95))
    #expect(try workloadSizing(role, accounts: 371, work: Hours(calls * 1.1)).reps == 8)
    let breakdown = try #require(
      try breakdownSizing(role, sales: 110, perRep: 9, turnover: 0, origins: ("plan", "plan")))
    #expect(abs(breakdown.exactReps - 12.22) < 0.005)
    #expect(breakdown.reps == 13)
  }

  @Test func withoutProductivityThereIsNone() throws {
    let role = Role(id: "field", layer: "field", capacity: Hours(1))
    #expect(try breakdownSizing(role, sales: 1, perRep: 0, turnover: 0, origins: ("", "")) == nil)
  }
}
