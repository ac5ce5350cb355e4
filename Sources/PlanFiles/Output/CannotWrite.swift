/// An output could not be written.
public struct CannotWrite: Error, Equatable, Sendable, CustomStringConvertible {
  public let path: String
  /// The system's words, such as `No space left on device`.
  public let reason: String

  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  public var description: String { "\(path): cannot write: \(reason)" }
}
