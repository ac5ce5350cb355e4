import Geography
import PlanFiles

/// What a territory map is checked against: the files and settings that it was drawn with.
public struct MapVerificationOptions: Sendable {
  public enum Distance: Sendable, Equatable {
    case greatCircle
    case euclid
    /// Euclidean, rounded down to whole numbers.
    case euclidFloor
    /// A matrix of accounts by territories (with node centres: by accounts), or the columns `from,to,cost`.
    case file(String)
  }

  public enum Centres: Sendable, Equatable {
    /// Weighted centroids.
    case free
    /// Geometric medians.
    case median
    /// The account of each territory from which its travel is least.
    case nodes
    /// `territory,lat,lon[,share]`; free without coordinates.
    case file(String)
  }

  public enum Capacity: Sendable, Equatable {
    case number(Double)
    /// That of the account at the centre.
    case column(String)
  }

  /// The columns to balance and their tolerances.
  public var balance: [(measure: String, tolerance: Double)]
  /// The most of the first balanced column, in place of its tolerance.
  public var capacity: Capacity?
  /// The column of travel weights; nil for the first balanced one.
  public var weight: String?
  public var isUnweighted = false
  /// How many territories there should be; nil for those in the map.
  public var count: Int?
  public var distance = Distance.greatCircle
  public var centres = Centres.free
  /// A file `territory,share`.
  public var shares: String?
  /// A file `a,b` of units that touch, GeoJSON polygons with their ids, or `delaunay`.
  public var adjacency: String?
  public var touch = Touch.border
  /// A file `a,b` of further units that touch.
  public var bridges: String?
  public var isContiguous: Bool
  /// The rows of the map to check, where it has a column `layer`; nil for all.
  public var layer: String?
  /// Today's map, what leaving it costs, and how much of the accounts and of a column may leave it.
  public var current: String?
  public var keep = 0.0
  public var disruption: String?
  public var maximumMoved: Double?
  public var maximumMovedSales: Double?
  public var sales: String?
  /// Files `id,territory`.
  public var locks: String?
  public var forbidden: String?
  public var eligible: String?
  /// Columns of the accounts.
  public var together: String?
  public var apart: String?
  public var match: [String] = []
  /// A column of the accounts, or a file `id,district`.
  public var within: String?
  /// Prices of the bound: `territory,measure,price`; nil for none.
  public var prices: String?
  public var format: CSVFormat

  public init(
    balance: [(measure: String, tolerance: Double)], weight: String? = nil, count: Int? = nil,
    adjacency: String? = nil, isContiguous: Bool = false, layer: String? = nil,
    format: CSVFormat = .standard
  ) {
    self.balance = balance
    self.weight = weight
    self.count = count
    self.adjacency = adjacency
    self.isContiguous = isContiguous
    self.layer = layer
    self.format = format
  }
}
