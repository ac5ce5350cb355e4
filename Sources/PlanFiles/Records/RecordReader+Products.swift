public import SalesModel

extension RecordReader {
  /// What the company is to sell of each product: `product,target`, amounts that sum to its target.
  ///
  /// A product that was never sold is a new one, unless its name is near to that of a product which was sold and has no
  /// target: then it is a problem of its row.
  ///
  /// - Parameters:
  ///   - total: what the targets have to sum to.
  ///   - sold: the products of the history.
  /// - Throws: `InputMissing`, `CannotRead`, or `DataProblems`.
  public func productTargets(
    _ path: String, total: Money, sold: Set<ProductID>
  ) throws -> [ProductID: Money] {
    var file = try RecordTable(path, .products, self)
    let products: [ProductID] = file.uniqueIdentifiers("product")
    let amounts = file.amounts("target")
    let left = sold.subtracting(products).map(\.text).sorted()
    for (row, product) in products.enumerated() {
      if amounts[row].minorUnits < 0 { file.report(row, "target", expected: "an amount from 0") }
      if !sold.contains(product), let near = NearestName.of(product.text, in: left) {
        file.report(row, "product", expected: "a product of the demand; is it \"\(near)\"?")
      }
    }
    try file.check()
    let sum = try Money.sum(amounts, in: total.currency)
    if sum != total {
      let column = file.column("target")
      let place = Place(file: path, line: 1, column: column + 1, columnName: file.table.header[column])
      throw DataProblems([
        DataProblem(
          at: place, found: "targets that sum to \(sum.plainText)", expected: "\(total.plainText), the target"
        )
      ])
    }
    return Dictionary(zip(products, amounts), uniquingKeysWith: { first, _ in first })
  }
}
