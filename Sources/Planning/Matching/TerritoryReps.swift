import Geography
public import SalesModel
import Territories

/// The territories of one map and the reps who may work them, ready to be matched.
public struct TerritoryReps: Sendable {
  public var territories: [TerritoryID]
  /// One a territory; nil costs no travel.
  public var centres: [GeoPoint?]
  /// The territory of each account, as a place in `territories`.
  public var territoryOf: [Int32]
  /// What each account counts in skills and relationships.
  public var weights: [Double]
  /// The columns of each account; only those of skills are read.
  public var cells: [[String: String]]
  /// Who looks after each account today, as a place in `reps`, −1 for nobody.
  public var present: [Int32]
  public var reps: [Rep]
  /// The days to be matched.
  public var horizon: Validity
  /// Pairs (territory, rep) that are out of the question, beside those of the settings.
  public var isBarred: @Sendable (Int, Int) -> Bool = { _, _ in false }

  public init(
    territories: [TerritoryID], centres: [GeoPoint?], territoryOf: [Int32], weights: [Double],
    cells: [[String: String]], present: [Int32], reps: [Rep], horizon: Validity
  ) {
    self.territories = territories
    self.centres = centres
    self.territoryOf = territoryOf
    self.weights = weights
    self.cells = cells
    self.present = present
    self.reps = reps
    self.horizon = horizon
  }

  /// The matches by territory, then by day. A span that lasts to the end of the horizon is left open.
  /// - Throws: `MatchError` for names that are not there and fixed pairs that exclude each other.
  public func matched(_ settings: MatchSettings) throws(MatchError) -> [RepMatch] {
    try check(settings)
    let place = Dictionary(zip(territories, territories.indices), uniquingKeysWith: { first, _ in first })
    let number = Dictionary(zip(reps.map(\.id), reps.indices), uniquingKeysWith: { first, _ in first })
    let fit = fit(settings.skills)
    let fixed = settings.fixed.flatMap { pair, spans in
      spans.compactMap { span in
        place[pair.territory].flatMap { territory in
          number[pair.rep].map { FixedPair(territory: territory, rep: $0, validity: span) }
        }
      }
    }.sorted { ($0.territory, $0.rep, $0.validity.sortKey) < ($1.territory, $1.rep, $1.validity.sortKey) }
    let strict = settings.required == settings.skills ? fit : self.fit(settings.required)
    let costs = costs(settings, fit, strict: strict)
    let problem = MatchingProblem(
      costs: costs.map { $0.map { $0.isBarred ? nil : $0.cost } },
      reps: reps.map { Validity(from: $0.start, to: $0.end) ?? .always }, horizon: horizon, fixed: fixed)
    do {
      return try DatedMatching(problem).matches.map { match in
        RepMatch(
          territory: territories[match.territory], rep: match.rep.map { reps[$0].id },
          homeKm: match.rep.flatMap { homeKm(match.territory, $0) }, validity: shown(match.validity),
          lacking: match.rep.map { fit.lacking[match.territory][$0] },
          kept: match.rep.map { fit.kept[match.territory][$0] },
          cost: match.rep.map { costs[match.territory][$0].cost })
      }
    } catch {
      throw .conflict(
        NamedPair(territories[error.first.territory], reps[error.first.rep].id),
        NamedPair(territories[error.second.territory], reps[error.second.rep].id))
    }
  }

  /// What every pair costs, and whether it is out of the question.
  private func costs(
    _ settings: MatchSettings, _ fit: RepFit, strict: RepFit
  ) -> [[(cost: PairCost, isBarred: Bool)]] {
    territories.indices.map { t in
      reps.indices.map { r in
        let pair = NamedPair(territories[t], reps[r].id)
        let cost = PairCost(
          travel: settings.travel * (homeKm(t, r) ?? 0), skill: settings.skill * fit.lacking[t][r],
          relationship: settings.relationship * (1 - fit.kept[t][r]), other: settings.costs[pair] ?? 0)
        return (cost, isBarred(t, r) || strict.lacking[t][r] > 0 || settings.barred.contains(pair))
      }
    }
  }

  private func fit(_ columns: [String]) -> RepFit {
    var list = SkillList()
    let has = reps.map { Set(list.skills($0.attributes, columns: columns)) }
    let needs = cells.map { columns.isEmpty ? [] : list.skills($0, columns: columns) }
    return RepFit(
      territoryOf: territoryOf, territories: territories.count, weights: weights, needs: needs, skills: has,
      present: present)
  }

  private func homeKm(_ territory: Int, _ rep: Int) -> Double? {
    guard let centre = centres[territory], let home = reps[rep].home else { return nil }
    return centre.distance(to: home).value
  }

  private func shown(_ span: Validity) -> Validity {
    span.to == horizon.to ? Validity(from: span.from) ?? span : span
  }

  private func check(_ settings: MatchSettings) throws(MatchError) {
    let (places, people) = (Set(territories), Set(reps.map(\.id)))
    for pair in settings.names {
      if !places.contains(pair.territory) { throw .unknownTerritory(pair.territory, known: territories) }
      if !people.contains(pair.rep) { throw .unknownRep(pair.rep, known: reps.map(\.id)) }
    }
  }
}

extension Validity {
  fileprivate var sortKey: Int { from?.dayNumber ?? .min }
}

/// Why reps and territories could not be matched.
public enum MatchError: Error, Equatable, Sendable, CustomStringConvertible {
  case unknownTerritory(TerritoryID, known: [TerritoryID])
  case unknownRep(RepID, known: [RepID])
  case conflict(NamedPair, NamedPair)

  public var description: String {
    switch self {
    case .unknownTerritory(let territory, let known):
      "no territory \(territory); there are \(Self.listed(known.map(\.text)))"
    case .unknownRep(let rep, let known):
      "no rep \(rep) for these territories; there are \(Self.listed(known.map(\.text)))"
    case .conflict(let first, let second):
      "the fixed pairs \(first.rep) in \(first.territory) and \(second.rep) in \(second.territory) exclude each other"
    }
  }

  private static func listed(_ names: [String]) -> String {
    names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
  }
}
