/// A counter-based random number generator: draw `k` of a key is a pure function of (key, k), so that parallel
/// work needs no shared state and comparisons can reuse the same luck.
///
/// The mixing function is the finalizer of SplitMix64 (Steele, Lea, Flood 2014) applied to key and counter.
public struct RandomStream: RandomNumberGenerator, Sendable {
  public let key: UInt64
  public var counter: UInt64 = 0

  public init(seed: UInt64) { key = Self.mixed(seed &+ 0x9E37_79B9_7F4A_7C15) }

  /// The stream of one item of a seeded family, such as (rep, period, measure, draw).
  public init(seed: UInt64, _ labels: UInt64...) {
    var key = Self.mixed(seed &+ 0x9E37_79B9_7F4A_7C15)
    for label in labels { key = Self.mixed(key ^ Self.mixed(label &+ 0xD1B5_4A32_D192_ED03)) }
    self.key = key
  }

  @inlinable public static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  public mutating func next() -> UInt64 {
    counter &+= 1
    return Self.mixed(key &+ counter &* 0x9E37_79B9_7F4A_7C15)
  }

  /// A draw from the uniform distribution on [0, 1), in steps of 2⁻⁵³.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A draw from 0..<bound without modulo bias worth noting (Lemire 2019, multiply-shift).
  public mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "a draw below \(bound)")
    return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A draw from the standard normal distribution by inversion: one uniform a draw, so that draws stay aligned.
  public mutating func normal() -> Double { normalQuantile((Double(next() >> 11) + 0.5) * 0x1p-53) }
}
