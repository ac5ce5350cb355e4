import LinearAlgebra
import SalesModel

/// What was decided by hand about a period of a series: whether it was a one-off deal.
public struct OneOffPin: Sendable, Equatable {
  /// The last of the series' keys, or more of them from the end.
  public let keys: [String]
  public let period: Period
  /// false: it belongs to what the series usually sells, and is kept.
  public let isOneOff: Bool
  /// What a one-off counts as instead; nil for what its neighbours of the same season sold.
  public let counted: Double?

  public init(keys: [String], period: Period, isOneOff: Bool, counted: Double? = nil) {
    self.keys = keys
    self.period = period
    self.isOneOff = isOneOff
    self.counted = counted
  }
}

/// The pins of a panel's series.
struct PinnedCells: Sendable {
  /// By series, then row of the history.
  private var pins: [Int: [Int: OneOffPin]] = [:]
  /// Those that name no cell of the history.
  private(set) var unmatched: [OneOffPin] = []

  /// O(series · lengths of keys + pins).
  init(_ pins: [OneOffPin], _ panel: DemandPanel) {
    guard !pins.isEmpty else { return }
    var places: [[String]: [Int]] = [:]
    for count in Set(pins.map(\.keys.count)) {
      for (j, keys) in panel.series.enumerated() { places[Array(keys.suffix(count)), default: []].append(j) }
    }
    for pin in pins {
      let row = pin.period.ordinal - panel.firstPeriod.ordinal
      let isInside =
        pin.period.granularity == panel.firstPeriod.granularity && (0..<panel.periodCount).contains(row)
      let series = isInside ? (places[pin.keys] ?? []).filter { panel.starts[$0] <= row } : []
      for j in series { self.pins[j, default: [:]][row] = pin }
      if series.isEmpty { unmatched.append(pin) }
    }
  }

  /// What was found, less what is to be kept, and with what is a one-off for certain.
  ///
  /// - Parameters:
  ///   - cells: what was found, by series.
  ///   - season: periods in a season: a one-off counts as its neighbours of the same season where nothing else is said.
  func applied(
    to cells: [[OneOffDeals.Cell]], _ panel: DemandPanel, season: Int
  ) -> [[OneOffDeals.Cell]] {
    var result = cells
    let (values, last) = (panel.values, panel.periodCount - 1)
    for (j, pinned) in pins {
      result[j].removeAll { pinned[last - $0.fromEnd] != nil }
      for (row, pin) in pinned where pin.isOneOff {
        let counted = pin.counted ?? Self.usual(panel, j, row, besides: pinned, season)
        result[j].append(
          OneOffDeals.Cell(fromEnd: last - row, excess: values[row, j] - counted, isPinned: true))
      }
      result[j].sort { $0.fromEnd > $1.fromEnd }
    }
    return result
  }

  /// What a period would be taken for, had it not been recorded.
  private static func usual(
    _ panel: DemandPanel, _ j: Int, _ row: Int, besides pinned: [Int: OneOffPin], _ season: Int
  ) -> Double {
    let column = Matrix(rows: panel.periodCount, columns: 1, columnMajor: panel.values.column(j))
    let counts = column.storage.indices.map { $0 >= panel.starts[j] && pinned[$0]?.isOneOff != true }
    return Gap(series: 0, at: row, season: season).value(in: column, counts)
  }
}
