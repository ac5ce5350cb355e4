import SalesModel

extension PlanSection {
  func text(_ key: String) -> String? {
    guard let value = value(key) else { return nil }
    if case .text(let text) = value.content, !text.trimmed.isEmpty { return text.trimmed }
    problems.add(value, path(key), expected: "a text")
    return nil
  }

  /// A text that must be there; the empty text when it is not.
  func requiredText(_ key: String) -> String {
    if value(key) == nil { missing(key) }
    return text(key) ?? ""
  }

  func texts(_ key: String) -> [String] {
    items(key).compactMap { item in
      if case .text(let text) = item.content { return text.trimmed }
      problems.add(item, path(key), expected: "a text")
      return nil
    }
  }

  func number(_ key: String, in range: ClosedRange<Double>) -> Double? {
    value(key).flatMap { number($0, path(key), in: range) }
  }

  func number(_ value: PlanNode, _ path: String, in range: ClosedRange<Double>) -> Double? {
    if case .text(let text) = value.content, let number = Self.number(text), range.contains(number) {
      return number
    }
    problems.add(value, path, expected: Self.words(range))
    return nil
  }

  func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
    value(key).flatMap { integer($0, path(key), in: range) }
  }

  func integer(_ value: PlanNode, _ path: String, in range: ClosedRange<Int>) -> Int? {
    if case .text(let text) = value.content, let number = Int(text), range.contains(number) { return number }
    let bounds =
      range.upperBound >= 1 << 53
      ? "from \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
    problems.add(value, path, expected: "a whole number \(bounds)")
    return nil
  }

  /// A fraction, or per cent with the sign: 0.05 and 5% are the same.
  func share(_ key: String, in range: ClosedRange<Double> = 0...1) -> Double? {
    value(key).flatMap { share($0, path(key), in: range) }
  }

  func share(_ value: PlanNode, _ path: String, in range: ClosedRange<Double>) -> Double? {
    if case .text(let text) = value.content, let share = Self.share(text), range.contains(share) {
      return share
    }
    let (low, high) = (plainText(range.lowerBound * 100), plainText(range.upperBound * 100))
    problems.add(
      value, path,
      expected:
        "a share from \(low)% to \(high)%, or \(plainText(range.lowerBound)) to \(plainText(range.upperBound))"
    )
    return nil
  }

  func flag(_ key: String) -> Bool? {
    guard let value = value(key) else { return nil }
    if case .text(let text) = value.content {
      if ["true", "yes", "on"].contains(text.lowercased()) { return true }
      if ["false", "no", "off"].contains(text.lowercased()) { return false }
    }
    problems.add(value, path(key), expected: "true or false")
    return nil
  }

  func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, _ type: Choice.Type = Choice.self)
    -> Choice?
  where Choice.RawValue == String {
    guard let value = value(key) else { return nil }
    if case .text(let text) = value.content, let choice = Choice(rawValue: text) { return choice }
    let names = Choice.allCases.map(\.rawValue)
    var hint = ""
    if case .text(let text) = value.content, let near = NearestName.of(text, in: names) {
      hint = "; is it \"\(near)\"?"
    }
    problems.add(value, path(key), expected: "one of \(names.joined(separator: ", "))\(hint)")
    return nil
  }

  /// An amount in major units, with or without separators and the sign of `currency`.
  func money(_ key: String, in currency: Currency) -> Money? {
    value(key).flatMap { money($0, path(key), in: currency) }
  }

  func money(_ value: PlanNode, _ path: String, in currency: Currency) -> Money? {
    if case .text(let text) = value.content, let amount = AmountText(text, mark: .point), !amount.isPercent,
      CurrencySign.matches(amount.currency, currency), let money = Money(plain: amount.plain, currency),
      money.minorUnits >= 0
    {
      return money
    }
    problems.add(value, path, expected: "an amount in \(currency) from 0")
    return nil
  }

  static func number(_ text: String) -> Double? {
    guard let amount = AmountText(text, mark: .point), amount.currency.isEmpty, !amount.isPercent else {
      return nil
    }
    return Double(amount.plain).flatMap { $0.isFinite ? $0 : nil }
  }

  private static func share(_ text: String) -> Double? {
    guard let amount = AmountText(text, mark: .point), amount.currency.isEmpty,
      let number = Double(amount.plain)
    else {
      return nil
    }
    return amount.isPercent ? number / 100 : number
  }

  private static func words(_ range: ClosedRange<Double>) -> String {
    range.upperBound >= 1e12
      ? "a number from \(plainText(range.lowerBound))"
      : "a number from \(plainText(range.lowerBound)) to \(plainText(range.upperBound))"
  }
}
