public import SalesModel

/// A pair that is given, for as long as it says.
public struct FixedPair: Hashable, Sendable {
  public let territory: Int
  public let rep: Int
  public let validity: Validity

  public init(territory: Int, rep: Int, validity: Validity = .always) {
    self.territory = territory
    self.rep = rep
    self.validity = validity
  }
}

/// Territories and reps to be matched over a span of days.
public struct MatchingProblem: Sendable {
  /// What territory t costs with rep r, `costs[t][r]`; nil bars the pair.
  public var costs: [[PairCost?]]
  /// When each rep is there.
  public var reps: [Validity]
  /// The days to be matched; matches are open where it is.
  public var horizon: Validity
  public var fixed: [FixedPair]
  /// Territories that get no rep unless a fixed pair says so.
  public var vacant: Set<Int>

  public init(
    costs: [[PairCost?]], reps: [Validity], horizon: Validity = .always, fixed: [FixedPair] = [],
    vacant: Set<Int> = []
  ) {
    self.costs = costs
    self.reps = reps
    self.horizon = horizon
    self.fixed = fixed
    self.vacant = vacant
  }
}

/// Two fixed pairs that cannot both hold, because they share a rep or a territory on some day.
public struct MatchingConflict: Error, Equatable, Sendable {
  public let first: FixedPair
  public let second: FixedPair
}

/// Reps in territories, span by span.
///
/// On the first day the matching fills as many territories as possible at the least total cost. Whenever a rep comes,
/// goes, or a fixed pair begins or ends, those who are still there stay, and the vacancies are filled anew in the same
/// way: nobody changes territory because somebody else left. A fixed pair that ends gives territories back to those who
/// had them before it. Each of these steps is exact.
public struct DatedMatching: Sendable, Equatable {
  public struct Match: Sendable, Equatable {
    public let territory: Int
    /// nil for a vacancy.
    public let rep: Int?
    public let validity: Validity
    public let cost: PairCost?
  }

  /// By territory, then by the first day; the spans of a territory follow each other without a gap.
  public let matches: [Match]

  /// O(d · t²·(t + r)) for t territories, r reps and d days on which something changes.
  /// - Throws: `MatchingConflict` for fixed pairs that exclude each other.
  public init(_ problem: MatchingProblem) throws(MatchingConflict) {
    let spans = Self.spans(problem)
    var held = [Int?](repeating: nil, count: problem.costs.count)
    var stays: [[(rep: Int?, span: Validity)]] = Array(repeating: [], count: problem.costs.count)
    var before: [FixedPair: [Int?]] = [:]
    for span in spans {
      for pair in problem.fixed where span.from != nil {
        if pair.validity.to == span.from, let past = before[pair] { held = Self.returned(held, to: past) }
        if pair.validity.from == span.from { before[pair] = held }
      }
      held = try Self.match(problem, on: span, held: held)
      for (territory, rep) in held.enumerated() {
        if let last = stays[territory].last, last.rep == rep,
          let joined = Validity(from: last.span.from, to: span.to)
        {
          stays[territory][stays[territory].count - 1].span = joined
        } else {
          stays[territory].append((rep, span))
        }
      }
    }
    matches = stays.enumerated().flatMap { territory, stays in
      stays.map { stay in
        Match(
          territory: territory, rep: stay.rep, validity: stay.span,
          cost: stay.rep.flatMap { problem.costs[territory][$0] })
      }
    }
  }

  /// Territories that changed hands since `past` go back, save to reps who are elsewhere by now.
  private static func returned(_ held: [Int?], to past: [Int?]) -> [Int?] {
    let settled = Set(zip(held, past).compactMap { $0 == $1 ? $0 : nil })
    return zip(held, past).map { now, then in
      now == then ? now : then.flatMap { settled.contains($0) ? nil : $0 }
    }
  }

  private static func match(
    _ problem: MatchingProblem, on span: Validity, held: [Int?]
  ) throws(MatchingConflict) -> [Int?] {
    let isThere = problem.reps.map { $0.covers(span) }
    let fixed = problem.fixed.filter { $0.validity.covers(span) && isThere[$0.rep] }
    for (index, pair) in fixed.enumerated() {
      let other = fixed[..<index].first { ($0.rep == pair.rep) != ($0.territory == pair.territory) }
      if let other { throw MatchingConflict(first: other, second: pair) }
    }
    var pairs = Dictionary(fixed.map { ($0.territory, $0.rep) }, uniquingKeysWith: { first, _ in first })
    let taken = Set(pairs.values)
    for (territory, rep) in held.enumerated() where pairs[territory] == nil {
      if let rep, isThere[rep], !taken.contains(rep) { pairs[territory] = rep }
    }
    let costs = problem.costs.map { row in
      row.indices.map { rep in isThere[rep] ? row[rep]?.total ?? .infinity : .infinity }
    }
    return RepMatching(
      costs: costs, fixed: pairs.sorted { $0.key < $1.key }.map { (territory: $0.key, rep: $0.value) },
      vacant: problem.vacant
    ).repOfTerritory
  }

  /// The horizon, cut on every day on which a rep or a fixed pair comes or goes.
  private static func spans(_ problem: MatchingProblem) -> [Validity] {
    let validities = problem.reps + problem.fixed.map(\.validity)
    let days = Set(validities.flatMap { [$0.from, $0.to] }.compactMap { $0 })
    let cuts = days.filter { day in
      (problem.horizon.from.map { $0 < day } ?? true) && (problem.horizon.to.map { day < $0 } ?? true)
    }.sorted()
    let starts: [CalendarDate?] = [problem.horizon.from] + cuts
    let ends: [CalendarDate?] = cuts + [problem.horizon.to]
    return zip(starts, ends).compactMap { Validity(from: $0, to: $1) }
  }
}

extension Validity {
  /// Whether it holds on every day of `other`.
  func covers(_ other: Validity) -> Bool {
    let begins = from.map { start in other.from.map { start <= $0 } ?? false } ?? true
    let ends = to.map { end in other.to.map { $0 <= end } ?? false } ?? true
    return begins && ends
  }
}
