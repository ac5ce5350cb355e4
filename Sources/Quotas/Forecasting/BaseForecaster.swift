import Foundation
import LinearAlgebra
import Statistics

/// Forecasts many series at once: all of one length by one matrix product.
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

  /// Series are multiplied in blocks of this many columns: the block's output stays near the cache, and since
  /// blocks do not depend on the thread count, neither do the last digits.
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
    let levels: PooledOperator
    let logs: PooledOperator?
  }

  /// The forecast of each column of `values` from its own start. O(n·T²·operators) for n series of length T.
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

  /// Older periods than this are dropped: smoothing hardly weighs them, and a bank grows with the square.
  static let longestHistory = 400

  func usedLength(_ whole: Int) -> Int {
    let length = min(whole, Self.longestHistory)
    guard length > Self.longestExactLength, season > 1 else { return length }
    return max(Self.longestExactLength, length - length % season)
  }

  /// Each series by itself first, then drawn to the group's average.
  private mutating func fit(
    _ bank: OperatorBank, _ values: Matrix, _ members: [Int], _ key: GroupKey, isRefit: Bool
  ) -> [BaseForecast] {
    let blocks = orderedBlocks(members.count, blockSize: Self.blockSize, threads: threads) { block in
      SeriesBlock(bank, values, members[block])
    }
    let pools = (isRefit ? self.pools[key] : nil) ?? Self.pools(bank, blocks)
    self.pools[key] = pools
    let lead = lead
    let fitted = orderedMap(blocks.count, threads: threads) { place in
      blocks[place].forecasts(bank, levels: pools.levels, logs: pools.logs, lead: lead)
    }
    return Array(fitted.joined())
  }

  private static func pools(_ bank: OperatorBank, _ blocks: [SeriesBlock]) -> Pools {
    let logs = blocks.flatMap { $0.logs.compactMap { $0 } }
    return Pools(
      levels: PooledOperator(bank: bank, of: blocks.flatMap(\.levels)),
      logs: logs.isEmpty ? nil : PooledOperator(bank: bank, of: logs))
  }
}

/// Some series of one length, each with its own ensembles.
private struct SeriesBlock: Sendable {
  let histories: [[Double]]
  let levels: [Ensemble]
  /// nil for series that are not positive throughout.
  let logs: [Ensemble?]

  init(_ bank: OperatorBank, _ values: Matrix, _ members: ArraySlice<Int>) {
    let histories = members.map {
      Array(values.storage[($0 + 1) * values.rows - bank.length..<($0 + 1) * values.rows])
    }
    self.histories = histories
    let onLevels = bank.stacked * Self.columns(histories, length: bank.length)
    levels = histories.indices.map { i in
      let scale = histories[i].reduce(0) { $0 + abs($1) } / Double(bank.length)
      return Ensemble(bank: bank, output: onLevels.slice(i), scale: scale)
    }
    let positive = histories.indices.filter { i in
      bank.length >= OperatorBank.leastLength && histories[i].allSatisfy { $0 > 0 }
    }
    let onLogs =
      bank.stacked * Self.columns(positive.map { histories[$0].map { log($0) } }, length: bank.length)
    var found = [Ensemble?](repeating: nil, count: histories.count)
    for (column, i) in positive.enumerated() {
      found[i] = Ensemble(bank: bank, output: onLogs.slice(column), scale: 1e-2)
    }
    logs = found
  }

  /// The forecasts with every ensemble drawn to its group's average.
  func forecasts(
    _ bank: OperatorBank, levels pool: PooledOperator, logs logPool: PooledOperator?, lead: Int
  ) -> [BaseForecast] {
    let shared = pool.matrix * Self.columns(histories, length: bank.length)
    let positive = logs.indices.filter { logs[$0] != nil }
    let sharedLogs = logPool.map {
      $0.matrix * Self.columns(positive.map { histories[$0].map { log($0) } }, length: bank.length)
    }
    var column = 0
    return histories.indices.map { i in
      let fit = SeriesFit(history: histories[i][...], lead: lead)
      let onLevels = levels[i].drawn(to: pool, bank: bank, output: shared.slice(i))
      guard let own = logs[i], let logPool, let sharedLogs else { return fit.forecast(levels: onLevels) }
      let onLogs = own.drawn(to: logPool, bank: bank, output: sharedLogs.slice(column))
      column += 1
      return fit.forecast(levels: onLevels, logs: onLogs)
    }
  }

  private static func columns(_ histories: [[Double]], length: Int) -> Matrix {
    Matrix(rows: length, columns: histories.count, columnMajor: Array(histories.joined()))
  }
}

extension Matrix {
  /// Column `j` without a copy.
  fileprivate func slice(_ j: Int) -> ArraySlice<Double> { storage[j * rows..<(j + 1) * rows] }
}
