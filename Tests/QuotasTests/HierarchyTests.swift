import LinearAlgebra
import SalesModel
import Testing

@testable import Quotas

@Suite struct HierarchyTests {
  static let panel = DemandPanel(
    keyNames: ["state", "purpose"], series: [["N", "b"], ["N", "h"], ["S", "b"], ["S", "h"]],
    firstPeriod: .year(2020), values: Matrix([[1, 2, 4, 8], [10, 20, 40, 80]]))

  @Test func nestedPrefixesByDefault() throws {
    let hierarchy = try Hierarchy(of: Self.panel)
    #expect(hierarchy.aggregates == [["*", "*"], ["N", "*"], ["S", "*"]])
    #expect(hierarchy.aggregated(Self.panel.values) == Matrix([[15, 3, 12], [150, 30, 120]]))
  }

  @Test func crossedLevelsAddUpEachOnItsOwn() throws {
    let hierarchy = try Hierarchy(
      of: Self.panel, levels: [[], ["purpose"], ["state"], ["purpose", "state"]])
    #expect(hierarchy.levels == [[], ["purpose"], ["state"]])
    #expect(hierarchy.aggregated(Self.panel.values).row(0) == [15, 5, 10, 3, 12])
  }

  @Test func unknownColumnIsNamed() {
    #expect(throws: DemandError.unknownKey("region", known: ["state", "purpose"])) {
      try Hierarchy(of: Self.panel, levels: [["region"]])
    }
  }
}
