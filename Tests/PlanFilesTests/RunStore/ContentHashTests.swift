import Foundation
import PlanFiles
import Testing

@Suite struct ContentHashTests {
  /// The examples of FIPS 180-2, appendix B.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func filesHashAsPublished(text: String, expected: String) throws {
    let path = NSTemporaryDirectory() + "hash-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try ContentHash(ofFile: path).hexadecimal == expected)
  }

  @Test func partsAreKeptApart() {
    let hash = ContentHash(of: [("a", "bc"), ("d", "e")])
    #expect(hash != ContentHash(of: [("ab", "c"), ("d", "e")]))
    #expect(hash != ContentHash(of: [("a", "bc"), ("de", "")]))
    #expect(hash != ContentHash(of: [("d", "e"), ("a", "bc")]))
    #expect(hash == ContentHash(of: [("a", "bc"), ("d", "e")]))
    #expect(hash.short.count == 12)
  }

  @Test func aMissingFileIsSaidToBeMissing() {
    #expect(throws: InputMissing(path: "/nowhere/at/all")) { try ContentHash(ofFile: "/nowhere/at/all") }
  }
}
