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

  /// What of a map is worked on.
  public enum Scope: Sendable, Equatable {
    case wholeMap
    /// Territories of today's map that are outside a limit, gained accounts or have to lose some, and their neighbours;
    /// the whole map when there is none today or too much of it has to change.
    case changes
  }

  public var seed: UInt64
  public var stopping: StoppingRule
  public var scope: Scope
  /// The territory of each account in the map to start from, instead of one of its own making; empty for none.
  public var start: [Int32]
  /// Changes the time, never the answer.
  public var threads: Threads
  /// Asked between steps; true ends the search with the best plan so far, marked as stopped.
  public var isCancelled: @Sendable () -> Bool
  /// Told now and then how far the search is.
  public var progress: (@Sendable (BalancingProgress) -> Void)?

  public init(
    seed: UInt64 = 1, stopping: StoppingRule = .effort(40), scope: Scope = .wholeMap, start: [Int32] = [],
    threads: Threads = .available,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: (@Sendable (BalancingProgress) -> Void)? = nil
  ) {
    self.seed = seed
    self.stopping = stopping
    self.scope = scope
    self.start = start
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
