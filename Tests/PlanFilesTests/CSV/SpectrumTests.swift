import Foundation
import Testing

@testable import PlanFiles

/// Our own files for the cases of the public csv-spectrum collection, each with its cells.
@Suite struct SpectrumTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let rows: [[String]]
    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "comma-in-quotes",
      rows: [
        ["first", "last", "address", "city", "zip"], ["Ada", "Byron", "12 Mill Lane", "Ely, Cambs", "CB7"],
      ]),
    Case(name: "empty", rows: [["a", "b", "c"], ["1", "", ""], ["2", "3", "4"]]),
    Case(name: "empty-crlf", rows: [["a", "b", "c"], ["1", "", ""], ["2", "3", "4"]]),
    Case(name: "escaped-quotes", rows: [["a", "b"], ["1", "ha \"ha\" ha"], ["3", "4"]]),
    Case(name: "json", rows: [["key", "val"], ["1", #"{"type": "Point", "coordinates": [102.0, 0.5]}"#]]),
    Case(
      name: "location-coordinates",
      rows: [["lat", "lon", "note"], ["37.77400", "-122.41900", "near 37°46'26\"N"]]),
    Case(
      name: "newlines",
      rows: [["a", "b", "c"], ["1", "2", "3"], ["Once upon \na time", "5", "6"], ["7", "8", "9"]]),
    Case(
      name: "newlines-crlf",
      rows: [["a", "b", "c"], ["1", "2", "3"], ["Once upon \r\na time", "5", "6"], ["7", "8", "9"]]),
    Case(name: "quotes-and-newlines", rows: [["a", "b"], ["1", "ha \n\"ha\" \nha"], ["3", "4"]]),
    Case(name: "simple", rows: [["a", "b", "c"], ["1", "2", "3"]]),
    Case(name: "simple-crlf", rows: [["a", "b", "c"], ["1", "2", "3"]]),
    Case(
      name: "utf8", rows: [["a", "b", "c"], ["1", "2", "3"], ["4", "5", "ʤ"], ["žluťoučký", "日本", "🗺️"]]),
  ]

  @Test(arguments: cases) func cellsAreThoseOfTheFile(_ spectrum: Case) throws {
    let path = try #require(
      Bundle.module.path(forResource: spectrum.name, ofType: "csv", inDirectory: "Fixtures/csv"))
    let table = try CSVTable(path: path)
    #expect([table.header] + rows(table) == spectrum.rows)
  }
}

/// All cells of a table as text.
func rows(_ table: CSVTable) -> [[String]] {
  (0..<table.rowCount).map { row in (0..<table.width).map { table.text(row: row, column: $0) } }
}
