import SalesModel
import Testing

@testable import SalesTask

@Suite struct ConditionTests {
  private func holds(_ text: String, _ cell: String?) throws -> Bool {
    let account = Account(id: "A", attributes: cell.map { ["size": $0] } ?? [:])
    return try Condition(column: "size", text: text).holds(AccountColumns(account: account, potential: nil))
  }

  @Test(arguments: [
    (">= 400000", "400000", true), (">= 400000", "399999.99", false), (">400", "400", false),
    ("<= 5", "5", true), ("< 5", "5", false), ("50..400", "50", true), ("50..400", "400", true),
    ("50..<400", "400", false), ("-5..-1", "-3", true), ("= 5", "5.0", true), ("5", " 5 ", true),
    ("!= 5", "6", true), ("!= 5", "5.00", false), ("Education", "education ", true),
    ("= a..b", "A..B", true), ("Ed..ucation", "ed..ucation", true), (">= 10%", "12%", true),
    (">= 1,000", "$1,200.50", true), (">= 1_000", "999", false), (">= 0", "n/a", false), ("< 5", "", false),
    ("present", "x", true), ("present", "  ", false), ("absent", "", true), ("absent", "x", false),
    ("!= x", "", true), ("= 5", "five", false), ("É", "é", true),
  ])
  func comparesACell(text: String, cell: String, expected: Bool) throws {
    #expect(try holds(text, cell) == expected)
  }

  @Test func anAbsentColumnFailsEveryComparison() throws {
    #expect(try !holds(">= 0", nil))
    #expect(try !holds("x", nil))
    #expect(try holds("absent", nil))
  }

  @Test(arguments: [
    ("", ConditionError.Reason.empty), ("  ", .empty), ("=", .empty), ("!= ", .empty),
    (">= ", .notANumber("")),
    (">= big", .notANumber("big")), ("> nan", .notANumber("nan")), ("< inf", .notANumber("inf")),
    (">= 0x10", .notANumber("0x10")), ("5..", .notANumber("")), ("..5", .notANumber("")),
    ("5..x", .notANumber("x")), ("9..5", .emptyRange), ("5..<5", .emptyRange),
    (">= 1,00", .notANumber("1,00")),
    (">= --5", .notANumber("--5")), (">=> 5", .notANumber("> 5")), (">= 1e999", .notANumber("1e999")),
  ])
  func refusesWhatItCannotRead(text: String, reason: ConditionError.Reason) {
    let expected = ConditionError(column: "size", text: text.blanksTrimmed, reason: reason)
    #expect(throws: expected) { try Condition(column: "size", text: text) }
    #expect(!expected.description.isEmpty)
  }

  @Test func aListHoldsForAnyOfItsValues() throws {
    let condition = try Condition(column: "Industry", anyOf: ["Education", "7"])
    for (cell, expected) in [("education", true), ("7.0", true), ("Mining", false)] {
      let account = Account(id: "A", attributes: ["industry": cell])
      #expect(condition.holds(AccountColumns(account: account, potential: nil)) == expected)
    }
    #expect(throws: ConditionError.self) { try Condition(column: "x", anyOf: []) }
    #expect(throws: ConditionError.self) { try Condition(column: "x", anyOf: ["a", " "]) }
  }

  @Test func thePotentialIsReadAsANumberWhateverItsColumnWasCalled() throws {
    let columns = AccountColumns(
      account: Account(id: "A", attributes: ["Addressable Spend": "$5"]), potential: 500)
    #expect(try Condition(column: "Potential", text: ">= 500").holds(columns))
    #expect(try Condition(column: "potential", text: "present").holds(columns))
    #expect(try Condition(column: "id", text: "a").holds(columns))
  }

  /// Any text is read, or refused with an error: nothing traps, and no number is other than finite.
  @Test(arguments: 1...20) func noTextIsTooStrange(seed: UInt64) throws {
    var random = Shuffle(state: seed)
    let alphabet = Array("0159.,-+_%$€ <>=!.x\tEeé\u{0}")
    for _ in 0..<200 {
      let text = String(
        (0..<Int.random(in: 0...8, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "0" }
      )
      if let value = number(in: text) { #expect(value.isFinite) }
      let account = Account(id: "A", attributes: ["size": text])
      if let condition = try? Condition(column: "size", text: text) {
        _ = condition.holds(AccountColumns(account: account, potential: nil))
      }
    }
  }
}
