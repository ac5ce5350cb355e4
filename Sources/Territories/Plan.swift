/// A map of units while it is being improved: a label each, and the units of each territory.
struct Plan: Sendable {
  private(set) var labels: [Int32]
  private var lists: [[Int32]]

  init(_ labels: [Int32], territories: Int) {
    self.labels = labels
    lists = [[Int32]](repeating: [], count: territories)
    for (unit, label) in labels.enumerated() { lists[Int(label)].append(Int32(unit)) }
  }

  func count(_ territory: Int32) -> Int { lists[Int(territory)].count }

  /// The units of a territory, ascending.
  func members(_ territory: Int32) -> [Int32] { lists[Int(territory)] }

  /// Gives the units of `territories`, all of them, their new labels among the same territories.
  mutating func relabel(_ territories: [Int32], _ changes: [(unit: Int32, label: Int32)]) {
    for territory in territories { lists[Int(territory)].removeAll(keepingCapacity: true) }
    for (unit, label) in changes {
      labels[Int(unit)] = label
      lists[Int(label)].append(unit)
    }
    for territory in territories { lists[Int(territory)].sort() }
  }
}
