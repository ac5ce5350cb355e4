import LinearAlgebra
import SalesModel
import Testing

@testable import Quotas

@Suite struct DemandPanelTests {
  static func row(_ key: String, _ month: Int, _ amount: Double) -> DemandRow {
    DemandRow(keys: [key], period: Period.month(1, of: 2024).advanced(by: month), amount: amount)
  }

  @Test func rowsBecomeADenseMatrix() throws {
    let panel = try DemandPanel(
      [Self.row("b", 2, 5), Self.row("a", 0, 1), Self.row("a", 2, 3), Self.row("b", 1, 4)], keyNames: ["id"])
    #expect(panel.series == [["a"], ["b"]])
    #expect(panel.values == Matrix([[1, 0], [0, 4], [3, 5]]))
    #expect(panel.starts == [0, 1])
    #expect(panel.filled == 1 && panel.duplicates == 0)
    #expect(panel.firstPeriod == .month(1, of: 2024) && panel.lastPeriod == .month(3, of: 2024))
  }

  @Test func repeatedCellsAreSummedAndCounted() throws {
    let panel = try DemandPanel(
      [Self.row("a", 0, 1), Self.row("a", 0, 2), Self.row("a", 0, -0.5)], keyNames: ["id"])
    #expect(panel.values[0, 0] == 2.5 && panel.duplicates == 2)
  }

  @Test func orderOfRowsChangesNothing() throws {
    let rows = (0..<60).map { Self.row("k\($0 % 7)", ($0 * 5) % 11, 0.1 * Double($0) - 1e6 * Double($0 % 3)) }
    let shuffled = (0..<60).map { rows[($0 * 37 + 11) % 60] }
    let (first, second) = try (DemandPanel(rows, keyNames: ["id"]), DemandPanel(shuffled, keyNames: ["id"]))
    #expect(first == second)
  }

  @Test func gapsAreInterpolatedWithinTheirSeason() throws {
    // Two years; March of the second is missing: March of the first is the only neighbour of its season.
    let rows = (0..<24).filter { $0 != 14 }.map { Self.row("a", $0, Double($0 % 12 * 10)) }
    let panel = try DemandPanel(rows, keyNames: ["id"], gaps: .interpolated)
    #expect(panel.values[14, 0] == 20 && panel.filled == 1)
    let short = try DemandPanel(
      [Self.row("a", 0, 10), Self.row("a", 3, 40)], keyNames: ["id"], gaps: .interpolated)
    #expect(short.values.storage == [10, 20, 30, 40])
  }

  @Test func laterEndIsFilled() throws {
    let panel = try DemandPanel([Self.row("a", 0, 7)], keyNames: ["id"], through: .month(4, of: 2024))
    #expect(panel.values.storage == [7, 0, 0, 0])
  }

  @Test func suffixCutsTheOldest() throws {
    let panel = try DemandPanel(
      [Self.row("a", 0, 1), Self.row("a", 5, 6), Self.row("b", 4, 9)], keyNames: ["id"])
    let cut = panel.suffix(2)
    #expect(cut.values == Matrix([[0, 9], [6, 0]]))
    #expect(cut.firstPeriod == .month(5, of: 2024) && cut.starts == [0, 0])
    #expect(panel.suffix(0) == panel && panel.suffix(99) == panel)
  }

  @Test func badRowsAreNamed() {
    let month = Period.month(1, of: 2024)
    #expect(throws: DemandError.noRows) { try DemandPanel([], keyNames: ["id"]) }
    #expect(throws: DemandError.notFinite(keys: ["a"], period: month)) {
      try DemandPanel([DemandRow(keys: ["a"], period: month, amount: .nan)], keyNames: ["id"])
    }
    #expect(throws: DemandError.keyCount(keys: ["a"], expected: 2)) {
      try DemandPanel([DemandRow(keys: ["a"], period: month, amount: 1)], keyNames: ["id", "x"])
    }
    #expect(throws: DemandError.mixedGranularity(month, .year(2024))) {
      try DemandPanel(
        [Self.row("a", 0, 1), DemandRow(keys: ["a"], period: .year(2024), amount: 1)], keyNames: ["id"])
    }
    #expect(
      throws: DemandError.spanTooLong(first: month, last: .month(1, of: 9024), periods: 84_001)
    ) { try DemandPanel([Self.row("a", 0, 1), Self.row("a", 84_000, 1)], keyNames: ["id"]) }
  }
}
