import Glibc
import Synchronization

/// The bytes of a file, mapped into memory where the file allows it, else read.
///
/// Unchecked because the pointer is not Sendable by itself: the bytes are never written after `init`.
final class MappedBytes: @unchecked Sendable {
  let bytes: UnsafeBufferPointer<UInt8>
  private let isMapped: Bool
  /// How many line ends come before each block; made when a line is first asked for.
  private let lineEnds = Mutex<[Int]>([])
  private static let blockSize = 4096

  /// - Throws: `InputMissing` or `CannotRead`.
  init(path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw InputMissing(path: path) }
      throw CannotRead(path: path, reason: systemReason())
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw CannotRead(path: path, reason: systemReason()) }
    if status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 {
      bytes = try Self.map(descriptor, Int(status.st_size), path)
      isMapped = true
    } else {
      bytes = Self.copy(try Self.readAll(descriptor, path))
      isMapped = false
    }
  }

  init(_ text: some Collection<UInt8>) {
    bytes = Self.copy(Array(text))
    isMapped = false
  }

  deinit {
    if isMapped {
      munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    } else {
      bytes.deallocate()
    }
  }

  /// The line of `offset`, from 1: LF, CR and CRLF each end one. O(bytes) the first time, then O(1): a file may be wrong
  /// in every line.
  func line(at offset: Int) -> Int {
    let block = min(offset, bytes.count) / Self.blockSize
    let before = lineEnds.withLock { ends in
      if ends.isEmpty { ends = countLineEnds() }
      return ends[block]
    }
    return 1 + before + bytes.lineEnds(block * Self.blockSize..<min(offset, bytes.count))
  }

  private func countLineEnds() -> [Int] {
    var ends = [0]
    for start in stride(from: 0, to: bytes.count, by: Self.blockSize) {
      let block = start..<min(bytes.count, start + Self.blockSize)
      ends.append((ends.last ?? 0) + bytes.lineEnds(block))
    }
    return ends
  }

  private static func map(_ descriptor: Int32, _ size: Int, _ path: String) throws -> UnsafeBufferPointer<
    UInt8
  > {
    guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
      throw CannotRead(path: path, reason: systemReason())
    }
    madvise(start, size, MADV_SEQUENTIAL)
    return UnsafeBufferPointer(start: start.bindMemory(to: UInt8.self, capacity: size), count: size)
  }

  /// Pipes and the like have no size beforehand.
  private static func readAll(_ descriptor: Int32, _ path: String) throws -> [UInt8] {
    var all: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &block, block.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw CannotRead(path: path, reason: systemReason()) }
      if count == 0 { return all }
      all.append(contentsOf: block[..<count])
    }
  }

  private static func copy(_ bytes: [UInt8]) -> UnsafeBufferPointer<UInt8> {
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
    _ = copy.initialize(from: bytes)
    return UnsafeBufferPointer(copy)
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// How many of these bytes end a line; the CR of a CRLF does not.
  fileprivate func lineEnds(_ range: Range<Int>) -> Int {
    var ends = 0
    for index in range {
      let byte = self[index]
      if byte == 10 || (byte == 13 && (index + 1 == count || self[index + 1] != 10)) { ends += 1 }
    }
    return ends
  }

  /// How many bytes of its line come before `offset`.
  func bytesBefore(_ offset: Int) -> Int {
    var start = offset
    while start > 0, self[start - 1] != 10, self[start - 1] != 13 { start -= 1 }
    return offset - start
  }
}
