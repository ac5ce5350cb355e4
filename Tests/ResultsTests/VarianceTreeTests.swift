import Testing

@testable import Results

@Suite struct VarianceTreeTests {
  /// Budget 4,000 at 300, actual 3,600 at 260, variable cost 180.
  @Test func priceAndVolumeExplainSalesAndContribution() throws {
    let sales = try #require(
      VarianceTree([.init(budgetQuantity: 4000, budgetUnit: 300, actualQuantity: 3600, actualUnit: 260)]))
    #expect(sales.price == -144_000 && sales.quantity == -120_000 && sales.total == -264_000)
    let contribution = try #require(
      VarianceTree([.init(budgetQuantity: 4000, budgetUnit: 120, actualQuantity: 3600, actualUnit: 80)]))
    #expect(
      contribution.price == -144_000 && contribution.quantity == -48_000 && contribution.total == -192_000)
  }

  /// 10,000 at a contribution of 36 and 5,000 at 15 of a market of 160,000; 16,000 sold in the same market.
  @Test func quantityIsShareWhereTheMarketKeepsItsSize() throws {
    let lines = [(10_000.0, 36.0), (5_000, 15)].map { quantity, unit in
      VarianceLine(
        budgetQuantity: quantity, budgetUnit: unit, actualQuantity: quantity * 16 / 15, actualUnit: unit)
    }
    let tree = try #require(VarianceTree(lines, market: (160_000, 160_000)))
    #expect(abs(tree.quantity - 29_000) < 1e-6 && abs(tree.share - 29_000) < 1e-6 && tree.size == 0)
    #expect(abs(tree.mix) < 1e-9 && tree.price == 0)
    #expect(abs((lines[0].actualQuantity - 10_000) * 36 - 24_000) < 1e-6)
  }

  @Test(arguments: 1...50) func thePartsAddUpInAnyOrder(seed: UInt64) throws {
    var random = Shuffle(state: seed)
    func number() -> Double { Double(Int.random(in: 1...10_000, using: &random)) / 7 }
    let lines = (0..<5).map { _ in
      VarianceLine(
        budgetQuantity: number(), budgetUnit: number(), actualQuantity: number(), actualUnit: number())
    }
    let market = (number() * 10, number() * 10)
    let tree = try #require(VarianceTree(lines, market: market))
    let actual = lines.reduce(0) { $0 + $1.actualQuantity * $1.actualUnit }
    let budget = lines.reduce(0) { $0 + $1.budgetQuantity * $1.budgetUnit }
    #expect(abs(tree.total - (actual - budget)) < 1e-9 * (actual + budget))
    #expect(abs(tree.share + tree.size - tree.quantity) < 1e-9 * (actual + budget))
    let other = try #require(VarianceTree(lines.shuffled(using: &random), market: market))
    for part in [\VarianceTree.price, \.mix, \.quantity, \.share, \.size] {
      #expect(abs(tree[keyPath: part] - other[keyPath: part]) < 1e-9 * (actual + budget))
    }
  }

  @Test func nothingBudgetedHasNoTree() {
    #expect(VarianceTree([]) == nil)
    let line = VarianceLine(budgetQuantity: 1, budgetUnit: .nan, actualQuantity: 1, actualUnit: 1)
    #expect(VarianceTree([line]) == nil)
    let fine = VarianceLine(budgetQuantity: 1, budgetUnit: 1, actualQuantity: 1, actualUnit: 1)
    #expect(VarianceTree([fine], market: (0, 1)) == nil)
  }
}

@Suite struct ShrinkageTests {
  @Test(arguments: [(1, 0.092308), (4, 0.192), (8, 0.234146)])
  func fewResidualsArePulledToZero(count: Int, expected: Double) {
    #expect(abs(shrunkenEffect(mean: 0.3, count: count, between: 0.04, within: 0.09) - expected) < 5e-7)
  }

  @Test func theEndsAreNothingAndTheMean() {
    #expect(shrunkenEffect(mean: 0.3, count: 0, between: 0.04, within: 0.09) == 0)
    #expect(shrunkenEffect(mean: 0.3, count: 5, between: 0, within: 0) == 0)
    #expect(shrunkenEffect(mean: 0.3, count: 5, between: 0.04, within: 0) == 0.3)
  }
}

@Suite struct AssociationTests {
  @Test func aLineIsFoundExactly() throws {
    let found = try #require(Association([1, 2, 3, 4], [5, 3, 1, -1]))
    #expect(abs(found.slope + 2) < 1e-12 && abs(found.correlation + 1) < 1e-12 && found.isClear)
  }

  @Test func aHandWorkedCorrelation() throws {
    // Deviations −1, 0, 1 and −4/3, 2/3, 2/3: 2 / √(2 · 8/3).
    let found = try #require(Association([1, 2, 3], [1, 3, 3]))
    #expect(abs(found.correlation - 2 / (16.0 / 3).squareRoot()) < 1e-12)
    #expect(!found.isClear)
  }

  /// Seven cases: clear beyond the correlation whose Fisher z is 2 / √4, tanh 1 = 0.7616.
  @Test(arguments: [(0.75, false), (0.77, true), (-0.77, true)])
  func clearBeginsAtTwoDeviations(correlation: Double, clear: Bool) throws {
    let line = [-3.0, -2, -1, 0, 1, 2, 3]
    // Uncorrelated with the line; both scaled to length 1.
    let other = [5.0, 0, -3, -4, -3, 0, 5]
    let rest = (1 - correlation * correlation).squareRoot()
    let y = zip(line, other).map { correlation * $0 / 28.0.squareRoot() + rest * $1 / 84.0.squareRoot() }
    let found = try #require(Association(line, y))
    #expect(abs(found.correlation - correlation) < 1e-12)
    #expect(found.isClear == clear)
  }

  @Test func constantsGoWithNothing() {
    #expect(Association([1, 1, 1], [1, 2, 3]) == nil)
    #expect(Association([1, 2], [1, 2]) == nil)
    #expect(Association([1, 2, .infinity], [1, 2, 3]) == nil)
    #expect(Association([1, 2, .nan], [1, 2, 3]) == nil)
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
