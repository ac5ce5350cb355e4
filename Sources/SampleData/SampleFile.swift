/// One file of a sample company, generated part by part so that any size streams in constant memory.
public struct SampleFile: Sendable {
  /// Relative to the plan folder, with `/`: `data/accounts.csv`.
  public let path: String
  /// How many parts the file has, at least 1; they follow each other without separator.
  public let parts: Int
  private let generate: @Sendable (Int) -> [UInt8]

  init(path: String, parts: Int, generate: @escaping @Sendable (Int) -> [UInt8]) {
    self.path = path
    self.parts = parts
    self.generate = generate
  }

  init(path: String, text: String) {
    self.init(path: path, parts: 1) { _ in Array(text.utf8) }
  }

  /// The UTF-8 bytes of part `part` (0..<parts): a pure function, so that parts may be made in any order and at the
  /// same time. CSV files have a header line, LF line ends and no cell that needs quotes.
  public func bytes(ofPart part: Int) -> [UInt8] { generate(part) }

  /// The whole file: for small companies.
  public func bytes() -> [UInt8] { (0..<parts).flatMap { generate($0) } }
}
