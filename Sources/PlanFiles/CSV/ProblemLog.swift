public import SalesModel

/// Problems of one or several files, gathered so that they are reported together.
///
/// Keeps the first `DataProblems.limit` of each file and counts the rest.
public struct ProblemLog: Sendable {
  private var listed: [DataProblem] = []
  private var kept: [String: Int] = [:]
  public private(set) var count = 0

  public init() {}

  public var isEmpty: Bool { count == 0 }

  /// All problems so far, file after file as they came, each from top to bottom; nil when there are none.
  public var problems: DataProblems? {
    guard !isEmpty else { return nil }
    var order: [String: Int] = [:]
    for problem in listed where order[problem.place.file] == nil { order[problem.place.file] = order.count }
    let sorted = listed.enumerated().sorted { left, right in
      let (a, b) = (left.element.place, right.element.place)
      return (order[a.file] ?? 0, a.line, a.column ?? 0, left.offset)
        < (order[b.file] ?? 0, b.line, b.column ?? 0, right.offset)
    }
    return DataProblems(sorted.map(\.element), count: count)
  }

  public mutating func add(_ problem: DataProblem) {
    count += 1
    let file = problem.place.file
    guard kept[file, default: 0] < DataProblems.limit else { return }
    kept[file, default: 0] += 1
    listed.append(problem)
  }

  public mutating func add(_ problems: DataProblems) {
    for problem in problems.listed { add(problem) }
    count += problems.count - problems.listed.count
  }

  /// Counts problems that are not kept.
  mutating func count(_ more: Int) { count += more }

  /// Whether a further problem of `file` would only be counted.
  func isFull(_ file: String) -> Bool { kept[file, default: 0] >= DataProblems.limit }

  /// The value of `body`, or nil when it throws `DataProblems`, which are kept. Other errors pass.
  public mutating func collect<Value>(_ body: () throws -> Value) throws -> Value? {
    do {
      return try body()
    } catch let problems as DataProblems {
      add(problems)
      return nil
    }
  }

  /// - Throws: `DataProblems` when there are any.
  public func check() throws(DataProblems) {
    if let problems { throw problems }
  }
}
