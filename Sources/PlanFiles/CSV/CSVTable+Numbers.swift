public import SalesModel

extension CSVTable {
  /// The finite numbers of a column: `1234.5`, `1,234.5`, `1.234,5` when the column as a whole says so, `(5)`.
  ///
  /// - Parameters:
  ///   - empty: the value of an empty cell; nil makes it a problem.
  ///   - range: what is allowed.
  /// - Throws: `DataProblems` with every cell that is not such a number.
  public func numbers(
    _ column: Int, empty: Double? = nil,
    in range: ClosedRange<Double> = -(.greatestFiniteMagnitude)...(.greatestFiniteMagnitude)
  ) throws(DataProblems) -> [Double] {
    var log = ProblemLog()
    let values = numbers(column, empty: empty, in: range, &log)
    try log.check()
    return values
  }

  /// Whole numbers.
  public func integers(_ column: Int, empty: Int? = nil) throws(DataProblems) -> [Int] {
    var log = ProblemLog()
    let values = numbers(column, empty: empty.map(Double.init), in: -9e15...9e15, &log)
    for (row, value) in values.enumerated() where value.isFinite && value != value.rounded() {
      log.addLazily(file) { problem(row, column, expected: "a whole number") }
    }
    try log.check()
    return values.map { Int($0) }
  }

  /// Shares as fractions: `12.5%` and `0.125` are the same. `percent` says that bare numbers are per cent.
  public func shares(
    _ column: Int, empty: Double? = nil, percent: Bool = false, in range: ClosedRange<Double> = 0...1
  ) throws(DataProblems) -> [Double] {
    var log = ProblemLog()
    let values = shares(column, empty: empty, percent: percent, in: range, &log)
    try log.check()
    return values
  }

  /// Amounts of money; an amount marked with another currency is a problem. An empty cell is zero units of `empty`,
  /// or a problem without it.
  public func amounts(_ column: Int, in currency: Currency, empty: Money? = nil) throws(DataProblems)
    -> [Money]
  {
    var log = ProblemLog()
    let values = amounts(column, in: currency, empty: empty, &log)
    try log.check()
    return values
  }

  func numbers(_ column: Int, empty: Double?, in range: ClosedRange<Double>, _ log: inout ProblemLog)
    -> [Double]
  {
    let expected = Self.words(for: range)
    return decode(
      column, empty: empty, failed: .nan, expected: { _ in expected }, &log,
      plain: { _, decimal in
        guard let value = decimal.double, range.contains(value) else { return nil }
        return value
      },
      amount: { _, amount in
        guard !amount.isPercent, amount.currency.isEmpty, let value = Double(amount.plain),
          range.contains(value)
        else { return nil }
        return value
      })
  }

  func shares(
    _ column: Int, empty: Double?, percent: Bool, in range: ClosedRange<Double>, _ log: inout ProblemLog
  ) -> [Double] {
    let expected =
      percent
      ? "\(plainText(range.lowerBound * 100)) to \(plainText(range.upperBound * 100)) per cent"
      : "a share from \(plainText(range.lowerBound)) to \(plainText(range.upperBound)), or per cent with its sign"
    return decode(
      column, empty: empty, failed: .nan, expected: { _ in expected }, &log,
      plain: { _, decimal in
        guard let value = decimal.double.map({ percent ? $0 / 100 : $0 }), range.contains(value) else {
          return nil
        }
        return value
      },
      amount: { _, amount in
        guard amount.currency.isEmpty, let number = Double(amount.plain) else { return nil }
        let value = amount.isPercent || percent ? number / 100 : number
        return range.contains(value) ? value : nil
      })
  }

  func amounts(_ column: Int, in currency: Currency, empty: Money?, _ log: inout ProblemLog) -> [Money] {
    if currency.minorDigits != 3 { reportThousands(column, currency, &log) }
    return decode(
      column, empty: empty, failed: .zero(currency), expected: { _ in "an amount in \(currency)" }, &log,
      plain: { _, decimal in Money(decimal, currency) },
      amount: { _, amount in
        guard !amount.isPercent, CurrencySign.matches(amount.currency, currency) else { return nil }
        return Money(plain: amount.plain, currency)
      })
  }

  /// A column in which two or more amounts are like `1.234`, and no other says what the point is, may be of thousands. Not to be
  /// asked where a currency has three decimals.
  func reportThousands(_ column: Int, _ currency: Currency, _ log: inout ProblemLog) {
    var first: Int?
    var count = 0
    for row in 0..<rowCount {
      switch Grouping(raw(row, column)) {
      case .possible: (first, count) = (first ?? row, count + 1)
      case .short: continue
      case .none: return
      }
    }
    guard count > 1, let first else { return }
    log.addLazily(file) {
      problem(
        first, column,
        expected: "an amount in \(currency): are the three digits after each point thousands or decimals? "
          + "Write 1234 or 1.23")
    }
  }

  /// What an amount says of points before groups of three digits.
  private enum Grouping {
    /// `1.234`: one to three digits, of which the first is not 0, a point and three digits, whatever stands around them.
    case possible
    /// Up to three digits, or none: nothing.
    case short
    /// That points do not group.
    case none

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
      func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
      guard let from = bytes.firstIndex(where: isDigit), let to = bytes.lastIndex(where: isDigit) else {
        self = .short
        return
      }
      let core = bytes[from...to]
      guard let point = core.firstIndex(where: { !isDigit($0) }) else {
        self = core.count > 3 ? .none : .short
        return
      }
      let isGroup =
        core[point] == UInt8(ascii: ".") && point - from <= 3 && to - point == 3
        && core[(point + 1)...].allSatisfy(isDigit) && core[from] != UInt8(ascii: "0")
      self = isGroup ? .possible : .none
    }
  }

  /// Reads a column of numbers: plain decimals on the way through; if there are others, the column as a whole decides
  /// whether the comma or the point stands before the decimals.
  ///
  /// - Parameters:
  ///   - expected: what is expected in a row that holds none.
  ///   - plain: the value of a row from a plain decimal; likewise `amount` from another way to write one.
  func decode<Value>(
    _ column: Int, empty: Value?, failed: Value, expected: (Int) -> String, _ log: inout ProblemLog,
    plain: (Int, PlainDecimal) -> Value?, amount: (Int, AmountText) -> Value?
  ) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(rowCount)
    var others: [Int] = []
    for row in 0..<rowCount {
      if let decimal = PlainDecimal(raw(row, column)), let value = plain(row, decimal) {
        values.append(value)
      } else {
        values.append(empty ?? failed)
        others.append(row)
      }
    }
    guard !others.isEmpty else { return values }
    let mark = decimalMark(column, others)
    // Under a decimal comma `1.234` is a grouped number: every cell has to be read again.
    for row in mark == .comma ? Array(0..<rowCount) : others {
      let text = text(row: row, column: column)
      if text.allSatisfy(\.isWhitespace), let empty {
        values[row] = empty
      } else if let value = AmountText(text, mark: mark).flatMap({ amount(row, $0) }) {
        values[row] = value
      } else {
        log.addLazily(file) { problem(row, column, expected: expected(row)) }
      }
    }
    return values
  }

  /// A comma, when some cell of `others` can only be read so and no cell of the column only otherwise.
  private func decimalMark(_ column: Int, _ others: [Int]) -> DecimalMark {
    let needsComma = others.contains {
      let text = text(row: $0, column: column)
      return AmountText(text, mark: .point) == nil && AmountText(text, mark: .comma) != nil
    }
    guard needsComma else { return .point }
    let needsPoint = (0..<rowCount).contains {
      let text = text(row: $0, column: column)
      return AmountText(text, mark: .comma) == nil && AmountText(text, mark: .point) != nil
    }
    return needsPoint ? .point : .comma
  }

  private static func words(for range: ClosedRange<Double>) -> String {
    switch (range.lowerBound, range.upperBound) {
    case (-(.greatestFiniteMagnitude), .greatestFiniteMagnitude), (-9e15, 9e15): "a number"
    case (0, .greatestFiniteMagnitude): "a number from 0"
    default: "a number from \(plainText(range.lowerBound)) to \(plainText(range.upperBound))"
    }
  }
}
