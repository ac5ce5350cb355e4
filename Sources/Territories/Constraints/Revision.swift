/// Re-optimising today's map only where it changed.
struct Revision {
  /// Rounds without a gain before the search ends, once all limits hold; and while some do not.
  private static let (patience, longPatience) = (4, 60)
  /// Rounds of local search alone.
  private static let mending = 12
  /// Today's map is taken up when at most these parts of all activity are outside the limits and of all units are new.
  private static let (mostOutside, mostNew) = (0.05, 0.25)
  /// Units of effort at most, unless fewer were asked for: once all limits hold, and while some do not.
  static let (effort, longEffort) = (6.0, 24.0)

  /// The start of a revision and the territories to change; nil when there is no map today or too much of it has to go.
  static func start(_ instance: Instance) -> (labels: [Int32], changed: [Bool])? {
    guard instance.hasHomes, instance.home.contains(where: { $0 >= 0 }) else { return nil }
    let labels = Starting.repaired(instance, Starting.admitted(instance, Today.labels(instance)))
    let news = labels.indices.count { instance.home[$0] != labels[$0] }
    guard Double(news) <= max(3, mostNew * Double(instance.n)), partOutside(instance, labels) <= mostOutside
    else { return nil }
    return (labels, Today.changed(instance, labels))
  }

  /// The part of all activity that is outside the limits of the territories it is in.
  private static func partOutside(_ instance: Instance, _ labels: [Int32]) -> Double {
    instance.loadOutside(labels) / max(instance.activity.reduce(0, +), 1e-300)
  }

  /// Mends a map that is a little outside by local search alone, before anything is rebuilt.
  static func mend(_ search: inout NeighbourhoodSearch, isOver: (NeighbourhoodSearch) -> Bool) {
    let p = search.instance.p
    for _ in 0..<mending where search.outside > 0 && !isOver(search) {
      if search.advance(sizes: min(3, p)...min(8, p), tries: 1, ways: [.mend]) == 0 { search.insist() }
    }
  }

  /// Works on the territories of the search's focus and their neighbours until all limits hold and nothing gains.
  static func run(_ search: inout NeighbourhoodSearch, isOver: (NeighbourhoodSearch) -> Bool) {
    let p = search.instance.p
    guard p > 1, search.hasFocus else { return }
    var idle = 0
    while idle < (search.outside > 0 ? longPatience : patience), !isOver(search) {
      let round = Int(search.round)
      let improved: Int
      if round < Self.mending {
        improved = search.advance(sizes: min(3, p)...min(8, p), tries: 1, ways: [.mend])
      } else if search.outside > 0, round % 2 == 0 {
        improved = search.advance(sizes: min(4, p)...min(12, p), tries: 1, ways: [.mend])
      } else if search.outside > 0, round % 4 == 1 {
        improved = search.advance(sizes: min(8, p)...min(30, p), tries: 1, ways: [.keep])
      } else {
        improved = search.advance(sizes: min(2, p)...min(7, p), tries: 2)
      }
      idle = improved > 0 ? 0 : idle + 1
      if idle > 0, search.outside > 0 { search.insist() }
    }
  }
}
