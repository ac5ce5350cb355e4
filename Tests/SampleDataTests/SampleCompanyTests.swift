import SampleData
import Testing

struct SampleCompanyTests {
  @Test(arguments: [1, 2, 10, 59, 200]) func everySizeHasAllFilesAndARepOfEachRole(size: Int) {
    let company = SampleCompany(accounts: size, seed: 3)
    let files = company.files()
    #expect(
      files.map(\.path) == [
        "README.md", "plan.yaml", "scenarios/grow.yaml", "scenarios/cost-cut.yaml", "scenarios/realign.yaml",
        "data/accounts.csv", "data/reps.csv", "data/demand.csv", "data/current.csv", "data/calls.csv",
        "data/credits.csv", "data/actuals.csv",
      ])
    for role in SampleRole.allCases { #expect(company.reps.contains { $0.role == role }) }
    for file in files where file.path.hasSuffix(".csv") {
      #expect(Rows(file).count > 0, "\(file.path) of \(size) accounts is empty")
    }
  }

  @Test func sameSeedSameBytesAndAnotherSeedOthers() {
    let first = SampleCompany(accounts: 100, seed: 7).files().map { $0.bytes() }
    #expect(first == SampleCompany(accounts: 100, seed: 7).files().map { $0.bytes() })
    let other = SampleCompany(accounts: 100, seed: 8).files().map { $0.bytes() }
    #expect(zip(first, other).filter { $0 == $1 }.count == 1, "only the scenario without amounts is the same")
  }

  @Test func aLargerCompanyBeginsWithTheSameAccounts() {
    let (small, large) = (SampleCompany(accounts: 50, seed: 5), SampleCompany(accounts: 1200, seed: 5))
    for index in 0..<50 {
      #expect(small.account(index) == large.account(index))
      #expect(small.purchases(of: small.account(index)) == large.purchases(of: large.account(index)))
    }
    #expect(large.account(9_999_998).id == "A9999999")
  }

  @Test func partsMakeTheWholeFileInAnyOrder() throws {
    let file = try #require(
      SampleCompany(accounts: 4100, seed: 2).files().first { $0.path.hasSuffix("accounts.csv") })
    #expect(file.parts == 3)
    let backwards = (0..<file.parts).reversed().map { file.bytes(ofPart: $0) }
    #expect(Array(backwards.reversed().joined()) == file.bytes())
    #expect(Rows(file).count == 4100)
  }

  @Test func repsAreOneFor60AccountsInThreeLayers() {
    let reps = SampleCompany.northstar.reps
    #expect(reps.count == 40)
    #expect(SampleRole.allCases.map { role in reps.filter { $0.role == role }.count } == [24, 12, 4])
    #expect(Set(reps.map(\.id)).count == 40)
    #expect(Set(reps.map(\.territory)).count == 40)
    #expect(reps.first?.id == "R01" && reps.last?.id == "R40")
    #expect(reps.allSatisfy { $0.city.population > 300_000 })
    let led = Dictionary(grouping: reps, by: \.manager)
    #expect(led.values.allSatisfy { $0.count <= 8 && Set($0.map(\.role)).count == 1 })
  }

  @Test func accountsAreNearRealPlacesOfTheContiguousStates() {
    for index in 0..<3000 {
      let account = SampleCompany.northstar.account(index)
      #expect((24.4...49.4).contains(account.latitude) && (-125...(-66.9)).contains(account.longitude))
      #expect(abs(account.latitude - account.city.latitude) < 0.2)
      #expect(abs(account.longitude - account.city.longitude) < 0.3)
      #expect(!["AK", "HI"].contains(account.city.state))
      #expect(account.potential >= 0 && account.potential <= 2_400_000 && account.employees > 0)
    }
  }

  @Test func parentsAreEarlierAccountsWithoutAParent() {
    let accounts = (0..<2400).map { SampleCompany.northstar.account($0) }
    let children = accounts.filter { $0.parent != nil }
    #expect((150...350).contains(children.count))
    for child in children {
      guard let parent = child.parent else { continue }
      #expect(parent < child.index && accounts[parent].parent == nil)
    }
  }
}

/// The cells of a sample file, which needs no quotes.
struct Rows {
  let header: [String]
  let cells: [[String]]

  init(_ file: SampleFile) { self.init(file.bytes()) }

  init(_ bytes: [UInt8]) {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    let table = lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    header = table.first ?? []
    cells = Array(table.dropFirst())
  }

  var count: Int { cells.count }

  /// The column called `name`, empty when there is none.
  func column(_ name: String) -> [String] {
    guard let index = header.firstIndex(of: name) else { return [] }
    return cells.map { $0[index] }
  }
}
