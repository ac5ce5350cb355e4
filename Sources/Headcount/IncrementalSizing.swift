import Foundation
import SalesModel

/// Adding reps while the next one brings at least what it costs.
public enum IncrementalSizing {
  /// What each further rep leaves: marginal sales × (1 − share of cost of goods − commission) − fixed cost.
  ///
  /// - Parameters:
  ///   - marginalSales: of the first further rep, the second, …
  ///   - costOfGoods, commission: shares of sales.
  ///   - cost: yearly cost of a rep apart from commission.
  public static func netContributions(
    marginalSales: [Double], costOfGoods: Double, commission: Double = 0, cost: Double
  ) -> [Double] {
    marginalSales.map { $0 * (1 - costOfGoods - commission) - cost }
  }

  /// How many reps to have, starting with `reps`: one more for each further rep, in order, that leaves no loss; the
  /// first that does ends it.
  public static func size(startingWith reps: Int, netContributions: [Double]) -> Int {
    reps + netContributions.prefix { $0 >= 0 }.count
  }

  /// The best number of reps when sales answer with constant elasticity: sales(n) = today's × (n / today's n)ᵉ.
  ///
  /// - Returns: `exact`, where the marginal contribution equals the cost: n₀ (e m S₀ / (c n₀))^(1/(1−e)), and `whole`,
  ///   the largest n whose last rep still brings at least its cost. nil unless all are positive and 0 < e < 1.
  public static func best(
    sales: Double, reps: Double, margin: Double, cost: Double, elasticity: Double
  ) -> (exact: Double, whole: Int)? {
    guard sales > 0, reps > 0, margin > 0, cost > 0, elasticity > 0, elasticity < 1 else { return nil }
    let exact = reps * pow(elasticity * margin * sales / (cost * reps), 1 / (1 - elasticity))
    guard exact.isFinite, exact < 1e9 else { return nil }
    // The last rep's contribution spans [n − 1, n] around the optimum, so the whole number is one of its neighbours.
    func lastRepPays(_ n: Int) -> Bool {
      let gain = pow(Double(n) / reps, elasticity) - pow(Double(n - 1) / reps, elasticity)
      return margin * sales * gain >= cost
    }
    var whole = max(0, Int(exact) - 1)
    while lastRepPays(whole + 1) { whole += 1 }
    while whole > 0, !lastRepPays(whole) { whole -= 1 }
    return (exact, whole)
  }

  /// The whole numbers of reps whose profit is within `tolerance` (a share of the best profit) of the best one's: profit
  /// is flat around its best, so the range says more than the number. O(log of the range).
  public static func nearlyBest(
    sales: Double, reps: Double, margin: Double, cost: Double, elasticity: Double, tolerance: Double = 0.01
  ) -> ClosedRange<Int>? {
    guard
      let best = best(sales: sales, reps: reps, margin: margin, cost: cost, elasticity: elasticity)?.whole
    else { return nil }
    func profit(_ n: Int) -> Double {
      margin * sales * pow(Double(n) / reps, elasticity) - cost * Double(n)
    }
    let enough = profit(best) - tolerance * abs(profit(best))
    var (below, step) = (best, best)
    while step > 0 {
      if below - step >= 0, profit(below - step) >= enough { below -= step } else { step /= 2 }
    }
    var above = best
    step = max(1, best)
    while step > 0 {
      if profit(above + step) >= enough { above += step } else { step /= 2 }
    }
    return below...above
  }
}

/// Incremental: reps up to where the marginal contribution of the last one equals its cost.
///
/// - Parameters:
///   - sales: of the role's accounts and products last year, major units; `margin` their mean contribution margin.
///   - cost: of one rep a year, major units.
/// - Returns: nil when today's reps, sales or the cost of a rep are unknown.
func incrementalSizing(
  _ role: Role, sales: Double, margin: Double, current: Double, cost: Double, elasticity: Elasticity
) -> Sizing? {
  guard
    let best = IncrementalSizing.best(
      sales: sales, reps: current, margin: margin, cost: cost, elasticity: elasticity.value)
  else { return nil }
  let e = fixed(elasticity.value, 2)
  let near = IncrementalSizing.nearlyBest(
    sales: sales, reps: current, margin: margin, cost: cost, elasticity: elasticity.value)
  let range =
    near.map { ["profit is within 1 % of its best from \($0.lowerBound) to \($0.upperBound) reps"] } ?? []
  return Sizing(
    method: .incremental, role: role.id, exactReps: best.exact, reps: best.whole,
    steps: [
      "\(fixed(current, 1)) reps have a hand in sales of \(fixed(sales, 0)) at a margin of \(fixed(margin * 100, 1)) %",
      "sales answer to effort with elasticity \(e) (\(elasticity.source.rawValue))",
      "one more rep costs \(fixed(cost, 0)) a year",
      "margin × marginal sales = cost at \(fixed(best.exact, 2)); the last that pays is rep \(best.whole)",
    ] + range + caution(best.exact, current))
}

/// An elasticity is measured near today's effort: a size far from it is a direction, not a number.
private func caution(_ best: Double, _ current: Double) -> [String] {
  (current / 2...current * 2).contains(best)
    ? []
    : [
      "more than twice or less than half of today's reps: the elasticity does not reach that far; read it as a direction"
    ]
}
