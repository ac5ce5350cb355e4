import Foundation

/// The smoothed dual of balancing with fixed centres, on one patch.
///
/// With prices λ, unit i pays vᵢⱼ = cᵢⱼ + Σₖ λⱼₖ aᵢₖ in slot j and goes there with probability softmaxⱼ(−vᵢⱼ / εᵢ). The value
/// Σᵢ −εᵢ log Σⱼ exp(−vᵢⱼ / εᵢ) − Σⱼₖ band(λⱼₖ) is concave; its gradient is load − the load that the band asks for.
/// band(λ) = U λ for λ > 0 and L λ for λ < 0, rounded off around 0 within `rounding` so that it has a curvature.
///
/// Beyond ±`cap` prices are held back by a stiff spring: load may stay outside at about that price, so that bands that
/// cannot be met do not send prices to infinity.
struct BandTerm {
  /// Half the band and its middle.
  let half: Double
  let middle: Double
  let rounding: Double
  let cap: Double
  let stiffness: Double

  init(upper: Double, lower: Double, rounding: Double, cap: Double = .infinity) {
    half = max(0, (upper - lower) / 2)
    middle = (upper + lower) / 2
    self.rounding = rounding
    self.cap = cap
    stiffness = cap.isFinite ? 10 * max(middle, 1e-9) / cap : 0
  }

  private func excess(_ price: Double) -> Double {
    cap.isFinite ? (price > cap ? price - cap : min(0, price + cap)) : 0
  }

  func value(_ price: Double) -> Double {
    let over = excess(price)
    return middle * price + half * (price * price + rounding * rounding).squareRoot() + stiffness / 2 * over
      * over
  }
  func slope(_ price: Double) -> Double {
    middle + half * price / (price * price + rounding * rounding).squareRoot() + stiffness * excess(price)
  }
  func curvature(_ price: Double) -> Double {
    let square = price * price + rounding * rounding
    return half * rounding * rounding / (square * square.squareRoot()) + (abs(price) > cap ? stiffness : 0)
  }
}

extension Patch {
  /// Part of the band used while prices are sought, so that rounding to whole units stays inside. Connected territories are
  /// mostly of few large units: what rounding does to them no margin holds, and trades of units bring them inside.
  static func bandUse(connected: Bool) -> Double { connected ? 1 : 0.9 }

  /// Half of what prices leave of a band.
  func margin(_ index: Int) -> Double {
    (upper[index] - lower[index]) * (1 - Self.bandUse(connected: hasGraph)) / 2
  }

  func band(_ index: Int, rounding: Double) -> BandTerm {
    let (u, l) = (upper[index], lower[index])
    let margin = margin(index)
    let widening = self.widening[index % m] * target[index]
    return BandTerm(
      upper: u - margin + max(0, widening), lower: l + margin + min(0, widening), rounding: rounding,
      cap: priceCap)
  }

  /// Spreads the prices into padded rows.
  func spreadPrices() {
    for k in 0..<m {
      for j in 0..<q { priceRow[k * width + j] = Float(price[j * m + k]) }
      for j in q..<width { priceRow[k * width + j] = 0 }
    }
  }

  /// Value of the smoothed dual at the prices; loads go to `softLoad`, curvature to `newton.curvature` when asked.
  ///
  /// - Parameter isFresh: whether costs are not those of the last evaluation. Where they are, a unit that is so deep in one slot
  ///   that prices cannot have brought another one near is not looked at again.
  mutating func evaluateDual(
    epsilon: Float, rounding: Double, curvature wantsCurvature: Bool, isFresh: Bool = true
  ) -> Double {
    work += n * width * (1 + m)
    measureDrift(isFresh: isFresh)
    spreadPrices()
    let order = q * m
    softLoad.fill(order, with: 0)
    if wantsCurvature {
      newton.reserve(order)
      newton.curvature.fill(order * order, with: 0)
    }
    var value = 0.0
    for i in 0..<n {
      let scale = epsilon * softness[i]
      if stays(i, scale: scale) {
        value += Double(paid(i, Int(settled[i])))
        for k in 0..<m { softLoad[Int(settled[i]) * m + k] += exactActivity[k * stride + i] }
        continue
      }
      let (lowest, next) = rowValues(i)
      value += Double(lowest)
      let contested = divide(i, lowest: lowest, scale: scale)
      (settled[i], lead[i]) = contested > 1 ? (-1, 0) : (shareSlot[0], next - lowest)
      if contested > 1 {
        value -= Double(scale * logf(shareSum))
        if wantsCurvature { addCurvature(i, contested, scale: scale) }
      }
      for r in 0..<contested {
        let (j, part) = (Int(shareSlot[r]), Double(share[r]))
        for k in 0..<m { softLoad[j * m + k] += part * exactActivity[k * stride + i] }
      }
    }
    for index in 0..<order { value -= band(index, rounding: rounding).value(price[index]) }
    return value
  }

  /// How far prices have moved apart since the last evaluation.
  private mutating func measureDrift(isFresh: Bool) {
    for k in 0..<m {
      var (least, most) = (Double.infinity, -Double.infinity)
      for j in 0..<q {
        let move = price[j * m + k] - evaluatedPrice[j * m + k]
        (least, most) = (min(least, move), max(most, move))
      }
      drift[k] = isFresh ? .infinity : Float(most - least)
    }
    evaluatedPrice.copy(q * m, from: price)
  }

  /// Whether unit i is still in the slot where it was all of it; what its lead there has left is kept.
  @inline(__always) private func stays(_ i: Int, scale: Float) -> Bool {
    guard drift[0] < .infinity, settled[i] >= 0 else { return false }
    for k in 0..<m { lead[i] -= drift[k] * activity[k * stride + i] }
    return lead[i] > 14.01 * scale
  }

  /// vᵢⱼ, as `rowValues` has it.
  @inline(__always) private func paid(_ i: Int, _ j: Int) -> Float {
    var v = cost[i * width + j]
    for k in 0..<m { v += priceRow[k * width + j] * activity[k * stride + i] }
    return v
  }

  /// Writes vᵢⱼ for all slots to `rowValue` and returns the least and the next.
  @inline(__always) private func rowValues(_ i: Int) -> (least: Float, next: Float) {
    var lowest = SIMD4<Float>(repeating: Self.barred)
    var next = lowest
    var j = 0
    while j < width {
      var v = cost.quad(i * width + j)
      for k in 0..<m { v += priceRow.quad(k * width + j) * activity[k * stride + i] }
      rowValue.setQuad(j, v)
      let isLower = v .< lowest
      let other = v.replacing(with: lowest, where: isLower)
      lowest = lowest.replacing(with: v, where: isLower)
      next = next.replacing(with: other, where: other .< next)
      j += 4
    }
    let least = least(lowest)
    return (least, Territories.least(lowest.replacing(with: next, where: lowest .== least)))
  }

  /// Divides unit i among the slots near the least, in softmax proportion; returns how many they are.
  @inline(__always) private mutating func divide(_ i: Int, lowest: Float, scale: Float) -> Int {
    let reach = lowest + 14 * scale
    var contested = 0
    var j = 0
    while j < width {
      let v = rowValue.quad(j)
      if least(v) <= reach {
        // Of a unit that may be in no slot even the padding is near.
        for lane in 0..<min(4, q - j) where v[lane] <= reach {
          shareSlot[contested] = Int32(j + lane)
          share[contested] = v[lane]
          contested += 1
        }
      }
      j += 4
    }
    guard contested > 1 else {
      if contested == 0 { shareSlot[0] = 0 }
      share[0] = 1
      return 1
    }
    for r in contested..<(contested + 3) & ~3 { share[r] = .infinity }
    let inverse = -1 / scale
    var sum = SIMD4<Float>()
    var r = 0
    while r < contested {
      let e = exponential((share.quad(r) - lowest) * inverse)
      share.setQuad(r, e)
      sum += e
      r += 4
    }
    for r in contested..<(contested + 3) & ~3 { sum[0] -= share[r] }
    shareSum = sum.sum()
    let part = 1 / shareSum
    for r in 0..<contested { share[r] *= part }
    return contested
  }

  /// Adds what unit i's shares say about how loads change with prices.
  @inline(__always) private func addCurvature(_ i: Int, _ contested: Int, scale: Float) {
    let order = q * m
    for r in 0..<contested {
      let j = Int(shareSlot[r])
      let steep = Double(share[r]) / Double(scale)
      for s in 0...r {
        let l = Int(shareSlot[s])
        let weight = l == j ? steep * Double(1 - share[r]) : -steep * Double(share[s])
        for k in 0..<m {
          let a = weight * exactActivity[k * stride + i]
          for h in 0..<m {
            newton.curvature[(j * m + k) * order + l * m + h] += a * exactActivity[h * stride + i]
          }
        }
      }
    }
  }

  /// Moves the prices up the smoothed dual by damped Newton steps; returns the damping it ended with.
  ///
  /// A step that does not raise the value is taken back and damped more: undamped, two measures diverge.
  mutating func ascend(
    epsilon: Float, rounding: Double, steps: Int, reach: Double, damping start: Double, goal: Double
  ) -> Double {
    let order = q * m
    var damping = start
    var value = evaluateDual(epsilon: epsilon, rounding: rounding, curvature: true)
    for _ in 0..<steps {
      guard prepareStep(rounding: rounding) > goal else { break }
      newton.before.copy(order, from: price)
      if newton.solve(damping: damping) {
        var length = 0.0
        for index in 0..<order { length = max(length, abs(newton.step[index])) }
        let part = min(1, reach / max(length, 1e-300))
        for index in 0..<order { price[index] += part * newton.step[index] }
        let next = evaluateDual(epsilon: epsilon, rounding: rounding, curvature: true, isFresh: false)
        if next >= value - 1e-7 * abs(value) {
          value = next
          damping = damping > 1e-4 ? damping / 8 : 0
          continue
        }
        price.copy(order, from: newton.before)
        value = evaluateDual(epsilon: epsilon, rounding: rounding, curvature: true, isFresh: false)
      }
      damping = max(0.02, damping * 10)
    }
    return damping
  }

  /// Gradient and total curvature; returns the largest miss as a part of half the band (or of 2 % of the target).
  private mutating func prepareStep(rounding: Double) -> Double {
    let order = q * m
    var miss = 0.0
    var trace = 0.0
    for index in 0..<order { trace += newton.curvature[index * order + index] }
    let ridge = 1e-6 * max(trace / Double(order), 1e-9)
    for index in 0..<order {
      let term = band(index, rounding: rounding)
      newton.gradient[index] = softLoad[index] - term.slope(price[index])
      newton.curvature[index * order + index] += term.curvature(price[index]) + ridge
      miss = max(miss, abs(newton.gradient[index]) / max(term.half, 0.02 * target[index], 1e-12))
    }
    return miss
  }
}
