import PlanFiles

/// Targets and limits of every territory, from shares of the totals.
struct MapLimits {
  /// By measure and territory.
  let target: [[Double]]
  let lower: [[Double]]
  let upper: [[Double]]
  private let capacities: [Double]?
  private let capacity: MapVerificationOptions.Capacity?

  init(
    _ map: DrawnMap, _ columns: [[Double]], _ members: [[Int]], _ options: MapVerificationOptions
  ) throws {
    capacity = options.capacity
    if case .column(let name)? = options.capacity {
      capacities = try map.numbers(name)
    } else {
      capacities = nil
    }
    let parts = map.parts
    var target = columns.map { column in
      let total = column.reduce(0, +)
      return parts.map { $0 * total }
    }
    var lower = target
    var upper = target
    for k in columns.indices {
      for j in map.names.indices {
        lower[k][j] *= 1 - options.balance[k].tolerance
        upper[k][j] *= 1 + options.balance[k].tolerance
      }
    }
    if let capacity, !columns.isEmpty {
      for j in map.names.indices {
        // The bound takes the largest: no centre holds more.
        let most: Double = if case .number(let most) = capacity { most } else { capacities?.max() ?? 0 }
        (target[0][j], upper[0][j], lower[0][j]) = (most, most, 0)
      }
    }
    self.target = target
    self.lower = lower
    self.upper = upper
  }

  /// Whether every territory must have accounts: not where there are only capacities.
  var mustBeFilled: Bool { lower.contains { $0.contains { $0 > 0 } } }

  func isCapacity(_ k: Int) -> Bool { k == 0 && capacity != nil }

  /// Whether the account can be the centre of a territory with this load.
  func canServe(_ account: Int, _ load: Double) -> Bool {
    capacities.map { load <= $0[account] * (1 + MapVerification.noise) } ?? true
  }

  /// Load / target − 1; with capacities at accounts, of the largest one among the territory's.
  func deviation(_ k: Int, _ j: Int, _ load: Double, _ rows: [Int]) -> Double {
    var goal = target[k][j]
    if isCapacity(k), let capacities { goal = rows.map { capacities[$0] }.max() ?? goal }
    return goal > 0 ? load / goal - 1 : (load > 0 ? .greatestFiniteMagnitude : 0)
  }

  func isOutside(_ k: Int, _ j: Int, _ load: Double, _ deviation: Double) -> Bool {
    let slack = MapVerification.noise
    if isCapacity(k) { return deviation > slack }
    return load > upper[k][j] + slack * target[k][j] || load < lower[k][j] - slack * target[k][j]
  }
}
