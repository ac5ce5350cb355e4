import Foundation
import LinearAlgebra
import Statistics

/// Forecasts many series at once: all of one length by one matrix product.
struct BaseForecaster: Sendable {
  let horizon: Int
  let lead: Int
  let season: Int
  let threads: Threads
  /// The bank of the longest histories, which bottom and aggregates share.
  private var longest: OperatorBank?

  init(horizon: Int, lead: Int, season: Int, threads: Threads) {
    self.horizon = horizon
    self.lead = lead
    self.season = season
    self.threads = threads
  }

  /// Series are multiplied in blocks of this many columns: the block's output stays near the cache, and since
  /// blocks do not depend on the thread count, neither do the last digits.
  static let blockSize = 64

  /// Lengths are kept apart up to this many periods; longer histories drop up to a season of their oldest
  /// periods, so that few banks are built.
  static let longestExactLength = 60

  /// The forecast of each column of `values` from its own start. O(n·T²·operators) for n series of length T.
  mutating func forecasts(_ values: Matrix, starts: [Int]) -> [BaseForecast] {
    var result = [BaseForecast?](repeating: nil, count: values.columns)
    var groups: [Int: [Int]] = [:]
    for j in 0..<values.columns {
      let history = values.storage[j * values.rows + starts[j]..<(j + 1) * values.rows]
      if history.allSatisfy({ $0 == 0 }) {
        result[j] = .zeros(length: history.count, horizon: horizon)
      } else if IntermittentForecast.applies(to: history) {
        result[j] = IntermittentForecast.forecast(history, horizon: horizon, lead: lead)
      } else {
        groups[usedLength(history.count), default: []].append(j)
      }
    }
    for (length, members) in groups.sorted(by: { $0.key < $1.key }) {
      let bank = bank(length)
      let forecaster = self
      let fitted = orderedBlocks(members.count, blockSize: Self.blockSize, threads: threads) { block in
        forecaster.fit(bank, values, members[block])
      }
      for (member, forecast) in zip(members, fitted.joined()) { result[member] = forecast }
    }
    return result.compactMap(\.self)
  }

  private mutating func bank(_ length: Int) -> OperatorBank {
    if let longest, longest.length == length { return longest }
    let built = OperatorBank(length: length, horizon: horizon, lead: lead, season: season)
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

  /// The forecasts of one block of series.
  private func fit(_ bank: OperatorBank, _ values: Matrix, _ members: ArraySlice<Int>) -> [BaseForecast] {
    let histories = members.map {
      values.storage[($0 + 1) * values.rows - bank.length..<($0 + 1) * values.rows]
    }
    let positive = histories.indices.filter { i in
      bank.length >= OperatorBank.leastLength && histories[i].allSatisfy { $0 > 0 }
    }
    let levels = bank.stacked * Self.columns(histories.map { Array($0) }, length: bank.length)
    let logs =
      bank.stacked * Self.columns(positive.map { histories[$0].map { log($0) } }, length: bank.length)
    let logColumn = Dictionary(uniqueKeysWithValues: positive.enumerated().map { ($1, $0) })
    return histories.indices.map { i in
      let scale = histories[i].reduce(0) { $0 + abs($1) } / Double(bank.length)
      let onLevels = Ensemble(bank: bank, output: levels.slice(i), scale: scale)
      let fit = SeriesFit(history: histories[i], lead: lead)
      guard let column = logColumn[i] else { return fit.forecast(levels: onLevels) }
      let onLogs = Ensemble(bank: bank, output: logs.slice(column), scale: 1e-2)
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
