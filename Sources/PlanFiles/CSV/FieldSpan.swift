/// Where a cell's bytes are, in eight bytes: 40 bits of offset, 23 of length, one that says "holds doubled quotes".
struct FieldSpan: Sendable, Equatable {
  private let packed: UInt64

  static let longest = 1 << 23 - 1
  static let lastOffset = 1 << 40 - 1

  /// - Precondition: `offset` and `length` fit; the scanner checks.
  @inline(__always)
  init(offset: Int, length: Int, isEscaped: Bool = false) {
    packed =
      UInt64(truncatingIfNeeded: offset) &<< 24 | UInt64(truncatingIfNeeded: length) &<< 1
      | (isEscaped ? 1 : 0)
  }

  @inline(__always) var offset: Int { Int(truncatingIfNeeded: packed &>> 24) }
  @inline(__always) var length: Int { Int(truncatingIfNeeded: (packed &>> 1) & 0x7F_FFFF) }
  @inline(__always) var isEscaped: Bool { packed & 1 == 1 }
}
