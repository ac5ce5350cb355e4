import SalesModel

/// An account as segment rules see it: its columns as text, its potential as a number.
struct AccountColumns {
  let account: Account
  /// In major units; nil when neither given nor estimated.
  let potential: Double?

  /// The cell of `column`, or nil when there is none or it is blank. Names match without regard to case.
  func text(_ column: String) -> String? {
    let cell = account.attributes[column] ?? similarlyNamed(column) ?? field(column)
    return cell.flatMap { $0.blanksTrimmed.isEmpty ? nil : $0 }
  }

  /// Misses only: the scan costs O(columns).
  private func similarlyNamed(_ column: String) -> String? {
    let wanted = column.folded
    return account.attributes.filter { $0.key.folded == wanted }.min { $0.key < $1.key }?.value
  }

  private func field(_ column: String) -> String? {
    switch column.folded {
    case "id": account.id.text
    case "name": account.name
    case "parent": account.parent?.text
    default: nil
    }
  }
}

extension Condition {
  /// Whether `columns` fulfil the condition. A comparison with a cell that is blank or no number does not hold.
  func holds(_ columns: AccountColumns) -> Bool {
    switch test {
    case .present: isPresent(columns)
    case .absent: !isPresent(columns)
    case .oneOf: equalsAny(columns)
    case .noneOf: !equalsAny(columns)
    case .number(let lower, let upper): number(columns).map { Self.lies($0, lower, upper) } ?? false
    }
  }

  private static func lies(_ value: Double, _ lower: Bound?, _ upper: Bound?) -> Bool {
    (lower.map { $0.inclusive ? value >= $0.value : value > $0.value } ?? true)
      && (upper.map { $0.inclusive ? value <= $0.value : value < $0.value } ?? true)
  }

  private func isPresent(_ columns: AccountColumns) -> Bool {
    isOnPotential ? columns.potential != nil : columns.text(column) != nil
  }

  /// The typed potential, or what the cell reads as.
  private func number(_ columns: AccountColumns) -> Double? {
    isOnPotential ? columns.potential : columns.text(column).flatMap { SalesTask.number(in: $0) }
  }

  private func equalsAny(_ columns: AccountColumns) -> Bool {
    let text = columns.text(column)
    let folded = text?.folded
    let found = isOnPotential ? columns.potential : text.flatMap { SalesTask.number(in: $0) }
    return values.contains { value in
      if let wanted = value.number, let found { return wanted == found }
      return folded == value.folded
    }
  }
}
