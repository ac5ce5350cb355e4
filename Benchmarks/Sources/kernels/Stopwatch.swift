import Glibc

/// One line of the table: what ran, how large, how fast, and whether its answer is right.
struct Timing {
  let kernel: String
  let size: String
  let seconds: Double
  /// How many units of work a run does, in `unit`.
  let work: Double
  let unit: String
  /// An error or a check sum: speed and quality together.
  let check: String

  /// The best of `runs` runs, after one that warms up. `body` returns the check.
  static func best(
    _ kernel: String, _ size: String, work: Double, _ unit: String, runs: Int = 5, _ body: () throws -> String
  ) rethrows -> Timing {
    var check = try body()
    var best = Double.infinity
    let clock = ContinuousClock()
    for _ in 0..<runs {
      let elapsed = try clock.measure { check = try body() }
      best = min(best, elapsed / .seconds(1))
    }
    return Timing(kernel: kernel, size: size, seconds: best, work: work, unit: unit, check: check)
  }

  var line: String {
    let rate = "\(fixed(work / seconds, 2)) \(unit)"
    return [
      padded(kernel, 22), padded(size, 24), padded(fixed(seconds * 1000, 2) + " ms", 14), padded(rate, 20),
      check,
    ].joined()
  }

  static let heading =
    [padded("kernel", 22), padded("size", 24), padded("best", 14), padded("rate", 20), "check"].joined()
}

/// The most memory that this process has held, in megabytes.
func peakMegabytes() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return Double(usage.ru_maxrss) / 1024
}

func fixed(_ value: Double, _ decimals: Int) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
  let unit = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
  let whole = Int((abs(value) * unit).rounded())
  let digits = String(whole % Int(unit))
  let sign = value < 0 && whole > 0 ? "-" : ""
  let part = decimals > 0 ? "." + String(repeating: "0", count: decimals - digits.count) + digits : ""
  return "\(sign)\(whole / Int(unit))\(part)"
}

private func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(1, width - text.count))
}
