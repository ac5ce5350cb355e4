import SalesModel
import Testing

struct FamiliesTests {
  private func families(_ pairs: [(String, String?)]) -> Families {
    Families(pairs.map { Account(id: AccountID($0), parent: $1.map { AccountID($0) }) })
  }

  @Test func membersShareTheTopmostParent() {
    let families = families([("a", nil), ("b", "a"), ("c", "b"), ("d", nil), ("e", "d")])
    #expect(families.heads == ["a", "a", "a", "d", "d"])
    #expect(families.unresolved.isEmpty)
  }

  @Test func orderOfTheRowsDoesNotMatter() {
    #expect(families([("c", "b"), ("b", "a"), ("a", nil)]).heads == ["a", "a", "a"])
  }

  @Test func cyclesAndLostParentsStandForThemselves() {
    let families = families([
      ("a", "b"), ("b", "a"), ("c", "c"), ("d", "a"), ("e", "gone"), ("f", "e"), ("g", nil), ("h", "g"),
    ])
    #expect(families.heads == ["a", "b", "c", "d", "e", "f", "g", "g"])
    #expect(families.unresolved == ["a", "b", "c", "d", "e", "f"])
  }

  @Test func aChainOfManyThousandsTakesLinearTime() {
    let count = 30_000
    let accounts = (0..<count).map {
      Account(id: AccountID("\($0)"), parent: $0 + 1 < count ? AccountID("\($0 + 1)") : nil)
    }
    let families = Families(accounts)
    #expect(families.unresolved.isEmpty)
    #expect(families.heads.allSatisfy { $0.text == "\(count - 1)" })
    #expect(Families([]).heads.isEmpty)
  }

  @Test(arguments: 1...100) func agreesWithPlainWalks(seed: UInt64) {
    var random = Draws(seed)
    let count = 12
    let parents = (0..<count).map { _ -> Int? in random.below(3) == 0 ? nil : Int(random.below(14)) }
    let families = families(parents.enumerated().map { ("\($0)", $1.map { "\($0)" }) })
    for start in 0..<count {
      var (at, steps) = (start, 0)
      while at < count, let parent = parents[at], steps <= count { (at, steps) = (parent, steps + 1) }
      let resolved = at < count && steps <= count
      #expect(families.heads[start].text == "\(resolved ? at : start)")
      #expect(families.unresolved.contains(AccountID("\(start)")) != resolved)
    }
  }
}
