import Foundation
import PlanFiles
import SalesModel
import Synchronization
import Territories
import Testing
import Verification

/// Ends a search after a number of steps, whatever the machine.
private final class Countdown: Sendable {
  private let left: Atomic<Int>
  init(_ steps: Int) { left = Atomic(steps) }
  func isOver() -> Bool { left.wrappingSubtract(1, ordering: .relaxed).newValue < 0 }
}

/// Small problems with every kind of constraint mixed: the engine breaks no rule that it does not own up to, and separate
/// code that reads the same files agrees with everything it says.
@Suite struct RandomTaskTests {
  @Test(arguments: 0..<50) func theVerifierAgreesWithTheEngine(tens: Int) throws {
    let directory = NSTemporaryDirectory() + "tasks-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    for seed in UInt64(tens * 10)..<UInt64(tens * 10 + 10) {
      try check(RandomTask(seed: seed, directory: directory), "seed \(seed)")
    }
  }

  private func check(_ task: RandomTask, _ name: Comment) throws {
    let input = try TerritoryInput(task.files)
    let problem = input.problem
    let steps = Countdown(60)
    let result = balance(
      problem, options: .init(stopping: .effort(1), threads: .single, isCancelled: { steps.isOver() }))
    let names = input.names(result).map(\.text)
    var map = "id,territory\n"
    for (id, label) in zip(problem.accountIDs, result.assignment) { map += "\(id),\(names[Int(label)])\n" }
    var options = task.options
    if result.bound != nil {
      var prices = "territory,measure,price\n"
      for (slot, row) in result.prices.enumerated() {
        for (measure, price) in zip(problem.measures, row) {
          prices += "\(names[slot]),\(measure.measure.name),\(price)\n"
        }
      }
      options.prices = try task.write("prices.csv", prices)
    }
    let check = try MapVerification(
      accounts: task.files.accounts, map: try task.write("map.csv", map), options: options)
    let what: Comment =
      "\(name), \(task.features.map(\.rawValue).sorted()), \(result.outcome): \(check.violations)"

    #expect(check.holds == result.outcome.isWithinTolerance, what)
    // Which of its accounts is the centre of a territory that none of them can serve is anybody's choice.
    if result.outcome.isWithinTolerance || !task.features.isSuperset(of: [.nodes, .capacity]) {
      #expect(abs(check.travel - result.travel) <= 1e-6 * max(1, result.travel), what)
    }
    #expect(abs(check.disruption - result.disruption) <= 1e-6 * max(1, result.disruption), what)
    #expect(check.movedAccounts == result.movedAccounts, what)
    for line in check.territories {
      guard let slot = names.firstIndex(of: line.territory) else { continue }
      for k in line.loads.indices { #expect(abs(line.loads[k] - result.loads[slot][k]) < 1e-9, what) }
      if let pieces = line.pieces {
        #expect((pieces > 1) == result.brokenTerritories.contains(Int32(slot)), what)
      }
    }
    if let bound = result.bound, let recomputed = check.bound {
      checkBound(task.features, bound, recomputed, result.cost, what)
    }
    try checkRules(problem, result, what)
  }

  private func checkBound(
    _ features: Set<RandomTask.Feature>, _ bound: Double, _ recomputed: Double, _ cost: Double,
    _ what: Comment
  ) {
    // Two accounts have many medians, and each has its own bound; prices of moves are not in the file.
    guard features.isDisjoint(with: [.median, .caps, .salesCap]) else { return }
    #expect(recomputed <= cost * (1 + 1e-9) + 1e-9, what)
    // The verifier knows neither which centre has which capacity nor which territory is for which district.
    guard features.isDisjoint(with: [.nodes, .within]) else { return }
    #expect(abs(min(recomputed, cost) - bound) <= 1e-5 * max(1, bound), what)
  }

  /// Hard rules, whatever the outcome, unless it is a proof that they cannot be kept.
  private func checkRules(_ problem: TerritoryProblem, _ result: BalancingResult, _ what: Comment) throws {
    if case .provablyImpossible = result.outcome { return }
    let labels = result.assignment
    for (account, territory) in problem.locks.enumerated() where territory >= 0 {
      #expect(labels[account] == territory, what)
    }
    for pair in problem.forbidden { #expect(labels[Int(pair.account)] != pair.territory, what) }
    let allowed = Dictionary(grouping: problem.eligible, by: \.account)
    for (account, pairs) in allowed {
      #expect(pairs.contains { $0.territory == labels[Int(account)] }, what)
    }
    for (group, mate) in zip(problem.together, labels) where group >= 0 {
      let first = problem.together.firstIndex(of: group) ?? 0
      #expect(labels[first] == mate, what)
    }
    for (slot, territory) in problem.territories.enumerated() where territory.isVacant {
      #expect(!labels.contains(Int32(slot)), what)
    }
    for (account, list) in problem.listOf.enumerated() where list >= 0 {
      #expect(problem.territoryLists[Int(list)].contains(labels[account]), what)
    }
    let districts = Dictionary(grouping: problem.districts.indices) { labels[$0] }
    for rows in districts.values { #expect(Set(rows.map { problem.districts[$0] }).count == 1, what) }
  }
}
