import SalesModel
import Testing

@testable import SalesTask

@Suite struct DefineTaskTests {
  static let settings = TaskSettings(
    currency: .usDollar, products: [Product(id: "P1", margin: 0.5)],
    roles: [
      RoleSettings(id: "field", layer: "field", days: 220, hoursPerDay: 8, sellingShare: 0.55),
      RoleSettings(id: "expert", layer: "overlay", days: 220, hoursPerDay: 8, sellingShare: 0.5),
    ],
    segments: [
      SegmentRule(
        id: "large",
        conditions: [Condition(column: "potential", test: .number(lower: .init(1000), upper: nil))],
        coverage: [
          CallNorm(
            role: "field", products: ["P1"], callsPerYear: 12, minutesPerCall: 40, preparationMinutes: 20),
          CallNorm(role: "expert", callsPerYear: 4, minutesPerCall: 90),
        ]),
      SegmentRule(
        id: "small",
        conditions: [
          Condition(column: "potential", test: .number(lower: .init(0, inclusive: false), upper: nil))
        ],
        coverage: [CallNorm(role: "field", callsPerYear: 2, minutesPerCall: 30)]),
    ])

  private func account(_ id: AccountID, _ dollars: Double?, industry: String = "") -> Account {
    Account(
      id: id, attributes: ["industry": industry], potential: dollars.flatMap { Money(major: $0, .usDollar) })
  }

  @Test func theFirstMatchingSegmentTakesTheAccount() throws {
    let task = try defineTask(
      accounts: [account("C", 0), account("B", 10), account("A", 1000)], settings: Self.settings)
    #expect(task.tasks.map(\.account) == ["A", "A", "B"])
    #expect(task.tasks.map(\.norm.role) == ["expert", "field", "field"])
    #expect(task.tasks.map(\.layer) == ["overlay", "field", "field"])
    #expect(task.tasks.map(\.workload.value) == [6, 12, 1])
    #expect(task.outOfScope == ["C"])
    #expect(task.tasks.allSatisfy { $0.potentialSource == .data })
  }

  @Test func briefsAddUpTheTasksOfTheirRole() throws {
    let accounts = (0..<50).map { account(AccountID("A\($0)"), Double($0 * $0)) }
    let task = try defineTask(accounts: accounts, settings: Self.settings)
    for brief in task.briefs {
      let own = task.tasks.filter { $0.norm.role == brief.role }
      #expect(brief.accounts == own.count)
      #expect(abs(brief.workload.value - own.reduce(0) { $0 + $1.workload.value }) < 1e-9)
      #expect(
        try Money.sum(brief.lines.map(\.potential), in: .usDollar)
          == Money.sum(own.map(\.potential), in: .usDollar))
    }
    #expect(task.briefs.map(\.role) == ["field", "expert"])
  }

  @Test(arguments: 1...10) func theOrderOfTheAccountsDoesNotMatter(seed: UInt64) throws {
    let accounts = (0..<40).map {
      account(AccountID("A\($0)"), $0 % 3 == 0 ? nil : Double($0 * 37 % 900), industry: "\($0 % 4)")
    }
    var generator = Shuffle(state: seed)
    let history = Dictionary(
      uniqueKeysWithValues: accounts.map {
        ($0.id, Money(minorUnits: Int64($0.id.text.count * 1000), .usDollar))
      })
    let settings = Self.settings
    #expect(
      try defineTask(accounts: accounts, settings: settings, history: history)
        == defineTask(accounts: accounts.shuffled(using: &generator), settings: settings, history: history))
  }

  @Test func capacityIsDaysTimesHoursTimesSellingShare() {
    #expect(abs(Self.settings.roles[0].capacity.value - 968) < 1e-9)
  }

  @Test func aMissingPotentialComesFromPeers() throws {
    var settings = Self.settings
    settings.potentialEstimate.smallestGroup = 3
    let peers = [100.0, 200, 400].enumerated().map { account(AccountID("P\($0)"), $1, industry: "Lab") }
    let task = try defineTask(accounts: peers + [account("Z", nil, industry: "lab ")], settings: settings)
    let estimated = try #require(task.tasks.last)
    #expect(estimated.potential == Money(major: 200, .usDollar))
    #expect(estimated.potentialSource == .estimate)
  }

  @Test func purchasesStandInWhereNoPeerHasAPotential() throws {
    var settings = Self.settings
    settings.potentialEstimate = PotentialEstimate(purchaseQuantile: 0.5, smallestGroup: 3)
    let accounts = (0..<5).map { account(AccountID("A\($0)"), nil, industry: "Lab") }
    let history: [AccountID: Money] = Dictionary(
      uniqueKeysWithValues: zip(
        accounts.map(\.id), [10, 20, 30, 40, 0].map { Money(minorUnits: $0 * 100, .usDollar) }))
    let task = try defineTask(accounts: accounts, settings: settings, history: history)
    // The median of 10, 20, 30, 40; an account's own purchases are a floor.
    #expect(task.tasks.map(\.potential.major) == [25, 25, 30, 40, 25])
    #expect(task.tasks.allSatisfy { $0.potentialSource == .estimate })
  }

  @Test func withoutAnyEvidenceThePotentialIsUnknown() throws {
    let task = try defineTask(accounts: [account("A", nil)], settings: Self.settings)
    #expect(task.outOfScope == ["A"])
  }

  @Test func contradictionsAreRefused() {
    func expectError(_ expected: TaskError, _ change: (inout TaskSettings) -> Void) {
      var settings = Self.settings
      change(&settings)
      #expect(throws: expected) { try defineTask(accounts: [], settings: settings) }
    }
    expectError(.duplicateRole("field")) { $0.roles.append($0.roles[0]) }
    expectError(.duplicateSegment("large")) { $0.segments.append($0.segments[0]) }
    expectError(.unknownRole("nobody", in: "x")) {
      $0.segments.append(
        SegmentRule(
          id: "x", conditions: [], coverage: [CallNorm(role: "nobody", callsPerYear: 1, minutesPerCall: 1)]))
    }
    expectError(.unknownProduct("P1", in: "large")) { $0.products = [] }
    expectError(.duplicateCoverage("large", "field")) {
      $0.segments[0].coverage.append($0.segments[0].coverage[0])
    }
    expectError(.outOfRange(name: "field.selling_share", value: 1.5, allowed: "0.0 to 1.0")) {
      $0.roles[0].sellingShare = 1.5
    }
    expectError(.outOfRange(name: "large.expert.min", value: 5, allowed: "0.0 to 4.0")) {
      $0.segments[0].coverage[1] = CallNorm(
        role: "expert", callsPerYear: 4, minimumCalls: 5, minutesPerCall: 1)
    }
  }

  @Test func hostileNumbersNeverReachTheTask() {
    for value in [Double.nan, .infinity, -1] {
      var settings = Self.settings
      settings.segments[1].coverage = [CallNorm(role: "field", callsPerYear: value, minutesPerCall: 30)]
      #expect(throws: TaskError.self) { try defineTask(accounts: [], settings: settings) }
      settings = Self.settings
      settings.roles[0].days = value
      #expect(throws: TaskError.self) { try defineTask(accounts: [], settings: settings) }
    }
  }

  @Test func hostileAccountsAreNamed() throws {
    let euro = try #require(Currency("EUR"))
    let huge = Money(minorUnits: .max, .usDollar)
    #expect(throws: TaskError.duplicateAccount("A")) {
      try defineTask(accounts: [account("A", 1), account("A", 2)], settings: Self.settings)
    }
    #expect(throws: TaskError.mixedCurrencies("A", euro)) {
      try defineTask(accounts: [Account(id: "A", potential: .zero(euro))], settings: Self.settings)
    }
    #expect(throws: TaskError.amountTooLarge("B")) {
      try defineTask(
        accounts: [Account(id: "A", potential: huge), Account(id: "B", potential: huge)],
        settings: Self.settings)
    }
  }
}

/// A small generator for shuffling, so that a failure can be repeated.
struct Shuffle: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}
