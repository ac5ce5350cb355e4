import Testing

@testable import SalesTask

/// Merrifield's example of a distributor's break-even account.
@Suite struct BreakEvenAccountTests {
  @Test func aDistributorNeeds23715InSales() throws {
    let account = try #require(
      BreakEvenAccount(sellingExpense: 2_500_000, callsMade: 25 * 46 * 20, callsPerAccount: 12))
    #expect(abs(account.costPerCall - 108.70) < 0.005)
    #expect(abs(try #require(account.requiredMargin(sellingShareOfMargin: 0.25)) - 5217) < 0.5)
    let sales = try #require(account.requiredSales(margin: 0.22, sellingShareOfMargin: 0.25))
    #expect(abs(sales - 23715) < 0.5)
  }

  @Test func marginStandsBelowTheLine() throws {
    let account = try #require(BreakEvenAccount(sellingExpense: 1000, callsMade: 10, callsPerAccount: 3))
    #expect(account.requiredSales(margin: 0.75) == 400)
    #expect(account.requiredSales(margin: 0) == nil)
    #expect(account.requiredSales(margin: .nan) == nil)
    #expect(BreakEvenAccount(sellingExpense: 1, callsMade: 0, callsPerAccount: 1) == nil)
    #expect(BreakEvenAccount(sellingExpense: .infinity, callsMade: 1, callsPerAccount: 1) == nil)
  }
}
