public import Statistics

/// How long to search, with which luck, on how many threads.
public struct BalancingOptions: Sendable {
  /// When the search ends.
  public enum StoppingRule: Sendable {
    /// After this many work units, counted in operations: reproducible. One is about 0.1–0.25 s on 30 000 accounts.
    case effort(Int)
    /// At this instant, the final report included.
    case deadline(ContinuousClock.Instant)
  }

  public var seed: UInt64
  public var stopping: StoppingRule
  /// Changes the time, never the answer.
  public var threads: Threads
  /// Asked between steps; true ends the search with the best plan so far, marked as stopped.
  public var isCancelled: @Sendable () -> Bool
  /// Told now and then how far the search is.
  public var progress: (@Sendable (BalancingProgress) -> Void)?

  public init(
    seed: UInt64 = 1, stopping: StoppingRule = .effort(40), threads: Threads = .available,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: (@Sendable (BalancingProgress) -> Void)? = nil
  ) {
    self.seed = seed
    self.stopping = stopping
    self.threads = threads
    self.isCancelled = isCancelled
    self.progress = progress
  }
}

/// Where a search stands.
public struct BalancingProgress: Sendable, Equatable {
  public enum Phase: String, Sendable {
    case start, prices, search, bound
  }
  public let phase: Phase
  /// Weighted mean travel of the best plan so far.
  public let meanKm: Double
  /// Territories outside a limit in the best plan so far.
  public let outside: Int
  /// Work units done.
  public let effort: Double
}
