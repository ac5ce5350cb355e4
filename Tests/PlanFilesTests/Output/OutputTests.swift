import Foundation
import SalesModel
import Testing

@testable import PlanFiles

@Suite struct CSVWriterTests {
  @Test(arguments: 1...60) func whatIsWrittenReadsBack(seed: UInt64) throws {
    try withFolder { folder in
      var random = SplitMix(seed)
      let pieces = ["a", " ", "\"", ",", "\n", "\r\n", "é", "=", "-", "'", "1", "|", "\t"]
      let delimiter = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "|"), 9][random.below(4)]
      let written = (0..<30).map { _ in
        (0..<3).map { _ in (0..<random.below(4)).map { _ in pieces[random.below(pieces.count)] }.joined() }
      }
      let path = "\(folder)/t.csv"
      var writer = try CSVWriter(path, header: ["a", "b", "c"], delimiter: delimiter)
      for row in written { try writer.write(row.map { .text($0) }) }
      try writer.finish()
      let table = try CSVTable(path: path, format: CSVFormat(delimiter: delimiter))
      let guarded = written.map {
        $0.map { text in text.utf8.first.map { "=+-@\t\r".utf8.contains($0) } ?? false ? "'" + text : text }
      }
      #expect(rows(table) == guarded)
    }
  }

  @Test(arguments: ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "=\"a\"\n"])
  func noTextCellBeginsAFormula(_ text: String) throws {
    try withFolder { folder in
      try writeRow([.text(text)], to: "\(folder)/t.csv")
      let line = try String(contentsOfFile: "\(folder)/t.csv", encoding: .utf8).dropFirst(2)
      #expect(line.hasPrefix("'") || line.hasPrefix("\"'"))
    }
  }

  @Test func numbersStayNumbers() throws {
    try withFolder { folder in
      let cells: [CSVCell] = [
        .number(-5), .number(0.1), .number(1e21), .number(.nan), .integer(-7), .fixed(-0.004, decimals: 2),
        .fixed(2.5, decimals: 0), .fixed(1234.565, decimals: 1), .money(Money(minorUnits: -5, .usDollar)),
        .empty,
      ]
      try writeRow(cells, to: "\(folder)/t.csv")
      let text = try String(contentsOfFile: "\(folder)/t.csv", encoding: .utf8)
      #expect(text.split(separator: "\n").last == "-5,0.1,1e+21,,-7,0.00,3,1234.6,-0.05,")
    }
  }

  @Test func anEmptyCellAloneIsNoBlankLine() throws {
    try withFolder { folder in
      try writeRow([.text("")], to: "\(folder)/t.csv")
      #expect(rows(try CSVTable(path: "\(folder)/t.csv")) == [[""]])
    }
  }

  private func writeRow(_ cells: [CSVCell], to path: String) throws {
    var writer = try CSVWriter(path, header: cells.indices.map { "\($0)" })
    try writer.write(cells)
    try writer.finish()
  }
}

@Suite struct AtomicFileTests {
  @Test func aFileDroppedHalfWayLeavesTheOldOneAndNothingElse() throws {
    try withFolder { folder in
      let path = "\(folder)/t.txt"
      try writeAtomically("old", to: path)
      do {
        var file = try AtomicFile(path)
        try file.write(String(repeating: "new", count: 200_000))
      }
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["t.txt"])
      try writeAtomically(Array("new".utf8), to: path)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
    }
  }

  @Test func permissionsAreThoseAskedFor() throws {
    try withFolder { folder in
      try makePrivateDirectory("\(folder)/out/deep")
      try writeAtomically("x", to: "\(folder)/out/deep/pay.csv", mode: 0o600)
      let mode = { (path: String) in
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      }
      #expect(try mode("\(folder)/out/deep/pay.csv") == 0o600)
      #expect(try mode("\(folder)/out/deep") == 0o700)
      try makePrivateDirectory("\(folder)/out/deep")
    }
  }

  @Test func devicesAreWrittenThroughAndAFullDiskSaysSo() throws {
    try writeAtomically("x", to: "/dev/null")
    let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
    #expect(type == .typeCharacterSpecial)
    #expect(throws: CannotWrite(path: "/dev/full", reason: "No space left on device")) {
      try writeAtomically("x", to: "/dev/full")
    }
    #expect(throws: CannotWrite.self) {
      var writer = try CSVWriter("/dev/full", header: ["a"])
      for row in 0..<100_000 { try writer.write([.integer(row)]) }
    }
  }

  @Test func linksAndPermissionsSurvive() throws {
    try withFolder { folder in
      try writeAtomically("old", to: "\(folder)/real", mode: 0o640)
      try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: "real")
      try writeAtomically("new", to: "\(folder)/link")
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/link") == "real")
      #expect(try String(contentsOfFile: "\(folder)/real", encoding: .utf8) == "new")
      let mode = try FileManager.default.attributesOfItem(atPath: "\(folder)/real")[.posixPermissions] as? Int
      #expect(mode == 0o640)
    }
  }

  @Test func whatCannotBeWrittenSaysWhy() throws {
    try withFolder { folder in
      #expect(throws: CannotWrite(path: "\(folder)/none/t", reason: "No such file or directory")) {
        try writeAtomically("x", to: "\(folder)/none/t")
      }
      try writeAtomically("x", to: "\(folder)/file")
      #expect(throws: CannotWrite.self) { try makePrivateDirectory("\(folder)/file") }
      #expect(throws: CannotWrite.self) { try makePrivateDirectory("\(folder)/file/below") }
      try FileManager.default.createDirectory(atPath: "\(folder)/taken", withIntermediateDirectories: false)
      #expect(throws: CannotWrite.self) { try writeAtomically("x", to: "\(folder)/taken") }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["file", "taken"])
    }
  }
}

/// Runs `body` with a new folder that is removed afterwards.
@discardableResult
func withFolder<Value>(_ body: (String) throws -> Value) throws -> Value {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}
