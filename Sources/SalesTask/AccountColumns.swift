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

  /// The number in `column`: the typed potential, or what the cell reads as.
  func number(_ column: String) -> Double? {
    isPotential(column) ? potential : text(column).flatMap { SalesTask.number(in: $0) }
  }

  func isPresent(_ column: String) -> Bool {
    isPotential(column) ? potential != nil : text(column) != nil
  }

  private func isPotential(_ column: String) -> Bool { column.folded == "potential" }

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
    case .present: columns.isPresent(column)
    case .absent: !columns.isPresent(column)
    case .oneOf(let values): values.contains { equals($0, columns) }
    case .noneOf(let values): !values.contains { equals($0, columns) }
    case .number(let lower, let upper):
      columns.number(column).map { value in
        (lower.map { $0.inclusive ? value >= $0.value : value > $0.value } ?? true)
          && (upper.map { $0.inclusive ? value <= $0.value : value < $0.value } ?? true)
      } ?? false
    }
  }

  private func equals(_ value: String, _ columns: AccountColumns) -> Bool {
    if let wanted = number(in: value), let found = columns.number(column) { return wanted == found }
    return columns.text(column).map { $0.folded == value.folded } ?? false
  }
}
