import SalesModel
import Territories

extension LayerMap {
  /// Puts the map inside the territories of another: none of its territories crosses one of theirs.
  /// - Throws: `LayerError.notOnOuter` for accounts that the other map does not have.
  mutating func nest(in outer: LayerPlan) throws(LayerError) {
    let territoryOf = Dictionary(
      outer.assignments.map { ($0.account, $0.territory.text) }, uniquingKeysWith: { first, _ in first })
    let missing = rows.ids.filter { territoryOf[$0] == nil }
    guard missing.isEmpty else { throw .notOnOuter(outer.layer, missing) }
    nest(in: rows.ids.map { territoryOf[$0] ?? "" })
  }

  /// Puts the map inside the values of a column of the accounts.
  /// - Throws: `LayerError.withoutDistrict` for accounts with an empty cell.
  mutating func nest(inColumn column: String) throws(LayerError) {
    guard rows.attributes.contains(where: { $0[column] != nil }) else {
      throw .unknownColumn(column, known: Set(rows.attributes.flatMap(\.keys)).sorted())
    }
    let districts = rows.attributes.map { $0[column] ?? "" }
    let missing = rows.ids.indices.filter { districts[$0].isEmpty }.map { rows.ids[$0] }
    guard missing.isEmpty else { throw .withoutDistrict(column, missing) }
    nest(in: districts)
  }

  private mutating func nest(in districts: [String]) {
    let names = Set(districts).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let number = Dictionary(uniqueKeysWithValues: zip(names, names.indices.map { Int32($0) }))
    problem.districtNames = names
    problem.districts = districts.map { number[$0] ?? 0 }
  }

  /// The units above the territories, in the order of the plan: those given, then those that the territories are grouped to.
  /// - Throws: `LayerError.tooManyUnits`.
  func levels(
    _ result: BalancingResult, order: [Int], options: BalancingOptions
  ) throws(LayerError) -> [LayerLevel] {
    var levels: [LayerLevel] = []
    if let name = settings.within?.name {
      var units = [String?](repeating: nil, count: order.count)
      for (row, slot) in result.assignment.enumerated() {
        units[Int(slot)] = problem.districtNames[Int(problem.districts[row])]
      }
      levels.append(LayerLevel(name: name, units: order.map { units[$0] }, tolerance: nil, isGiven: true))
    }
    var most = result.centres.count { $0 != nil }
    for group in settings.groups {
      guard group.count <= most else { throw .tooManyUnits(group.name, count: group.count, of: most) }
      most = group.count
    }
    guard !settings.groups.isEmpty else { return levels }
    var options = options
    if case .effort(let units) = options.stopping { options.stopping = .effort(min(4, units)) }
    let found = TerritoryGroups.levels(
      result, of: problem, into: settings.groups.map(\.count), options: options)
    for (group, level) in zip(settings.groups, found) {
      levels.append(
        LayerLevel(
          name: group.name, units: Self.numbered(order.map { level.groupOf[$0] }), tolerance: level.tolerance,
          isGiven: false))
    }
    return levels
  }

  /// Numbers from 1 in the order in which units occur.
  private static func numbered(_ groups: [Int32]) -> [String?] {
    var numbers: [Int32: Int] = [:]
    return groups.map { group in
      guard group >= 0 else { return nil }
      let number = numbers[group] ?? numbers.count + 1
      numbers[group] = number
      return String(number)
    }
  }
}

extension LayerSettings.Within {
  var name: String {
    switch self {
    case .layer(let layer): layer.text
    case .column(let column): column
    }
  }
}
