import LinearAlgebra
import SalesModel
import Statistics
import Testing

@testable import Quotas

@Suite struct NonNegativeBottomTests {
  /// The case with base forecasts around zero, so that reconciled ones fall below it.
  private static func bases(_ example: ReconcilerTests.Case, seed: UInt64) -> Matrix {
    var stream = RandomStream(seed: seed)
    let a = example.hierarchy.aggregateCount
    var base = example.base
    for h in 0..<base.rows {
      for i in 0..<base.columns { base[h, i] = (i < a ? 4 : 1) * (1 + 3 * stream.normal()) }
    }
    return base
  }

  /// The best of all sets of series at zero, each solved by the textbook form.
  private static func exhaustive(_ example: ReconcilerTests.Case, _ base: [Double], _ w: Cholesky) throws
    -> [Double]
  {
    let n = example.summing.columns
    var best = (cost: Double.infinity, bottom: [Double]())
    for set in 0..<(1 << n) {
      let free = (0..<n).filter { set & (1 << $0) == 0 }
      var bottom = [Double](repeating: 0, count: n)
      if !free.isEmpty {
        let summing = Matrix(
          rows: example.summing.rows, columns: free.count, columnMajor: free.flatMap(example.summing.column))
        let weighted = w.solve(summing)
        let normal = try Cholesky(Matrix.product(summing, transposed: true, weighted))
        for (place, value) in zip(free, normal.solve(weighted.transposed * base)) { bottom[place] = value }
      }
      guard bottom.allSatisfy({ $0 >= 0 }) else { continue }
      let off = zip(example.summing * bottom, base).map { $0 - $1 }
      let cost = zip(off, w.solve(off)).reduce(0) { $0 + $1.0 * $1.1 }
      if cost < best.cost { best = (cost, bottom) }
    }
    return best.bottom
  }

  @Test(arguments: [Reconciliation.mint, .wls, .ols], [1, 2, 3] as [UInt64])
  func isTheNearestOfAllSets(method: Reconciliation, seed: UInt64) throws {
    for levels in [[[]], [[], ["state"]], [[], ["state"], ["purpose"]]] {
      let example = try ReconcilerTests.Case(levels: levels, seed: seed)
      let base = Self.bases(example, seed: seed + 30)
      let reconciler = try Reconciler(example.hierarchy, example.covariance, method)
      let free = reconciler.bottom(base)
      #expect(free.storage.contains { $0 < -0.1 })
      let found = NonNegativeBottom(reconciler: reconciler, isBounded: .init(repeating: true, count: 9))
        .raised(free)
      let w = try Cholesky(example.dense(method))
      for h in 0..<base.rows {
        let wanted = try Self.exhaustive(example, base.row(h), w)
        for (a, b) in zip(found.row(h), wanted) { #expect(a >= 0 && abs(a - b) < 1e-6, "\(a), \(b)") }
      }
    }
  }

  @Test func onlyBoundedSeriesAreRaised() throws {
    let example = try ReconcilerTests.Case(levels: [[], ["state"]], seed: 5)
    let reconciler = try Reconciler(example.hierarchy, example.covariance, .mint)
    let free = reconciler.bottom(Self.bases(example, seed: 9))
    let none = NonNegativeBottom(reconciler: reconciler, isBounded: .init(repeating: false, count: 9))
    #expect(none.raised(free) == free)
    #expect(
      none.raised(Matrix(rows: 3, columns: 9, repeating: 2)) == Matrix(rows: 3, columns: 9, repeating: 2))
  }

  /// P of the textbook: S·(Sᵀ·W⁻¹·S)⁻¹·Sᵀ on the bottom.
  @Test func pullsAreFollowedByTheRest() throws {
    let example = try ReconcilerTests.Case(levels: [[], ["state"], ["purpose"]], seed: 6)
    let reconciler = try Reconciler(example.hierarchy, example.covariance, .mint)
    let weighted = try Cholesky(example.dense(.mint)).solve(example.summing)
    let wanted = try Cholesky(Matrix.product(example.summing, transposed: true, weighted)).solve(.identity(9))
    let all = Array(0..<9)
    for j in all {
      let pull = reconciler.pull([2], at: [j])
      let found = all.map { reconciler.followed(pull, by: $0, own: $0 == j ? 2 : 0) }
      for (a, b) in zip(found, wanted.column(j)) { #expect(abs(a - 2 * b) < 1e-8) }
    }
    // Some of the pulls, seen from some of the series.
    let pulls = [0.5, -1, 3]
    let pull = reconciler.pull(pulls, at: [7, 0, 4])
    for (j, own) in [(4, 3.0), (8, 0.0)] {
      let value = reconciler.followed(pull, by: j, own: own)
      let sum = zip([7, 0, 4], pulls).reduce(0) { $0 + wanted[j, $1.0] * $1.1 }
      #expect(abs(value - sum) < 1e-8)
    }
  }

  /// A large panel of small accounts: nothing below zero, levels add up, and no pull but at zero.
  @Test func manySmallAccountsStayAboveZero() throws {
    var stream = RandomStream(seed: 77)
    var values = Matrix(rows: 24, columns: 120)
    for j in 0..<120 {
      for t in 0..<24 { values[t, j] = max(0, 2 - 0.09 * Double(t) + 2 * stream.normal()) }
    }
    let panel = DemandPanel(
      keyNames: ["territory", "account"], series: (0..<120).map { ["T\($0 / 12 + 10)", "A\($0 + 100)"] },
      firstPeriod: .month(1, of: 2024), values: values)
    let result = try forecast(panel, hierarchy: Hierarchy(of: panel), options: ForecastOptions(horizon: 6))
    #expect(result.series.allSatisfy { $0.mean.allSatisfy { $0 >= 0 } })
    let bottom = result.series.suffix(120)
    for h in 0..<6 {
      let sum = bottom.reduce(0) { $0 + $1.mean[h] }
      #expect(abs(sum - result.series[0].mean[h]) < 1e-9 * max(1, sum))
    }
    let open = try forecast(
      panel, hierarchy: Hierarchy(of: panel), options: ForecastOptions(horizon: 6, isNonNegative: false))
    #expect(open.series.suffix(120).contains { $0.mean.contains { $0 < 0 } })
  }
}
