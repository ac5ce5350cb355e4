/// The wall clock of the whole command.
enum Clock {
  private nonisolated(unsafe) static var started = ContinuousClock.now

  /// Called first thing, before any thread is there.
  static func start() { started = ContinuousClock.now }

  static var elapsed: Duration { ContinuousClock.now - started }

  /// When the search has to end so that the whole command takes `limit`: a part is kept for bound and output.
  static func deadline(for limit: Duration) -> ContinuousClock.Instant {
    started + limit - min(limit / 20, .milliseconds(100))
  }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
