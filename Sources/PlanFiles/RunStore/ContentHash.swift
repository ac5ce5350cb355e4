internal import COpenSSL
import Foundation

/// The SHA-256 of bytes, in lower-case hexadecimal (FIPS 180-4, through the system's libcrypto).
public struct ContentHash: Hashable, Sendable, Codable, CustomStringConvertible {
  public let hexadecimal: String

  /// The hash of a file's bytes, read in pieces.
  /// - Throws: `InputMissing` when it cannot be opened, `CannotRead` when it gives no bytes.
  public init(ofFile path: String) throws {
    guard let file = FileHandle(forReadingAtPath: path) else { throw InputMissing(path: path) }
    defer { try? file.close() }
    let digest = Digest()
    do {
      while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty { digest.add(piece) }
    } catch {
      throw CannotRead(path: path, reason: "it is a directory, or its disk does not answer")
    }
    self.init(digest.finish())
  }

  /// The hash of labelled values; labels and values are length-prefixed, so no two lists collide by concatenation.
  public init(of parts: [(label: String, value: String)]) {
    let digest = Digest()
    for part in parts {
      for text in [part.label, part.value] { digest.add(Data("\(text.utf8.count):\(text)".utf8)) }
    }
    self.init(digest.finish())
  }

  private init(_ bytes: [UInt8]) {
    hexadecimal = bytes.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  public var description: String { hexadecimal }
  /// The first twelve digits: enough to tell runs apart when read by people.
  public var short: String { String(hexadecimal.prefix(12)) }
}

/// An incremental SHA-256.
private final class Digest {
  private let context: OpaquePointer?

  init() {
    context = EVP_MD_CTX_new()
    precondition(EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1, "SHA-256 is not available")
  }

  deinit { EVP_MD_CTX_free(context) }

  func add(_ data: Data) {
    data.withUnsafeBytes { bytes in
      precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1, "SHA-256 failed")
    }
  }

  func finish() -> [UInt8] {
    var result = [UInt8](repeating: 0, count: 32)
    precondition(EVP_DigestFinal_ex(context, &result, nil) == 1, "SHA-256 failed")
    return result
  }
}
