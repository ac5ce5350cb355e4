import Foundation
import SalesModel
import Testing

@testable import Headcount

@Suite struct IncrementalSizingTests {
  /// Reps 11 to 14 sell 250, 200, 150 and 100 thousand more; goods 60 %, commission 6 %, 35,000 of cost each.
  @Test func theFourteenthRepDoesNotPay() {
    let net = IncrementalSizing.netContributions(
      marginalSales: [250_000, 200_000, 150_000, 100_000], costOfGoods: 0.6, commission: 0.06, cost: 35_000)
    for (found, expected) in zip(net, [50_000.0, 33_000, 16_000, -1_000]) {
      #expect(abs(found - expected) < 1e-6)
    }
    #expect(IncrementalSizing.size(startingWith: 10, netContributions: net) == 13)
  }

  /// Revenue 1,000,000 √x, cost 100,000 x: best at 25 with a profit of 2,500,000.
  @Test func aSquareRootResponseHasAClosedForm() throws {
    let best = try #require(
      IncrementalSizing.best(sales: 1_000_000, reps: 1, margin: 1, cost: 100_000, elasticity: 0.5))
    #expect(abs(best.exact - 25) < 1e-9)
    #expect(best.whole == 25)
    #expect(abs(1_000_000 * best.exact.squareRoot() - 100_000 * best.exact - 2_500_000) < 1e-6)
  }

  @Test(arguments: [0.1, 0.34, 0.6, 0.9], [(0.2, 1.0), (0.2, 60.0), (1.0, 7.5), (3.0, 1.0), (3.0, 60.0)])
  func noOtherWholeNumberBringsMore(elasticity: Double, scales: (cost: Double, reps: Double)) throws {
    let (costScale, reps) = scales
    let (sales, margin) = (2_000_000 * reps, 0.5)
    let cost = elasticity * margin * sales / reps * costScale
    let best = try #require(
      IncrementalSizing.best(sales: sales, reps: reps, margin: margin, cost: cost, elasticity: elasticity))
    func profit(_ n: Int) -> Double { margin * sales * pow(Double(n) / reps, elasticity) - cost * Double(n) }
    let near = try #require(
      IncrementalSizing.nearlyBest(
        sales: sales, reps: reps, margin: margin, cost: cost, elasticity: elasticity))
    let enough = profit(best.whole) - 0.01 * abs(profit(best.whole))
    #expect(
      near.contains(best.whole) && profit(near.lowerBound) >= enough && profit(near.upperBound) >= enough)
    #expect(near.lowerBound == 0 || profit(near.lowerBound - 1) < enough)
    #expect(profit(near.upperBound + 1) < enough)
    for n in max(0, best.whole - 50)...(best.whole + 50) {
      #expect(profit(n) <= profit(best.whole) + 1e-6 * sales)
    }
  }

  @Test func sellingCostAtTheBestIsElasticityTimesMargin() throws {
    #expect(abs(bestSellingCostShare(elasticity: 0.34, margin: 0.5) - 0.17) < 1e-12)
    let best = try #require(
      IncrementalSizing.best(sales: 5_000_000, reps: 10, margin: 0.5, cost: 90_000, elasticity: 0.34))
    let sales = 5_000_000 * pow(best.exact / 10, 0.34)
    #expect(abs(best.exact * 90_000 / sales - 0.17) < 1e-9)
  }

  @Test(arguments: [
    (0.0, 1.0, 0.3), (1.0, 0.0, 0.3), (1.0, 1.0, 1.0), (1.0, 1.0, 0.0), (Double.nan, 1.0, 0.3),
    (1.0, 1e-300, 0.99),
  ])
  func whatCannotBeSizedIsNil(sales: Double, cost: Double, elasticity: Double) {
    #expect(
      IncrementalSizing.best(sales: sales, reps: 1, margin: 1, cost: cost, elasticity: elasticity) == nil)
  }
}
