import ArgumentParser
import Foundation
import LinearAlgebra
import PlanFiles
import Planning
import SalesModel

/// A run of a plan folder: found in the run store, or computed and stored.
struct PlannedRun {
  let folder: PlanFolder
  let summary: RunSummary
  let result: CycleResult
  let accounts: [Account]
  let facts: RunFacts
  /// Whether the result was stored already.
  let isFound: Bool

  /// Computes the plan unless a run of the same inputs and settings is stored. A run that the clock or a signal ended
  /// is stored, marked, and never found again.
  ///
  /// - Parameter runs: how many runs are still to share the time limit.
  static func obtain(
    _ directory: String, scenario: String?, compute: ComputeOptions, common: CommonOptions, of runs: Int = 1
  ) throws -> PlannedRun {
    var folder = try PlanFolder(directory, scenario: scenario)
    if let seed = compute.seed { folder.settings.seed = seed }
    if let effort = compute.effort { folder.settings.effort = effort }
    let hashes = try folder.inputHashes()
    // A run that the clock may end has a key of its own; no plan can ask for an effort of 0.
    var keyed = folder
    if compute.timeLimit != nil { keyed.settings.effort = 0 }
    let key = keyed.key(inputs: hashes, kernel: blasKernel(), version: Version.text)
    let store = try PlanFolder.runStore(of: directory, create: true)
    let inputs = try folder.inputs()
    if !common.noCache, compute.timeLimit == nil, let (summary, result) = try store.find(key) {
      return PlannedRun(
        folder: folder, summary: summary, result: result, accounts: inputs.accounts,
        facts: facts(result, summary, folder, hashes), isFound: true)
    }
    let progress = ProgressLine(isShown: Terminal.errorIsTerminal && !common.quiet)
    let deadline = compute.deadline.map { end in
      ContinuousClock.now + (end - ContinuousClock.now) / runs
    }
    let options = CycleOptions(
      threads: compute.usedThreads, deadline: deadline, isCancelled: { Interruption.isRequested },
      progress: { stage, search in
        if let search { progress.show(search, label: "\(stage): ") } else { progress.show("\(stage)") }
      })
    let result = try Cycle(inputs, settings: folder.settings, scenario: folder.scenario, options: options)
      .run()
    progress.clear()
    let summary = try store.store(result, key: key, at: Date())
    return PlannedRun(
      folder: folder, summary: summary, result: result, accounts: inputs.accounts,
      facts: facts(result, summary, folder, hashes), isFound: false)
  }

  private static func facts(
    _ result: CycleResult, _ summary: RunSummary, _ folder: PlanFolder, _ hashes: [String: ContentHash]
  ) -> RunFacts {
    RunFacts(
      runHash: String(summary.key.prefix(12)), scenario: result.scenario, seed: result.seed,
      effort: result.effort, version: Version.text, kernel: blasKernel(), isStopped: result.stopped,
      inputs: hashes.sorted { $0.key < $1.key }.map { .init(name: $0.key, hash: $0.value.short) })
  }

  /// The exit code that the result asks for, beside the words on standard error.
  func finish() throws {
    if Interruption.isRequested { throw ExitCode.interrupted }
    if !result.isWithinTolerance || result.quotaBoundsConflict { throw ExitCode.outsideTolerance }
  }
}
