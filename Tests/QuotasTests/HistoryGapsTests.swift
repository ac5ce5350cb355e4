import SalesModel
import Testing

@testable import Quotas

@Suite struct HistoryGapsTests {
  /// Six accounts over two years but for the months (from 0) and accounts left out.
  static func panel(without isLeftOut: (Int, Int) -> Bool) throws -> DemandPanel {
    let rows = (0..<6).flatMap { account in
      (0..<24).filter { !isLeftOut($0, account) }.map { month in
        DemandRow(
          keys: ["A\(account)"], period: Period.month(1, of: 2025).advanced(by: month),
          amount: Double(10 + account + month))
      }
    }
    return try DemandPanel(rows, keyNames: ["account"])
  }

  @Test func wholeHistoriesHaveNone() throws {
    #expect(try Self.panel { _, _ in false }.gapNotes().isEmpty)
    // One account that pauses is no hole.
    #expect(try Self.panel { month, account in account == 2 && month > 12 }.gapNotes().isEmpty)
  }

  @Test func periodsWithoutAnySaleAreNamed() throws {
    let panel = try Self.panel { month, _ in [3, 4, 9].contains(month) }
    #expect(
      panel.gapNotes() == [
        "no sales at all in 2025-04 to 2025-05, 2025-10: counted as nothing sold"
      ])
    let many = try Self.panel { month, _ in !month.isMultiple(of: 3) && month < 22 }
    #expect(many.gapNotes()[0].contains("2026-02 to 2026-03 and 2 more times"))
  }

  @Test func aLastPeriodThatHasHardlyBegunIsAskedAbout() throws {
    let panel = try Self.panel { month, account in month == 23 && account > 1 }
    #expect(
      panel.gapNotes("accounts") == [
        "only 2 accounts have sales in 2026-12, the last period, where usually 6 have: is it complete?"
      ])
    #expect(try Self.panel { month, account in month == 23 && account > 2 }.gapNotes().isEmpty)
  }
}
