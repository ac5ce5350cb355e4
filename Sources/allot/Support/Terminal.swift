import Foundation
import PlanFiles

/// Standard output and error as this process has them.
enum Terminal {
  static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
  static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// How wide a table may be: the terminal's width, or without limit when the output goes elsewhere.
  static var width: Int? {
    guard outputIsTerminal else { return nil }
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  static func printError(_ text: String) {
    // A closed standard error is nobody's loss.
    try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
  }
}
