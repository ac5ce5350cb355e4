/// A call schedule in which every account is called on at its own period and the cycles are evenly loaded.
///
/// Account i is called on in the cycles c with c ≡ offset(i) modulo period(i).
public struct CallCycle: Sendable, Equatable {
  /// The first cycle (from 0) of each account, in the order given.
  public let offsets: [Int]
  /// Calls in each cycle of the horizon, the least common multiple of the periods; then the schedule repeats.
  public let loads: [Int]

  /// The difference of the fullest and the emptiest cycle.
  public var spread: Int { (loads.max() ?? 0) - (loads.min() ?? 0) }

  /// Longer horizons are refused: a plan of more cycles than this is none.
  public static let longestHorizon = 5040

  public enum ScheduleError: Error, Equatable, Sendable {
    case periodNotPositive(account: Int, period: Int)
    case horizonTooLong
  }

  /// Shorter periods first, each account in the offset with the least load. The spread is at most 1 when each
  /// period divides the next longer one, or when each period's number of accounts is a multiple of it; other mixes
  /// can make 1 impossible.
  /// - Parameter periods: in cycles; 1 for every cycle.
  /// - Complexity: O(accounts × horizon).
  public init(periods: [Int]) throws(ScheduleError) {
    var horizon = 1
    for (account, period) in periods.enumerated() {
      guard period > 0 else { throw .periodNotPositive(account: account, period: period) }
      guard period <= Self.longestHorizon else { throw .horizonTooLong }
      horizon = horizon / greatestCommonDivisor(horizon, period) * period
      guard horizon <= Self.longestHorizon else { throw .horizonTooLong }
    }
    var loads = [Int](repeating: 0, count: horizon)
    var offsets = [Int](repeating: 0, count: periods.count)
    let order = periods.indices.sorted { periods[$0] != periods[$1] ? periods[$0] < periods[$1] : $0 < $1 }
    for account in order {
      let offset = Self.leastLoaded(loads, period: periods[account])
      offsets[account] = offset
      for cycle in stride(from: offset, to: horizon, by: periods[account]) { loads[cycle] += 1 }
    }
    self.offsets = offsets
    self.loads = loads
  }

  /// The offset whose cycles carry the least in all, then the one whose fullest cycle is emptiest, then the first.
  private static func leastLoaded(_ loads: [Int], period: Int) -> Int {
    var best = (fullest: Int.max, total: Int.max, offset: 0)
    for offset in 0..<period {
      var (fullest, total) = (0, 0)
      for cycle in stride(from: offset, to: loads.count, by: period) {
        fullest = max(fullest, loads[cycle])
        total += loads[cycle]
      }
      if (total, fullest) < (best.total, best.fullest) { best = (fullest, total, offset) }
    }
    return best.offset
  }
}

private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : greatestCommonDivisor(b, a % b) }
