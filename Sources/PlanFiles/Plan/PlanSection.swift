import SalesModel

/// Collects the problems of a plan while it is decoded.
final class PlanProblems {
  private(set) var log = ProblemLog()
  /// What was merged into several mappings is noted once.
  private var noted: Set<String> = []

  func add(_ node: PlanNode, _ path: String, expected: String) {
    add(node.place, path, found: node.description, expected: expected)
  }

  func add(_ place: Place, _ path: String, found: String, expected: String) {
    guard noted.insert("\(place)\n\(found)\n\(expected)").inserted else { return }
    let named = Place(
      file: place.file, line: place.line, column: place.column, columnName: path.isEmpty ? nil : path)
    log.add(DataProblem(at: named, found: found, expected: expected))
  }

  func add(_ problems: DataProblems) { log.add(problems) }

  /// - Throws: `DataProblems` when there are any.
  func check() throws(DataProblems) { try log.check() }
}

/// A mapping of a plan whose keys are known: reads typed values, notes what is wrong, never stops at the first.
///
/// Each reading function returns nil for a key that is not there or holds something else; the latter is noted.
struct PlanSection {
  let node: PlanNode
  /// Where in the plan, such as `territories.layers.field`.
  let path: String
  let problems: PlanProblems

  /// Unknown keys are noted with the nearest known one. A null is an empty mapping.
  init(_ node: PlanNode, path: String, keys: [String], _ problems: PlanProblems) {
    self.node = node
    self.path = path
    self.problems = problems
    switch node.content {
    case .null: break
    case .mapping(let entries): Self.check(entries, path, keys, problems)
    default: problems.add(node, path, expected: "a mapping with the keys \(keys.joined(separator: ", "))")
    }
  }

  private static func check(
    _ entries: [PlanNode.Entry], _ path: String, _ keys: [String], _ problems: PlanProblems
  ) {
    for entry in entries where !keys.contains(entry.key) {
      let near = NearestName.of(entry.key, in: keys).map { "\"\($0)\"?" }
      problems.add(
        entry.place, joined(path, entry.key), found: "the key \"\(entry.key)\"",
        expected: near.map { "a known key; is it \($0)" } ?? "one of \(keys.joined(separator: ", "))")
    }
  }

  static func joined(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  func path(_ key: String) -> String { Self.joined(path, key) }

  /// The value under `key`; nil when there is none, or a null.
  func value(_ key: String) -> PlanNode? {
    guard let value = node[key] else { return nil }
    if case .null = value.content { return nil }
    return value
  }

  func section(_ key: String, keys: [String]) -> PlanSection? {
    value(key).map { PlanSection($0, path: path(key), keys: keys, problems) }
  }

  /// A section that must be there; when it is not, that is noted and an empty one stands for it.
  func requiredSection(_ key: String, keys: [String]) -> PlanSection {
    section(key, keys: keys)
      ?? {
        missing(key)
        return PlanSection(PlanNode(place: node.place, content: .null), path: path(key), keys: keys, problems)
      }()
  }

  /// The entries of a mapping whose keys are names of things.
  func entries(_ key: String) -> [PlanNode.Entry] {
    guard let value = value(key) else { return [] }
    if case .mapping(let entries) = value.content { return entries }
    problems.add(value, path(key), expected: "a mapping")
    return []
  }

  /// The sections of a list, each with these keys.
  func sections(_ key: String, keys: [String]) -> [PlanSection] {
    items(key).enumerated().map { index, item in
      let name = (item["id"] ?? item["role"]).flatMap {
        if case .text(let name) = $0.content { name } else { nil }
      }
      return PlanSection(item, path: "\(path(key))[\(name ?? String(index + 1))]", keys: keys, problems)
    }
  }

  /// The items of a list.
  func items(_ key: String) -> [PlanNode] {
    guard let value = value(key) else { return [] }
    if case .list(let items) = value.content { return items }
    problems.add(value, path(key), expected: "a list")
    return []
  }

  func missing(_ key: String) {
    problems.add(node.place, path, found: "no key \"\(key)\"", expected: "\"\(key)\": it is required")
  }

  /// Notes that the value under `key` is not what was `expected`.
  func refuse(_ key: String, expected: String) {
    problems.add(value(key) ?? node, path(key), expected: expected)
  }
}
