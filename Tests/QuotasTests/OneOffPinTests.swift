import Foundation
import LinearAlgebra
import SalesModel
import Statistics
import Testing

@testable import Quotas

@Suite struct OneOffPinTests {
  /// Two accounts of a region, the first with one deal far above what it sells.
  private static func panel(deal: Double = 4000) throws -> DemandPanel {
    var stream = RandomStream(seed: 21)
    var rows: [DemandRow] = []
    for key in ["a", "b"] {
      for month in 0..<36 {
        let usual = 100 + 10 * sin(Double(month) * .pi / 6) + 3 * stream.normal()
        let amount = key == "a" && month == 20 ? deal : usual
        rows.append(
          DemandRow(
            keys: ["north", key], period: Period.month(1, of: 2024).advanced(by: month), amount: amount))
      }
    }
    return try DemandPanel(rows, keyNames: ["region", "account"])
  }

  private static let month = Period.month(9, of: 2025)

  private static func run(
    _ panel: DemandPanel, _ pins: [OneOffPin], cleans: Bool = true
  ) throws -> ForecastResult {
    try forecast(
      panel, hierarchy: Hierarchy(of: panel),
      options: ForecastOptions(horizon: 12, cleansOneOffs: cleans, oneOffs: pins))
  }

  @Test func whatIsKeptIsNotCleaned() throws {
    let panel = try Self.panel()
    let found = try Self.run(panel, [])
    #expect(found.cleaned.map(\.keys) == [["north", "a"]] && found.cleaned[0].period == Self.month)
    #expect(!found.cleaned[0].isPinned)
    let keep = OneOffPin(keys: ["a"], period: Self.month, isOneOff: false)
    #expect(try Self.run(panel, [keep]) == Self.run(panel, [], cleans: false))
  }

  @Test(arguments: [true, false]) func whatIsDecidedCountsAsSaid(cleans: Bool) throws {
    let pin = OneOffPin(keys: ["north", "b"], period: Self.month, isOneOff: true, counted: 55)
    let panel = try Self.panel(deal: 100)
    let result = try Self.run(panel, [pin], cleans: cleans)
    #expect(result.cleaned.count == 1 && result.cleaned[0].keys == ["north", "b"])
    #expect(result.cleaned[0].replacement == 55 && result.cleaned[0].isPinned)
    // The history that is forecast is the one with the amount changed; only pooled weights come from before.
    var values = panel.values
    values[20, 1] = 55
    let edited = try Self.run(panel.replacing(values: values), [], cleans: false)
    for (a, b) in zip(result.series, edited.series) {
      for (x, y) in zip(a.mean, b.mean) { #expect(abs(x - y) < 0.02 * y) }
    }
    #expect(result.series[0].mean != (try Self.run(panel, [], cleans: false)).series[0].mean)
  }

  @Test func aOneOffWithoutAnAmountCountsAsItsNeighbours() throws {
    let panel = try Self.panel()
    let pin = OneOffPin(keys: ["a"], period: Self.month, isOneOff: true)
    let cleaned = try Self.run(panel, [pin]).cleaned
    #expect(cleaned.count == 1 && cleaned[0].isPinned && cleaned[0].amount == 4000)
    // The same month of the years before and after.
    #expect(abs(cleaned[0].replacement - (panel.values[8, 0] + panel.values[32, 0]) / 2) < 1e-9)
  }

  @Test func decisionsAboutWhatIsNotThereAreNamed() throws {
    let panel = try Self.panel()
    let lost = [
      OneOffPin(keys: ["c"], period: Self.month, isOneOff: true),
      OneOffPin(keys: ["south", "a"], period: Self.month, isOneOff: true),
      OneOffPin(keys: ["a"], period: .month(1, of: 2027), isOneOff: false),
      OneOffPin(keys: ["a"], period: .quarter(1, of: 2025), isOneOff: false),
    ]
    let result = try Self.run(panel, lost)
    #expect(result.unmatchedPins == lost)
    #expect(result.cleaned == (try Self.run(panel, [])).cleaned)
  }

  @Test func accountsThatSellRarelyCanBePinnedToo() throws {
    let rows = (0..<24).map { month in
      DemandRow(
        keys: ["a"], period: Period.month(1, of: 2024).advanced(by: month),
        amount: month == 7 ? 500 : month % 6 == 0 ? 10 : 0)
    }
    let panel = try DemandPanel(rows, keyNames: ["account"])
    let pin = OneOffPin(keys: ["a"], period: .month(8, of: 2024), isOneOff: true, counted: 0)
    let (plain, pinned) = (try Self.run(panel, []), try Self.run(panel, [pin]))
    #expect(pinned.series[1].mean[0] < plain.series[1].mean[0])
    #expect(pinned.series.allSatisfy { $0.mean.allSatisfy(\.isFinite) })
  }
}
