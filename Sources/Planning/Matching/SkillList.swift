import SalesModel

/// What cells say about skills: `German; French` in a column `language` are two of them, whatever their case.
public struct SkillList {
  private var numbers: [String: Int32] = [:]

  public init() {}

  /// The numbers of the skills in the given columns of one row, in increasing order. Cells are separated by `;`, `|` or `,`.
  public mutating func skills(_ cells: [String: String], columns: [String]) -> [Int32] {
    var found: Set<Int32> = []
    for column in columns {
      for part in (cells[column] ?? "").split(whereSeparator: { ";|,".contains($0) }) {
        let word = part.split(separator: " ").joined(separator: " ").lowercased()
        if !word.isEmpty { found.insert(number("\(column)\u{0}\(word)")) }
      }
    }
    return found.sorted()
  }

  private mutating func number(_ key: String) -> Int32 {
    if let number = numbers[key] { return number }
    let number = Int32(numbers.count)
    numbers[key] = number
    return number
  }
}
