/// What calls bring in one segment: `values[k]` is the contribution of k calls, each of which costs `effort` units.
public struct EffortTable: Sendable, Equatable {
  public let values: [Double]
  public let effort: Int

  /// nil unless there is a value for no calls, all are finite, and a call costs at least one unit.
  public init?(values: [Double], effort: Int = 1) {
    guard !values.isEmpty, values.allSatisfy(\.isFinite), effort > 0 else { return nil }
    self.values = values
    self.effort = effort
  }
}

/// Calls a segment within a budget of effort, with the most contribution.
public struct EffortAllocation: Sendable, Equatable {
  public let calls: [Int]
  public let value: Double
  /// No allocation brings more than this: the optimum over the concave hulls of the tables.
  public let bound: Double

  /// The best whole calls, exactly, by dynamic programming over the budget; ties go to fewer calls in later tables.
  ///
  /// Calls in order of their marginal value would be wrong where a table is S-shaped: a segment may need three calls
  /// before it brings anything.
  /// - Complexity: O(budget × Σ table lengths) time, O(budget × tables) memory.
  public init(_ tables: [EffortTable], budget: Int) {
    precondition(budget >= 0, "a budget of \(budget)")
    var best = [Double](repeating: 0, count: budget + 1)
    var choices: [[Int32]] = []
    for table in tables {
      var next = best.map { $0 + table.values[0] }
      var choice = [Int32](repeating: 0, count: budget + 1)
      for spent in 0...budget {
        for k in 1..<max(1, min(table.values.count, spent / table.effort + 1)) {
          let value = best[spent - k * table.effort] + table.values[k]
          if value > next[spent] { (next[spent], choice[spent]) = (value, Int32(k)) }
        }
      }
      best = next
      choices.append(choice)
    }
    var (calls, left) = ([Int](repeating: 0, count: tables.count), budget)
    for i in tables.indices.reversed() {
      calls[i] = Int(choices[i][left])
      left -= calls[i] * tables[i].effort
    }
    self.calls = calls
    value = best[budget]
    bound = Self.hullBound(tables, budget: budget)
  }

  /// The optimum over the tables' concave hulls with fractional calls: steepest segments of the hulls first.
  private static func hullBound(_ tables: [EffortTable], budget: Int) -> Double {
    var total = 0.0
    var slopes: [(perUnit: Double, units: Double)] = []
    for table in tables {
      let hull = upperHull(table.values)
      total += table.values[0]
      for (from, to) in zip(hull, hull.dropFirst()) {
        let units = Double((to - from) * table.effort)
        slopes.append(((table.values[to] - table.values[from]) / units, units))
      }
    }
    var left = Double(budget)
    for slope in slopes.sorted(by: { $0.perUnit > $1.perUnit }) where slope.perUnit > 0 && left > 0 {
      total += slope.perUnit * min(left, slope.units)
      left -= slope.units
    }
    return total
  }

  /// The indices of the upper concave hull of `values` over their positions, first and last included.
  static func upperHull(_ values: [Double]) -> [Int] {
    var hull: [Int] = []
    for k in values.indices {
      while hull.count >= 2 {
        let (a, b) = (hull[hull.count - 2], hull[hull.count - 1])
        // b lies on or below the chord from a to k.
        guard (values[b] - values[a]) * Double(k - a) <= (values[k] - values[a]) * Double(b - a) else {
          break
        }
        hull.removeLast()
      }
      hull.append(k)
    }
    return hull
  }
}
