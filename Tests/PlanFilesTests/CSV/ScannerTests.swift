import SalesModel
import Testing

@testable import PlanFiles

@Suite struct ScannerTests {
  @Test(arguments: 1...300) func agreesWithTheReferenceOnRandomTables(seed: UInt64) throws {
    var random = SplitMix(seed)
    let delimiter = [",", ";", "\t", "|"][random.below(4)]
    let text = randomTable(&random, delimiter: delimiter)
    let format = CSVFormat(delimiter: Array(delimiter.utf8)[0])
    let table = try CSVTable(text: text, file: "t.csv", format: format)
    let expected = referenceRows(text, delimiter: Character(delimiter))
    #expect([table.header] + rows(table) == expected, "\(text.debugDescription)")
  }

  @Test(arguments: 1...400) func randomBytesAreReadOrRefused(seed: UInt64) {
    var random = SplitMix(seed)
    let alphabet = Array("\",;\n\r a1é\u{FEFF}".utf8) + [0, 0xFF, 0xC3]
    let bytes = (0..<random.below(200)).map { _ in alphabet[random.below(alphabet.count)] }
    do {
      let table = try CSVTable(bytes: bytes, file: "t.csv")
      #expect(table.cells.count == table.rowCount * table.width)
      for column in 0..<table.width {
        _ = try? table.numbers(column)
        _ = try? table.dates(column)
        #expect(
          table.interned(column).codes.map { table.interned(column).values[Int($0)] }
            == table.texts(column).map(\.trimmed))
      }
    } catch {
      #expect(error.count > 0)
      #expect(error.listed.allSatisfy { $0.place.line >= 1 })
    }
  }

  @Test func aByteOrderMarkIsNoPartOfTheFirstHeader() throws {
    let table = try CSVTable(text: "\u{FEFF}id,x\n1,2\n", file: "t.csv")
    #expect(table.header == ["id", "x"])
  }

  @Test func loneCarriageReturnsEndLines() throws {
    let table = try CSVTable(text: "a,b\r1,2\r3,4", file: "t.csv")
    #expect(rows(table) == [["1", "2"], ["3", "4"]])
    #expect(table.place(row: 1, column: 1).line == 3)
  }

  @Test func blankLinesAreSkippedAndQuotedEmptiesAreNot() throws {
    let table = try CSVTable(text: "a\n\n1\n\"\"\n\n", file: "t.csv")
    #expect(rows(table) == [["1"], [""]])
  }

  @Test func emptyCellsPastTheHeaderAreNoFault() throws {
    let table = try CSVTable(text: "a,b\n1,2,,\n3,4\n", file: "t.csv")
    #expect(rows(table) == [["1", "2"], ["3", "4"]])
  }

  @Test func aQuoteInsideAnUnquotedCellIsText() throws {
    let table = try CSVTable(text: "a,b\n5\" pipe,2\n", file: "t.csv")
    #expect(rows(table) == [["5\" pipe", "2"]])
  }

  @Test func raggedRowsAreAllReportedWithTheirLines() {
    let problems = faults("a,b,c\n1,2\n\"x\ny\",2,3\n1,2,3,4\n")
    #expect(problems?.listed.map(\.place.line) == [2, 5])
    #expect(problems?.listed.map(\.found) == ["2 cells", "4 cells"])
    #expect(problems?.listed.first?.expected == "3, as in the header")
  }

  @Test func brokenQuotesAreReportedWithLineAndColumn() {
    let open = faults("a,b\n1,2\n3,\"no end\nat all\n")
    #expect(open?.listed.map(\.place) == [Place(file: "t.csv", line: 3, column: 2, columnName: "b")])
    let after = faults("a,b\n\"1\"x,2\n")
    #expect(after?.listed.map(\.place) == [Place(file: "t.csv", line: 2, column: 1, columnName: "a")])
  }

  @Test func theByteThatIsNoUTF8IsNamedWithItsPlace() throws {
    let bytes = Array("id,name\n1,ok\n2,M".utf8) + [0xFC] + Array("ller\n".utf8)
    let error = #expect(throws: DataProblems.self) { try CSVTable(bytes: bytes, file: "t.csv") }
    let problem = try #require(error?.listed.first)
    #expect(error?.count == 1)
    #expect(problem.place == Place(file: "t.csv", line: 3, column: 2, columnName: "name"))
    #expect(problem.found == "byte 0xFC (byte 4 of the line)")
  }

  @Test(
    arguments: [
      [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xE2, 0x82],
      [0xF8],
    ] as [[UInt8]])
  func malformedSequencesAreRefused(_ sequence: [UInt8]) {
    #expect(throws: DataProblems.self) { try CSVTable(bytes: Array("a\n".utf8) + sequence + [10], file: "t") }
    #expect(String(validating: sequence, as: UTF8.self) == nil)
  }

  @Test func onlyTheFirstTwentyProblemsAreListed() {
    let problems = faults("a,b\n" + String(repeating: "1\n", count: 57))
    #expect(problems?.listed.count == 20)
    #expect(problems?.count == 57)
  }

  @Test(
    arguments: [
      ([0xFF, 0xFE, 0x61, 0], "UTF-16 text"), ([0x50, 0x4B, 3, 4, 1], "a workbook or archive (ZIP)"),
      ([], "no line"),
      ([10, 10], "no line"), ([0x1F, 0x8B, 8], "a compressed file (gzip)"),
    ] as [([UInt8], String)])
  func filesThatAreNoTableAreNamed(_ bytes: [UInt8], _ found: String) {
    let error = #expect(throws: DataProblems.self) { try CSVTable(bytes: bytes, file: "t") }
    #expect(error?.listed.first?.found == found)
  }

  @Test func anotherDelimiterIsHinted() {
    let table = try? CSVTable(text: "id;x\n1;2\n", file: "t.csv")
    let error = #expect(throws: DataProblems.self) { try table?.requiredColumn("id") }
    #expect(error?.listed.first?.expected == "a column \"id\"; is the delimiter \";\"?")
  }

  @Test func aWideHeaderOverShortRowsTakesNoMemory() {
    let wide = String(repeating: "a,", count: 20_000) + "a\n" + String(repeating: "1\n", count: 20_000)
    #expect(throws: DataProblems.self) { try CSVTable(text: wide, file: "t") }
  }

  @Test func theFooterOfAReportIsDropped() throws {
    let text = """
      "Account ID","Amount"
      "A1","10"
      "A2","20"


      "Pipeline by Account"
      "Copyright (c) 2000-2027 salesforce.com, inc. All rights reserved."
      "Confidential Information - Do Not Distribute"
      "Generated By:  R01  1/31/2027 3:04 PM"
      "Acme"
      """
    // The report's name stands before the known lines and is a fault of its own.
    #expect(throws: DataProblems.self) { try CSVTable(text: text, file: "t") }
    let table = try CSVTable(text: text.replacing("\"Pipeline by Account\"\n", with: ""), file: "t")
    #expect(rows(table) == [["A1", "10"], ["A2", "20"]])
    #expect(rows(try CSVTable(text: "a,b\nCopyright (c) x,\n1,2\n", file: "t")).count == 2)
  }

  @Test func filesThatAreNotThereOrNotFilesAreErrorsOfTheirOwn() {
    #expect(throws: InputMissing(path: "/nowhere/at/all.csv")) { try CSVTable(path: "/nowhere/at/all.csv") }
    #expect(throws: CannotRead.self) { try CSVTable(path: "/") }
    #expect(throws: DataProblems.self) { try CSVTable(path: "/dev/null") }
  }

  private func faults(_ text: String) -> DataProblems? {
    #expect(throws: DataProblems.self) { try CSVTable(text: text, file: "t.csv") }
  }

  private func randomTable(_ random: inout SplitMix, delimiter: String) -> String {
    let pieces = ["a", "1", " ", "é", "日本", "\"", "\n", "\r\n", "\r", delimiter, "=", "🗺️", "x y"]
    let width = 1 + random.below(5)
    let end = ["\n", "\r\n", "\r"][random.below(3)]
    var lines: [String] = [(0..<width).map { "h\($0)" }.joined(separator: delimiter)]
    for _ in 0..<random.below(12) {
      let cells = (0..<width).map { _ -> String in
        let text = (0..<random.below(5)).map { _ in pieces[random.below(pieces.count)] }.joined()
        let needsQuotes =
          text.unicodeScalars.contains { "\"\n\r".unicodeScalars.contains($0) } || text.contains(delimiter)
        return needsQuotes || random.below(4) == 0 ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
      }
      lines.append(cells.joined(separator: delimiter))
      if random.below(6) == 0 { lines.append("") }
    }
    return lines.joined(separator: end) + (random.below(2) == 0 ? end : "")
  }
}

/// Small counter-based random numbers for tests (SplitMix64).
struct SplitMix {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
