/// A file that a command needs is not there.
public struct InputMissing: Error, Equatable, Sendable, CustomStringConvertible {
  public let path: String
  public init(path: String) { self.path = path }
  public var description: String { "\(path): no such file" }
}

/// A file is there, but the system refuses to give its bytes.
public struct CannotRead: Error, Equatable, Sendable, CustomStringConvertible {
  public let path: String
  /// The system's words, such as `Permission denied`.
  public let reason: String

  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  public var description: String { "\(path): \(reason)" }
}
