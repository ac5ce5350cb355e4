/// A quantity with a unit: the same kind adds up, and a ratio of two is a number.
public protocol Quantity: Hashable, Comparable, Sendable, Codable, AdditiveArithmetic {
  var value: Double { get }
  init(_ value: Double)
}

extension Quantity {
  public static var zero: Self { Self(0) }
  public static func + (left: Self, right: Self) -> Self { Self(left.value + right.value) }
  public static func - (left: Self, right: Self) -> Self { Self(left.value - right.value) }
  public static func * (left: Self, right: Double) -> Self { Self(left.value * right) }
  public static func / (left: Self, right: Double) -> Self { Self(left.value / right) }
  public static func / (left: Self, right: Self) -> Double { left.value / right.value }
  public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

/// Working time.
public struct Hours: Quantity {
  public let value: Double
  public init(_ value: Double) { self.value = value }
  public init(minutes: Double) { value = minutes / 60 }
}

/// A distance on the ground.
public struct Kilometres: Quantity {
  public let value: Double
  public init(_ value: Double) { self.value = value }
}

/// A place on the sphere in degrees: latitude −90…90, longitude −180…180.
public struct GeoPoint: Hashable, Sendable, Codable {
  public let latitude: Double
  public let longitude: Double

  /// nil outside the ranges, or when a coordinate is not finite.
  public init?(latitude: Double, longitude: Double) {
    guard (-90...90).contains(latitude), (-180...180).contains(longitude) else { return nil }
    self.latitude = latitude
    self.longitude = longitude
  }
}
