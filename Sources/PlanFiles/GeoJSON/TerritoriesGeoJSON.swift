import Geography
import SalesModel

/// The territories of every layer as an RFC 7946 FeatureCollection: Voronoi shapes about the accounts, with the
/// properties layer, territory, rep, accounts, meanKm, and load, target and deviation a measure.
///
/// - Parameter accounts: where the plan's accounts are; those without a location shape nothing.
/// - Throws: `GeometryError` when a shape cannot be made.
public func territoriesGeoJSON(
  _ plan: TerritoryPlan, accounts: [Account]
) throws(GeometryError) -> String {
  ""
}
