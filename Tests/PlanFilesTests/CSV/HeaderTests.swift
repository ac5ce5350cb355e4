import SalesModel
import Testing

@testable import PlanFiles

@Suite struct HeaderTests {
  @Test func caseSpacesAndSignsDoNotCount() throws {
    let table = try CSVTable(text: " Account ID ,Probability (%),billing_latitude\n1,2,3\n", file: "t.csv")
    #expect(table.column("AccountId") == 0)
    #expect(table.column("ACCOUNT_ID") == 0)
    #expect(table.column("probability") == 1)
    #expect(table.column("BillingLatitude") == 2)
    #expect(table.column("name") == nil)
  }

  @Test func fieldsAreFoundUnderTheHeadersOfExports() throws {
    let table = try CSVTable(
      text: "Account ID,BillingLatitude,BillingLongitude,Close Date\n1,2,3,4\n", file: "t.csv")
    #expect(["id", "lat", "lon", "period"].map { table.column($0) } == [0, 1, 2, 3])
    let own = try CSVTable(text: "lat,BillingLatitude\n1,2\n", file: "t.csv")
    #expect(own.column("lat") == 0)
  }

  @Test func theExactHeaderWinsOverASimilarOne() throws {
    let table = try CSVTable(text: "ID,id,Id\n1,2,3\n", file: "t.csv")
    #expect(table.column("id") == 1)
    let error = #expect(throws: DataProblems.self) { try table.requiredColumn("iD") }
    #expect(error?.listed.first?.place == Place(file: "t.csv", line: 1, column: 2, columnName: "id"))
  }

  @Test func aMissingColumnNamesTheNearest() throws {
    let table = try CSVTable(text: "id,potental,workload\n1,2,3\n", file: "t.csv")
    let error = #expect(throws: DataProblems.self) { try table.requiredColumn("potential") }
    #expect(error?.listed.first?.expected == "a column \"potential\"; is it \"potental\"?")
  }

  @Test(arguments: [
    ("kitten", "sitting", 3), ("ab", "ba", 1), ("", "abc", 3), ("abc", "abc", 0), ("ca", "abc", 3),
    ("teritories", "territories", 1),
  ])
  func editDistances(_ a: String, _ b: String, _ edits: Int) {
    #expect(NearestName.distance(Array(a), Array(b)) == edits)
    #expect(NearestName.distance(Array(b), Array(a)) == edits)
  }

  @Test func namesFarAwayAreNoHint() {
    #expect(NearestName.of("zebra", in: ["potential", "id"]) == nil)
    #expect(NearestName.of("Segmnet", in: ["segments", "segment"]) == "segment")
  }
}

@Suite struct InterningTests {
  @Test(arguments: 1...40) func codesStandForTheTexts(seed: UInt64) throws {
    var random = SplitMix(seed)
    let words =
      (0..<60).map { "w\($0 * $0)" } + ["", "say \"so\"", "a longer text than eight bytes", " padded "]
    let picked = (0..<4000).map { _ in words[random.below(words.count)] }
    let text = "v\n" + picked.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"\n" }.joined()
    let table = try CSVTable(text: text, file: "t.csv")
    let column = table.interned(0)
    #expect(column.codes.map { column.values[Int($0)] } == picked.map(\.trimmed))
    #expect(Set(column.values).count == column.values.count)
    var seen: Set<String> = []
    let repeated = picked.indices.filter { !seen.insert(picked[$0].trimmed).inserted }
    #expect(table.repeats(0).map(\.row) == repeated)
  }

  @Test func manyDistinctTextsGrowTheIndex() throws {
    let texts = (0..<5000).map { "id-\($0)" }
    let table = try CSVTable(text: "v\n" + texts.joined(separator: "\n"), file: "t.csv")
    #expect(table.interned(0).values == texts)
    #expect(table.repeats(0).isEmpty)
  }
}
