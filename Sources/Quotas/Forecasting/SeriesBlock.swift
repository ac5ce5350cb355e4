import Foundation

/// Some series of one length and level, each with the weights that its own fit gives to the operators.
struct SeriesBlock: Sendable {
  private let histories: [[Double]]
  let levels: [EnsembleWeights]
  /// The places of the series that are positive throughout, and the weights on their logarithms.
  private let positive: [Int]
  let logs: [EnsembleWeights]

  /// The size of logarithms that counts in an error.
  private static let logScale = 1e-2

  init(_ bank: OperatorBank, _ histories: [[Double]]) {
    self.histories = histories
    let length = Double(bank.length)
    levels = zip(histories, BankRun(bank, histories).squares()).map { history, squares in
      EnsembleWeights(
        bank: bank, squares: squares, scale: history.reduce(0) { $0 + abs($1) } / length)
    }
    positive = histories.indices.filter { i in
      bank.length >= OperatorBank.leastLength && histories[i].allSatisfy { $0 > 0 }
    }
    logs = BankRun(bank, Self.logarithms(histories, positive)).squares().map {
      EnsembleWeights(bank: bank, squares: $0, scale: Self.logScale)
    }
  }

  /// The forecasts with the weights of every series drawn to the averages of its group.
  ///
  /// - Parameter logPool: nil when no series of the group is positive throughout.
  func forecasts(
    _ bank: OperatorBank, levels pool: EnsembleWeights, logs logPool: EnsembleWeights?, lead: Int
  ) -> [BaseForecast] {
    let onLevels = Self.ensembles(bank, histories, levels.map { $0.drawn(to: pool) })
    var onLogs = [Ensemble?](repeating: nil, count: histories.count)
    if let logPool {
      let drawn = logs.map { $0.drawn(to: logPool) }
      for (i, ensemble) in zip(positive, Self.ensembles(bank, Self.logarithms(histories, positive), drawn)) {
        onLogs[i] = ensemble
      }
    }
    return histories.indices.map { i in
      let fit = SeriesFit(history: histories[i][...], lead: lead)
      if bank.length < OperatorBank.leastLength { return fit.widened(fit.forecast(levels: onLevels[i])) }
      guard let logs = onLogs[i] else { return fit.forecast(levels: onLevels[i]) }
      return fit.forecast(levels: onLevels[i], logs: logs)
    }
  }

  private static func ensembles(
    _ bank: OperatorBank, _ histories: [[Double]], _ weights: [EnsembleWeights]
  ) -> [Ensemble] {
    let combined = BankRun(bank, histories).combined(weights.map(\.values))
    return zip(weights, combined).map { Ensemble(bank: bank, weights: $0, combined: $1) }
  }

  private static func logarithms(_ histories: [[Double]], _ places: [Int]) -> [[Double]] {
    places.map { histories[$0].map { log($0) } }
  }
}
