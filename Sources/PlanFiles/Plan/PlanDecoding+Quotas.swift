import Planning
import Quotas
import SalesModel

extension PlanDecoding {
  mutating func quotaStage(layers: [LayerID], products: [String]) throws -> QuotaStage {
    let keys = [
      "layer", "target", "policy", "hedge", "floor", "cap", "bounds_on", "minimum", "headroom", "reconcile",
      "history", "clean_one_offs", "exceptions", "cold_start", "since", "ramp", "shortfall", "vacancies",
      "part_time", "days", "regressors", "one_offs", "products",
    ]
    let section = root.requiredSection("quotas", keys: keys)
    if section.value("target") == nil, root.value("quotas") != nil { section.missing("target") }
    let layer =
      section.value("layer") == nil
      ? layers.first?.text ?? ""
      : section.known("layer", among: layers.map(\.text), "a layer of the territories")
    let target = section.money("target", in: currency)
    if let target, target.minorUnits == 0 { section.refuse("target", expected: "an amount above 0") }
    var settings = QuotaSettings()
    settings.policy = policy(section) ?? settings.policy
    (settings.hedge, settings.levelHedges) = hedges(section)
    settings.floor = section.share("floor", in: 0...100)
    settings.cap = section.share("cap", in: 0...100)
    if let floor = settings.floor, let cap = settings.cap, floor > cap {
      section.refuse("cap", expected: "at least the floor, \(plainText(floor))")
    }
    settings.boundBase = section.choice("bounds_on") ?? settings.boundBase
    settings.minimum = section.money("minimum", in: currency)
    settings.headroom = section.share("headroom") ?? settings.headroom
    settings.reconciliation = section.choice("reconcile") ?? settings.reconciliation
    settings.history = section.integer("history", in: 0...100_000) ?? settings.history
    settings.cleansOneOffs = section.flag("clean_one_offs") ?? settings.cleansOneOffs
    settings.exceptions = try exceptions(section)
    settings.oneOffs = try oneOffs(section)
    return QuotaStage(
      layer: LayerID(layer), target: target ?? .zero(currency), settings: settings,
      products: productTargets(section, products, target), staffing: staffing(section),
      countsPartTime: section.flag("part_time") ?? false,
      coldStart: section.texts("cold_start"), since: section.text("since"),
      days: section.choice("days") ?? .none, regressors: try regressors(section))
  }

  /// One policy, or a mapping of policies to their weights.
  private func policy(_ section: PlanSection) -> PolicyBlend? {
    guard let value = section.value("policy") else { return nil }
    guard case .mapping = value.content else {
      let policy: QuotaPolicy? = section.choice("policy")
      return policy.map { PolicyBlend($0) }
    }
    let names = QuotaPolicy.allCases.map(\.rawValue)
    var weights: [(QuotaPolicy, Double)] = []
    for entry in section.entries("policy") {
      guard let policy = QuotaPolicy(rawValue: entry.key) else {
        let near = NearestName.of(entry.key, in: names).map { "; is it \"\($0)\"?" } ?? ""
        problems.add(
          entry.place, section.path("policy"), found: "the key \"\(entry.key)\"",
          expected: "one of \(names.joined(separator: ", "))\(near)")
        continue
      }
      let weight = section.share(entry.value, section.path("policy.\(entry.key)"), in: 0...1e6)
      if let weight { weights.append((policy, weight)) }
    }
    let blend = PolicyBlend(weights: weights)
    if blend == nil, !weights.isEmpty { section.refuse("policy", expected: "a weight above 0") }
    return blend
  }

  /// One share for the territories, or a mapping with `territory` and the names of levels above them.
  private func hedges(_ section: PlanSection) -> (territory: Double, levels: [String: Double]) {
    guard let value = section.value("hedge"), case .mapping = value.content else {
      return (section.share("hedge") ?? 0, [:])
    }
    var levels: [String: Double] = [:]
    for entry in section.entries("hedge") {
      levels[entry.key] = section.share(entry.value, section.path("hedge.\(entry.key)"), in: 0...1)
    }
    let territory = levels.removeValue(forKey: "territory") ?? 0
    return (territory, levels)
  }

  /// `true` for the mix that is expected, or a mapping of products to amounts that sum to the target.
  private func productTargets(_ section: PlanSection, _ known: [String], _ target: Money?) -> ProductTargets?
  {
    guard let value = section.value("products") else { return nil }
    guard case .mapping = value.content else { return section.flag("products") == true ? .expected : nil }
    var amounts: [ProductID: Money] = [:]
    let entries = section.entries("products")
    for entry in entries {
      let path = section.path("products.\(entry.key)")
      if known.contains(entry.key) {
        amounts[ProductID(entry.key)] = section.money(entry.value, path, in: currency)
      } else {
        problems.add(
          entry.place, path, found: "the product \"\(entry.key)\"",
          expected: "a product of the task\(Self.hint(entry.key, known))")
      }
    }
    let sum = try? Money.sum(amounts.values, in: currency)
    if let target, amounts.count == entries.count, sum != target {
      problems.add(
        value.place, section.path("products"),
        found: sum.map { "targets that sum to \($0.plainText)" } ?? "amounts too large to add up",
        expected: "\(target.plainText), the target")
    }
    return .given(amounts)
  }

  private func staffing(_ section: PlanSection) -> StaffingSettings {
    var settings = StaffingSettings()
    settings.ramp = section.items("ramp").compactMap {
      section.share($0, section.path("ramp"), in: 0...1)
    }
    settings.rampShortfall = section.choice("shortfall") ?? settings.rampShortfall
    settings.vacancies = section.choice("vacancies") ?? settings.vacancies
    return settings
  }

  private mutating func exceptions(_ section: PlanSection) throws -> [QuotaException] {
    try file(section, "exceptions") { try $0.exceptions($1) } ?? []
  }

  private mutating func oneOffs(_ section: PlanSection) throws -> [OneOffPin] {
    try file(section, "one_offs") { try OneOffFile($1, keys: ["account"], reader: $0).pins } ?? []
  }

  private mutating func regressors(_ section: PlanSection) throws -> Regressors? {
    try file(section, "regressors") { try $0.regressors($1) }
  }

  /// What the file that `key` names holds; nil without the key, or when there are problems in the file.
  private mutating func file<Content>(
    _ section: PlanSection, _ key: String, read: (RecordReader, String) throws -> Content
  ) throws -> Content? {
    guard let file = section.text(key) else { return nil }
    data["quotas.\(key)"] = file
    do {
      return try read(reader, file.hasPrefix("/") ? file : directory + file)
    } catch let found as DataProblems {
      problems.add(found)
      return nil
    }
  }
}
