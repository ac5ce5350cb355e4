import SalesModel
import Statistics
import Territories

/// The stages of the cycle, in order.
public enum CycleStage: Hashable, Sendable, CustomStringConvertible {
  case task, headcount, quotas, pay, results
  case territories(LayerID)

  public var description: String {
    switch self {
    case .task: "sales task"
    case .headcount: "headcount"
    case .territories(let layer): "territories of \(layer)"
    case .quotas: "quotas"
    case .pay: "pay"
    case .results: "results"
    }
  }
}

/// How the cycle is computed: nothing here changes the answer, but for a deadline or a cancellation.
public struct CycleOptions: Sendable {
  public var threads: Threads
  /// When the territory searches have to end; nil: after the settings' effort.
  public var deadline: ContinuousClock.Instant?
  public var isCancelled: @Sendable () -> Bool
  public var progress: @Sendable (CycleStage, BalancingProgress?) -> Void

  public init(
    threads: Threads = .single, deadline: ContinuousClock.Instant? = nil,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (CycleStage, BalancingProgress?) -> Void = { _, _ in }
  ) {
    self.threads = threads
    self.deadline = deadline
    self.isCancelled = isCancelled
    self.progress = progress
  }
}

/// A stage that could not be computed from these inputs and settings.
public struct StageFailure: Error, CustomStringConvertible {
  public let stage: CycleStage
  public let underlying: any Error

  public init(_ stage: CycleStage, _ underlying: any Error) {
    self.stage = stage
    self.underlying = underlying
  }

  public var description: String { "\(stage): \(underlying)" }
}
