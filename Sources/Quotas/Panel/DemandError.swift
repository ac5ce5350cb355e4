import SalesModel

/// Why a demand history cannot be forecast.
public enum DemandError: Error, Equatable, Sendable, CustomStringConvertible {
  case noRows
  case notFinite(keys: [String], period: Period)
  case keyCount(keys: [String], expected: Int)
  case mixedGranularity(Period, Period)
  /// The history would span more periods than any real one: usually one mistyped year.
  case spanTooLong(first: Period, last: Period, periods: Int)
  case unknownKey(String, known: [String])
  case horizon(Int)
  /// Regressors that say nothing of a period of the history or the horizon.
  case noRegressors([String], Period)

  public var description: String {
    switch self {
    case .noRows: "a demand history without rows"
    case .notFinite(let keys, let period):
      "the amount of \(keys.joined(separator: ", ")) in \(period) is not a finite number"
    case .keyCount(let keys, let expected):
      "\(keys.count) keys (\(keys.joined(separator: ", "))) where there are \(expected) key columns"
    case .mixedGranularity(let first, let second):
      "periods of two kinds in one history: \(first) and \(second)"
    case .spanTooLong(let first, let last, let periods):
      "a history from \(first) to \(last), \(periods) periods: at most \(DemandPanel.longestSpan) can be used"
    case .unknownKey(let key, let known): "no key column \(key) among \(known.joined(separator: ", "))"
    case .noRegressors(let names, let period):
      "the regressors say nothing of \(names.joined(separator: ", ")) in \(period), which the forecast needs"
    case .horizon(let periods):
      "a horizon or lead of \(periods) periods; it must be from 1 (lead: 0) to \(DemandPanel.longestSpan)"
    }
  }
}
