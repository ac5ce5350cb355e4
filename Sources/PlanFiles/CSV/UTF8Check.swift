/// Where bytes stop being UTF-8.
enum UTF8Check {
  /// Calls `report` with the offset of each byte that begins no valid sequence. O(n), eight ASCII bytes at a time.
  static func forEachFault(in bytes: UnsafeBufferPointer<UInt8>, _ report: (Int) -> Void) {
    let raw = UnsafeRawBufferPointer(bytes)
    var index = 0
    while index < bytes.count {
      if index + 8 <= bytes.count,
        raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        index += 8
      } else {
        let length = sequenceLength(bytes, at: index)
        if length == 0 { report(index) }
        index += Swift.max(1, length)
      }
    }
  }

  /// The length of the sequence at `index`; 0 when it is none (Unicode 15, table 3-7).
  private static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let first = bytes[index]
    let second: ClosedRange<UInt8>
    let length: Int
    switch first {
    case 0...0x7F: return 1
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xE1...0xEC, 0xEE, 0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return 0
    }
    guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return 0 }
    for next in index + 2..<Swift.max(index + 2, index + length) {
      guard (0x80...0xBF).contains(bytes[next]) else { return 0 }
    }
    return length
  }
}
