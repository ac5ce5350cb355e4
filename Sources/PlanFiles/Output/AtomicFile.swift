import Glibc

/// A file that appears under its name only when it is complete.
///
/// Bytes go to a temporary name in the same directory; `commit` flushes them to the disk and renames. Dropped without
/// a commit, it leaves nothing behind. Standard output (`-`), devices and pipes are written straight through. A symbolic
/// link is followed. An earlier file's permissions are kept unless others are asked for.
public struct AtomicFile: ~Copyable {
  public let path: String
  /// Empty when bytes go straight to where they belong.
  private let temporary: String
  private let destination: String
  private var descriptor: Int32
  private var buffer: [UInt8] = []
  private static let bufferSize = 1 << 18

  /// - Parameter mode: the permissions of the file; nil follows the earlier file or the user's mask.
  public init(_ path: String, mode: UInt32? = nil) throws(CannotWrite) {
    self.path = path
    let target = Target(path)
    destination = target.path
    switch target.kind {
    case .standardOutput:
      temporary = ""
      descriptor = STDOUT_FILENO
    case .stream:
      temporary = ""
      descriptor = open(path, O_WRONLY | O_CLOEXEC)
    case .directory:
      temporary = ""
      descriptor = -1
      errno = EISDIR
    case .file(let earlierMode):
      temporary = target.temporaryName
      descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode ?? 0o666)
      // The mask of the user does not apply to permissions that were asked for.
      if descriptor >= 0, let wanted = mode ?? earlierMode { _ = fchmod(descriptor, wanted) }
    }
    guard descriptor >= 0 else { throw CannotWrite(path: path, reason: systemReason()) }
    buffer.reserveCapacity(Self.bufferSize)
  }

  deinit {
    if descriptor > STDERR_FILENO { close(descriptor) }
    if descriptor >= 0, !temporary.isEmpty { unlink(temporary) }
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
    guard !temporary.isEmpty else { return }
    guard fsync(descriptor) == 0 else { throw CannotWrite(path: path, reason: systemReason()) }
    let closed = close(descriptor)
    descriptor = -1
    guard closed == 0, rename(temporary, destination) == 0 else {
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

/// What stands under a path before it is written.
private struct Target {
  enum Kind {
    case standardOutput, stream, directory
    /// A file, or nothing yet.
    case file(mode: UInt32?)
  }

  let path: String
  let kind: Kind

  init(_ path: String) {
    var status = stat()
    guard path != "-", stat(path, &status) == 0 else {
      self.path = path
      kind = path == "-" ? .standardOutput : .file(mode: nil)
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG:
      self.path = Self.resolved(path)
      kind = .file(mode: status.st_mode & 0o7777)
    case S_IFDIR: (self.path, kind) = (path, .directory)
    // Renaming over a device or a pipe would replace it.
    default: (self.path, kind) = (path, .stream)
    }
  }

  /// A name beside the file that no other process uses.
  var temporaryName: String {
    let cut = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    return "\(path[..<cut]).\(path[cut...]).\(getpid()).\(UInt32.random(in: 0...UInt32.max))"
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
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
