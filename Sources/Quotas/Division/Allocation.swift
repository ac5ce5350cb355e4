/// The division of a total over territories, each on its curve and within its bounds.
struct Allocation: Sendable, Equatable {
  enum Bound: Sendable, Equatable { case floor, cap }
  let quotas: [Double]
  /// The number that the curves share: λ for pro-rata, z for equal chance. nil when every quota is at a bound.
  let common: Double?
  /// The bound at which each quota is held.
  let held: [Bound?]
}

/// Solves Σ clip(curve(x), lower, upper) = total for x exactly, by the breakpoints at which a bound takes hold.
struct Allocator<Curve: QuotaCurve>: Sendable {
  let curves: [Curve]
  let lower: [Double]
  let upper: [Double]

  init(_ curves: [Curve], lower: [Double], upper: [Double]) {
    precondition(
      curves.count == lower.count && curves.count == upper.count && zip(lower, upper).allSatisfy(<=),
      "bounds of \(lower.count) and \(upper.count) for \(curves.count) curves")
    self.curves = curves
    self.lower = lower
    self.upper = upper
  }

  /// Where flat curves end short of the total, or above it, the rest goes to whoever has room left, in proportion to what they
  /// have.
  ///
  /// - Parameter total: between Σ lower and Σ upper, else the nearer of them is divided. O(n log n).
  func allocation(of total: Double) -> Allocation {
    let found = followed(total)
    let reachable = min(upper.reduce(0, +), max(lower.reduce(0, +), total))
    let sum = found.quotas.reduce(0, +)
    guard abs(reachable - sum) > Self.reached * max(1, abs(reachable)) else { return found }
    // Who has nothing takes only what nobody else may.
    let lines = found.quotas.map {
      ProportionalCurve(mean: $0, weight: sum > 0 ? max($0, Self.reached * sum) : 1)
    }
    let filled = Allocator<ProportionalCurve>(lines, lower: lower, upper: upper).followed(reachable)
    return Allocation(quotas: filled.quotas, common: nil, held: filled.held)
  }

  /// Sums nearer than this, relative to the total, are the total.
  private static var reached: Double { 1e-9 }

  /// The quotas at the x whose sum is nearest to the total.
  private func followed(_ total: Double) -> Allocation {
    let breakpoints = kinks.sorted()
    // The first breakpoint at which the sum reaches the total closes the interval that holds the answer.
    var (low, high) = (0, breakpoints.count)
    while low < high {
      let middle = (low + high) / 2
      if sum(breakpoints[middle]) < total { low = middle + 1 } else { high = middle }
    }
    let left = low > 0 ? breakpoints[low - 1] : nil
    let right = low < breakpoints.count ? breakpoints[low] : nil
    return allocation(at: solution(total, left, right))
  }

  /// Where a bound takes hold, or a curve has a kink.
  var kinks: [Double] {
    curves.indices.flatMap {
      [curves[$0].position(lower[$0]), curves[$0].position(upper[$0])] + curves[$0].kinks
    }
    .filter(\.isFinite)
  }

  private func clipped(_ i: Int, _ x: Double) -> Double { min(upper[i], max(lower[i], curves[i].quota(x))) }

  /// The sum of the quotas at `x`, and its derivative.
  func sum(_ x: Double) -> Double { curves.indices.reduce(0) { $0 + clipped($1, x) } }
  func slope(_ x: Double) -> Double {
    curves.indices.reduce(0) {
      let quota = curves[$1].quota(x)
      return $0 + (quota > lower[$1] && quota < upper[$1] ? curves[$1].slope(x) : 0)
    }
  }

  /// Newton's method kept inside [left, right], where the same quotas are free; the sum is convex there, so that
  /// from the right it never overshoots. An open end is found by doubling.
  private func solution(_ total: Double, _ left: Double?, _ right: Double?) -> Double {
    var low = left ?? min(right ?? 0, 0) - 1
    if left == nil {
      var step = 1.0
      while sum(low) > total, step < Self.longestStep {
        step *= 2
        low -= step
      }
    }
    var high = right ?? max(low, 0) + 1
    if right == nil {
      var step = 1.0
      while sum(high) < total, step < Self.longestStep {
        step *= 2
        high += step
      }
    }
    return bracketed(total, low, high)
  }

  /// Curves that do not reach the total by then never do: those off their bounds are flat.
  private static var longestStep: Double { 1e200 }

  /// A step of Newton's that leaves the bracket, or is not half of the one before the last, gives way to halving: chances
  /// rise like exponentials, along which it would creep.
  private func bracketed(_ total: Double, _ first: Double, _ last: Double) -> Double {
    var (low, high, x) = (first, last, last)
    var (step, before) = (high - low, high - low)
    for _ in 0..<Self.mostSteps {
      let excess = sum(x) - total
      if excess == 0 { return x }
      if excess > 0 { high = x } else { low = x }
      let newton = excess / free(low, high).reduce(0) { $0 + curves[$1].slope(x) }
      let isGood = newton.isFinite && x - newton > low && x - newton < high && 2 * abs(newton) < abs(before)
      before = step
      step = isGood ? newton : x - (low + high) / 2
      let next = x - step
      if abs(step) <= 1e-15 * max(1, abs(x)) || high - low <= 0 { return next }
      x = next
    }
    return x
  }

  /// Newton doubles the digits each step; halving alone needs some 60 from a bracket of a thousand, 700 from the widest.
  private static var mostSteps: Int { 1000 }

  /// Which quotas are off their bounds between `low` and `high`.
  private func free(_ low: Double, _ high: Double) -> [Int] {
    let middle = (low + high) / 2
    return curves.indices.filter {
      let quota = curves[$0].quota(middle)
      return quota > lower[$0] && quota < upper[$0]
    }
  }

  private func allocation(at x: Double) -> Allocation {
    let quotas = curves.indices.map { clipped($0, x) }
    let held: [Allocation.Bound?] = curves.indices.map { i in
      let wanted = curves[i].quota(x)
      if wanted <= lower[i], lower[i] > 0 { return .floor }
      return wanted >= upper[i] ? .cap : nil
    }
    return Allocation(quotas: quotas, common: held.contains(nil) ? x : nil, held: held)
  }
}
