/// A number written as `-123.45`: the common case, read without copying.
struct PlainDecimal {
  /// All digits as a whole number, signed; at most 18 of them.
  let mantissa: Int64
  /// How many of the digits stand after the point.
  let decimals: Int

  /// nil for every other way of writing a number, and for none.
  @inline(__always)
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    var index = 0
    var end = bytes.count
    while index < end, bytes[index] == 32 { index &+= 1 }
    while end > index, bytes[end &- 1] == 32 { end &-= 1 }
    let isNegative = index < end && bytes[index] == UInt8(ascii: "-")
    if isNegative { index &+= 1 }
    var digits = 0
    var point = -1
    var value: Int64 = 0
    while index < end {
      let digit = bytes[index] &- 48
      if digit < 10 {
        value = value &* 10 &+ Int64(digit)
        digits &+= 1
      } else if bytes[index] == UInt8(ascii: "."), point < 0 {
        point = digits
      } else {
        return nil
      }
      index &+= 1
    }
    guard digits > 0, digits <= 18 else { return nil }
    mantissa = isNegative ? -value : value
    decimals = point < 0 ? 0 : digits &- point
  }

  /// Correctly rounded, or nil when that takes more than one division (more than 2⁵³ in the digits).
  @inline(__always)
  var double: Double? {
    guard mantissa.magnitude <= 1 << 53 else { return nil }
    return Double(mantissa) / Self.powers[decimals]
  }

  /// 10⁰ … 10¹⁸: exact in Double.
  private static let powers: [Double] = (0...18).map { (0..<$0).reduce(1) { power, _ in power * 10 } }
}
