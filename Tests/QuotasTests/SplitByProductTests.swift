import Foundation
import LinearAlgebra
import SalesModel
import Statistics
import Testing

@testable import Quotas

/// A company whose territories sell products in mixes of their own.
struct Assortment {
  var company: Company
  let products: [ProductID]

  /// - Parameter share: what part of an account's sales is of a product; not negative.
  init(
    products: Int = 3, territories: Int = 4, currency: Currency = .usDollar,
    share: (_ territory: Int, _ product: Int) -> Double = { 1 + Double((3 * $0 + 2 * $1) % 5) }
  ) {
    company = Company(accounts: 6 * territories, territories: territories, currency: currency)
    self.products = (0..<products).map { ProductID("P\($0)") }
    company.demand = company.demand.flatMap { record in
      let territory = Int(company.map[record.account]?.text.dropFirst() ?? "") ?? 0
      let shares = (0..<products).map { share(territory, $0) }
      return zip(self.products, Money.split(record.amount, by: shares)).filter { $0.1.minorUnits != 0 }.map {
        DemandRecord(account: record.account, product: $0, period: record.period, amount: $1)
      }
    }
  }

  func problem(_ target: Int64, levels: [QuotaLevel] = [], territories: [TerritoryID]? = nil) -> QuotaProblem
  {
    QuotaProblem(
      layer: "field", demand: company.demand, territoryOf: company.map, territories: territories,
      target: Money(minorUnits: target, company.currency), horizon: company.horizon, levels: levels)
  }
}

@Suite struct SplitByProductTests {
  private func split(
    _ problem: QuotaProblem, _ targets: ProductTargets = .expected,
    _ settings: QuotaSettings = QuotaSettings()
  ) throws -> QuotaPlan {
    try splitByProduct(
      planQuotas(problem, settings: settings).plan, of: problem, targets: targets, settings: settings)
  }

  private func sum(_ lines: some Sequence<ProductQuota>) -> Int64 {
    lines.reduce(0) { $0 + $1.quota.minorUnits }
  }

  /// Over the products each line of a territory, over the periods each pair's total.
  private func expectCoherence(_ plan: QuotaPlan) {
    for line in plan.lines {
      let own = plan.products.filter { $0.territory == line.territory && $0.period == line.period }
      #expect(sum(own) == line.quota.minorUnits)
      #expect(abs(own.reduce(0) { $0 + $1.expected } - line.expected) <= 1e-9 * line.expected)
    }
    let pairs = Dictionary(grouping: plan.products) { "\($0.territory)|\($0.product)" }
    for (_, lines) in pairs {
      #expect(sum(lines.filter { $0.period != nil }) == sum(lines.filter { $0.period == nil }))
      #expect(lines.last?.period == nil)
    }
    for unit in plan.units {
      let own = (plan.split?.units ?? []).filter {
        $0.level == unit.level && $0.unit == unit.unit && $0.period == unit.period
      }
      #expect(own.reduce(0) { $0 + $1.quota.minorUnits } == unit.quota.minorUnits)
      #expect(abs(own.reduce(0) { $0 + $1.expected } - unit.expected) <= 1e-9 * unit.expected)
    }
    #expect(plan.products.allSatisfy { $0.quota.minorUnits >= 0 && $0.expected.isFinite })
  }

  private func totals(_ plan: QuotaPlan) -> [ProductID: Int64] {
    plan.products.filter { $0.period == nil }.reduce(into: [:]) {
      $0[$1.product, default: 0] += $1.quota.minorUnits
    }
  }

  @Test(arguments: ["USD", "JPY", "KWD"], [0, 0.037])
  func everyTotalIsExact(code: String, hedge: Double) throws {
    let shop = Assortment(currency: try #require(Currency(code)))
    let levels = [
      QuotaLevel(name: "region", unitOf: ["T0": "N", "T1": "N", "T2": "S", "T3": "S"])
    ]
    let settings = QuotaSettings(hedge: hedge, levelHedges: ["region": hedge / 2])
    let problem = shop.problem(123_456_789_013, levels: levels)
    let before = try planQuotas(problem, settings: settings).plan
    let plan = try splitByProduct(before, of: problem, settings: settings)
    #expect(plan.lines == before.lines && plan.units == before.units && plan.assigned == before.assigned)
    #expect(plan.products.count == 4 * 3 * 13)
    expectCoherence(plan)
    #expect(totals(plan).values.reduce(0, +) == plan.assigned.minorUnits)
    // What products owe at the company over-assigned once is what they owe in the regions.
    let units = try #require(plan.split).units.filter { $0.period == nil }
    for product in shop.products {
      func owed(_ level: String) -> Double {
        units.filter { $0.level == level && $0.product == product }.reduce(0) { $0 + $1.quota.major }
      }
      #expect(abs(owed("region") / owed("company") - 1 - hedge / 2) < 1e-6)
    }
  }

  @Test func withoutOverAssignmentUnitsAreTheSumsOfTheirTerritories() throws {
    let levels = [QuotaLevel(name: "region", unitOf: ["T0": "N", "T1": "N", "T2": "S"])]
    let plan = try split(Assortment().problem(60_000_001, levels: levels))
    for line in try #require(plan.split).units {
      let members: Set<TerritoryID> =
        ["company": ["T0", "T1", "T2", "T3"], "N": ["T0", "T1"], "S": ["T2"], "none": ["T3"]][line.unit] ?? []
      let own = plan.products.filter {
        members.contains($0.territory) && $0.product == line.product && $0.period == line.period
      }
      #expect(sum(own) == line.quota.minorUnits)
    }
  }

  @Test func givenTargetsAreMetAndOverAssigned() throws {
    let given: [ProductID: Money] = [
      "P0": Money(minorUnits: 40_000_003, .usDollar), "P1": Money(minorUnits: 9_999_997, .usDollar),
      "P2": Money(minorUnits: 10_000_001, .usDollar),
    ]
    let problem = Assortment().problem(60_000_001)
    #expect(totals(try split(problem, .given(given))) == given.mapValues(\.minorUnits))
    let hedged = try split(problem, .given(given), QuotaSettings(hedge: 0.05))
    expectCoherence(hedged)
    for (product, total) in totals(hedged) {
      #expect(abs(Double(total) - 1.05 * Double(given[product]?.minorUnits ?? 0)) < 1)
    }
    let company = try #require(hedged.split).units.filter { $0.level == "company" && $0.period == nil }
    #expect(company.map(\.quota) == ["P0", "P1", "P2"].map { given[$0] })
  }

  @Test func ratiosOfProductsBetweenTerritoriesAreThoseExpected() throws {
    let given: [ProductID: Money] = [
      "P0": Money(minorUnits: 40_000_000_000, .usDollar), "P1": Money(minorUnits: 20_000_000_000, .usDollar),
      "P2": Money(minorUnits: 5_000_000_000, .usDollar),
    ]
    let plan = try split(Assortment().problem(65_000_000_000), .given(given))
    let lines = plan.products.filter { $0.period == nil }
    func ratio(_ territory: TerritoryID, _ product: ProductID, _ value: (ProductQuota) -> Double) -> Double {
      func at(_ t: TerritoryID, _ p: ProductID) -> Double {
        lines.first { $0.territory == t && $0.product == p }.map(value) ?? .nan
      }
      return at("T0", "P0") * at(territory, product) / (at("T0", product) * at(territory, "P0"))
    }
    for territory: TerritoryID in ["T1", "T2", "T3"] {
      for product: ProductID in ["P1", "P2"] {
        let (owed, expected) = (
          ratio(territory, product) { $0.quota.major }, ratio(territory, product, \.expected)
        )
        #expect(abs(owed / expected - 1) < 1e-6)
      }
    }
    // The mixes differ by design, and the forecast knows it.
    #expect(abs(ratio("T1", "P1", \.expected) - 1) > 0.2)
  }

  @Test func theMixIsTheOneOfTheHistory() throws {
    let plan = try split(Assortment(share: { _, p in [5, 3, 2][p] }).problem(100_000_000))
    for (product, part) in zip(["P0", "P1", "P2"] as [ProductID], [0.5, 0.3, 0.2]) {
      #expect(abs(Double(totals(plan)[product] ?? 0) / 1e8 - part) < 0.001)
    }
  }

  @Test func theOrderOfRecordsChangesNothing() throws {
    let shop = Assortment()
    var turned = shop
    turned.company.demand.reverse()
    #expect(try split(turned.problem(77_777_777)) == split(shop.problem(77_777_777)))
  }

  @Test func scalingMoneyScalesQuotas() throws {
    let shop = Assortment()
    var larger = shop
    larger.company.demand = shop.company.demand.map {
      DemandRecord(
        account: $0.account, product: $0.product, period: $0.period,
        amount: Money(minorUnits: $0.amount.minorUnits * 1000, .usDollar))
    }
    let small = try split(shop.problem(600_000_000)).products
    let large = try split(larger.problem(600_000_000_000)).products
    #expect(small.count == large.count)
    for (a, b) in zip(small, large) {
      #expect(a.territory == b.territory && a.product == b.product && a.period == b.period)
      #expect(abs(Double(b.quota.minorUnits) / 1000 - Double(a.quota.minorUnits)) < 3)
    }
  }

  @Test func aProductWithoutHistoryIsSpreadInProportionToQuotas() throws {
    let given: [ProductID: Money] = [
      "P0": Money(minorUnits: 50_000_000, .usDollar), "new": Money(minorUnits: 10_000_000, .usDollar),
    ]
    let plan = try split(Assortment().problem(60_000_000), .given(given))
    expectCoherence(plan)
    for total in plan.totals {
      let own = plan.products.first {
        $0.territory == total.territory && $0.product == "new" && $0.period == nil
      }
      #expect(abs(Double(own?.quota.minorUnits ?? 0) - Double(total.quota.minorUnits) / 6) < 1)
      #expect(own?.expected == 0)
    }
    #expect(plan.notes.contains { $0.contains("nothing expected of new, spread in proportion") })
    #expect(plan.notes.contains { $0.contains("no target, so no quota: P1, P2") })
    #expect(totals(plan)["P1"] == 0)
  }

  @Test func aTerritoryWithoutHistoryByProductTakesTheMixOfTheOthers() throws {
    var shop = Assortment(share: { _, p in [5, 3, 2][p] })
    shop.company.demand = shop.company.demand.map { record in
      guard shop.company.map[record.account] == "T3" else { return record }
      return DemandRecord(account: record.account, product: nil, period: record.period, amount: record.amount)
    }
    let plan = try split(shop.problem(100_000_000))
    expectCoherence(plan)
    let quota = try #require(plan.totals.first { $0.territory == "T3" }).quota.major
    for (product, part) in zip(["P0", "P1", "P2"] as [ProductID], [0.5, 0.3, 0.2]) {
      let own = plan.products.first { $0.territory == "T3" && $0.product == product && $0.period == nil }
      #expect(abs((own?.quota.major ?? 0) / quota - part) < 0.001)
    }
    #expect(plan.notes.contains { $0.contains("nothing to go by in T3") })
    #expect(plan.notes.contains { $0.contains("names no product") })
  }

  @Test func targetsThatNoPatternFitsAreMetAndNamed() throws {
    // T0 alone sells P0, and nothing else; P0's target is a hundredth of its quota.
    let shop = Assortment(products: 2, share: { territory, p in (territory == 0) == (p == 0) ? 1 : 0 })
    let quota = try #require(planQuotas(shop.problem(60_000_000)).plan.totals.first).quota.minorUnits
    let given: [ProductID: Money] = [
      "P0": Money(minorUnits: quota / 100, .usDollar),
      "P1": Money(minorUnits: 60_000_000 - quota / 100, .usDollar),
    ]
    let plan = try split(shop.problem(60_000_000), .given(given))
    expectCoherence(plan)
    #expect(totals(plan) == given.mapValues(\.minorUnits))
    #expect(plan.notes.contains { $0.contains("T0 would sell nothing but P0") })
  }

  @Test func seasonsThatDoNotFitThePeriodsAreNamed() throws {
    let problem = Assortment().problem(60_000_000)
    let owed = OwedQuotas(try planQuotas(problem).plan)
    let history = try ProductHistory(problem, QuotaSettings(), cleaned: [], threads: .single)
    let outlook = ProductOutlook(history, owed.territories, expected: owed.expected, .expected)
    // A product that sells in the first period alone, whose quota is half of the product's.
    let stuck = WholeTable(seed: Matrix([[1, 0], [1, 1]]), rows: [100, 100], columns: [50, 150])
    let fitted = WholeTable(seed: Matrix([[1, 1], [1, 1]]), rows: [100, 100], columns: [50, 150])
    let notes = ProductNotes(
      owed, history, outlook, .expected, fitted, phased: [stuck, fitted, stuck, fitted])
    #expect(notes.lines.count == 1)
    #expect(notes.lines.first?.hasPrefix("by product: in T0, T2 seasons of products do not fit") == true)
  }

  /// What counts as less of an account's sales counts as less of each of its products.
  @Test func oneOffDealsOfAccountsCountAsLessByProduct() throws {
    let shop = Assortment()
    let account = try #require(shop.company.map.keys.sorted().first)
    let period = Period.month(9, of: 2026)
    var lowered = shop
    lowered.company.demand = try shop.company.demand.map { record in
      guard record.account == account, record.period == period else { return record }
      let less = try #require(Money(major: record.amount.major / 4, .usDollar))
      return DemandRecord(account: account, product: record.product, period: period, amount: less)
    }
    let total = shop.company.demand.filter { $0.account == account && $0.period == period }
      .reduce(0) { $0 + $1.amount.major }
    let deal = CleanedSale(
      account: account, territory: try #require(shop.company.map[account]), period: period, amount: total,
      counted: total / 4, isPinned: true)
    func mix(_ shop: Assortment, _ cleaned: [CleanedSale]) throws -> [Double] {
      try ProductHistory(shop.problem(60_000_000), QuotaSettings(), cleaned: cleaned, threads: .single)
        .mix(shop.products)
    }
    let (before, counted, byHand) = try (mix(shop, []), mix(shop, [deal]), mix(lowered, []))
    for (place, value) in byHand.enumerated() {
      #expect(abs(counted[place] - value) < 1e-4 * value && counted[place] < before[place])
    }
    // Rows that name no product take their part: half of the sale here, so that products give half.
    var unnamed = shop
    unnamed.company.demand.append(
      DemandRecord(
        account: account, product: nil, period: period,
        amount: try #require(Money(major: total, .usDollar))))
    let double = CleanedSale(
      account: account, territory: deal.territory, period: period, amount: 2 * total, counted: total,
      isPinned: true)
    let half = try mix(
      shop,
      [
        CleanedSale(
          account: account, territory: deal.territory, period: period, amount: total, counted: total / 2,
          isPinned: true)
      ])
    for (a, b) in zip(half, try mix(unnamed, [double])) { #expect(abs(a - b) < 1e-6 * a) }
    // A purchase and a return that nearly cancel: what is added spreads over both, and is no multiple of them.
    var offset = shop
    let sold = shop.company.demand.filter { $0.account == account && $0.period == period }
    let net = sold.reduce(0) { $0 + $1.amount.major }
    for (product, amount) in [("P0", 1_000_000), ("P1", -990_000)] as [(ProductID, Int64)] {
      offset.company.demand.append(
        DemandRecord(
          account: account, product: product, period: period, amount: Money(minorUnits: amount, .usDollar)))
    }
    let raised = CleanedSale(
      account: account, territory: deal.territory, period: period, amount: net + 100, counted: net + 1000,
      isPinned: true)
    let (plain, more) = (try mix(offset, []), try mix(offset, [raised]))
    for (a, b) in zip(plain, more) { #expect(abs(a - b) < 0.05 * a + 2000) }
  }

  @Test func negativeAndEmptyProductsExpectNothing() throws {
    var shop = Assortment()
    for (account, _) in shop.company.map.sorted(by: { $0.key < $1.key }) {
      for t in 0..<24 {
        let period = Period.month(1, of: 2025).advanced(by: t)
        for (product, amount) in [("returns", -20_00), ("zero", 0)] as [(ProductID, Int64)] {
          shop.company.demand.append(
            DemandRecord(
              account: account, product: product, period: period, amount: Money(minorUnits: amount, .usDollar)
            ))
        }
      }
    }
    let plan = try split(shop.problem(60_000_000))
    expectCoherence(plan)
    #expect(Set(plan.products.map(\.product)) == ["P0", "P1", "P2"])
    let given: [ProductID: Money] = [
      "P0": Money(minorUnits: 59_000_000, .usDollar), "zero": Money(minorUnits: 1_000_000, .usDollar),
    ]
    let asked = try split(shop.problem(60_000_000), .given(given))
    expectCoherence(asked)
    #expect(totals(asked)["zero"] == 1_000_000)
  }

  @Test func oneProductOwesEverything() throws {
    let plan = try split(Assortment(products: 1).problem(60_000_001), .expected, QuotaSettings(hedge: 0.01))
    #expect(plan.products.map(\.quota) == plan.lines.map(\.quota))
    #expect(
      zip(plan.products, plan.lines).allSatisfy { abs($0.expected - $1.expected) <= 1e-9 * $1.expected })
  }

  @Test func aTargetOfZeroIsSplitIntoZeros() throws {
    let plan = try split(Assortment().problem(0))
    #expect(plan.products.count == 4 * 3 * 13)
    #expect(plan.products.allSatisfy { $0.quota.minorUnits == 0 && $0.expected > 0 })
  }

  @Test func quotasThatMovedAreSplitAsTheyAre() throws {
    let problem = Assortment().problem(60_000_000)
    let set = try planQuotas(problem)
    let move = AccountMove(
      account: "A0", from: "T0", to: "T9", effective: try #require(CalendarDate(iso: "2027-05-16")))
    let map = try DatedMap(problem.territoryOf, moves: [move])
    let moved = try relieved(set.plan, expected: set.accountSales, map: map).plan
    let plan = try splitByProduct(moved, of: problem)
    expectCoherence(plan)
    #expect(plan.products.contains { $0.territory == "T9" && $0.quota.minorUnits > 0 })
    #expect(totals(plan) == totals(try splitByProduct(set.plan, of: problem)))
  }

  @Test func wrongTargetsAreRefused() throws {
    let problem = Assortment().problem(60_000_000)
    func amount(_ minor: Int64, _ currency: Currency = .usDollar) -> Money {
      Money(minorUnits: minor, currency)
    }
    #expect(throws: QuotaError.productTargets(sum: amount(59_999_999), target: amount(60_000_000))) {
      try split(problem, .given(["P0": amount(59_999_999)]))
    }
    #expect(throws: QuotaError.negativeProductTarget("P1", amount(-1))) {
      try split(problem, .given(["P0": amount(60_000_001), "P1": amount(-1)]))
    }
    let yen = try #require(Currency("JPY"))
    #expect(throws: QuotaError.money(.mixedCurrencies(.usDollar, yen))) {
      try split(problem, .given(["P0": amount(60_000_000, yen)]))
    }
    #expect(throws: QuotaError.noProducts) {
      try split(Company().problem(target: 60_000_000))
    }
  }

  @Test func targetsWithoutAnyHistoryByProductStillSplit() throws {
    let given: [ProductID: Money] = [
      "P0": Money(minorUnits: 45_000_000, .usDollar), "P1": Money(minorUnits: 15_000_000, .usDollar),
    ]
    let plan = try split(Company().problem(target: 60_000_000), .given(given))
    expectCoherence(plan)
    #expect(totals(plan) == given.mapValues(\.minorUnits))
    let first = try #require(plan.products.first)
    let total = try #require(plan.lines.first)
    #expect(abs(first.quota.major / total.quota.major - 0.75) < 1e-4)
  }
}
