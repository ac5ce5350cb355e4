/// Where in a file something is: line and column count from 1, as an editor shows them.
public struct Place: Hashable, Sendable, Codable, CustomStringConvertible {
  public let file: String
  public let line: Int
  /// The number of the field (CSV) or of the character (YAML), when known.
  public let column: Int?
  /// The name of the CSV column, or the path of the key (YAML), when known.
  public let columnName: String?

  public init(file: String, line: Int, column: Int? = nil, columnName: String? = nil) {
    self.file = file
    self.line = line
    self.column = column
    self.columnName = columnName
  }

  public var description: String {
    let position = column.map { ":\($0)" } ?? ""
    return "\(file):\(line)\(position)" + (columnName.map { " (\($0))" } ?? "")
  }
}

/// One thing wrong with an input: where, what was found, what was expected.
public struct DataProblem: Error, Hashable, Sendable, Codable, CustomStringConvertible {
  public let place: Place
  public let found: String
  public let expected: String

  public init(at place: Place, found: String, expected: String) {
    self.place = place
    self.found = found
    self.expected = expected
  }

  public var description: String { "\(place): found \(found), expected \(expected)" }
}

/// All problems of the inputs, reported together.
public struct DataProblems: Error, Sendable, Equatable, CustomStringConvertible {
  /// At most `DataProblems.limit` a file, in file order.
  public let listed: [DataProblem]
  /// How many there are in all.
  public let count: Int

  /// How many problems of a file are kept; past it they are counted.
  public static let limit = 20

  public init(_ problems: [DataProblem], count: Int? = nil) {
    var kept: [String: Int] = [:]
    listed = problems.filter { problem in
      kept[problem.place.file, default: 0] += 1
      return kept[problem.place.file, default: 0] <= Self.limit
    }
    self.count = count ?? problems.count
  }

  public var description: String {
    let lines = listed.map(\.description)
    let more = count - listed.count
    return (lines + (more > 0 ? ["… and \(more) more"] : [])).joined(separator: "\n")
  }
}
