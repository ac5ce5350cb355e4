import Foundation
import Synchronization
import Territories

/// One line on standard error that says how far a search is; shown after half a second, when it is a terminal.
final class ProgressLine: Sendable {
  private let isShown: Bool
  private let state = Mutex(State())

  private struct State {
    var last = ContinuousClock.now
    var isDirty = false
  }

  init(isShown: Bool) { self.isShown = isShown }

  /// Shows progress; nil when nothing is shown, so that nothing is worked out for it.
  var reporter: (@Sendable (BalancingProgress) -> Void)? {
    guard isShown else { return nil }
    return { self.show($0) }
  }

  func show(_ progress: BalancingProgress, label: String = "") {
    let km = progress.meanKm > 0 ? String(format: " %.2f km,", progress.meanKm) : ""
    show("\(label)\(progress.phase.rawValue):\(km) \(progress.outside) outside")
  }

  func show(_ text: String) {
    guard isShown else { return }
    state.withLock { state in
      let now = ContinuousClock.now
      guard now - state.last > .milliseconds(state.isDirty ? 200 : 500) else { return }
      state.last = now
      state.isDirty = true
      try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K\(text)".utf8))
    }
  }

  func clear() {
    state.withLock { state in
      if state.isDirty { try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K".utf8)) }
      state.isDirty = false
    }
  }
}
