import Geography
import SalesModel

/// Today's map of one layer over the accounts that are to be called on.
struct PresentMap {
  /// The territories that the new map continues, in name order.
  let names: [TerritoryID]
  /// Today's territory of each account as an index into `names`, −1 for none; empty when there is no map today.
  let territoryOf: [Int32]
  /// Today's territory of each account, also one that ends.
  let allTerritories: [TerritoryID?]
  /// The weighted centroid of each.
  let centres: [GeoPoint?]

  /// - Parameter keeping: the number of territories to come; when today has more, those with the most calls continue.
  init(_ layer: LayerID, _ current: [Assignment], rows: LayerAccounts, keeping count: Int) {
    let today = Dictionary(
      current.filter { $0.layer == layer && $0.validity.to == nil }.map { ($0.account, $0.territory) },
      uniquingKeysWith: { first, _ in first })
    var weight: [TerritoryID: Double] = [:]
    for (row, id) in rows.ids.enumerated() {
      if let territory = today[id] { weight[territory, default: 0] += rows.calls[row] }
    }
    let largest = weight.keys.sorted { left, right in
      let (a, b) = (weight[left] ?? 0, weight[right] ?? 0)
      return a != b ? a > b : left < right
    }
    let names = largest.prefix(count).sorted()
    let index = Dictionary(uniqueKeysWithValues: zip(names, names.indices.map { Int32($0) }))
    let found = rows.ids.map { today[$0].flatMap { index[$0] } ?? -1 }
    self.names = names
    allTerritories = rows.ids.map { today[$0] }
    territoryOf = names.isEmpty ? [] : found
    centres = names.indices.map { slot in
      let members = rows.ids.indices.filter { found[$0] == Int32(slot) }
      return weightedCentroid(
        of: members.map { UnitVector(rows.places[$0]) }, weights: members.map { rows.calls[$0] })?.point
    }
  }

  /// Distance from the slot's present centre to each rep's home; 0 where either is not known.
  func costs(ofSlot slot: Int, reps: [Rep]) -> [Double] {
    let centre = slot < centres.count ? centres[slot] : nil
    return reps.map { rep in
      centre.flatMap { centre in rep.home.map { centre.distance(to: $0).value } } ?? 0
    }
  }
}
