import SalesModel
import Testing

@testable import Headcount

@Suite struct SizeForceTests {
  private func dollars(_ major: Double) throws -> Money { try #require(Money(major: major, .usDollar)) }

  /// Two accounts for the field with 100 hours each, one of them also for the expert with 30.
  private func problem() throws -> SizingProblem {
    func line(_ account: AccountID, _ role: RoleID, _ products: [ProductID], _ hours: Double) -> AccountTask {
      AccountTask(
        account: account, segment: "s", layer: LayerID(role.text),
        norm: CallNorm(role: role, products: products, callsPerYear: hours, minutesPerCall: 60),
        workload: Hours(hours), potential: .zero(.usDollar), potentialSource: .data)
    }
    let task = TaskDefinition(
      currency: .usDollar,
      tasks: [
        line("A", "expert", ["P1"], 30), line("A", "field", ["P1", "P2"], 100), line("B", "field", [], 100),
      ],
      outOfScope: [], briefs: [])
    func sale(_ account: AccountID, _ product: ProductID?, _ major: Double) throws -> DemandRecord {
      DemandRecord(account: account, product: product, period: .year(2026), amount: try dollars(major))
    }
    return SizingProblem(
      task: task,
      roles: [
        Role(id: "field", layer: "field", capacity: Hours(60), cost: try dollars(100)),
        Role(id: "expert", layer: "overlay", capacity: Hours(60), cost: try dollars(100)),
      ],
      products: [Product(id: "P1", margin: 0.5), Product(id: "P2", margin: 0.25)],
      reps: [
        Rep(id: "R1", role: "field"), Rep(id: "R2", role: "field", fullTimeEquivalent: 0.5),
        Rep(id: "R3", role: "expert"),
      ],
      sales: [
        try sale("A", "P1", 600), try sale("A", "P2", 200), try sale("B", nil, 100), try sale("B", "P9", 100),
        try sale("C", "P1", 1000),
      ])
  }

  @Test func everyMethodIsShownAndOneIsFollowed() throws {
    var settings = HeadcountSettings(salesTarget: try dollars(3000), turnover: 0.1)
    let plan = try sizeForce(try problem(), settings: settings)
    #expect(plan.roles.map(\.role) == ["field", "expert"])
    let field = plan.roles[0]
    #expect(field.current == 1.5)
    #expect(field.sizings.map(\.method) == [.workload, .breakdown, .incremental])
    #expect((field.planned, field.chosen) == (4, .workload))
    // Half of last year's sales, so 1,500 of the target; 1,000 / 1.5 a rep.
    #expect(abs(field.sizings[1].exactReps - 1500 / (1000 / 1.5) * 1.1) < 1e-9)
    // The field's margin: (300 + 50 + 200) / 1,000.
    let best = try #require(
      IncrementalSizing.best(sales: 1000, reps: 1.5, margin: 0.55, cost: 100, elasticity: 0.34))
    #expect(abs(field.sizings[2].exactReps - best.exact) < 1e-9)
    #expect(plan.managers == [1])
    settings.method = .breakdown
    #expect(try sizeForce(try problem(), settings: settings).roles[0].planned == 3)
    settings.reps = ["field": 17]
    let set = try sizeForce(try problem(), settings: settings)
    #expect((set.roles[0].planned, set.roles[0].chosen) == (17, nil))
    #expect(set.managers == [3])
  }

  @Test func aMethodWithoutInputsFallsBackToTheWorkload() throws {
    var bare = try problem()
    bare.sales = []
    let plan = try sizeForce(bare, settings: HeadcountSettings(method: .incremental))
    #expect(plan.roles.allSatisfy { $0.chosen == .workload && $0.sizings.count == 1 })
  }

  @Test(arguments: 1...5) func theOrderOfSalesDoesNotMatter(rotation: Int) throws {
    let one = try problem()
    var other = one
    other.sales = Array(one.sales[(rotation % 4)...] + one.sales[..<(rotation % 4)])
    let settings = HeadcountSettings(salesTarget: try dollars(3000))
    #expect(try sizeForce(one, settings: settings) == sizeForce(other, settings: settings))
  }

  @Test func hostileInputsAreNamed() throws {
    func expectError(
      _ expected: HeadcountError, _ change: (inout SizingProblem, inout HeadcountSettings) throws -> Void
    ) throws {
      var (input, settings) = (try problem(), HeadcountSettings())
      try change(&input, &settings)
      #expect(throws: expected) { try sizeForce(input, settings: settings) }
    }
    let euro = try #require(Currency("EUR"))
    try expectError(.outOfRange(name: "headcount.span", value: 1, allowed: "2.0 to 1000000.0")) {
      $1.span = 1
    }
    try expectError(.outOfRange(name: "headcount.elasticity", value: 1, allowed: "above 0, below 1")) {
      $1.elasticity.value = 1
    }
    try expectError(.unknownRole("ghost")) { $1.reps = ["ghost": 3] }
    try expectError(.unknownRole("ghost")) { problem, _ in problem.reps.append(Rep(id: "R9", role: "ghost")) }
    try expectError(.noCapacity("field")) { problem, _ in
      problem.roles[0] = Role(id: "field", layer: "field", capacity: .zero)
    }
    try expectError(.mixedCurrencies(.usDollar, euro)) { problem, _ in
      problem.sales.append(
        DemandRecord(account: "A", product: nil, period: .year(2026), amount: .zero(euro)))
    }
    try expectError(.tooLarge("sales")) { problem, _ in
      let huge = Money(minorUnits: .max, .usDollar)
      problem.sales += [DemandRecord(account: "A", product: nil, period: .year(2026), amount: huge)]
    }
    #expect(throws: HeadcountError.self) {
      var input = try problem()
      input.reps[0].fullTimeEquivalent = .nan
      return try sizeForce(input)
    }
  }

  @Test func numbersAreWrittenTheSameEverywhere() {
    #expect(fixed(1234.5678, 2) == "1234.57")
    #expect(fixed(-0.005, 2) == "-0.01")
    #expect(fixed(2, 0) == "2")
    #expect(fixed(0.04, 2) == "0.04")
    #expect(fixed(.nan, 2) == "nan")
  }
}
