/// Known names near a mistyped one.
enum NearestName {
  /// The name in `known` with the fewest insertions, deletions, replacements and swaps of neighbours (Damerau 1964,
  /// optimal string alignment), case ignored; nil when none is within a third of its length, at least 1 and at most 3
  /// edits. Of equals the first.
  static func of(_ name: String, in known: some Sequence<String>) -> String? {
    var best: (name: String, edits: Int)?
    for candidate in known {
      guard let edits = edits(from: name, to: candidate), edits < best?.edits ?? .max else { continue }
      best = (candidate, edits)
    }
    return best?.name
  }

  /// How many edits `name` is from `candidate`; nil when they are not near, as above.
  static func edits(from name: String, to candidate: String) -> Int? {
    let (wanted, letters) = (folded(name), folded(candidate))
    guard !wanted.isEmpty else { return nil }
    let edits = distance(wanted, letters)
    return edits <= min(3, max(1, max(wanted.count, letters.count) / 3)) ? edits : nil
  }

  private static func folded(_ name: String) -> [Unicode.Scalar] {
    Array(name.lowercased().unicodeScalars.prefix(64))
  }

  /// O(n m).
  static func distance<Letter: Equatable>(_ a: [Letter], _ b: [Letter]) -> Int {
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var earlier: [Int] = []
    var previous = Array(0...b.count)
    for i in 1...a.count {
      var current = [i]
      for j in 1...b.count {
        let replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        var fewest = min(replaced, previous[j] + 1, current[j - 1] + 1)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          fewest = min(fewest, earlier[j - 2] + 1)
        }
        current.append(fewest)
      }
      (earlier, previous) = (previous, current)
    }
    return previous[b.count]
  }
}
