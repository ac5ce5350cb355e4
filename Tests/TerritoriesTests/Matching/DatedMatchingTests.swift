import SalesModel
import Statistics
import Testing

@testable import Territories

@Suite struct DatedMatchingTests {
  private func day(_ number: Int) -> CalendarDate { CalendarDate(dayNumber: number) }

  private func span(_ from: Int?, _ to: Int?) -> Validity {
    Validity(from: from.map(day), to: to.map(day)) ?? .always
  }

  private func costs(_ rows: [[Double?]]) -> [[PairCost?]] {
    rows.map { $0.map { $0.map { PairCost(travel: $0) } } }
  }

  @Test func aColleagueWhoLeavesMovesNobody() throws {
    // Rep 0 leaves on day 100, rep 2 comes on day 150; territory 1 would rather have rep 2, but keeps rep 1.
    let matching = try DatedMatching(
      MatchingProblem(
        costs: costs([[1, 9, 5], [9, 4, 1]]), reps: [span(0, 100), .always, span(150, nil)],
        horizon: span(0, 365)))
    let found = matching.matches.map {
      "\($0.territory) \($0.rep ?? -1) \($0.validity.from?.dayNumber ?? -1)"
    }
    #expect(found == ["0 0 0", "0 -1 100", "0 2 150", "1 1 0"])
    #expect(matching.matches.last?.validity == span(0, 365))
    #expect(matching.matches.map { $0.cost?.total } == [1, nil, 5, 4])
  }

  @Test func fixedPairsHoldWhileTheySay() throws {
    let problem = MatchingProblem(
      costs: costs([[1, nil], [1, 1]]), reps: [.always, .always], horizon: span(0, 20),
      fixed: [FixedPair(territory: 0, rep: 1, validity: span(5, 10))])
    let matches = try DatedMatching(problem).matches
    #expect(matches.map(\.territory) == [0, 0, 0, 1, 1, 1])
    #expect(matches.map(\.rep) == [0, 1, 0, 1, 0, 1])
    #expect(matches[1].validity == span(5, 10))
    #expect(matches[1].cost == nil)
    var contrary = problem
    contrary.fixed.append(FixedPair(territory: 1, rep: 1, validity: span(9, nil)))
    #expect(throws: MatchingConflict.self) { try DatedMatching(contrary) }
    contrary.fixed[1] = FixedPair(territory: 1, rep: 1, validity: span(10, nil))
    #expect(throws: Never.self) { try DatedMatching(contrary) }
  }

  /// Every span of every territory: no rep in two places, nobody before or after their time, no gap, and no vacancy that
  /// a free rep could fill.
  @Test(arguments: 1...60) func everyDayIsAMatching(seed: UInt64) throws {
    var random = RandomStream(seed: seed)
    let (territories, reps) = (1 + random.below(5), 1 + random.below(6))
    let table = (0..<territories).map { _ in
      (0..<reps).map { _ in random.uniform() < 0.2 ? nil : PairCost(travel: 10 * random.uniform()) }
    }
    let validities = (0..<reps).map { _ in
      let from = random.below(30)
      return span(random.uniform() < 0.5 ? nil : from, random.uniform() < 0.5 ? nil : from + random.below(30))
    }
    let problem = MatchingProblem(costs: table, reps: validities, horizon: span(0, 60))
    let matches = try DatedMatching(problem).matches
    for t in 0..<60 {
      let today = matches.filter { $0.validity.contains(day(t)) }
      #expect(today.map(\.territory) == Array(0..<territories))
      let working = today.compactMap(\.rep)
      #expect(Set(working).count == working.count)
      #expect(today.allSatisfy { $0.rep.map { validities[$0].contains(day(t)) } ?? true })
      for match in today where match.rep == nil {
        let free = (0..<reps).filter { validities[$0].contains(day(t)) && !working.contains($0) }
        #expect(free.allSatisfy { table[match.territory][$0] == nil })
      }
    }
    let first = matches.filter { $0.validity.from == day(0) }
    let best = cheapest(table, validities.map { $0.contains(day(0)) }, row: 0, used: [], matched: 0, cost: 0)
    #expect(first.count { $0.rep != nil } == best.matched)
    #expect(abs(first.reduce(0) { $0 + ($1.cost?.total ?? 0) } - best.cost) < 1e-9)
  }

  private func cheapest(
    _ costs: [[PairCost?]], _ isThere: [Bool], row: Int, used: Set<Int>, matched: Int, cost: Double
  ) -> (matched: Int, cost: Double) {
    guard row < costs.count else { return (matched, cost) }
    var best = cheapest(costs, isThere, row: row + 1, used: used, matched: matched, cost: cost)
    for rep in costs[row].indices where !used.contains(rep) && isThere[rep] {
      guard let pair = costs[row][rep] else { continue }
      let other = cheapest(
        costs, isThere, row: row + 1, used: used.union([rep]), matched: matched + 1, cost: cost + pair.total)
      if other.matched > best.matched || (other.matched == best.matched && other.cost < best.cost) {
        best = other
      }
    }
    return best
  }
}

@Suite struct RepFitTests {
  @Test func sharesAreOfTheTerritorysWeight() {
    // Territory 0: weights 1, 2, 1; the middle one needs skill 7, the last 7 and 8.
    let fit = RepFit(
      territoryOf: [0, 0, 0, 1], territories: 2, weights: [1, 2, 1, 0], needs: [[], [7], [7, 8], [9]],
      skills: [[], [7], [7, 8]], present: [2, 0, -1, 1])
    #expect(fit.lacking == [[0.75, 0.25, 0], [0, 0, 0]])
    #expect(fit.kept == [[0.5, 0, 0.25], [0, 0, 0]])
  }
}
