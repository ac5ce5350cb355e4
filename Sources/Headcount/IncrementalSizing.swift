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
  return Sizing(
    method: .incremental, role: role.id, exactReps: best.exact, reps: best.whole,
    steps: [
      "\(fixed(current, 1)) reps sell \(fixed(sales, 0)) at a margin of \(fixed(margin * 100, 1)) %",
      "sales answer to effort with elasticity \(e) (\(elasticity.source.rawValue))",
      "one more rep costs \(fixed(cost, 0)) a year",
      "margin × marginal sales = cost at \(fixed(best.exact, 2)); the last that pays is rep \(best.whole)",
    ])
}
