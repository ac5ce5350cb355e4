import Planning
import SalesModel

/// A plan file, a scenario's overlay laid over it, checked and turned into settings.
public struct PlanDocument: Sendable {
  public let settings: CycleSettings
  /// The input files by their role (`accounts`, …, and `field.locks` for the locks of layer `field`), as written.
  public let data: [String: String]
  /// Reads the input files as the plan says: currency, calendar, delimiter, dates, columns.
  public let reader: RecordReader
  /// The texts that were read: `plan`, and `scenario` where there is one.
  public let texts: [String: String]

  /// Reads `path`, with `overlay` (only what differs: mappings are merged, a null removes a key) over it, and the files
  /// of locks that it names.
  ///
  /// - Throws: `InputMissing`, `CannotRead`, or `DataProblems` with all problems of the settings.
  public init(path: String, overlay: String? = nil) throws {
    let (text, base) = try PlanText.read(path)
    var texts = ["plan": text]
    var root = base
    let problems = PlanProblems()
    if let overlay {
      let (text, changes) = try PlanText.read(overlay)
      texts["scenario"] = text
      OverlayCheck(base: base, changes: changes).run(problems)
      if case .null = changes.content {} else { root = base.overlaid(by: changes) }
    }
    self.texts = texts
    let cut = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    var decoding = PlanDecoding(root, directory: String(cut), problems)
    settings = try decoding.settings()
    try problems.check()
    data = decoding.data
    reader = decoding.reader
  }
}

/// What an overlay says that would have no effect.
private struct OverlayCheck {
  let base: PlanNode
  let changes: PlanNode

  func run(_ problems: PlanProblems) {
    switch changes.content {
    case .mapping, .null: break
    default: problems.add(changes, "", expected: "a mapping with the keys of plan.yaml that differ")
    }
    // A layer that sets a key, perhaps by merging the defaults, does not follow a change of the defaults.
    guard case .mapping(let entries)? = changes["territories"]?["defaults"]?.content else { return }
    for entry in entries {
      for layer in base["territories"]?["layers"]?.keys ?? [] {
        let isSet = base["territories"]?["layers"]?[layer]?[entry.key] != nil
        guard isSet, changes["territories"]?["layers"]?[layer]?[entry.key] == nil else { continue }
        problems.add(
          entry.place, "territories.defaults.\(entry.key)",
          found: "a new default that layer \(layer) does not follow",
          expected: "territories.layers.\(layer).\(entry.key), which plan.yaml sets")
      }
    }
  }
}
