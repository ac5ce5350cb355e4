import SalesModel

/// Reads periods: the written forms of `Period`, and `Jan 2027`, `Jan-27`, `01/2027`, `2027/01`, `Q1 2027`.
enum PeriodText {
  static func read(_ text: String) -> Period? {
    let text = text.trimmed
    if let period = Period(text) { return period }
    let parts = text.split { "-/ ".contains($0) }.map(String.init)
    guard parts.count == 2 else { return nil }
    return pair(parts[0], parts[1]) ?? pair(parts[1], parts[0])
  }

  /// A month or quarter and a year.
  private static func pair(_ first: String, _ second: String) -> Period? {
    guard let value = DateText.number(second), let year = DateText.year(second, value), year > 0 else {
      return nil
    }
    if let month = DateText.month(first) { return .month(month, of: year) }
    guard second.count == 4 else { return nil }
    if first.lowercased().hasPrefix("q"), let quarter = DateText.number(String(first.dropFirst())) {
      return (1...4).contains(quarter) && first.count == 2 ? .quarter(quarter, of: year) : nil
    }
    guard first.count <= 2, let month = DateText.number(first), (1...12).contains(month) else { return nil }
    return .month(month, of: year)
  }
}
