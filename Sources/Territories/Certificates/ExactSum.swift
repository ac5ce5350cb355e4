/// A sum of products of doubles without any rounding: a fixed-point number wide enough for all of them (Kulisch 1981).
struct ExactSum {
  /// 32 bits a limb, lowest first, carries not yet propagated.
  private var limbs = [Int64](repeating: 0, count: Self.limbCount)
  private var pending = 0

  /// The least bit is worth 2^−2148, the square of the least double; the sign needs room for many terms above 2^2048.
  private static let lowestExponent = -2148
  private static let limbCount = (2148 + 2048 + 128) / 32

  /// Adds a · b; both must be finite.
  mutating func add(_ a: Double, times b: Double = 1) {
    guard a != 0, b != 0 else { return }
    let (left, right) = (Self.parts(a), Self.parts(b))
    let product = left.significand.multipliedFullWidth(by: right.significand)
    let offset = left.exponent + right.exponent - Self.lowestExponent
    let isNegative = (a < 0) != (b < 0)
    addBits(product.low, at: offset, isNegative)
    addBits(product.high, at: offset + 64, isNegative)
    pending += 1
    if pending == 1 << 28 { carry() }
  }

  mutating func add(_ other: ExactSum) {
    var other = other
    other.carry()
    carry()
    for index in limbs.indices { limbs[index] += other.limbs[index] }
    pending = 1
  }

  /// −1, 0 or 1.
  var sign: Int {
    var copy = self
    copy.carry()
    if let top = copy.limbs.last, top < 0 { return -1 }
    return copy.limbs.contains { $0 != 0 } ? 1 : 0
  }

  static prefix func - (sum: ExactSum) -> ExactSum {
    var result = sum
    for index in result.limbs.indices { result.limbs[index] = -result.limbs[index] }
    return result
  }

  /// |x| = significand · 2^exponent.
  private static func parts(_ x: Double) -> (significand: UInt64, exponent: Int) {
    let bits = x.bitPattern & 0x7FFF_FFFF_FFFF_FFFF
    let (field, fraction) = (Int(bits >> 52), bits & 0xF_FFFF_FFFF_FFFF)
    return field == 0 ? (fraction, -1074) : (fraction | 1 << 52, field - 1075)
  }

  private mutating func addBits(_ bits: UInt64, at offset: Int, _ isNegative: Bool) {
    guard bits != 0 else { return }
    let wide = UInt128(bits) << UInt128(offset % 32)
    for part in 0..<3 {
      let limb = Int64(truncatingIfNeeded: (wide >> UInt128(32 * part)) & 0xFFFF_FFFF)
      limbs[offset / 32 + part] += isNegative ? -limb : limb
    }
  }

  /// Brings all limbs but the last, which holds the sign, into 0..<2³².
  private mutating func carry() {
    pending = 0
    for index in 0..<limbs.count - 1 {
      limbs[index + 1] += limbs[index] >> 32
      limbs[index] &= 0xFFFF_FFFF
    }
  }
}
