import SalesModel

/// A value of a YAML file with its place: anchors are resolved, merge keys applied.
struct PlanNode: Sendable {
  enum Content: Sendable {
    /// Nothing, `~` or `null`.
    case null
    case text(String)
    case list([PlanNode])
    case mapping([Entry])
  }

  /// A key and its value, in file order.
  struct Entry: Sendable {
    let key: String
    let place: Place
    var value: PlanNode
  }

  let place: Place
  var content: Content

  /// What it is, for messages.
  var description: String {
    switch content {
    case .null: "nothing"
    case .text(let text): "\"\(text.count > 60 ? text.prefix(60) + "…" : text[...])\""
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }

  subscript(_ key: String) -> PlanNode? {
    guard case .mapping(let entries) = content else { return nil }
    return entries.first { $0.key == key }?.value
  }

  var keys: [String] {
    guard case .mapping(let entries) = content else { return [] }
    return entries.map(\.key)
  }
}

extension PlanNode {
  /// This value with `overlay` laid over it: mappings are merged key by key, a null removes a key, all else replaces.
  func overlaid(by overlay: PlanNode) -> PlanNode {
    guard case .mapping(var entries) = content, case .mapping(let changes) = overlay.content else {
      return overlay
    }
    for change in changes {
      let index = entries.firstIndex { $0.key == change.key }
      switch (index, change.value.content) {
      case (let index?, .null): entries.remove(at: index)
      case (let index?, _): entries[index].value = entries[index].value.overlaid(by: change.value)
      case (nil, _): entries.append(change)
      }
    }
    return PlanNode(place: place, content: .mapping(entries))
  }
}
