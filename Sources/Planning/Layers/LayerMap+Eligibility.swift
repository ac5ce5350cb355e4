import SalesModel
import Territories

extension LayerMap {
  /// Lists of territories whose reps have what accounts need by the layer's `eligible` columns, and the list of each account
  /// (−1 for one that needs nothing). A territory without a rep yet may get anyone, so it is on every list.
  static func eligibility(
    _ columns: [String], _ rows: LayerAccounts, reps: [Rep], slotReps: [Int?]
  ) -> (lists: [[Int32]], listOf: [Int32]) {
    guard !columns.isEmpty else { return ([], []) }
    var words = SkillList()
    let has = reps.map { Set(words.skills($0.attributes, columns: columns)) }
    var lists: [[Int32]] = []
    var number: [[Int32]: Int32] = [:]
    let listOf = rows.attributes.map { cells -> Int32 in
      let needs = words.skills(cells, columns: columns)
      guard !needs.isEmpty else { return -1 }
      if let known = number[needs] { return known }
      let fitting = slotReps.indices.filter { slot in
        slotReps[slot].map { needs.allSatisfy(has[$0].contains) } ?? true
      }
      number[needs] = Int32(lists.count)
      lists.append(fitting.map { Int32($0) })
      return Int32(lists.count - 1)
    }
    return (lists, listOf)
  }
}
