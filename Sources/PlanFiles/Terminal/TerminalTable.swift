/// A table of text for a terminal: columns aligned, numbers to the right, no wider than it may be.
public struct TerminalTable: Sendable {
  public enum Alignment: Sendable { case left, right }

  public struct Column: Sendable {
    public let title: String
    public let alignment: Alignment

    public init(_ title: String, _ alignment: Alignment = .right) {
      self.title = title
      self.alignment = alignment
    }
  }

  public let columns: [Column]
  public private(set) var rows: [[String]] = []
  private let gap = 2
  private let narrowest = 6

  public init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row; cells that are missing at its end are empty.
  public mutating func add(_ cells: [String]) {
    precondition(cells.count <= columns.count, "\(cells.count) cells for \(columns.count) columns")
    rows.append(cells + [String](repeating: "", count: columns.count - cells.count))
  }

  /// The table as lines of at most `width` characters; cells that do not fit end in an ellipsis.
  public func rendered(width: Int? = nil, bold: Bool = false) -> String {
    let widths = fitted(to: width)
    let header = line(columns.map(\.title), widths)
    let rule = line(widths.map { String(repeating: "─", count: $0) }, widths)
    let title = bold ? "\u{1B}[1m\(header)\u{1B}[0m" : header
    return ([title, rule] + rows.map { line($0, widths) }).joined(separator: "\n") + "\n"
  }

  /// The natural widths, or narrower ones taken from the widest columns until the lines fit.
  private func fitted(to width: Int?) -> [Int] {
    var widths = columns.indices.map { column in
      rows.reduce(columns[column].title.count) { max($0, $1[column].count) }
    }
    guard let width else { return widths }
    let gaps = gap * max(0, widths.count - 1)
    while widths.reduce(0, +) + gaps > width,
      let widest = widths.indices.max(by: { widths[$0] < widths[$1] }),
      widths[widest] > narrowest
    {
      widths[widest] -= 1
    }
    return widths
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var text = ""
    for (column, cell) in cells.enumerated() {
      let shown = Self.shortened(cell, to: widths[column])
      let padding = String(repeating: " ", count: widths[column] - shown.count)
      text += columns[column].alignment == .left ? shown + padding : padding + shown
      if column < cells.count - 1 { text += String(repeating: " ", count: gap) }
    }
    while text.last == " " { text.removeLast() }
    return text
  }

  private static func shortened(_ text: String, to width: Int) -> String {
    let oneLine = String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })
    return oneLine.count <= width ? oneLine : String(oneLine.prefix(max(0, width - 1))) + "…"
  }
}
