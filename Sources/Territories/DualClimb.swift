import Statistics

/// Newton's method up the smoothed dual of a whole map, in steps that grow as long as they succeed.
///
/// Prices of two measures may lie tens of mean distances apart: with a fixed reach they are never arrived at.
struct DualClimb {
  private var whole: WholePrices
  private var reach: Double
  private var damping = 1e-4

  init(_ instance: Instance, centres: [Point], radius: Double, threads: Threads) {
    whole = WholePrices(instance, centres: centres, width: 20, bandUse: 1, threads: threads)
    reach = 2 * radius
  }

  var prices: [Double] { whole.prices }
  var work: Int { whole.work }

  /// Steps until the next would gain less than this part of the value, or not at all.
  private static let leastGain = 5e-6
  private static let mostSteps = 40

  mutating func ascend(epsilon: Double, isOver: () -> Bool) {
    var value = whole.evaluate(epsilon: epsilon, rounding: epsilon)
    for _ in 0..<Self.mostSteps where !isOver() {
      let gradient = whole.gradient(rounding: epsilon)
      guard let step = newtonStep(gradient, epsilon) else { return }
      let gain = zip(gradient, step).reduce(0) { $0 + $1.0 * $1.1 } / 2
      guard gain > Self.leastGain * abs(value) else { return }
      let length = step.reduce(0) { max($0, abs($1)) }
      let part = min(1, reach / max(length, 1e-300))
      let before = whole.prices
      let next = move(before, by: step, part, epsilon)
      if next > value {
        adapt(gained: (next - value) / (gain * part * (2 - part)), length: part * length)
        value = next
      } else {
        value = move(before, by: step, 0, epsilon)
        reach = part * length / 4
        damping = max(1e-6, damping * 10)
      }
    }
  }

  /// All territories are looked at again after each step: with stale candidates remote centres swallow continents.
  private mutating func move(_ prices: [Double], by step: [Double], _ part: Double, _ epsilon: Double)
    -> Double
  {
    for index in step.indices { whole.prices[index] = prices[index] + part * step[index] }
    return whole.evaluate(epsilon: epsilon, rounding: epsilon)
  }

  /// - Parameter gained: what the step gained as a part of what the curvature foresaw.
  private mutating func adapt(gained: Double, length: Double) {
    if gained > 0.5 {
      reach = max(reach, 2 * length)
      damping /= 10
    } else if gained < 0.1 {
      reach = length / 2
      damping = max(1e-6, damping * 4)
    }
  }

  private mutating func newtonStep(_ gradient: [Double], _ epsilon: Double) -> [Double]? {
    let curvature = whole.curvature(epsilon: epsilon, rounding: epsilon)
    for _ in 0..<8 {
      var damped = curvature
      damped.addDiagonal(curvature.diagonal.map { damping * $0 })
      if let step = damped.solve(gradient) { return step }
      damping = max(1e-6, damping * 10)
    }
    return nil
  }
}
