/// The random part of yearly attainment, of all territories together: what compensation simulates.
///
/// log attainment of territory i = mᵢ + sᵢ·(√ρ·Z + √κ·Z_{g(i)} + √(1−ρ−κ)·Zᵢ) with independent standard normals: Z is the
/// company's year, Z_g that of the territory's region, Zᵢ its own.
public struct AttainmentModel: Sendable, Equatable, Codable {
  /// In the order of the quota plan's territories.
  public let territories: [TerritoryID]
  /// Mean of log attainment (result / quota) a territory.
  public let logMean: [Double]
  /// Standard deviation of log attainment a territory.
  public let logDeviation: [Double]
  /// ρ: the part of the variance that all territories share, 0…1.
  public let companyCorrelation: Double
  /// κ: the part that the territories of a region share beyond that; ρ + κ is at most 1.
  public let regionCorrelation: Double
  /// The region of each territory; nil for one that shares only the company's year. Empty: there are no regions.
  public let regions: [String?]

  public init(
    territories: [TerritoryID], logMean: [Double], logDeviation: [Double], companyCorrelation: Double,
    regionCorrelation: Double = 0, regions: [String?] = []
  ) {
    self.territories = territories
    self.logMean = logMean
    self.logDeviation = logDeviation
    self.companyCorrelation = companyCorrelation
    self.regionCorrelation = regionCorrelation
    self.regions = regions
  }

  /// The region of the territory at a place.
  public func region(_ place: Int) -> String? { place < regions.count ? regions[place] : nil }
}
