import Headcount
import SalesModel
import SalesTask

extension PlanDecoding {
  func taskSettings() -> TaskSettings {
    let section = root.requiredSection("task", keys: ["products", "roles", "segments", "potential"])
    for key in ["roles", "segments"] where section.value(key) == nil && root.value("task") != nil {
      section.missing(key)
    }
    let products = section.sections("products", keys: ["id", "name", "margin"]).map { product in
      Product(
        id: ProductID(product.requiredText("id")), name: product.text("name") ?? "",
        margin: product.share("margin") ?? 1)
    }
    let roles = section.sections("roles", keys: ["id", "layer", "days", "hours", "selling_share", "cost"])
      .map(role)
    let rules = section.sections("segments", keys: ["id", "when", "coverage"]).map { segment in
      SegmentRule(
        id: SegmentID(segment.requiredText("id")), conditions: conditions(segment),
        coverage: coverage(segment, roles: roles.map(\.id.text), products: products.map(\.id.text)))
    }
    noteRepeats(section, "products", products.map(\.id.text))
    noteRepeats(section, "roles", roles.map(\.id.text))
    noteRepeats(section, "segments", rules.map(\.id.text))
    return TaskSettings(
      currency: currency, products: products, roles: roles, segments: rules,
      potentialEstimate: estimate(section))
  }

  private func role(_ section: PlanSection) -> RoleSettings {
    for key in ["days", "hours", "selling_share"] where section.value(key) == nil { section.missing(key) }
    return RoleSettings(
      id: RoleID(section.requiredText("id")), layer: LayerID(section.requiredText("layer")),
      days: section.number("days", in: 1...366) ?? 1,
      hoursPerDay: section.number("hours", in: 0.25...24) ?? 1,
      sellingShare: section.share("selling_share", in: 0.01...1) ?? 1,
      cost: section.money("cost", in: currency))
  }

  private func conditions(_ segment: PlanSection) -> [Condition] {
    segment.entries("when").compactMap { entry in
      let path = segment.path("when.\(entry.key)")
      do {
        switch entry.value.content {
        case .text(let text): return try Condition(column: entry.key, text: text)
        case .list(let items):
          let values = items.compactMap { if case .text(let text) = $0.content { text } else { nil } }
          if values.count == items.count { return try Condition(column: entry.key, anyOf: values) }
        case .null, .mapping: break
        }
        problems.add(
          entry.value, path, expected: "a comparison such as \">= 1000\", a value, or a list of values")
      } catch {
        problems.add(entry.value, path, expected: "a condition: \(error)")
      }
      return nil
    }
  }

  private func coverage(_ segment: PlanSection, roles: [String], products: [String]) -> [CallNorm] {
    let keys = ["role", "products", "calls", "min", "max", "minutes", "preparation"]
    var taken: Set<String> = []
    return segment.sections("coverage", keys: keys).map { line in
      let role = line.known("role", among: roles, "a role of the task")
      if !role.isEmpty, !taken.insert(role).inserted {
        line.refuse("role", expected: "each role once a segment")
      }
      for key in ["calls", "minutes"] where line.value(key) == nil { line.missing(key) }
      let calls = line.number("calls", in: 0...10_000) ?? 0
      let least = line.number("min", in: 0...10_000)
      let most = line.number("max", in: 0...10_000)
      if let least, least > calls { line.refuse("min", expected: "at most \(plainText(calls)), the calls") }
      if let most, most < calls { line.refuse("max", expected: "at least \(plainText(calls)), the calls") }
      let listed = line.texts("products")
      for product in listed where !products.contains(product) {
        line.refuse(
          "products", expected: "products of the task, not \"\(product)\"\(Self.hint(product, products))")
      }
      return CallNorm(
        role: RoleID(role), products: listed.map { ProductID($0) }, callsPerYear: calls, minimumCalls: least,
        maximumCalls: most, minutesPerCall: line.number("minutes", in: 0...10_000) ?? 0,
        preparationMinutes: line.number("preparation", in: 0...10_000) ?? 0)
    }
  }

  private func estimate(_ task: PlanSection) -> PotentialEstimate {
    var estimate = PotentialEstimate()
    let keys = ["peers", "given_quantile", "purchase_quantile", "smallest_group"]
    guard let section = task.section("potential", keys: keys) else { return estimate }
    if section.value("peers") != nil { estimate.peerColumns = section.texts("peers") }
    estimate.givenQuantile = section.share("given_quantile") ?? estimate.givenQuantile
    estimate.purchaseQuantile = section.share("purchase_quantile") ?? estimate.purchaseQuantile
    estimate.smallestGroup = section.integer("smallest_group", in: 1...1_000_000) ?? estimate.smallestGroup
    return estimate
  }

  func headcountSettings(roles: [RoleID]) -> HeadcountSettings {
    var settings = HeadcountSettings()
    let keys = ["method", "span", "sales_target", "sales_per_rep", "turnover", "elasticity", "reps"]
    guard let section = root.section("headcount", keys: keys) else { return settings }
    settings.method = section.choice("method") ?? settings.method
    settings.span = section.integer("span", in: 2...1000) ?? settings.span
    settings.salesTarget = section.money("sales_target", in: currency).flatMap {
      $0.minorUnits == 0 ? nil : $0
    }
    settings.turnover = section.share("turnover") ?? settings.turnover
    settings.elasticity = elasticity(section) ?? settings.elasticity
    for entry in section.entries("sales_per_rep") where isRole(entry, roles, "headcount.sales_per_rep") {
      let path = "headcount.sales_per_rep.\(entry.key)"
      guard let amount = section.money(entry.value, path, in: currency) else { continue }
      if amount.minorUnits == 0 { problems.add(entry.value, path, expected: "an amount above 0") }
      settings.salesPerRep[RoleID(entry.key)] = amount
    }
    for entry in section.entries("reps") where isRole(entry, roles, "headcount.reps") {
      settings.reps[RoleID(entry.key)] = section.integer(
        entry.value, "headcount.reps.\(entry.key)", in: 0...1_000_000)
    }
    return settings
  }

  /// `{value: 0.34, source: literature}`, or the value alone.
  private func elasticity(_ headcount: PlanSection) -> Elasticity? {
    guard let value = headcount.value("elasticity") else { return nil }
    if case .text = value.content {
      return headcount.number("elasticity", in: 0.001...0.999).map {
        Elasticity(value: $0, source: .judgment)
      }
    }
    let section = PlanSection(value, path: headcount.path("elasticity"), keys: ["value", "source"], problems)
    if section.value("value") == nil { section.missing("value") }
    guard let number = section.number("value", in: 0.001...0.999) else { return nil }
    return Elasticity(value: number, source: section.choice("source") ?? .judgment)
  }

  private func isRole(_ entry: PlanNode.Entry, _ roles: [RoleID], _ path: String) -> Bool {
    if roles.contains(RoleID(entry.key)) { return true }
    problems.add(
      entry.place, "\(path).\(entry.key)", found: "the role \"\(entry.key)\"",
      expected: "a role of the task\(Self.hint(entry.key, roles.map(\.text)))")
    return false
  }

  private func noteRepeats(_ section: PlanSection, _ key: String, _ ids: [String]) {
    var seen: Set<String> = []
    for (item, id) in zip(section.items(key), ids) where !seen.insert(id).inserted && !id.isEmpty {
      problems.add(item.place, section.path(key), found: "the id \"\(id)\" again", expected: "each id once")
    }
  }

  static func hint(_ name: String, _ known: [String]) -> String {
    NearestName.of(name, in: known).map { "; is it \"\($0)\"?" } ?? ""
  }
}

extension PlanSection {
  /// A required text that must be one of `names`.
  func known(_ key: String, among names: [String], _ what: String) -> String {
    let text = requiredText(key)
    if !text.isEmpty, !names.contains(text) {
      refuse(key, expected: what + PlanDecoding.hint(text, names))
    }
    return text
  }
}
