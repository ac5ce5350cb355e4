import SalesModel
internal import Yams

/// Reads the text of a YAML file into a `PlanNode`.
enum PlanText {
  /// Aliases can make a small file huge.
  private static let mostNodes = 200_000
  private static let deepest = 64

  /// - Throws: `InputMissing`, `CannotRead`, or `DataProblems` for what is not YAML in UTF-8.
  static func read(_ path: String) throws -> (text: String, root: PlanNode) {
    let mapped = try MappedBytes(path: path)
    // The bytes are gone with their owner.
    let text = try withExtendedLifetime(mapped) { try decoded(mapped, path) }
    return (text, try parse(text, file: path))
  }

  private static func decoded(_ mapped: MappedBytes, _ path: String) throws(DataProblems) -> String {
    let bytes = mapped.bytes
    var fault: Int?
    UTF8Check.forEachFault(in: bytes) { fault = fault ?? $0 }
    guard let fault else { return String(decoding: bytes, as: UTF8.self) }
    let place = Place(file: path, line: mapped.line(at: fault))
    throw DataProblems([
      DataProblem(
        at: place, found: "byte 0x\(String(bytes[fault], radix: 16, uppercase: true))", expected: "UTF-8 text"
      )
    ])
  }

  /// - Throws: `DataProblems` with the place where the text stops being YAML.
  static func parse(_ text: String, file: String) throws(DataProblems) -> PlanNode {
    let text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    do {
      guard let root = try Yams.compose(yaml: text, .default, .default, .utf8) else {
        return PlanNode(place: Place(file: file, line: 1), content: .null)
      }
      var conversion = Conversion(file: file)
      let node = conversion.node(root, depth: 0)
      try conversion.log.check()
      return node
    } catch let problems as DataProblems {
      throw problems
    } catch {
      throw DataProblems([problem(error, text, file)])
    }
  }

  private static func problem(_ error: any Error, _ text: String, _ file: String) -> DataProblem {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      DataProblem(at: place(mark, file), found: problem, expected: "YAML")
    case .duplicatedKeysInMapping(let keys, let context):
      DataProblem(
        at: place(context.mark, file),
        found: "the key \(keys.map { "\"\($0)\"" }.joined(separator: ", ")) twice",
        expected: "each key once")
    case .reader(let problem, let offset, _, _):
      DataProblem(
        at: Place(file: file, line: 1 + text.prefix(offset ?? 0).count { $0.isNewline }), found: problem,
        expected: "YAML")
    default:
      DataProblem(at: Place(file: file, line: 1), found: "nesting without end", expected: "YAML")
    }
  }

  static func place(_ mark: Mark?, _ file: String) -> Place {
    Place(file: file, line: mark?.line ?? 1, column: mark?.column)
  }

  /// One walk over the nodes that the parser made.
  private struct Conversion {
    let file: String
    var log = ProblemLog()
    private var count = 0

    init(file: String) { self.file = file }

    mutating func node(_ node: Node, depth: Int) -> PlanNode {
      let place = PlanText.place(node.mark, file)
      count += 1
      guard count <= mostNodes, depth <= deepest else {
        if log.isEmpty {
          log.add(
            DataProblem(
              at: place, found: "more than \(mostNodes) values or \(deepest) levels", expected: "fewer"))
        }
        return PlanNode(place: place, content: .null)
      }
      switch node {
      case .scalar(let scalar):
        let isNull = scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
        return PlanNode(place: place, content: isNull ? .null : .text(scalar.string))
      case .sequence(let items):
        return PlanNode(place: place, content: .list(items.map { self.node($0, depth: depth + 1) }))
      case .mapping(let mapping):
        return PlanNode(place: place, content: .mapping(entries(mapping, depth: depth + 1)))
      case .alias:
        return PlanNode(place: place, content: .null)
      }
    }

    /// The mapping's own entries, then those merged by `<<` that it does not have.
    private mutating func entries(_ mapping: Node.Mapping, depth: Int) -> [PlanNode.Entry] {
      var own: [PlanNode.Entry] = []
      var merged: [PlanNode.Entry] = []
      for (key, value) in mapping {
        guard let name = key.scalar?.string else {
          log.add(
            DataProblem(
              at: PlanText.place(key.mark, file), found: "a key that is no text", expected: "a name"))
          continue
        }
        let value = node(value, depth: depth)
        if name == "<<" {
          merged += sources(value)
        } else {
          own.append(PlanNode.Entry(key: name, place: PlanText.place(key.mark, file), value: value))
        }
      }
      var taken = Set(own.map(\.key))
      return own + merged.filter { taken.insert($0.key).inserted }
    }

    /// What a merge key brings in: the entries of a mapping, or of each of a list of them.
    private mutating func sources(_ value: PlanNode) -> [PlanNode.Entry] {
      switch value.content {
      case .mapping(let entries): return entries
      case .list(let nodes) where nodes.allSatisfy { if case .mapping = $0.content { true } else { false } }:
        return nodes.flatMap { sources($0) }
      default:
        log.add(
          DataProblem(
            at: value.place, found: value.description, expected: "a mapping to merge, such as *defaults"))
        return []
      }
    }
  }
}
