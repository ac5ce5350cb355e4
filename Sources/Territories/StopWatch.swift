import Synchronization

/// When a run has to end: the deadline less what the report takes, or a cancellation.
final class StopWatch: Sendable {
  private let deadline: ContinuousClock.Instant?
  private let begun = ContinuousClock.now
  private let isCancelled: @Sendable () -> Bool
  private let reserve = Mutex(Duration.zero)
  private let over = Atomic<Bool>(false)
  /// What it takes to print and write a plan.
  private let writing: Duration

  init(_ options: BalancingOptions, accounts: Int) {
    writing = .milliseconds(60) + .nanoseconds(700 * accounts)
    if case .deadline(let end) = options.stopping { deadline = end } else { deadline = nil }
    isCancelled = options.isCancelled
    if let deadline {
      let whole = begun.duration(to: deadline)
      reserve.withLock { $0 = whole * 0.015 }
    }
  }

  /// Sets time aside for the final prices and the report, as a part of what the start took (less `choice`, the time in which
  /// it was chosen among several), at most a fifth of all.
  func learnPrices(without choice: Duration) {
    guard let deadline else { return }
    let spent = begun.duration(to: .now) - choice
    let whole = begun.duration(to: deadline)
    reserve.withLock { $0 = min(max($0, spent * 0.25), whole * 0.2) }
  }

  /// The part of the time until the deadline that is over; nil without a deadline.
  var share: Double? {
    deadline.map { begun.duration(to: .now) / max(begun.duration(to: $0), .nanoseconds(1)) }
  }

  /// Whether the search has to end now.
  var isOver: Bool {
    if over.load(ordering: .relaxed) { return true }
    let isLate = deadline.map { .now + reserve.withLock { $0 } > $0 } ?? false
    guard isLate || isCancelled() else { return false }
    over.store(true, ordering: .relaxed)
    return true
  }

  /// Whether even the report has to end, or will have to `later`: the deadline itself, or a cancellation.
  func isPastDeadline(in later: Duration = .zero) -> Bool {
    let isLate = deadline.map { .now + later + writing > $0 } ?? false
    guard isLate || isCancelled() else { return false }
    over.store(true, ordering: .relaxed)
    return true
  }

  /// Whether the clock or a cancellation ended the search.
  var wasOver: Bool { over.load(ordering: .relaxed) }
}
