/// A column of text with each different text kept once.
public struct InternedColumn: Sendable, Equatable {
  /// For each row the index of its text in `values`.
  public let codes: [Int32]
  /// In order of first appearance.
  public let values: [String]
}

extension CSVTable {
  /// The texts of a column without the spaces around them, each different one once. O(bytes of the column).
  public func interned(_ column: Int) -> InternedColumn {
    var index = ByteIndex(capacity: 1024)
    var codes: [Int32] = []
    codes.reserveCapacity(rowCount)
    for row in 0..<rowCount { codes.append(Int32(truncatingIfNeeded: code(row, column, &index))) }
    let values = index.firstRows.map { text(row: Int($0), column: column).trimmed }
    return InternedColumn(codes: codes, values: values)
  }

  /// Every row whose text appears in an earlier row, with that row. O(bytes of the column).
  func repeats(_ column: Int) -> [(row: Int, first: Int)] {
    var index = ByteIndex(capacity: rowCount)
    var repeats: [(row: Int, first: Int)] = []
    for row in 0..<rowCount {
      let known = index.firstRows.count
      let code = code(row, column, &index)
      if code < known { repeats.append((row, Int(index.firstRows[code]))) }
    }
    return repeats
  }

  private func code(_ row: Int, _ column: Int, _ index: inout ByteIndex) -> Int {
    let bytes = trimmedRaw(row, column)
    guard cell(row, column).isEscaped else {
      return index.code(of: bytes, row: row) { isSame(bytes, row, Int($0), column) }
    }
    return CSVTable.unescaped(bytes).withUnsafeBufferPointer { plain in
      index.code(of: plain, row: row) { isSame(bytes, row, Int($0), column) }
    }
  }

  @inline(__always)
  private func isSame(_ bytes: UnsafeBufferPointer<UInt8>, _ row: Int, _ other: Int, _ column: Int) -> Bool {
    if cell(row, column).isEscaped || cell(other, column).isEscaped {
      return text(row: row, column: column).trimmed == text(row: other, column: column).trimmed
    }
    let earlier = trimmedRaw(other, column)
    return earlier.count == bytes.count && earlier.elementsEqual(bytes)
  }

  /// The bytes of a cell without ASCII spaces around them.
  @inline(__always)
  private func trimmedRaw(_ row: Int, _ column: Int) -> UnsafeBufferPointer<UInt8> {
    let bytes = raw(row, column)
    var (start, end) = (0, bytes.count)
    while start < end, bytes[start] == 32 { start &+= 1 }
    while start < end, bytes[end &- 1] == 32 { end &-= 1 }
    return UnsafeBufferPointer(rebasing: bytes[start..<end])
  }
}

/// Rows by the bytes of a cell: open addressing, at most half full.
private struct ByteIndex {
  /// The first row of each code.
  private(set) var firstRows: [UInt32] = []
  /// The hash in the high half, code + 1 in the low one; 0 for a free slot.
  private var slots: [UInt64]
  // Drawn anew in each process, so that no file can be made whose keys collide; codes do not depend on it.
  private let seed = UInt64.random(in: 1...UInt64.max)

  init(capacity: Int) {
    var size = 1024
    while size < capacity * 2 { size *= 2 }
    slots = [UInt64](repeating: 0, count: size)
  }

  /// The code of these bytes; a new one, with `row` as its first, when no row that `isEqual` has them.
  @inline(__always)
  mutating func code(of bytes: UnsafeBufferPointer<UInt8>, row: Int, isEqual: (UInt32) -> Bool) -> Int {
    let hash = hash(bytes)
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let code = Int(truncatingIfNeeded: slots[slot] & 0xFFFF_FFFF) &- 1
      if slots[slot] &>> 32 == hash, isEqual(firstRows[code]) { return code }
      slot = (slot &+ 1) & mask
    }
    firstRows.append(UInt32(truncatingIfNeeded: row))
    slots[slot] = hash &<< 32 | UInt64(truncatingIfNeeded: firstRows.count)
    if firstRows.count * 2 > slots.count { grow() }
    return firstRows.count - 1
  }

  private mutating func grow() {
    var larger = [UInt64](repeating: 0, count: slots.count * 2)
    let mask = larger.count - 1
    for entry in slots where entry != 0 {
      var slot = Int(truncatingIfNeeded: entry &>> 32) & mask
      while larger[slot] != 0 { slot = (slot + 1) & mask }
      larger[slot] = entry
    }
    slots = larger
  }

  /// 32 bits of a multiply–fold hash, eight bytes at a time.
  @inline(__always)
  private func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let raw = UnsafeRawBufferPointer(bytes)
    var state = seed ^ UInt64(truncatingIfNeeded: bytes.count)
    var index = 0
    while index &+ 8 <= raw.count {
      state = Self.folded(state ^ raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index &+= 8
    }
    var rest: UInt64 = 0
    while index < raw.count {
      rest = rest &<< 8 | UInt64(raw[index])
      index &+= 1
    }
    return Self.folded(state ^ rest) &>> 32
  }

  @inline(__always)
  private static func folded(_ word: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low
  }
}
