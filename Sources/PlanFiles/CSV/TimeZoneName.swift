public import Foundation

/// Names of the time zone database, such as `America/New_York`.
///
/// The zones come with Swift's Foundation, not with the system: a machine without tzdata knows them too.
public enum TimeZoneName {
  /// The zone of this name; nil for another text. Abbreviations such as EST, which several zones share, are none.
  public static func zone(_ name: String) -> TimeZone? {
    guard name == "UTC" || name.contains("/") else { return nil }
    return TimeZone(identifier: name)
  }

  /// What was expected instead of `name`, with the nearest known names.
  public static func expected(insteadOf name: String) -> String {
    let near = nearest(to: name)
    let hint =
      near.isEmpty
      ? " such as America/New_York" : "; is it \(near.map { "\"\($0)\"" }.joined(separator: " or "))?"
    return "a name of the time zone database" + hint
  }

  /// The known names with the fewest edits from `name`, at most three; the city alone will do. O(names).
  static func nearest(to name: String) -> [String] {
    let ranked = TimeZone.knownTimeZoneIdentifiers.sorted().compactMap { zone in
      edits(from: name, to: zone).map { (zone: zone, edits: $0) }
    }
    let fewest = ranked.map(\.edits).min()
    return ranked.filter { $0.edits == fewest }.prefix(3).map(\.zone)
  }

  /// Of the whole name or of its last part, whichever is nearer; nil when neither is near.
  private static func edits(from name: String, to zone: String) -> Int? {
    let (name, zone) = (folded(name), folded(zone))
    return [NearestName.edits(from: name, to: zone), NearestName.edits(from: city(name), to: city(zone))]
      .compactMap { $0 }.min()
  }

  private static func city(_ name: String) -> String {
    name.split(separator: "/").last.map(String.init) ?? ""
  }

  private static func folded(_ name: String) -> String {
    name.lowercased().replacing(" ", with: "_")
  }
}
