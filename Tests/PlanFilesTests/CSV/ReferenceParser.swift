/// A slow parser of RFC 4180 by a state machine over characters: the oracle of the scanner. Takes well-formed text only.
func referenceRows(_ text: String, delimiter: Character = ",") -> [[String]] {
  var rows: [[String]] = []
  var row: [String] = []
  var cell = ""
  var (isQuoted, wasQuoted) = (false, false)
  func endCell() {
    row.append(cell)
    cell = ""
  }
  func endRow() {
    let isBlank = row.isEmpty && cell.isEmpty && !wasQuoted
    endCell()
    if !isBlank { rows.append(row) }
    row = []
    wasQuoted = false
  }
  var scalars = Array(text.unicodeScalars)[...]
  while let scalar = scalars.popFirst() {
    switch (Character(scalar), isQuoted) {
    case ("\"", true):
      if scalars.first == "\"" {
        cell.unicodeScalars.append(scalar)
        scalars.removeFirst()
      } else {
        isQuoted = false
      }
    case ("\"", false) where cell.isEmpty && !wasQuoted: (isQuoted, wasQuoted) = (true, true)
    case (delimiter, false):
      endCell()
      wasQuoted = false
      if scalars.isEmpty { endRow() }
    case ("\r", false):
      if scalars.first == "\n" { scalars.removeFirst() }
      endRow()
    case ("\n", false): endRow()
    default: cell.unicodeScalars.append(scalar)
    }
  }
  if !row.isEmpty || !cell.isEmpty || wasQuoted { endRow() }
  return rows
}
