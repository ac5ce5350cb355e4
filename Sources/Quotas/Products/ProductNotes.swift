import SalesModel

/// What a reader must know about a split by product.
struct ProductNotes {
  private(set) var lines: [String] = []

  init(
    _ owed: OwedQuotas, _ history: ProductHistory, _ outlook: ProductOutlook,
    _ targets: ProductTargets, _ table: WholeTable, phased: [WholeTable]
  ) {
    func names(_ places: [Int]) -> String {
      places.map { owed.territories[$0].text }.joined(separator: ", ")
    }
    func products(_ places: [Int]) -> String {
      places.map { outlook.products[$0].text }.joined(separator: ", ")
    }
    if history.unnamed.minorUnits != 0 {
      lines.append(
        "by product: \(history.unnamed.plainText) \(history.unnamed.currency) of history names no product "
          + "and counts for no mix")
    }
    guard outlook.isKnown else {
      lines.append(
        "by product: no product expects anything: "
          + (targets == .expected ? "quotas are divided evenly" : "quotas are divided as the targets are"))
      return
    }
    let owing = { (i: Int) in owed.totals[i].minorUnits > 0 }
    let borrowed = Set(outlook.borrowed).union(table.fit.filled).sorted().filter(owing)
    if !borrowed.isEmpty {
      lines.append("by product: nothing to go by in \(names(borrowed)), which take the mix of all others")
    }
    if !table.fit.spread.isEmpty {
      lines.append(
        "by product: nothing expected of \(products(table.fit.spread)), spread in proportion to quotas")
    }
    if case .given(let amounts) = targets {
      let left = outlook.products.indices.filter { amounts[outlook.products[$0]] == nil }
      if !left.isEmpty { lines.append("by product: no target, so no quota: \(products(left))") }
    }
    for (columns, rows) in Self.grouped(table.fit.opened) {
      lines.append(
        "by product: \(names(rows)) would sell nothing but \(products(columns)), whose targets do not fill the "
          + "quotas; the mix of all territories counts half there")
    }
    let seasons = phased.indices.filter { !phased[$0].fit.opened.isEmpty }
    if !seasons.isEmpty {
      lines.append(
        "by product: in \(names(seasons)) seasons of products do not fit the periods' quotas; the territory's "
          + "season counts half there")
    }
  }

  /// Rows with the same columns together.
  private static func grouped(_ opened: [(row: Int, columns: [Int])]) -> [(columns: [Int], rows: [Int])] {
    Dictionary(grouping: opened, by: \.columns).map { ($0.key, $0.value.map(\.row).sorted()) }
      .sorted { $0.1.lexicographicallyPrecedes($1.1) }
  }
}
