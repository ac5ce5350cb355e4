import Glibc

/// A file that appears under its name only when it is complete.
///
/// Bytes go to a temporary name in the same directory; `commit` flushes them to the disk and renames. Dropped without
/// a commit, it leaves nothing behind. The path `-` is standard output, which cannot be atomic.
public struct AtomicFile: ~Copyable {
  public let path: String
  private let temporary: String
  private var descriptor: Int32
  private var buffer: [UInt8] = []
  private static let bufferSize = 1 << 18

  /// - Parameter mode: the permissions of the file; nil follows the user's mask.
  public init(_ path: String, mode: UInt32? = nil) throws(CannotWrite) {
    self.path = path
    guard path != "-" else {
      temporary = ""
      descriptor = STDOUT_FILENO
      return
    }
    let cut = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    temporary = "\(path[..<cut]).\(path[cut...]).\(getpid()).\(UInt32.random(in: 0...UInt32.max))"
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode ?? 0o666)
    guard descriptor >= 0 else { throw CannotWrite(path: path, reason: systemReason()) }
    if let mode, fchmod(descriptor, mode) != 0 {
      let reason = systemReason()
      close(descriptor)
      unlink(temporary)
      // Nothing is left for deinit to undo.
      descriptor = -1
      throw CannotWrite(path: path, reason: reason)
    }
    buffer.reserveCapacity(Self.bufferSize)
  }

  deinit {
    guard descriptor >= 0, path != "-" else { return }
    close(descriptor)
    unlink(temporary)
  }

  public mutating func write(_ text: String) throws(CannotWrite) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  public mutating func write(_ bytes: [UInt8]) throws(CannotWrite) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Makes the file appear under its name, in place of an earlier one.
  public consuming func commit() throws(CannotWrite) {
    try flush()
    guard path != "-" else { return }
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw CannotWrite(path: path, reason: systemReason())
    }
    let closed = close(descriptor)
    descriptor = -1
    guard closed == 0, rename(temporary, path) == 0 else {
      let reason = systemReason()
      unlink(temporary)
      throw CannotWrite(path: path, reason: reason)
    }
  }

  private mutating func flush() throws(CannotWrite) {
    var written = 0
    while written < buffer.count {
      let step = buffer.withUnsafeBytes { bytes in
        Glibc.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
      }
      if step < 0, errno == EINTR { continue }
      guard step > 0 else { throw CannotWrite(path: path, reason: systemReason()) }
      written += step
    }
    buffer.removeAll(keepingCapacity: true)
  }
}

/// Writes `text` so that readers see the old file or the whole new one. `-` is standard output.
public func writeAtomically(_ text: String, to path: String, mode: UInt32? = nil) throws(CannotWrite) {
  var file = try AtomicFile(path, mode: mode)
  try file.write(text)
  try file.commit()
}

/// Writes `bytes` so that readers see the old file or the whole new one. `-` is standard output.
public func writeAtomically(_ bytes: [UInt8], to path: String, mode: UInt32? = nil) throws(CannotWrite) {
  var file = try AtomicFile(path, mode: mode)
  try file.write(bytes)
  try file.commit()
}

/// The system's words for the last failure.
func systemReason() -> String { String(cString: strerror(errno)) }
