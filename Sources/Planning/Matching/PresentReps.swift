public import SalesModel

/// Who looks after each account today.
public struct PresentReps: Sendable {
  private let index: [String: Int32]

  /// A rep is known by the territory in the column `territory` of the reps, and by the own id: exports name owners.
  public init(_ reps: [Rep]) {
    var index: [String: Int32] = [:]
    for (number, rep) in reps.enumerated() { index[rep.id.text] = Int32(number) }
    for (number, rep) in reps.enumerated() {
      if let territory = rep.attributes["territory"], !territory.isEmpty { index[territory] = Int32(number) }
    }
    self.index = index
  }

  /// The place of the rep in the list; −1 for a territory that nobody has.
  public func rep(of territory: TerritoryID?) -> Int32 { territory.flatMap { index[$0.text] } ?? -1 }
}
