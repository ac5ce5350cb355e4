import PlanFiles
import SalesModel
import Territories

/// Territories grouped to districts, districts to regions, and so on.
struct Levels {
  /// One level for the summary.
  struct Line: Encodable {
    let level: String
    let count: Int
    /// nil when no tolerance that was tried is reached.
    let tolerance: Double?
    let meanKm: Double

    var words: String {
      let balance = tolerance.map { "within ±" + NumberText.percent($0) } ?? "not balanced within ±50 %"
      return "\(count) \(level)s, \(balance), mean distance \(NumberText.fixed(meanKm, 1))"
    }
  }

  let names: [String]
  let lines: [Line]
  private let groups: [TerritoryGroups]

  init(_ counts: [Int], _ result: BalancingResult, _ problem: TerritoryProblem, _ options: BalancingOptions) {
    var options = options
    options.scope = .wholeMap
    options.start = []
    if case .effort = options.stopping { options.stopping = .effort(4) }
    groups = TerritoryGroups.levels(result, of: problem, into: counts, options: options)
    names = Array(["district", "region", "area"].prefix(counts.count))
    lines = zip(names, groups).map {
      Line(level: $0, count: $1.count, tolerance: $1.tolerance, meanKm: $1.meanKm)
    }
  }

  /// The groups that a territory is in, numbers from 1; empty text for one without accounts.
  func groups(of slot: Int) -> [String] {
    groups.map { $0.groupOf[slot] < 0 ? "" : String($0.groupOf[slot] + 1) }
  }
}
