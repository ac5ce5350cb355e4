public import Quotas
public import SalesModel

/// A territory and a rep, with what the file says about the two.
public struct PairRow: Sendable, Equatable {
  public let territory: TerritoryID
  public let rep: RepID
  /// nil where the file has no layer column.
  public let layer: LayerID?
  public let cost: Double?
  public let validity: Validity

  public init(
    territory: TerritoryID, rep: RepID, layer: LayerID? = nil, cost: Double? = nil,
    validity: Validity = .always
  ) {
    self.territory = territory
    self.rep = rep
    self.layer = layer
    self.cost = cost
    self.validity = validity
  }
}

extension PairRow {
  /// Whether both say the same of a territory and a day.
  fileprivate func overlaps(_ other: PairRow) -> Bool {
    guard territory == other.territory, layer == other.layer else { return false }
    let begin = max(validity.from?.dayNumber ?? .min, other.validity.from?.dayNumber ?? .min)
    return begin < min(validity.to?.dayNumber ?? .max, other.validity.to?.dayNumber ?? .max)
  }
}

extension RecordReader {
  /// Territories and reps: `[layer,]territory,rep[,cost][,from,to]`; `to` is the first day after.
  public func pairs(_ path: String) throws -> [PairRow] {
    var file = try RecordTable(path, .pairs, self)
    return try pairs(&file)
  }

  private func pairs(_ file: inout RecordTable) throws -> [PairRow] {
    let (territoryCodes, territories): ([Int32], [TerritoryID]) = file.identifiers("territory")
    let (repCodes, reps): ([Int32], [RepID]) = file.identifiers("rep")
    let layers: [LayerID?] = file.optionalIdentifiers("layer")
    let costs =
      file.has("cost") ? file.table.numbers(file.column("cost"), empty: 0, in: -1e12...1e12, &file.log) : []
    let (starts, ends) = (file.optionalDates("from"), file.optionalDates("to"))
    var spans: [Validity] = []
    for row in territoryCodes.indices {
      let span = Validity(from: starts[row], to: ends[row])
      if span == nil { file.report(row, "to", expected: "a day after the one in \"from\"") }
      spans.append(span ?? .always)
    }
    try file.check()
    return territoryCodes.indices.map { row in
      PairRow(
        territory: territories[Int(territoryCodes[row])], rep: reps[Int(repCodes[row])], layer: layers[row],
        cost: costs.isEmpty ? nil : costs[row], validity: spans[row])
    }
  }

  /// Who owes the quota of which territory: `territory,rep[,from,to][,fte][,hired]`.
  public func staff(_ path: String) throws -> [StaffedTerritory] {
    var file = try RecordTable(path, .pairs, self)
    let pairs = try pairs(&file)
    let parts =
      file.has("fte") ? file.table.numbers(file.column("fte"), empty: 1, in: 0...100, &file.log) : []
    for (row, part) in parts.enumerated() where part == 0 { file.report(row, "fte", expected: "more than 0") }
    let hired = file.optionalDates("hired")
    var before: [RepID: [PairRow]] = [:]
    for (row, pair) in pairs.enumerated() {
      if before[pair.rep, default: []].contains(where: pair.overlaps) {
        file.report(row, "rep", expected: "\(pair.rep) in \(pair.territory) once a day")
      }
      before[pair.rep, default: []].append(pair)
    }
    try file.check()
    return pairs.indices.map { row in
      StaffedTerritory(
        territory: pairs[row].territory, rep: pairs[row].rep, validity: pairs[row].validity,
        fullTimeEquivalent: parts.isEmpty ? 1 : parts[row], hired: hired[row])
    }
  }
}
