import Planning
import SalesModel
import SalesTask

extension PlanDecoding {
  static let matchKeys = [
    "travel", "skill", "relationship", "skills", "fixed", "forbid", "costs",
  ]

  private static let layerKeys = [
    "balance", "weight", "keep", "count", "contiguous", "centres", "locks", "forbid", "together", "apart",
    "max_moved", "match", "accounts", "eligible", "within", "group_into",
  ]

  /// The layers in file order. What `defaults` sets holds for every layer that does not set it itself.
  mutating func layerSettings(task: TaskSettings) throws -> [LayerSettings] {
    let section = root.requiredSection("territories", keys: ["defaults", "layers"])
    let known = Set(task.roles.map(\.layer.text))
    let names = Set(section.entries("layers").map(\.key))
    let defaults = section.value("defaults")
    if let defaults {
      _ = PlanSection(defaults, path: "territories.defaults", keys: Self.layerKeys, problems)
    }
    if section.value("layers") == nil, root.value("territories") != nil { section.missing("layers") }
    var layers: [LayerSettings] = []
    for entry in section.entries("layers") {
      let path = "territories.layers.\(entry.key)"
      if !known.contains(entry.key), entry.value["accounts"] == nil {
        problems.add(
          entry.place, path, found: "the layer \"\(entry.key)\"",
          expected: "a layer of some role, or accounts: LAYER\(Self.hint(entry.key, known.sorted()))")
      }
      let node = defaults.map { entry.value.filled(from: $0) } ?? entry.value
      let layer = PlanSection(node, path: path, keys: Self.layerKeys, problems)
      layers.append(try layerSettings(LayerID(entry.key), layer, names: names, known: known))
    }
    return layers
  }

  private mutating func layerSettings(
    _ id: LayerID, _ section: PlanSection, names: Set<String>, known: Set<String>
  ) throws -> LayerSettings {
    var settings = LayerSettings(layer: id)
    if section.value("balance") != nil { settings.balance = balance(section) }
    if let weight = section.text("weight") {
      settings.weight = weight == "calls" ? .calls : .measure(Measure(weight))
    }
    settings.keep = section.number("keep", in: 0...1e6) ?? settings.keep
    settings.count = count(section) ?? settings.count
    settings.contiguous = section.flag("contiguous") ?? settings.contiguous
    settings.centres = section.choice("centres", PlanCentres.self)?.setting ?? settings.centres
    settings.maximumMoved = section.share("max_moved")
    if let rule = section.text("together") { settings.together = Self.rule(rule) }
    if let rule = section.text("apart") { settings.apart = Self.rule(rule) }
    for row in try pairs(section, "locks", of: id) { settings.locks[row.account] = row.territory }
    for row in try pairs(section, "forbid", of: id) {
      settings.forbidden[row.account, default: []].insert(row.territory)
    }
    nest(&settings, section, layers: names, known: known)
    if let match = section.section("match", keys: Self.matchKeys) {
      settings.match = try matchSettings(id, match)
    }
    return settings
  }

  private func balance(_ section: PlanSection) -> [LayerSettings.Balance] {
    let entries = section.entries("balance")
    if entries.isEmpty {
      section.refuse("balance", expected: "a measure and its tolerance, such as {potential: 10%}")
    }
    return entries.compactMap { entry in
      section.share(entry.value, section.path("balance.\(entry.key)"), in: 0.0001...1).map {
        LayerSettings.Balance(Measure(entry.key), tolerance: $0)
      }
    }
  }

  private func count(_ section: PlanSection) -> LayerSettings.Count? {
    guard let value = section.value("count") else { return nil }
    if case .text(let text) = value.content {
      if text == "reps" { return .reps }
      if text == "headcount" { return .headcount }
      if let number = Int(text), (1...1_000_000).contains(number) { return .number(number) }
    }
    section.refuse("count", expected: "reps, headcount, or a number from 1")
    return nil
  }

  /// The rows of a file of locks or forbidden pairs that hold for `layer`.
  private mutating func pairs(_ section: PlanSection, _ key: String, of layer: LayerID) throws -> [MapRow] {
    guard let file = section.text(key) else { return [] }
    data["\(layer).\(key)"] = file
    do {
      let rows = try reader.map(file.hasPrefix("/") ? file : directory + file, file: key)
      return rows.filter { $0.layer == nil || $0.layer == layer }
    } catch let found as DataProblems {
      problems.add(found)
      return []
    }
  }
}

extension PlanNode {
  /// This mapping with the entries of `defaults` that it does not have.
  fileprivate func filled(from defaults: PlanNode) -> PlanNode {
    guard case .mapping(let more) = defaults.content else { return self }
    switch content {
    case .null: return PlanNode(place: place, content: defaults.content)
    case .mapping(let own):
      let taken = Set(own.map(\.key))
      return PlanNode(place: place, content: .mapping(own + more.filter { !taken.contains($0.key) }))
    default: return self
    }
  }
}

private enum PlanCentres: String, CaseIterable {
  case free, median, homes

  var setting: LayerSettings.Centres {
    switch self {
    case .free: .free
    case .median: .median
    case .homes: .homes
    }
  }
}
