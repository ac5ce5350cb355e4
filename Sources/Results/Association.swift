import Foundation
import Statistics

/// How one number goes with another over n cases.
struct Association: Equatable {
  let count: Int
  let correlation: Double
  /// Change of y for one more of x.
  let slope: Double

  /// nil for fewer than three cases, or when either number never changes.
  init?(_ x: [Double], _ y: [Double]) {
    precondition(x.count == y.count, "\(x.count) against \(y.count) cases")
    let (meanX, meanY) = (mean(x), mean(y))
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for (a, b) in zip(x, y) {
      xx += (a - meanX) * (a - meanX)
      yy += (b - meanY) * (b - meanY)
      xy += (a - meanX) * (b - meanY)
    }
    guard x.count >= 3, xx > 0, yy > 0, (xx * yy).isFinite else { return nil }
    count = x.count
    correlation = max(-1, min(1, xy / (xx * yy).squareRoot()))
    slope = xy / xx
  }

  /// Whether a correlation like this is rare (about one in twenty) where there is none: Fisher's z beyond 2 deviations.
  var isClear: Bool {
    guard count > 3 else { return false }
    return abs(fisher) > 2 / Double(count - 3).squareRoot()
  }

  private var fisher: Double { atanh(max(-0.999999, min(0.999999, correlation))) }
}
