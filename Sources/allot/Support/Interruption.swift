import Foundation
import Synchronization

/// Ctrl-C and SIGTERM: the first asks for the best plan so far, a second ends at once.
enum Interruption {
  private static let requested = Atomic<Bool>(false)

  static var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// For commands that have no plan so far to save: Ctrl-C ends them at once.
  static func endsAtOnce() {
    for signal in [SIGINT, SIGTERM] { Foundation.signal(signal) { _exit(128 + $0) } }
  }

  static func install() {
    // A program may be started by a thread that has these signals blocked.
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM] { sigaddset(&signals, signal) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    for signal in [SIGINT, SIGTERM] {
      Foundation.signal(signal) { number in
        if Interruption.requested.exchange(true, ordering: .relaxed) { _exit(128 + number) }
      }
    }
    // Writing to a closed pipe is an error to report, not a reason to die.
    Foundation.signal(SIGPIPE, SIG_IGN)
  }
}
