import Planning
import SalesModel

extension PlanDecoding {
  /// Which accounts a rule puts together or apart: `family`, `site`, `none`, or a column.
  static func rule(_ text: String) -> LayerSettings.Together {
    switch text {
    case "family": .family
    case "site": .site
    case "none": .none
    default: .column(text)
    }
  }

  /// What a layer shares with others: accounts, borders, larger units.
  ///
  /// - Parameters:
  ///   - layers: all layers of the plan; `within` names one of them, else a column of the accounts.
  ///   - known: the layers of roles.
  func nest(_ settings: inout LayerSettings, _ section: PlanSection, layers: Set<String>, known: Set<String>)
  {
    if let accounts = section.text("accounts") {
      settings.accounts = LayerID(accounts)
      if !known.contains(accounts) {
        section.refuse("accounts", expected: "a layer of some role\(Self.hint(accounts, known.sorted()))")
      }
    }
    settings.eligible = section.texts("eligible")
    if let within = section.text("within") {
      settings.within = layers.contains(within) ? .layer(LayerID(within)) : .column(within)
      if within == settings.layer.text {
        section.refuse("within", expected: "another layer, or a column of the accounts")
      }
    }
    settings.groups = section.entries("group_into").compactMap { entry in
      section.integer(entry.value, section.path("group_into.\(entry.key)"), in: 1...1_000_000).map {
        LayerSettings.Group(entry.key, count: $0)
      }
    }
    let counts = settings.groups.map(\.count)
    if zip(counts, counts.dropFirst()).contains(where: { $0 < $1 }) {
      section.refuse("group_into", expected: "the smallest units, of which there are most, first")
    }
  }
}
