import SalesModel

/// Reps in territories, one row a span: what `allot match` and a plan write.
public enum MatchTable {
  public static let header = [
    "layer", "territory", "rep", "from", "to", "home_km", "lacking", "kept", "cost", "travel_cost",
    "skill_cost",
    "relationship_cost", "other_cost",
  ]

  public static func row(_ match: RepMatch, layer: LayerID?) -> [CSVCell] {
    [
      .text(layer?.text ?? ""), .text(match.territory.text), .text(match.rep?.text ?? ""),
      .text(match.validity.from?.description ?? ""), .text(match.validity.to?.description ?? ""),
      fixed(match.homeKm, 1), fixed(match.lacking, 4), fixed(match.kept, 4), fixed(match.cost?.total, 2),
      fixed(match.cost?.travel, 2), fixed(match.cost?.skill, 2), fixed(match.cost?.relationship, 2),
      fixed(match.cost?.other, 2),
    ]
  }

  private static func fixed(_ value: Double?, _ decimals: Int) -> CSVCell {
    value.map { .fixed($0, decimals: decimals) } ?? .empty
  }
}
