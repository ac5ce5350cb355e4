import SalesModel

/// What has left its territory so far, the limits on it, and what leaving costs in the search so that they hold.
///
/// The price of a limit is its Lagrange multiplier: it starts where hardly anything is worth moving and falls while
/// there is room, so that what helps most moves first; where a limit binds it rises until moves that help little are
/// undone for better ones. A change that would break a limit is never made.
struct MoveLedger: Sendable {
  /// How many limits there are.
  let count: Int
  /// What unit u takes from limit r when it is away from home, at `u * count + r`; a mean of 1 over units with a home.
  private let loads: [Double]
  private let home: [Int32]
  private let room: [Double]
  private(set) var used: [Double]
  /// A unit's cost of being away for each unit of its loads, scaled like the instance.
  private(set) var prices: [Double]
  private let least: Double
  private var isBlocked: [Bool]

  /// Rise of a price when a change was blocked, and falls when the last round found little or much.
  private static let (rise, fall, slowFall) = (1.2, 0.85, 0.97)

  /// nil without limits. `radius` is the mean travel, scaled.
  init?(_ problem: TerritoryProblem, _ instance: Instance, labels: [Int32], radius: Double) {
    let caps = problem.allMoveCaps
    guard !caps.isEmpty else { return nil }
    let table = MoveTable(problem, instance, caps)
    count = caps.count
    home = instance.home
    loads = table.loads
    room = table.room
    used = [Double](repeating: 0, count: caps.count)
    prices = [Double](repeating: 8 * radius, count: caps.count)
    least = 1e-3 * radius
    isBlocked = [Bool](repeating: false, count: caps.count)
    for unit in labels.indices { count(unit, labels[unit], times: 1) }
  }

  private func isAway(_ unit: Int, _ label: Int32) -> Bool { home[unit] >= 0 && home[unit] != label }

  private mutating func count(_ unit: Int, _ label: Int32, times sign: Double) {
    guard isAway(unit, label) else { return }
    for r in 0..<count { used[r] += sign * loads[unit * count + r] }
  }

  /// What being away costs a unit in the search.
  func price(_ unit: Int) -> Double {
    var sum = 0.0
    for r in 0..<count { sum += prices[r] * loads[unit * count + r] }
    return sum
  }

  /// Whether the limits hold after `changes`, or are at least not further broken; counts them when so.
  mutating func admit(_ changes: [(unit: Int32, label: Int32)], from labels: [Int32]) -> Bool {
    var next = used
    for change in changes where labels[Int(change.unit)] != change.label {
      let unit = Int(change.unit)
      let was = isAway(unit, labels[unit]) ? 1.0 : 0
      let step = (isAway(unit, change.label) ? 1.0 : 0) - was
      guard step != 0 else { continue }
      for r in 0..<count { next[r] += step * loads[unit * count + r] }
    }
    var isAdmitted = true
    for r in 0..<count where next[r] > room[r] && next[r] > used[r] + Self.slack {
      isBlocked[r] = true
      isAdmitted = false
    }
    if isAdmitted { used = next }
    return isAdmitted
  }

  /// Adjusts the prices after a round in which `improved` of `groups` groups became better.
  mutating func adjust(improved: Int, of groups: Int) {
    for r in 0..<count {
      if isBlocked[r] {
        prices[r] *= Self.rise
      } else {
        prices[r] = max(least, prices[r] * (3 * improved <= groups ? Self.fall : Self.slowFall))
      }
      isBlocked[r] = false
    }
  }

  /// Sums of loads in another order differ by less.
  private static let slack = 1e-9
}

/// The limits on moves in the numbers of an instance.
struct MoveTable {
  /// At `unit * caps + r`, scaled.
  let loads: [Double]
  /// What may leave, less what is away in any map because units hold accounts of several territories.
  let room: [Double]
  /// From a limit's scaled loads to its own unit.
  let scales: [Double]

  init(_ problem: TerritoryProblem, _ instance: Instance, _ caps: [MoveCap]) {
    let count = caps.count
    var loads = [Double](repeating: 0, count: instance.n * count)
    var scales = [Double](repeating: 1, count: count)
    var room = [Double](repeating: 0, count: count)
    let settled = max(1, instance.home.count { $0 >= 0 })
    for (r, cap) in caps.enumerated() {
      let total = problem.settledTotal(cap)
      scales[r] = total > 0 ? total / Double(settled) : 1
      room[r] = cap.share * total / scales[r] * (1 + 1e-12)
      for unit in 0..<instance.n where instance.home[unit] >= 0 {
        for account in instance.accounts(of: unit) where problem.current[Int(account)] >= 0 {
          let value = cap.values[Int(account)] / scales[r]
          if problem.current[Int(account)] == instance.home[unit] {
            loads[unit * count + r] += value
          } else {
            room[r] -= value
          }
        }
      }
    }
    (self.loads, self.room, self.scales) = (loads, room, scales)
  }
}

extension TerritoryProblem {
  /// Every limit on moves, that on accounts first; empty without a map today.
  var allMoveCaps: [MoveCap] {
    guard !current.isEmpty else { return [] }
    let accounts = maximumMovedShare.map {
      MoveCap("accounts", values: [Double](repeating: 1, count: accountCount), share: $0)
    }
    return (accounts.map { [$0] } ?? []) + moveCaps
  }

  /// A cap's values of all accounts that have a current territory.
  func settledTotal(_ cap: MoveCap) -> Double {
    current.indices.reduce(0) { current[$1] >= 0 ? $0 + cap.values[$1] : $0 }
  }

  /// What of each limit on moves `assignment` uses, as a share like the limit's own.
  public func moved(by assignment: [Int32]) -> [(cap: MoveCap, share: Double)] {
    allMoveCaps.map { cap in
      let total = settledTotal(cap)
      let away = current.indices.reduce(0.0) {
        current[$1] >= 0 && current[$1] != assignment[$1] ? $0 + cap.values[$1] : $0
      }
      return (cap, total > 0 ? away / total : 0)
    }
  }

  /// Whether every limit on moves holds.
  func holdsMoveCaps(_ assignment: [Int32]) -> Bool {
    moved(by: assignment).allSatisfy { $0.share <= $0.cap.share + 1e-9 }
  }

  /// Proofs that locks, eligibility and groups move more than may move.
  func moveProofs(_ instance: Instance) -> [String] {
    let caps = allMoveCaps
    guard !caps.isEmpty else { return [] }
    var forced = [Double](repeating: 0, count: caps.count)
    for unit in 0..<instance.n {
      for account in instance.accounts(of: unit) {
        let now = current[Int(account)]
        guard now >= 0, !instance.eligibility.allows(unit, Int(now)) else { continue }
        for (r, cap) in caps.enumerated() { forced[r] += cap.values[Int(account)] }
      }
    }
    return caps.indices.compactMap { r in
      let most = caps[r].share * settledTotal(caps[r])
      guard forced[r] > most * (1 + 1e-9) + 1e-9 else { return nil }
      return
        "locks and eligibility move \(decimal(forced[r], 0)) \(caps[r].name), and \(decimal(most, 0)) may move"
    }
  }

  /// Accounts beyond the first of their group in a territory, where groups have to be apart.
  public func clashes(in assignment: [Int32]) -> Int {
    guard !apart.isEmpty else { return 0 }
    var seen: Set<AccountTerritoryPair> = []
    return assignment.indices.count { i in
      apart[i] >= 0 && !seen.insert(.init(account: apart[i], territory: assignment[i])).inserted
    }
  }
}
