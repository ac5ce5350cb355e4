/// Items of a 0/1 knapsack: maximise profit at a weight of at most a capacity.
///
/// Profits are positive, weights ≥ 0. The memory is reused from one knapsack to the next.
struct Knapsack: ~Copyable {
  private(set) var count = 0
  private var profit: Lane<Double>
  private var weight: Lane<Double>
  /// What the caller knows the item as.
  private var name: Lane<Int32>
  private var isTaken: Lane<Bool>
  private var isBest: Lane<Bool>
  private var nodesLeft = 0

  /// Branchings after which the search gives up and the bound by relaxation stands.
  static let branchings = 4000
  /// Bounds that are better by less than this part are rounding.
  private static let noise = 1e-12

  init(capacity: Int) {
    profit = Lane(capacity, repeating: 0)
    weight = Lane(capacity, repeating: 0)
    name = Lane(capacity, repeating: 0)
    isTaken = Lane(capacity, repeating: false)
    isBest = Lane(capacity, repeating: false)
  }

  mutating func removeAll() { count = 0 }

  @inline(__always) mutating func add(profit value: Double, weight size: Double, name id: Int32) {
    profit[count] = value
    weight[count] = size
    name[count] = id
    count += 1
  }

  /// The best profit when one item may be cut (Dantzig 1957): never below the exact one. Reorders the items. O(count).
  mutating func relaxed(capacity: Double) -> Double {
    guard capacity >= 0 else { return 0 }
    var (low, high) = (0, count)
    var (room, sum) = (capacity, 0.0)
    while low < high {
      let pivot = middleRatio(low, high)
      // Items of a better ratio than the pivot to the front, equal ones next.
      var (better, at, worse) = (low, low, high)
      var (bulk, gain) = (0.0, 0.0)
      while at < worse {
        let side = profit[at] - pivot * weight[at]
        if side > 0 {
          bulk += weight[at]
          gain += profit[at]
          exchange(at, better)
          better += 1
          at += 1
        } else if side < 0 {
          worse -= 1
          exchange(at, worse)
        } else {
          at += 1
        }
      }
      if bulk > room {
        guard better < high else { return sorted(capacity) }
        high = better
        continue
      }
      room -= bulk
      sum += gain
      for index in better..<worse {
        guard weight[index] <= room else { return sum + profit[index] * (room / weight[index]) }
        room -= weight[index]
        sum += profit[index]
      }
      guard worse > low else { return sorted(capacity) }
      low = worse
    }
    return sum
  }

  /// The relaxed profit by sorting: for when rounding of ratios keeps a range from shrinking.
  private mutating func sorted(_ capacity: Double) -> Double {
    sortByRatio()
    return bound(from: 0, room: capacity)
  }

  /// The best profit and the names of its items, by branch and bound; the relaxed profit, which is not below it, when that
  /// takes too many branchings.
  mutating func solved(capacity: Double) -> (profit: Double, names: [Int32]) {
    guard capacity >= 0, count > 0 else { return (0, []) }
    sortByRatio()
    nodesLeft = Self.branchings
    isTaken.fill(count, with: false)
    isBest.fill(count, with: false)
    var best = 0.0
    let root = bound(from: 0, room: capacity)
    branch(0, room: capacity, value: 0, best: &best)
    var names: [Int32] = []
    for index in 0..<count where isBest[index] { names.append(name[index]) }
    return (nodesLeft < 0 ? root : best * (1 + Self.noise), names)
  }

  private mutating func branch(_ from: Int, room: Double, value: Double, best: inout Double) {
    var (index, room, value) = (from, room, value)
    while true {
      nodesLeft -= 1
      if value > best {
        best = value
        isBest.copy(count, from: isTaken)
      }
      guard nodesLeft >= 0, index < count, value + bound(from: index, room: room) > best * (1 + Self.noise)
      else {
        return
      }
      guard weight[index] <= room else {
        index += 1
        continue
      }
      // With the item now; without it when this comes back.
      isTaken[index] = true
      branch(index + 1, room: room - weight[index], value: value + profit[index], best: &best)
      isTaken[index] = false
      index += 1
    }
  }

  /// The relaxed profit of the items from `index` on, which are sorted.
  private func bound(from index: Int, room: Double) -> Double {
    var (sum, left) = (0.0, room)
    for item in index..<count {
      guard weight[item] <= left else { return sum + profit[item] * (left / weight[item]) }
      left -= weight[item]
      sum += profit[item]
    }
    return sum
  }

  /// Best ratio first. O(count log count).
  private mutating func sortByRatio() {
    let order = (0..<count).map { (weight[$0] > 0 ? profit[$0] / weight[$0] : .infinity, name[$0], $0) }
      .sorted { $0.0 != $1.0 ? $0.0 > $1.0 : $0.1 < $1.1 }
    let (profits, weights) = ((0..<count).map { profit[$0] }, (0..<count).map { weight[$0] })
    for (rank, entry) in order.enumerated() {
      profit[rank] = profits[entry.2]
      weight[rank] = weights[entry.2]
      name[rank] = entry.1
    }
  }

  private func middleRatio(_ low: Int, _ high: Int) -> Double {
    func ratio(_ index: Int) -> Double { weight[index] > 0 ? profit[index] / weight[index] : 1e300 }
    let (a, b, c) = (ratio(low), ratio((low + high) / 2), ratio(high - 1))
    return max(min(a, b), min(max(a, b), c))
  }

  @inline(__always) private mutating func exchange(_ a: Int, _ b: Int) {
    guard a != b else { return }
    (profit[a], profit[b]) = (profit[b], profit[a])
    (weight[a], weight[b]) = (weight[b], weight[a])
    (name[a], name[b]) = (name[b], name[a])
  }
}
