/// Re-optimising today's map only where it changed.
struct Revision {
  /// Rounds without a gain before the search ends, once all limits hold; and while some do not.
  private static let (patience, longPatience) = (10, 60)
  /// Today's map is taken up when at most this part of its territories (or three) has to change.
  private static let mostChanged = 0.34
  /// Units of effort at most, unless fewer were asked for.
  static let effort = 4.0

  /// The start of a revision and the territories to change; nil when there is no map today or too much of it has to go.
  static func start(_ instance: Instance) -> (labels: [Int32], changed: [Bool])? {
    guard instance.hasHomes, instance.home.contains(where: { $0 >= 0 }) else { return nil }
    let labels = Starting.repaired(instance, Starting.admitted(instance, Today.labels(instance)))
    let changed = Today.changed(instance, labels)
    let most = max(3, Int(mostChanged * Double(instance.p)))
    return changed.count { $0 } <= most ? (labels, changed) : nil
  }

  /// Works on the territories of the search's focus and their neighbours until all limits hold and nothing gains.
  static func run(_ search: inout NeighbourhoodSearch, isOver: (NeighbourhoodSearch) -> Bool) {
    let p = search.instance.p
    guard p > 1, search.hasFocus else { return }
    var idle = 0
    while idle < (search.outside > 0 ? longPatience : patience), !isOver(search) {
      let round = Int(search.round)
      let improved: Int
      if round < 3 {
        improved = search.advance(sizes: min(3, p)...min(6, p), tries: 1, ways: [.keep])
      } else if search.outside > 0, round % 4 == 0 {
        improved = search.advance(sizes: min(8, p)...min(30, p), tries: 1, ways: [.keep])
      } else {
        improved = search.advance(sizes: min(2, p)...min(7, p), tries: 2)
      }
      idle = improved > 0 ? 0 : idle + 1
    }
  }
}
