public import SalesModel

/// A CSV file, its cells found but not yet typed.
public struct CSVTable: Sendable {
  /// The name for places and messages.
  public let file: String
  public let header: [String]
  public let rowCount: Int

  /// - Throws: `InputMissing`, `CannotRead`, or `DataProblems` for bytes that are not a CSV table.
  public init(path: String, format: CSVFormat = .standard) throws {
    (file, header, rowCount) = (path, [], 0)
  }

  /// The same for text in memory; `file` is its name in places.
  public init(text: String, file: String, format: CSVFormat = .standard) throws {
    (self.file, header, rowCount) = (file, [], 0)
  }

  /// The index of the column with this header, by case, spaces and underscores ignored.
  public func column(_ name: String) -> Int? { nil }

  /// - Throws: `DataProblems` naming the nearest header.
  public func requiredColumn(_ name: String) throws(DataProblems) -> Int { 0 }

  public func text(row: Int, column: Int) -> String { "" }

  public func texts(_ column: Int) -> [String] { [] }

  /// Finite numbers; an empty cell is a problem unless `empty` is given.
  public func numbers(_ column: Int, empty: Double? = nil) throws(DataProblems) -> [Double] { [] }

  public func periods(_ column: Int) throws(DataProblems) -> [Period] { [] }

  public func dates(_ column: Int) throws(DataProblems) -> [CalendarDate] { [] }

  public func amounts(_ column: Int, in currency: Currency) throws(DataProblems) -> [Money] { [] }

  public func place(row: Int, column: Int) -> Place { Place(file: file, line: 1) }
}
