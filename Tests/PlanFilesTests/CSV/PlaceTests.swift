import SalesModel
import Testing

@testable import PlanFiles

@Suite struct PlaceTests {
  @Test(arguments: 1...20) func linesAreThoseAnEditorShows(seed: UInt64) {
    var random = SplitMix(seed)
    let bytes = (0..<(9000 + random.below(4000))).map { _ in [97, 97, 97, 10, 13][random.below(5)] as UInt8 }
    let mapped = MappedBytes(bytes)
    var line = 1
    for offset in bytes.indices {
      if offset % 97 == 0 || (4090...4100).contains(offset) { #expect(mapped.line(at: offset) == line) }
      if bytes[offset] == 10
        || (bytes[offset] == 13 && (offset + 1 == bytes.count || bytes[offset + 1] != 10))
      {
        line += 1
      }
    }
    #expect(mapped.line(at: bytes.count) == line)
  }

  @Test func aFileWrongInEveryLineIsRefusedInLinearTime() throws {
    let text = "id,v\n" + String(repeating: "A,x\n", count: 20_000)
    let table = try CSVTable(text: text, file: "t.csv")
    #expect((0..<table.rowCount).allSatisfy { table.place(row: $0, column: 1).line == $0 + 2 })
    let error = #expect(throws: DataProblems.self) { try table.numbers(1) }
    #expect(error?.count == 20_000)
  }
}
