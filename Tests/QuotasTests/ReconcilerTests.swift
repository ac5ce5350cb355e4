import LinearAlgebra
import SalesModel
import Statistics
import Testing

@testable import Quotas

@Suite struct ReconcilerTests {
  static let panel = DemandPanel(
    keyNames: ["state", "purpose"],
    series: ["N", "S", "W"].flatMap { state in ["a", "b", "c"].map { [state, $0] } },
    firstPeriod: .year(2000),
    values: Matrix(rows: 12, columns: 9, repeating: 1))

  struct Case {
    let hierarchy: Hierarchy
    let base: Matrix
    let covariance: ResidualCovariance
    let summing: Matrix

    init(levels: [[String]], seed: UInt64) throws {
      hierarchy = try Hierarchy(of: panel, levels: levels)
      let (a, n) = (hierarchy.aggregateCount, hierarchy.bottomCount)
      var stream = RandomStream(seed: seed)
      let forecasts = (0..<a + n).map { _ in
        let residuals = (0..<12).map { _ in stream.normal() * 3 }
        return BaseForecast(
          mean: [], residuals: residuals, residualDeviation: 1, deviation: [], sumDeviation: 1)
      }
      covariance = ResidualCovariance(
        forecasts, periods: 12, sizes: (0..<a + n).map { _ in 50 + 100 * stream.uniform() })
      base = Matrix(
        rows: 3, columns: a + n, columnMajor: (0..<3 * (a + n)).map { _ in 100 * stream.uniform() })
      var matrix = Matrix(rows: a + n, columns: n)
      for (j, nodes) in hierarchy.parents.enumerated() {
        for node in nodes { matrix[node, j] = 1 }
        matrix[a + j, j] = 1
      }
      summing = matrix
    }

    /// W written out.
    func dense(_ method: Reconciliation) -> Matrix {
      let count = summing.rows
      var w = Matrix(rows: count, columns: count)
      for i in 0..<count {
        switch method {
        case .wls: w[i, i] = summing.row(i).reduce(0, +)
        case .ols, .bottomUp, .none: w[i, i] = 1
        case .mint:
          for j in 0..<count {
            let product = (0..<12).reduce(0) { $0 + covariance.scaled[$1, i] * covariance.scaled[$1, j] } / 12
            w[i, j] = (1 - covariance.shrinkage) * product
          }
          w[i, i] += covariance.shrinkage * covariance.diagonal[i]
        }
      }
      return w
    }
  }

  /// b̃ = (Sᵀ·W⁻¹·S)⁻¹·Sᵀ·W⁻¹·ŷ, the textbook form.
  @Test(arguments: [Reconciliation.mint, .wls, .ols], [1, 2, 3] as [UInt64])
  func agreesWithTheDenseFormula(method: Reconciliation, seed: UInt64) throws {
    for levels in [[[]], [["state"]], [[], ["state"]], [[], ["state"], ["purpose"]]] {
      let example = try Case(levels: levels, seed: seed)
      let found = try Reconciler(example.hierarchy, example.covariance, method).bottom(example.base)
      let weighted = try Cholesky(example.dense(method)).solve(example.summing)
      let normal = Matrix.product(example.summing, transposed: true, weighted)
      let right = Matrix.product(weighted, transposed: true, example.base.transposed)
      let wanted = try Cholesky(normal).solve(right).transposed
      for (a, b) in zip(found.storage, wanted.storage) { #expect(abs(a - b) < 1e-8) }
    }
  }

  @Test func nestedLevelsAreSeenAndCrossedOnesToo() throws {
    #expect(AggregateTree(try Hierarchy(of: Self.panel, levels: [[], ["state"], ["purpose"]])) == nil)
    let tree = try #require(AggregateTree(try Hierarchy(of: Self.panel, levels: [[], ["state"]])))
    #expect(tree.parent == [nil, 0, 0, 0] && tree.upwards == [1, 2, 3, 0])
    #expect(tree.innermost == [1, 1, 1, 2, 2, 2, 3, 3, 3])
    // No total: three trees beside each other.
    let forest = try #require(AggregateTree(try Hierarchy(of: Self.panel, levels: [["state"]])))
    #expect(forest.parent == [nil, nil, nil])
    // A unit of one territory: the same series below both.
    let single = DemandPanel(
      keyNames: ["a", "b", "c"], series: [["x", "p", "1"], ["x", "q", "1"], ["y", "p", "1"]],
      firstPeriod: .year(2000), values: Matrix(rows: 3, columns: 3, repeating: 1))
    let chain = try #require(AggregateTree(try Hierarchy(of: single)))
    #expect(chain.parent == [nil, 0, 0, 1, 1, 2])
  }

  @Test func coherentForecastsStayAsTheyAre() throws {
    let example = try Case(levels: [[], ["state"], ["purpose"]], seed: 9)
    let bottom = Matrix(rows: 2, columns: 9, columnMajor: (0..<18).map { Double($0 * $0) })
    let base = Matrix(
      rows: 2, columns: example.summing.rows,
      columnMajor: example.hierarchy.aggregated(bottom).storage + bottom.storage)
    for method in Reconciliation.allCases {
      let found = try Reconciler(example.hierarchy, example.covariance, method).bottom(base)
      for (a, b) in zip(found.storage, bottom.storage) { #expect(abs(a - b) < 1e-9) }
    }
  }

  @Test func bottomUpTakesTheBottom() throws {
    let example = try Case(levels: [[], ["state"]], seed: 2)
    let found = try Reconciler(example.hierarchy, example.covariance, .bottomUp).bottom(example.base)
    #expect(found.storage == Array(example.base.storage.suffix(27)))
  }

  /// λ by the definition: the variances of all products of standardised errors.
  @Test(arguments: [1, 2, 3, 4] as [UInt64]) func shrinkageFollowsItsDefinition(seed: UInt64) throws {
    let covariance = try Case(levels: [[], ["state"]], seed: seed).covariance
    let (periods, count) = (12, covariance.variances.count)
    var (spread, squares) = (0.0, 0.0)
    for i in 0..<count {
      for j in 0..<count where i != j {
        let products = (0..<periods).map {
          covariance.scaled[$0, i] * covariance.scaled[$0, j]
            / (covariance.variances[i] * covariance.variances[j]).squareRoot()
        }
        let centre = mean(products)
        let deviations = products.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
        spread += Double(periods) / Double((periods - 1) * (periods - 1) * (periods - 1)) * deviations
        squares += centre * centre
      }
    }
    let intensity = min(1, spread / squares)
    #expect(abs(covariance.shrinkage - intensity - 0.2 * (1 - intensity)) < 1e-10)
  }

  /// Variances in proportion to size stay; one that is off is drawn three quarters of the way on the log scale.
  @Test func variancesAreDrawnToTheirSize() {
    func forecast(_ variance: Double) -> BaseForecast {
      BaseForecast(
        mean: [], residuals: (0..<12).map { $0 % 2 == 0 ? variance.squareRoot() : -variance.squareRoot() },
        residualDeviation: 1, deviation: [], sumDeviation: 1)
    }
    let covariance = ResidualCovariance(
      [2, 4, 6, 10, 16 * 10].map { forecast($0) }, periods: 12, sizes: [1, 2, 3, 5, 5])
    for (found, wanted) in zip(covariance.diagonal, [2.0, 4, 6, 10, 20]) {
      #expect(abs(found - wanted) < 1e-9)
    }
    let silent = ResidualCovariance([forecast(2), forecast(0)], periods: 12, sizes: [0, 3])
    #expect(abs(silent.diagonal[0] - 2) < 1e-9 && silent.diagonal[1] > 0)
  }

  @Test func perfectForecastsDoNotBreakTheCovariance() throws {
    let hierarchy = try Hierarchy(of: Self.panel)
    let perfect = (0..<hierarchy.aggregateCount + 9).map { _ in BaseForecast.zeros(length: 12, horizon: 1) }
    let covariance = ResidualCovariance(perfect, periods: 12, sizes: perfect.map { _ in 1 })
    #expect(covariance.variances.allSatisfy { $0 > 0 && $0.isFinite })
    #expect(covariance.shrinkage == 1)
  }
}
