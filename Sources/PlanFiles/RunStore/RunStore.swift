import Foundation
import GRDB
import Planning

/// What a run was made from: two runs with the same key have the same result.
public struct RunKey: Hashable, Sendable {
  public let hash: ContentHash

  /// - Parameters:
  ///   - inputs: the hash of every input file by its role in the plan.
  ///   - settings: the plan and scenario texts.
  public init(
    inputs: [String: ContentHash], settings: [String: String], scenario: String, seed: UInt64, effort: Int,
    kernel: String, version: String
  ) {
    var parts = [
      (label: "version", value: version), (label: "kernel", value: kernel),
      (label: "seed", value: String(seed)), (label: "effort", value: String(effort)),
      (label: "scenario", value: scenario),
    ]
    parts += inputs.sorted { $0.key < $1.key }.map { (label: "input " + $0.key, value: $0.value.hexadecimal) }
    parts += settings.sorted { $0.key < $1.key }.map { (label: "settings " + $0.key, value: $0.value) }
    hash = ContentHash(of: parts)
  }
}

/// A stored run without its result.
public struct RunSummary: Sendable, Equatable, Codable {
  /// Counts from 1 in the order of storing.
  public let number: Int
  public let key: String
  public let scenario: String
  /// ISO 8601, UTC.
  public let stored: String
  /// Whether the clock or a signal ended it: such a run is never reused.
  public let stopped: Bool
  public let withinTolerance: Bool
}

/// Why the run store could not answer.
public enum RunStoreError: Error, Equatable, Sendable, CustomStringConvertible {
  case noSuchRun(String, known: [String])
  case cannotOpen(path: String, reason: String)
  case damaged(run: Int, reason: String)

  public var description: String {
    switch self {
    case .noSuchRun(let name, let known):
      "no run \(name); "
        + (known.isEmpty ? "no run is stored yet" : "stored: " + known.joined(separator: ", "))
    case .cannotOpen(let path, let reason): "the run store \(path) cannot be opened: \(reason)"
    case .damaged(let run, let reason): "run \(run) cannot be read: \(reason)"
    }
  }
}

/// The runs of one plan folder, in SQLite with a write-ahead log.
public final class RunStore: Sendable {
  private let database: DatabasePool

  /// Opens, creates or migrates the store at `path`, readable by its owner only.
  public init(path: String) throws {
    do {
      if !FileManager.default.fileExists(atPath: path) {
        let made = FileManager.default.createFile(
          atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        guard made else { throw RunStoreError.cannotOpen(path: path, reason: "it cannot be created") }
      }
      // Other runs of the folder may be storing theirs.
      var configuration = Configuration()
      configuration.busyMode = .timeout(30)
      database = try DatabasePool(path: path, configuration: configuration)
      try Self.migrator.migrate(database)
    } catch let error as DatabaseError {
      throw RunStoreError.cannotOpen(path: path, reason: error.message ?? "SQLite error \(error.resultCode)")
    }
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("runs") { database in
      try database.create(table: "run") { table in
        table.autoIncrementedPrimaryKey("number")
        table.column("key", .text).notNull().indexed()
        table.column("scenario", .text).notNull()
        table.column("stored", .text).notNull()
        table.column("stopped", .boolean).notNull()
        table.column("withinTolerance", .boolean).notNull()
        table.column("result", .blob).notNull()
      }
    }
    return migrator
  }

  /// Stores a result. O(size of the result).
  @discardableResult
  public func store(_ result: CycleResult, key: RunKey, at date: Date) throws -> RunSummary {
    let bytes = try Self.encoder.encode(result)
    let stored = date.formatted(.iso8601)
    return try database.write { database in
      try database.execute(
        sql: """
          INSERT INTO run (key, scenario, stored, stopped, withinTolerance, result) VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          key.hash.hexadecimal, result.scenario, stored, result.stopped, result.isWithinTolerance, bytes,
        ])
      return RunSummary(
        number: Int(database.lastInsertedRowID), key: key.hash.hexadecimal, scenario: result.scenario,
        stored: stored, stopped: result.stopped, withinTolerance: result.isWithinTolerance)
    }
  }

  /// The newest run of this key that was not stopped; nil when it has to be computed.
  public func find(_ key: RunKey) throws -> (summary: RunSummary, result: CycleResult)? {
    try database.read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM run WHERE key = ? AND NOT stopped ORDER BY number DESC LIMIT 1",
        arguments: [key.hash.hexadecimal])
    }.map { try (Self.summary($0), Self.result($0)) }
  }

  /// All runs, oldest first.
  public func runs() throws -> [RunSummary] {
    try database.read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT number, key, scenario, stored, stopped, withinTolerance FROM run ORDER BY number")
    }.map(Self.summary)
  }

  /// The run with this number, or whose key begins with `name` (six digits or more), or `latest`.
  /// - Throws: `RunStoreError.noSuchRun`.
  public func run(_ name: String) throws -> (summary: RunSummary, result: CycleResult) {
    let row = try database.read { database -> Row? in
      if name == "latest" {
        return try Row.fetchOne(database, sql: "SELECT * FROM run ORDER BY number DESC LIMIT 1")
      }
      if name.count >= 6, name.allSatisfy(\.isHexDigit),
        let row = try Row.fetchOne(
          database, sql: "SELECT * FROM run WHERE key LIKE ? ORDER BY number DESC LIMIT 1",
          arguments: [name.lowercased() + "%"])
      {
        return row
      }
      guard let number = Int(name) else { return nil }
      return try Row.fetchOne(database, sql: "SELECT * FROM run WHERE number = ?", arguments: [number])
    }
    guard let row else {
      throw RunStoreError.noSuchRun(name, known: try runs().suffix(10).map { String($0.number) })
    }
    return try (Self.summary(row), Self.result(row))
  }

  private static func summary(_ row: Row) -> RunSummary {
    RunSummary(
      number: row["number"], key: row["key"], scenario: row["scenario"], stored: row["stored"],
      stopped: row["stopped"], withinTolerance: row["withinTolerance"])
  }

  private static func result(_ row: Row) throws -> CycleResult {
    do {
      return try JSONDecoder().decode(CycleResult.self, from: row["result"] as Data)
    } catch let error as DecodingError {
      throw RunStoreError.damaged(run: row["number"], reason: String(describing: error))
    }
  }

  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return encoder
  }
}
