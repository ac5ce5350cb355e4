/// The larger units that a layer's territories are parts of: its districts, or their regions.
public struct LayerLevel: Sendable, Equatable, Codable {
  /// What the units are called: `district`, or the layer or column that gives them.
  public let name: String
  /// The unit of each territory, in the order of the layer's territories; nil for one without accounts.
  public let units: [String?]
  /// The tolerance that the units' loads are within; nil when they are given, or when none was reached.
  public let tolerance: Double?
  /// Whether the units were given and territories drawn inside them.
  public let isGiven: Bool

  public init(name: String, units: [String?], tolerance: Double?, isGiven: Bool) {
    self.name = name
    self.units = units
    self.tolerance = tolerance
    self.isGiven = isGiven
  }

  public var count: Int { Set(units.compactMap { $0 }).count }
}
