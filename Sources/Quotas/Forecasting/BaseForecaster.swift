import Foundation
import LinearAlgebra
import Statistics

/// Forecasts many series at once: those of one length by one bank of operators.
struct BaseForecaster: Sendable {
  let horizon: Int
  let lead: Int
  let season: Int
  let threads: Threads
  let grid: OperatorGrid
  /// The bank of the longest histories, which bottom and aggregates share.
  private var longest: OperatorBank?
  /// The averages of earlier fits, to which refitted series are drawn.
  private var pools: [GroupKey: Pools] = [:]

  init(horizon: Int, lead: Int, season: Int, threads: Threads, grid: OperatorGrid = .full) {
    self.horizon = horizon
    self.lead = lead
    self.season = season
    self.threads = threads
    self.grid = grid
  }

  /// Series are run in blocks of this many: a block stays near the cache, and since blocks do not depend on the thread
  /// count, neither do the last digits.
  static let blockSize = 64

  /// Lengths are kept apart up to this many periods; longer histories drop up to a season of their oldest
  /// periods, so that few banks are built.
  static let longestExactLength = 60

  /// Series of one length and level.
  private struct GroupKey: Hashable {
    let length: Int
    let level: Int
  }

  /// The averages of a group's weights on levels and on logarithms.
  private struct Pools: Sendable {
    let levels: EnsembleWeights
    let logs: EnsembleWeights?

    init(_ blocks: [SeriesBlock]) {
      levels = EnsembleWeights(averageOf: blocks.flatMap(\.levels))
      let logs = blocks.flatMap(\.logs)
      self.logs = logs.isEmpty ? nil : EnsembleWeights(averageOf: logs)
    }
  }

  /// The forecast of each column of `values` from its own start. O(n·T·operators·states) for n series of length T.
  ///
  /// - Parameters:
  ///   - levels: series of one level lend each other strength; nil: all are of one.
  ///   - isRefit: whether the averages of an earlier fit of the same levels are to be used.
  mutating func forecasts(
    _ values: Matrix, starts: [Int], levels: [Int]? = nil, isRefit: Bool = false
  ) -> [BaseForecast] {
    var result = [BaseForecast?](repeating: nil, count: values.columns)
    var groups: [GroupKey: [Int]] = [:]
    for j in 0..<values.columns {
      let history = values.storage[j * values.rows + starts[j]..<(j + 1) * values.rows]
      if history.allSatisfy({ $0 == 0 }) {
        result[j] = .zeros(length: history.count, horizon: horizon)
      } else if IntermittentForecast.applies(to: history) {
        result[j] = IntermittentForecast.forecast(history, horizon: horizon, lead: lead)
      } else {
        let key = GroupKey(length: usedLength(history.count), level: levels?[j] ?? -1)
        groups[key, default: []].append(j)
      }
    }
    let ordered = groups.sorted { ($0.key.length, $0.key.level) < ($1.key.length, $1.key.level) }
    var bank: OperatorBank?
    for (key, members) in ordered {
      let used = bank?.length == key.length ? bank ?? self.bank(key.length) : self.bank(key.length)
      bank = used
      let fitted = fit(used, values, members, key, isRefit: isRefit)
      for (member, forecast) in zip(members, fitted) { result[member] = forecast }
    }
    return result.compactMap(\.self)
  }

  private mutating func bank(_ length: Int) -> OperatorBank {
    if let longest, longest.length == length { return longest }
    let built = OperatorBank(
      length: length, horizon: horizon, lead: lead, season: season, grid: grid)
    if length >= longest?.length ?? 0 { longest = built }
    return built
  }

  /// Older periods than this are dropped: smoothing hardly weighs them.
  static let longestHistory = 400

  func usedLength(_ whole: Int) -> Int {
    let length = min(whole, Self.longestHistory)
    guard length > Self.longestExactLength, season > 1 else { return length }
    let cut = max(Self.longestExactLength, length - length % season)
    // Dropping the oldest periods must not cost the season.
    return OperatorBank.isSeasonal(cut, season) || !OperatorBank.isSeasonal(length, season) ? cut : length
  }

  /// Each series by itself first, then drawn to the group's average.
  private mutating func fit(
    _ bank: OperatorBank, _ values: Matrix, _ members: [Int], _ key: GroupKey, isRefit: Bool
  ) -> [BaseForecast] {
    let blocks = orderedBlocks(members.count, blockSize: Self.blockSize, threads: threads) { block in
      SeriesBlock(
        bank,
        members[block].map {
          Array(values.storage[($0 + 1) * values.rows - bank.length..<($0 + 1) * values.rows])
        })
    }
    let pools = (isRefit ? self.pools[key] : nil) ?? Pools(blocks)
    self.pools[key] = pools
    let lead = lead
    let fitted = orderedMap(blocks.count, threads: threads) { place in
      blocks[place].forecasts(bank, levels: pools.levels, logs: pools.logs, lead: lead)
    }
    return Array(fitted.joined())
  }
}
