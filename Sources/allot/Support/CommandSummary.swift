import Foundation
import SalesModel

/// What a command says beside its table: lines for people, the same as JSON for programs.
struct CommandSummary: Encodable {
  /// Numbers and texts by name.
  private(set) var values: [String: Value] = [:]
  private(set) var notes: [String]

  enum Value: Encodable {
    case number(Double)
    case count(Int)
    case text(String)

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .number(let number): try container.encode(number)
      case .count(let count): try container.encode(count)
      case .text(let text): try container.encode(text)
      }
    }
  }

  init(_ notes: [String] = []) { self.notes = notes }

  mutating func set(_ name: String, _ number: Double) {
    values[name] = number.isFinite ? .number(number) : nil
  }
  mutating func set(_ name: String, _ count: Int) { values[name] = .count(count) }
  mutating func set(_ name: String, _ text: String) { values[name] = .text(text) }
  /// Major units.
  mutating func set(_ name: String, _ amount: Money) {
    set(name, amount.major)
    set("currency", "\(amount.currency)")
  }
  mutating func note(_ line: String) { notes.append(line) }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ text: String) { stringValue = text }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for (name, value) in values { try container.encode(value, forKey: Key(name)) }
    try container.encode(notes, forKey: Key("notes"))
  }
}

extension CommonOptions {
  /// The lines on standard error, or JSON on standard output, which also goes to standard error when the table is there.
  func report(_ summary: CommandSummary, beside file: OutputOptions) throws {
    guard json else {
      for line in summary.notes { note(line) }
      return
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(summary), as: UTF8.self)
    if file.isStandardOutput { Terminal.printError(text) } else { print(text) }
  }
}
