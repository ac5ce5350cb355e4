import SalesModel
import Testing

struct FamiliesTests {
  private func families(_ pairs: [(String, String?)]) -> Families {
    Families(pairs.map { Account(id: AccountID($0), parent: $1.map { AccountID($0) }) })
  }

  @Test func membersShareTheTopmostParent() {
    let families = families([("a", nil), ("b", "a"), ("c", "b"), ("d", nil), ("e", "d")])
    #expect(families.heads == ["a", "a", "a", "d", "d"])
    #expect(families.cycles.isEmpty && families.lost.isEmpty)
  }

  @Test func orderOfTheRowsDoesNotMatter() {
    #expect(families([("c", "b"), ("b", "a"), ("a", nil)]).heads == ["a", "a", "a"])
  }

  @Test func cyclesAndLostParentsAreCutAndListed() {
    let families = families([
      ("b", "a"), ("a", "b"), ("c", "c"), ("d", "b"), ("e", "gone"), ("f", "e"), ("g", nil), ("h", "g"),
    ])
    #expect(families.heads == ["a", "a", "c", "a", "e", "e", "g", "g"])
    #expect(families.cycles == [["a", "b"], ["c"]])
    #expect(families.lost == ["e"])
  }

  @Test func aChainOfManyThousandsTakesLinearTime() {
    let count = 30_000
    let accounts = (0..<count).map {
      Account(id: AccountID("\($0)"), parent: $0 + 1 < count ? AccountID("\($0 + 1)") : nil)
    }
    let families = Families(accounts)
    #expect(families.cycles.isEmpty && families.lost.isEmpty)
    #expect(families.heads.allSatisfy { $0.text == "\(count - 1)" })
    #expect(Families([]).heads.isEmpty)
  }

  @Test(arguments: 1...100) func agreesWithPlainWalks(seed: UInt64) {
    var random = Draws(seed)
    let count = 12
    let parents = (0..<count).map { _ -> Int? in random.below(3) == 0 ? nil : Int(random.below(14)) }
    let families = families(parents.enumerated().map { ("\($0)", $1.map { "\($0)" }) })
    for start in 0..<count {
      var chain = [start]
      while let parent = parents[chain[chain.count - 1]], parent < count, !chain.contains(parent) {
        chain.append(parent)
      }
      let last = chain[chain.count - 1]
      // A chain that came back is cut at the smallest id of its circle.
      let circle = parents[last].flatMap { chain.firstIndex(of: $0) }.map { chain[$0...].map { "\($0)" } }
      let head = circle.flatMap { $0.min { AccountID($0) < AccountID($1) } } ?? "\(last)"
      #expect(families.heads[start].text == head)
      #expect(families.lost.contains(AccountID("\(start)")) == (parents[start].map { $0 >= count } ?? false))
      if let circle {
        #expect(families.cycles.contains { Set($0.map(\.text)) == Set(circle) })
      }
    }
  }
}
