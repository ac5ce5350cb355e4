import SalesModel
import Statistics
import Testing

@testable import Quotas

@Suite struct QuotaBoundsTests {
  static let names: [TerritoryID] = ["A", "B", "C", "D", "E", "F"]

  /// The fewest floors that exceed the target, by trying every subset.
  @Test(arguments: 1...40 as ClosedRange<UInt64>) func fewestFloorsAreFound(seed: UInt64) throws {
    var stream = RandomStream(seed: seed)
    let expected = Self.names.map { _ in Double(1 + stream.below(1000)) }
    let bounds = QuotaBounds(
      expected: expected, floor: 1, cap: nil, pins: expected.map { _ in nil })
    let target = Money(minorUnits: Int64(expected.reduce(0, +) * stream.uniform()), .usDollar)
    let conflict = try #require(bounds.conflict(target, Self.names))
    let sizes = (1..<64).filter { subset in
      let sum = (0..<6).reduce(0.0) { $0 + (subset >> $1 & 1 == 1 ? expected[$1] : 0) }
      return sum > Double(target.minorUnits) + 0.5
    }.map(\.nonzeroBitCount)
    #expect(conflict.territories.count == sizes.min())
    #expect(conflict.bounds > Double(target.minorUnits))
    #expect(conflict.kind == .floorsExceedTarget)
  }

  @Test func capsBelowTheTargetConflictTogether() throws {
    let bounds = QuotaBounds(expected: [10, 20], floor: nil, cap: 1.5, pins: [nil, nil])
    let conflict = try #require(bounds.conflict(Money(minorUnits: 50, .usDollar), ["A", "B"]))
    #expect(conflict.kind == .capsBelowTarget && conflict.territories == ["A", "B"] && conflict.bounds == 45)
    #expect(bounds.conflict(Money(minorUnits: 45, .usDollar), ["A", "B"]) == nil)
  }

  @Test func stretchingKeepsPinsWhileItCan() throws {
    let bounds = QuotaBounds(expected: [10, 20, 30], floor: 0.5, cap: 1.2, pins: [nil, 8, nil])
    let target = Money(minorUnits: 100, .usDollar)
    let conflict = try #require(bounds.conflict(target, ["A", "B", "C"]))
    #expect(bounds.stretched(to: 100, conflict) == [23, 8, 69])
    let pinned = QuotaBounds(expected: [10, 20], floor: nil, cap: nil, pins: [60, 60])
    let clash = try #require(pinned.conflict(target, ["A", "B"]))
    #expect(pinned.stretched(to: 100, clash) == [50, 50])
  }
}
