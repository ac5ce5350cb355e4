import SalesModel
import Statistics

/// Holes in a history that a reader may not know of: they count as nothing sold.
struct HistoryGaps: Sendable, Equatable {
  struct LastPeriod: Sendable, Equatable {
    let period: Period
    let sold: Int
    let usual: Int
  }

  /// Runs of periods in which no series has anything, oldest first.
  private(set) var empty: [ClosedRange<Period>] = []
  /// How many series have something in the last period, and how many usually have.
  private(set) var last: LastPeriod?

  /// Fewer series than this say nothing of what is usual.
  private static let leastSeries = 4

  /// O(n·T) for n series of T periods.
  init(_ panel: DemandPanel) {
    var sold = [Int](repeating: 0, count: panel.periodCount)
    for j in panel.series.indices {
      for t in sold.indices where panel.values[t, j] != 0 { sold[t] += 1 }
    }
    for t in sold.indices where sold[t] == 0 {
      let now = panel.firstPeriod.advanced(by: t)
      if let run = empty.last, run.upperBound.advanced(by: 1) == now {
        empty[empty.count - 1] = run.lowerBound...now
      } else {
        empty.append(now...now)
      }
    }
    let year = sold.dropLast().suffix(panel.firstPeriod.granularity.perYear).sorted().map(Double.init)
    guard !year.isEmpty, let now = sold.last, now > 0 else { return }
    let usual = Int(quantile(0.5, ofSorted: year).rounded())
    if usual >= Self.leastSeries, 2 * now < usual {
      last = LastPeriod(period: panel.lastPeriod, sold: now, usual: usual)
    }
  }

  /// - Parameter what: what has sales, such as `accounts`.
  func notes(_ what: String) -> [String] {
    let runs = empty.map { run in
      run.lowerBound == run.upperBound ? "\(run.lowerBound)" : "\(run.lowerBound) to \(run.upperBound)"
    }
    var notes: [String] = []
    if !runs.isEmpty { notes.append("no sales at all in \(Self.list(runs)): counted as nothing sold") }
    if let last {
      notes.append(
        "only \(last.sold) \(what) have sales in \(last.period), the last period, where usually \(last.usual) have: is it complete?"
      )
    }
    return notes
  }

  /// Not more than so many runs are named.
  private static let mostNamed = 5

  private static func list(_ runs: [String]) -> String {
    runs.count <= mostNamed
      ? runs.joined(separator: ", ")
      : runs.prefix(mostNamed).joined(separator: ", ") + " and \(runs.count - mostNamed) more times"
  }
}

extension DemandPanel {
  /// What to say of holes that count as nothing sold.
  ///
  /// - Parameter what: what the series are, such as `accounts`.
  public func gapNotes(_ what: String = "series") -> [String] { HistoryGaps(self).notes(what) }
}
