import SalesModel

/// The column that says by a code in which currency the amounts of a row are.
struct CurrencyColumn {
  let column: Int
  private let codes: [Int32]
  private let currencies: [Currency?]

  /// Codes that ISO 4217 does not have are problems; their rows count as having none.
  init(_ table: CSVTable, _ column: Int, _ log: inout ProblemLog) {
    self.column = column
    let texts = table.interned(column)
    let currencies = texts.values.map { Currency($0).flatMap { $0.isListed ? $0 : nil } }
    codes = texts.codes
    self.currencies = currencies
    let unknown = Set(texts.values.indices.filter { !texts.values[$0].isEmpty && currencies[$0] == nil })
    guard !unknown.isEmpty else { return }
    for (row, code) in codes.enumerated() where unknown.contains(Int(code)) {
      log.addLazily(table.file) {
        let near = NearestName.of(texts.values[Int(code)], in: Currency.listedCodes)
        return table.problem(
          row, column,
          expected: "a currency code of ISO 4217" + (near.map { "; is it \"\($0)\"?" } ?? " such as USD"))
      }
    }
  }

  /// nil where the cell is empty or no code.
  subscript(row: Int) -> Currency? { currencies[Int(codes[row])] }
}
