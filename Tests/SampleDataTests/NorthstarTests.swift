import Foundation
import SalesModel
import SampleData
import Testing

/// The embedded company as a planner would meet it: whole, plausible, and with something to find.
struct NorthstarTests {
  static let company = SampleCompany.northstar
  /// Each file once: debug builds take a while.
  static let files = company.files().map { (path: $0.path, bytes: $0.bytes()) }
  static let tables = Dictionary(
    uniqueKeysWithValues: files.filter { $0.path.hasSuffix(".csv") }.map { ($0.path, Rows($0.bytes)) })

  private func rows(_ name: String) throws -> Rows { try #require(Self.tables["data/\(name).csv"]) }

  @Test func theCommittedFolderIsWhatTheGeneratorMakes() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../../datasets/northstar")
    var size = 0
    for file in Self.files {
      let committed = try Data(contentsOf: root.appending(path: file.path))
      #expect(committed == Data(file.bytes), "\(file.path) differs")
      size += committed.count
    }
    #expect(size < 8_000_000)
  }

  @Test func everyRowIsWholeAndNeedsNoQuotes() {
    for (path, rows) in Self.tables {
      #expect(rows.cells.allSatisfy { $0.count == rows.header.count }, "\(path) is ragged")
    }
    for file in Self.files where file.path.hasSuffix(".csv") {
      #expect(!file.bytes.contains { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\r") })
    }
  }

  @Test func identifiersAreUniqueAndReferencesLead() throws {
    let (accounts, reps) = (try rows("accounts"), try rows("reps"))
    let ids = Set(accounts.column("id"))
    #expect(ids.count == 2400)
    #expect(accounts.column("parent").allSatisfy { $0.isEmpty || ids.contains($0) })
    let repIDs = Set(reps.column("id"))
    for name in ["demand", "actuals", "calls", "credits"] {
      #expect(Set(try rows(name).column("account")).isSubset(of: ids), "an unknown account in \(name)")
    }
    for name in ["calls", "credits"] { #expect(Set(try rows(name).column("rep")).isSubset(of: repIDs)) }
    #expect(Set(try rows("current").column("territory")) == Set(reps.column("territory")))
    let credits = try rows("credits").column("id")
    #expect(Set(credits).count == credits.count)
  }

  @Test func purchasesAreOneARowAndOfTheMonthsPromised() throws {
    for (name, first, last) in [("demand", "2024-01", "2026-12"), ("actuals", "2027-01", "2027-06")] {
      let table = try rows(name)
      #expect(Set(table.cells.map { $0.prefix(3).joined(separator: "|") }).count == table.count)
      #expect(table.column("period").allSatisfy { Period($0) != nil && $0 >= first && $0 <= last })
      #expect(table.column("amount").allSatisfy { (Int($0) ?? 0) > 0 })
    }
    let days = try rows("calls").column("date") + rows("credits").column("date")
    #expect(days.allSatisfy { CalendarDate(iso: $0) != nil && $0 >= "2027-01-01" && $0 <= "2027-06-30" })
    #expect(try rows("calls").column("date").allSatisfy { (CalendarDate(iso: $0)?.weekday ?? 7) < 6 })
  }

  @Test func salesArePlausibleAndGrow() throws {
    let years = try sum("demand") { String($0.prefix(4)) }
    let (first, last) = (years["2024"] ?? 0, years["2026"] ?? 0)
    let potential = try rows("accounts").column("potential").compactMap(Double.init).reduce(0, +)
    #expect((0.2...0.5).contains(last / potential))
    #expect((1.02...1.25).contains(last / first))
    let half = try sum("actuals") { _ in "" }[""] ?? 0
    let before = try sum("demand") { $0 >= "2026-01" && $0 <= "2026-06" ? "" : "other" }[""] ?? 0
    #expect((1.0...1.15).contains(half / before))
  }

  @Test func theSeasonOfConsumablesCanBeRecovered() throws {
    let table = try rows("demand")
    var months = [Double](repeating: 0, count: 12)
    for cells in table.cells where cells[1] == "P2" {
      let period = try #require(Period(cells[2]))
      months[period.indexInYear] += Double(cells[3]) ?? 0
    }
    let mean = months.reduce(0, +) / 12
    let season = [0.95, 0.98, 1.08, 1.03, 1.02, 0.98, 0.85, 0.90, 1.08, 1.12, 1.07, 0.94]
    for (month, expected) in zip(months, season) { #expect(abs(month / mean - expected) < 0.08) }
  }

  @Test(arguments: SampleRole.allCases) func todaysMapIsFarOutOfBalance(role: SampleRole) {
    var loads: [String: Double] = [:]
    for index in 0..<Self.company.accounts {
      let account = Self.company.account(index)
      if let territory = Self.company.territory(of: account, role) {
        loads[territory, default: 0] += Double(account.potential)
      }
    }
    let mean = loads.values.reduce(0, +) / Double(loads.count)
    #expect((loads.values.max() ?? 0) / mean > 1.25)
    #expect(loads.count == Self.company.reps.filter { $0.role == role }.count)
  }

  @Test func creditsAddUpToTheActuals() throws {
    var credited = 0.0
    for cells in try rows("credits").cells {
      credited += try #require(Double(cells[5])) * #require(Double(cells[6]))
    }
    let actual = try sum("actuals") { _ in "" }[""] ?? 0
    #expect(abs(credited - actual) < 0.5)
    #expect(try rows("credits").column("amount").contains { $0.hasPrefix("-") })
  }

  @Test func academicAccountsAreNeglectedAndLargeOnesAreNot() throws {
    let field = Set(Self.company.reps.filter { $0.role == .field }.map(\.id))
    var made: [String: Int] = [:]
    for cells in try rows("calls").cells where field.contains(cells[1]) { made[cells[0], default: 0] += 1 }
    func ratio(_ segment: SampleSegment, norm: Double) -> Double {
      let accounts = (0..<2400).map(Self.company.account).filter { $0.segment == segment }
      let calls = accounts.reduce(0) { $0 + (made[$1.id] ?? 0) }
      return Double(calls) / (Double(accounts.count) * norm / 2)
    }
    #expect(ratio(.academic, norm: 10) < 0.65)
    #expect(ratio(.enterprise, norm: 36) > 1)
  }

  /// Sums of the last column by a key of the period.
  private func sum(_ name: String, by key: (String) -> String) throws -> [String: Double] {
    var sums: [String: Double] = [:]
    for cells in try rows(name).cells { sums[key(cells[2]), default: 0] += Double(cells[3]) ?? 0 }
    return sums
  }
}
