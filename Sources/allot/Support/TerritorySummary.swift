import Foundation
import PlanFiles
import SalesModel
import Territories

/// What a territory run came to, for people and as JSON.
struct TerritorySummary: Encodable {
  struct MeasureLine: Encodable {
    let measure: String
    let smallestDeviation: Double
    let largestDeviation: Double
    let territoriesOutside: Int
  }

  struct TerritoryLine: Encodable {
    let territory: String
    let accounts: Int
    let loads: [Double]
    let targets: [Double]
    let meanKm: Double
    let prices: [Double]
    /// The account at the centre, with node centres.
    let centre: String?
  }

  struct MovedLine: Encodable {
    let column: String
    let share: Double
    let limit: Double
  }

  let outcome: String
  let explanation: [String]
  let accounts: Int
  let territories: Int
  let meanKm: Double
  let cost: Double
  let bound: Double?
  let assignmentGap: Double?
  let optimalityBound: Double?
  let optimalityGap: Double?
  let movedAccounts: Int
  /// The part of each limited column, and of accounts, that moves.
  let moved: [MovedLine]
  let reserved: [String]
  /// Districts of territories and so on, when asked for.
  var levels: [Levels.Line] = []
  let brokenTerritories: [String]
  let stopped: Bool
  let effort: Double
  let measures: [MeasureLine]
  let perTerritory: [TerritoryLine]

  init(_ result: BalancingResult, problem: TerritoryProblem, names: [TerritoryID]) {
    let text = OutcomeText(
      result.outcome,
      names: Dictionary(
        zip(problem.territories.map { TerritoryID($0.name) }, names), uniquingKeysWith: { first, _ in first })
    )
    outcome = text.word
    explanation = text.sentences
    accounts = problem.accountCount
    territories = problem.territoryCount
    meanKm = result.meanKm
    cost = result.cost
    bound = result.bound
    assignmentGap = result.assignmentGap
    optimalityBound = result.optimalityBound
    optimalityGap = result.optimalityGap
    movedAccounts = result.movedAccounts
    moved = problem.moved(by: result.assignment).map {
      MovedLine(column: $0.cap.name, share: $0.share, limit: $0.cap.share)
    }
    reserved = problem.territories.indices.filter { problem.territories[$0].isVacant }.map { names[$0].text }
    brokenTerritories = result.brokenTerritories.map { names[Int($0)].text }
    stopped = result.isStopped
    effort = result.effort
    measures = problem.measures.indices.map { Self.measure($0, result, problem) }
    var counts = [Int](repeating: 0, count: names.count)
    for slot in result.assignment { counts[Int(slot)] += 1 }
    perTerritory = names.indices.sorted { Self.precedes(names[$0].text, names[$1].text) }.map { slot in
      TerritoryLine(
        territory: names[slot].text, accounts: counts[slot], loads: result.loads[slot],
        targets: result.targets[slot], meanKm: result.meanKmByTerritory[slot], prices: result.prices[slot],
        centre: result.centreAccounts.isEmpty
          ? nil : result.centreAccounts[slot].map { problem.accountIDs[Int($0)] })
    }
  }

  /// Prints the summary to where the table of assignments does not go.
  func show(_ common: CommonOptions, isOutputTaken: Bool) throws {
    let text =
      common.json ? try json() : common.quiet ? "" : words(width: Terminal.width, full: common.verbose)
    guard !text.isEmpty else { return }
    if isOutputTaken { Terminal.printError(text) } else { print(text) }
  }

  private func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  private func words(width: Int?, full: Bool) -> String {
    var lines = ["\(outcome)" + (stopped ? " (ended by the clock or a signal: not reproducible)" : "")]
    lines += explanation.map { "  " + $0 }
    let gap = assignmentGap.map { "; assignment gap, given centres: " + NumberText.percent($0, 3) } ?? ""
    lines.append(
      "\(NumberText.grouped(accounts)) accounts in \(territories) territories, mean distance "
        + NumberText.fixed(meanKm, 2) + gap)
    if usesNodes {
      lines.append(
        "objective \(NumberText.fixed(cost, 2))"
          + (optimalityGap.map { "; optimality gap: " + NumberText.percent($0, 3) } ?? ""))
    }
    for line in measures {
      lines.append(
        "\(line.measure): \(NumberText.signedPercent(line.smallestDeviation, 2)) to "
          + "\(NumberText.signedPercent(line.largestDeviation, 2)) of target, \(line.territoriesOutside) outside"
      )
    }
    if movedAccounts > 0 { lines.append("\(NumberText.grouped(movedAccounts)) accounts move") }
    for line in moved {
      lines.append(
        "\(NumberText.percent(line.share, 2)) of \(line.column) move, at most \(NumberText.percent(line.limit)) may"
      )
    }
    if !reserved.isEmpty { lines.append("reserved, without accounts: " + reserved.joined(separator: ", ")) }
    lines += levels.map(\.words)
    if !brokenTerritories.isEmpty {
      lines.append("not connected: " + brokenTerritories.joined(separator: ", "))
    }
    if full || territories <= 30 { lines.append(table.rendered(width: width)) }
    return lines.joined(separator: "\n")
  }

  private var usesNodes: Bool { perTerritory.contains { $0.centre != nil } }

  private var table: TerminalTable {
    var table = TerminalTable(
      [.init("territory", .left), .init("accounts")]
        + measures.flatMap { [.init($0.measure), .init("of target")] } + [.init("mean km")]
        + (usesNodes ? [.init("centre", .left)] : []))
    for line in perTerritory {
      var cells = [line.territory, NumberText.grouped(line.accounts)]
      for measure in measures.indices {
        cells.append(NumberText.fixed(line.loads[measure], 0))
        let target = line.targets[measure]
        cells.append(target > 0 ? NumberText.signedPercent(line.loads[measure] / target - 1) : "reserved")
      }
      table.add(cells + [NumberText.fixed(line.meanKm, 1)] + (usesNodes ? [line.centre ?? ""] : []))
    }
    return table
  }

  private static func measure(_ k: Int, _ result: BalancingResult, _ problem: TerritoryProblem) -> MeasureLine
  {
    let deviations = result.loads.indices.map { j in
      result.targets[j][k] > 0 ? result.loads[j][k] / result.targets[j][k] - 1 : 0
    }
    let outside: Int
    switch problem.measures[k].limit {
    case .within(let tolerance): outside = deviations.count { abs($0) > tolerance + Self.noise }
    case .capacity, .nodeCapacity: outside = deviations.count { $0 > Self.noise }
    }
    return MeasureLine(
      measure: problem.measures[k].measure.name, smallestDeviation: deviations.min() ?? 0,
      largestDeviation: deviations.max() ?? 0, territoriesOutside: outside)
  }

  /// Sums of doubles differ in the last digits by the order of adding.
  private static let noise = 1e-9

  /// Numbers by size, other names by their bytes.
  private static func precedes(_ left: String, _ right: String) -> Bool {
    if let a = Int(left), let b = Int(right) { return a < b }
    return left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}

/// The outcome of a map in words.
struct OutcomeText {
  let word: String
  let sentences: [String]

  init(_ outcome: BalanceOutcome, names: [TerritoryID: TerritoryID] = [:]) {
    switch outcome {
    case .withinTolerance:
      word = "within tolerance"
      sentences = []
    case .provablyImpossible(let proofs):
      word = "provably impossible"
      sentences = proofs
    case .notReached(let misses, let reachable):
      word = "tolerance not reached"
      sentences =
        misses.prefix(20).map { miss in
          "\(names[miss.territory] ?? miss.territory) \(miss.measure): "
            + "\(NumberText.signedPercent(miss.deviation, 2)) of target, tolerance "
            + NumberText.percent(miss.tolerance)
        } + (misses.count > 20 ? ["… and \(misses.count - 20) more"] : [])
        + (misses.isEmpty
          ? [
            "all loads are within tolerance, but a territory is not connected, more moves than may, or accounts "
              + "that belong apart are together"
          ]
          // A bound that is printed as zero says nothing.
          : reachable < 0.000_05 ? [] : ["no plan can be closer than \(NumberText.percent(reachable, 2))"])
    }
  }
}
